//! The checks of the form and of the header: what can be judged before the payload is opened.

use super::check::Check;
use super::recorder::{Judged, Recorder};
use crate::algorithm::Algorithm;
use crate::base64url::Base64urlError;
use crate::header::Header;
use crate::header::kept::Kept;
use crate::header::parameter::Parameter;
use crate::jws::{FormError, Octets, Segment, Segments};
use crate::policy::algorithms::AlgorithmSet;
use crate::policy::limits::Limits;
use crate::policy::token_type::TypeRule;
use crate::rejection::Rejection;
use core::ops::Range;
use std::borrow::Cow;

/// The parts of a token, decoded.
pub(super) struct Parts<'a, R: Recorder> {
    pub(super) signing_input: R::Maybe<&'a [u8]>,
    pub(super) header: R::Maybe<&'a mut Kept>,
    pub(super) payload: R::Maybe<&'a [u8]>,
    pub(super) signature: R::Maybe<&'a [u8]>,
}

/// What the header says, judged.
pub(super) struct Head<'a, R: Recorder> {
    pub(super) header: R::Maybe<Header<'a>>,
    /// Supported and allowed.
    pub(super) alg: R::Maybe<Algorithm>,
    pub(super) kid: R::Maybe<Option<Cow<'a, str>>>,
    /// Nothing in the header changes what the signature is over.
    pub(super) plain: R::Maybe<()>,
}

/// What a token's payload is, which decides what its header may say.
pub(super) enum Payload<'p> {
    /// Claims, for a policy with this rule for `typ`.
    Claims(&'p TypeRule),
    /// Any octets: a bare JWS, whose `typ` and `cty` are the application's.
    Octets,
}

pub(super) fn parts<'a, R: Recorder>(
    recorder: &mut R,
    token: &'a [u8],
    limits: &Limits,
    kept: &'a mut Kept,
    octets: &'a mut Octets,
) -> Result<Parts<'a, R>, R::Stop> {
    octets.clear();
    let token = recorder.yields(Check::Size, R::given(token), |token| {
        if token.len() > limits.token {
            return Err(Rejection::TokenTooLarge { limit: limits.token, found: token.len() });
        }
        Ok(token)
    })?;
    let segments =
        recorder.yields(Check::Form, token, |token| Segments::split(token).map_err(refuse_form))?;
    let copied = || R::map(R::lend(&segments), |segments| *segments);
    let header = recorder.yields(Check::HeaderEncoding, copied(), |segments| {
        let encoded = within_limits(segments, Segment::Header, limits)?;
        kept.decode(encoded).map_err(|error| refuse_encoding(Segment::Header, error))?;
        Ok(kept)
    })?;
    let mut place = |recorder: &mut R, check, segment| {
        recorder.yields(check, copied(), |segments| {
            let encoded = within_limits(segments, segment, limits)?;
            octets.decode(encoded).map_err(|error| refuse_encoding(segment, error))
        })
    };
    let payload = place(recorder, Check::PayloadEncoding, Segment::Payload)?;
    let signature = place(recorder, Check::SignatureEncoding, Segment::Signature)?;
    let decoded: &'a Octets = octets;
    let octets = |place: Range<usize>| decoded.at(&place);
    Ok(Parts {
        signing_input: R::map(segments, Segments::signing_input),
        header,
        payload: R::map(payload, octets),
        signature: R::map(signature, octets),
    })
}

fn refuse_form(error: FormError) -> Rejection {
    match error {
        FormError::Json => Rejection::JsonSerialization,
        FormError::Encrypted => Rejection::Encrypted,
        FormError::Segments(found) => Rejection::SegmentCount { found },
    }
}

fn refuse_encoding(segment: Segment, error: Base64urlError) -> Rejection {
    Rejection::Encoding { segment, error }
}

/// The encoded text of a segment, which decodes to no more than its limit.
fn within_limits<'a>(
    segments: Segments<'a>,
    segment: Segment,
    limits: &Limits,
) -> Result<&'a [u8], Rejection> {
    let found = segments.decoded_len(segment);
    match segment {
        Segment::Header if found > limits.header => {
            Err(Rejection::HeaderTooLarge { limit: limits.header, found })
        }
        Segment::Signature if found > limits.signature => {
            Err(Rejection::SignatureTooLarge { limit: limits.signature, found })
        }
        // The payload has no limit of its own: that of the token bounds it.
        Segment::Header | Segment::Payload | Segment::Signature => Ok(segments.encoded(segment)),
    }
}

pub(super) fn head<'a, R: Recorder>(
    recorder: &mut R,
    kept: R::Maybe<&'a mut Kept>,
    allowed: AlgorithmSet,
    payload: &Payload<'_>,
    limits: &Limits,
) -> Result<Head<'a, R>, R::Stop> {
    let header = recorder.yields(Check::HeaderJson, kept, |kept| {
        Header::read(kept, limits.json).map_err(|error| Rejection::HeaderJson { error })
    })?;
    let known = recorder.yields(Check::Algorithm, R::lend(&header), Header::judge_algorithm)?;
    let alg = recorder.yields(Check::AlgorithmAllowed, known, |found| {
        if allowed.contains(found) {
            Ok(found)
        } else {
            Err(Rejection::AlgorithmNotAllowed { allowed, found })
        }
    })?;
    let kid = recorder.yields(Check::KeyId, R::lend(&header), |header| header.judge_kid(limits.kid))?;
    recorder.judges(Check::Type, R::lend(&header), |header| {
        let typ = header.judge_text(Parameter::Typ)?;
        match payload {
            Payload::Claims(rule) => rule.judge(typ.as_deref()).map(|()| Judged::Passed),
            Payload::Octets => Ok(Judged::NotAsked),
        }
    })?;
    recorder.judges(Check::ContentType, R::lend(&header), |header| match payload {
        Payload::Claims(_) => header.judge_content_type().map(|()| Judged::Passed),
        Payload::Octets => header.judge_text(Parameter::Cty).map(|_| Judged::NotAsked),
    })?;
    let encoded = recorder.yields(Check::Encoded, R::lend(&header), Header::judge_b64)?;
    let critical = recorder.yields(Check::Critical, R::lend(&header), Header::judge_critical)?;
    let plain = R::map(R::both(encoded, critical), |_| ());
    Ok(Head { header, alg, kid, plain })
}

/// The signature, which is not empty. An unsecured token was told by its `alg` before.
pub(super) fn signature<'a, R: Recorder>(
    recorder: &mut R,
    signature: R::Maybe<&'a [u8]>,
) -> Result<R::Maybe<&'a [u8]>, R::Stop> {
    recorder.yields(Check::SignaturePresent, signature, |signature: &'a [u8]| {
        if signature.is_empty() { Err(Rejection::SignatureEmpty) } else { Ok(signature) }
    })
}
