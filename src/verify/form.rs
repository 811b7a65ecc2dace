//! The checks of the form and of the header: what can be judged before the payload is opened.

use super::check::Check;
use super::recorder::{Judged, Recorder};
use crate::algorithm::Algorithm;
use crate::header::Header;
use crate::header::parameter::{Parameter, Parameters};
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
    pub(super) header: R::Maybe<&'a [u8]>,
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
    let mut place = |recorder: &mut R, check, segment| {
        recorder.yields(check, R::map(R::lend(&segments), |segments| *segments), |segments| {
            decode(segments, segment, limits, octets)
        })
    };
    let header = place(recorder, Check::HeaderEncoding, Segment::Header)?;
    let payload = place(recorder, Check::PayloadEncoding, Segment::Payload)?;
    let signature = place(recorder, Check::SignatureEncoding, Segment::Signature)?;
    let decoded: &'a Octets = octets;
    let octets = |place: Range<usize>| decoded.at(&place);
    Ok(Parts {
        signing_input: R::map(segments, Segments::signing_input),
        header: R::map(header, octets),
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

fn decode(
    segments: Segments<'_>,
    segment: Segment,
    limits: &Limits,
    octets: &mut Octets,
) -> Result<Range<usize>, Rejection> {
    let found = segments.decoded_len(segment);
    match segment {
        Segment::Header if found > limits.header => {
            return Err(Rejection::HeaderTooLarge { limit: limits.header, found });
        }
        Segment::Signature if found > limits.signature => {
            return Err(Rejection::SignatureTooLarge { limit: limits.signature, found });
        }
        // The payload has no limit of its own: that of the token bounds it.
        Segment::Header | Segment::Payload | Segment::Signature => {}
    }
    octets.decode(segments.encoded(segment)).map_err(|error| Rejection::Encoding { segment, error })
}

pub(super) fn head<'a, R: Recorder>(
    recorder: &mut R,
    parts: &Parts<'a, R>,
    allowed: AlgorithmSet,
    payload: &Payload<'_>,
    limits: &Limits,
    parameters: &'a mut Parameters,
) -> Result<Head<'a, R>, R::Stop> {
    let text = R::map(R::lend(&parts.header), |text| *text);
    let header = recorder.yields(Check::HeaderJson, text, |text| {
        Header::read(text, limits.json, parameters).map_err(|error| Rejection::HeaderJson { error })
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
    parts: &Parts<'a, R>,
) -> Result<R::Maybe<&'a [u8]>, R::Stop> {
    recorder.yields(Check::SignaturePresent, R::lend(&parts.signature), |signature| {
        if signature.is_empty() { Err(Rejection::SignatureEmpty) } else { Ok(*signature) }
    })
}
