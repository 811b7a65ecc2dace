//! What `explain` tells about one token. Plain data, safe to print: no token, no signature, no secret.

use super::check::Check;
use super::recorder::{Judged, Recorder};
use crate::claims::claim::Claim;
use crate::header::parameter::Parameter;
use crate::jwk::{PassedOver, SkipReason, Thumbprint};
use crate::rejection::Rejection;
use crate::rejection::excerpt::Excerpt;
use core::convert::Infallible;
use core::fmt;

/// What became of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was made, and nothing was wrong.
    Passed,
    /// It was made, and the token is refused for it.
    Refused(Rejection),
    /// The policy does not ask for it, or the token has nothing that it could judge.
    NotAsked,
    /// It could not be made.
    NotJudged(Missing),
}

/// Why a check could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It needs what another check would have given.
    Check(Check),
    /// No keys were given.
    Keys,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check(check) => write!(f, "it needs what the check {check} did not give"),
            Self::Keys => f.write_str("no keys were given"),
        }
    }
}

/// One check and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The check.
    pub check: Check,
    /// What became of it.
    pub outcome: Outcome,
}

/// What [`verify`](super::verify()) says of the same token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is accepted.
    Accepted,
    /// It is refused, by this check first.
    Refused(Check),
    /// Nothing refuses it, but no keys were given: nobody has vouched for it.
    Unverified,
}

impl Verdict {
    /// The stable snake_case name of this verdict.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused(_) => "refused",
            Self::Unverified => "unverified",
        }
    }
}

/// What a reader of the verdict should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The policy does not check the issuer.
    IssuerNotChecked,
    /// The policy names no audience.
    NoAudienceConfigured,
    /// The policy accepts tokens that never expire.
    ExpiryOptional,
    /// The header has a parameter that names a key, which was ignored.
    KeyHintIgnored(Parameter),
}

impl Note {
    /// The stable snake_case name of this note.
    pub const fn code(self) -> &'static str {
        match self {
            Self::IssuerNotChecked => "issuer_not_checked",
            Self::NoAudienceConfigured => "no_audience_configured",
            Self::ExpiryOptional => "expiry_optional",
            Self::KeyHintIgnored(_) => "key_hint_ignored",
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IssuerNotChecked => {
                f.write_str("issuer not checked: whoever has the key may have issued this")
            }
            Self::NoAudienceConfigured => {
                f.write_str("no audience configured: a token that names one is refused")
            }
            Self::ExpiryOptional => f.write_str("a token without exp is accepted, for ever"),
            Self::KeyHintIgnored(parameter) => {
                write!(f, "{parameter} in the header was ignored: no key is taken from a token")
            }
        }
    }
}

/// What became of one key of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOutcome {
    /// It verified the signature.
    Verified,
    /// The signature is not by this key.
    Failed,
    /// It fits, and was not tried: another one verified the signature, or nothing could be tried.
    NotTried,
    /// It is not one for this token (S1).
    PassedOver(PassedOver),
    /// It cannot be used for any token (S3).
    Skipped(SkipReason),
}

impl KeyOutcome {
    /// The stable snake_case name of this outcome; for a key that was passed over or skipped, of the reason.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Failed => "failed",
            Self::NotTried => "not_tried",
            Self::PassedOver(reason) => reason.code(),
            Self::Skipped(reason) => reason.code(),
        }
    }
}

/// One key of the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// Its `kid`.
    pub kid: Option<Excerpt>,
    /// Its `kty`; `None` for a key that was skipped.
    pub kty: Option<&'static str>,
    /// Its `crv`.
    pub crv: Option<&'static str>,
    /// Its thumbprint; `None` for a symmetric key (RFC 7638 section 7) and for one that was skipped.
    pub thumbprint: Option<Thumbprint>,
    /// What became of it; `None` where the token has no `alg` and `kid` to judge it by.
    pub outcome: Option<KeyOutcome>,
}

/// What is to be told about one token: every check in the order of [`Check::ALL`], what the header and the claims say,
/// and every key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub(super) rows: Vec<Row>,
    pub(super) header: Vec<(Parameter, Excerpt)>,
    pub(super) claims: Vec<(Claim, Excerpt)>,
    pub(super) keys: Vec<KeyRow>,
    pub(super) notes: Vec<Note>,
}

impl Report {
    /// Every check with its outcome.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The header parameters that are judged, as JSON text.
    pub fn header(&self) -> &[(Parameter, Excerpt)] {
        &self.header
    }

    /// The registered claims, as JSON text, `nonce` and the hashes left out. Unless the verdict is
    /// [`Verdict::Accepted`], nobody has vouched for them.
    pub fn claims(&self) -> &[(Claim, Excerpt)] {
        &self.claims
    }

    /// Every key of the set, the skipped ones last.
    pub fn keys(&self) -> &[KeyRow] {
        &self.keys
    }

    /// What a reader of the verdict should know.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The first refusal: what [`verify`](super::verify()) gives for this token.
    pub fn refusal(&self) -> Option<(Check, &Rejection)> {
        self.rows.iter().find_map(|row| match &row.outcome {
            Outcome::Refused(rejection) => Some((row.check, rejection)),
            Outcome::Passed | Outcome::NotAsked | Outcome::NotJudged(_) => None,
        })
    }

    /// The verdict. Accepted only where a key verified the signature and no check refused.
    pub fn verdict(&self) -> Verdict {
        let verified = Row { check: Check::Signature, outcome: Outcome::Passed };
        match self.refusal() {
            Some((check, _)) => Verdict::Refused(check),
            None if self.rows.contains(&verified) => Verdict::Accepted,
            None => Verdict::Unverified,
        }
    }

    pub(super) fn add(&mut self, check: Check, outcome: Outcome) {
        self.rows.push(Row { check, outcome });
    }
}

/// A report goes on past every refusal. What a check did not give is the check that stands in the way.
impl Recorder for Report {
    type Maybe<T> = Result<T, Check>;
    type Stop = Infallible;

    fn given<T>(value: T) -> Result<T, Check> {
        Ok(value)
    }

    fn lend<T>(value: &Result<T, Check>) -> Result<&T, Check> {
        value.as_ref().map_err(|check| *check)
    }

    fn map<A, T>(input: Result<A, Check>, change: impl FnOnce(A) -> T) -> Result<T, Check> {
        input.map(change)
    }

    fn both<A, B>(one: Result<A, Check>, other: Result<B, Check>) -> Result<(A, B), Check> {
        Ok((one?, other?))
    }

    fn yields<A, T>(
        &mut self,
        check: Check,
        input: Result<A, Check>,
        test: impl FnOnce(A) -> Result<T, Rejection>,
    ) -> Result<Result<T, Check>, Infallible> {
        let (outcome, value) = match input.map(test) {
            Ok(Ok(value)) => (Outcome::Passed, Ok(value)),
            Ok(Err(rejection)) => (Outcome::Refused(rejection), Err(check)),
            Err(missing) => (Outcome::NotJudged(Missing::Check(missing)), Err(missing)),
        };
        self.add(check, outcome);
        Ok(value)
    }

    fn judges<A>(
        &mut self,
        check: Check,
        input: Result<A, Check>,
        test: impl FnOnce(A) -> Result<Judged, Rejection>,
    ) -> Result<(), Infallible> {
        let outcome = match input.map(test) {
            Ok(Ok(Judged::Passed)) => Outcome::Passed,
            Ok(Ok(Judged::NotAsked)) => Outcome::NotAsked,
            Ok(Err(rejection)) => Outcome::Refused(rejection),
            Err(missing) => Outcome::NotJudged(Missing::Check(missing)),
        };
        self.add(check, outcome);
        Ok(())
    }
}
