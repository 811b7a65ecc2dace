//! The data of a scenario.

use core::fmt;
use core::time::Duration;

/// A scenario: how the validator is set up, and what happens to it.
///
/// One validator lives through all steps, so that caches, back-offs and latches can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its name. It never changes.
    pub name: &'static str,
    /// What it is about, in one sentence.
    pub about: &'static str,
    /// The public report or the rule that it rests on.
    pub cites: &'static [&'static str],
    /// The local tier of the validator.
    pub local: Local,
    /// The remote tier of the validator.
    pub remote: Remote,
    /// What happens, in order.
    pub steps: &'static [Step],
}

/// The local tier of a validator under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// There is none.
    Absent,
    /// These keys, and lower tiers are asked for others.
    Keys(&'static [KeyName]),
}

/// The remote tier of a validator under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remote {
    /// No issuer and no URL is configured.
    Absent,
    /// The URL of a key set is configured.
    JwksUrl,
    /// Only the issuer is configured.
    Discovery,
}

/// Something that happens, and what must be seen once it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happens, in words.
    pub says: &'static str,
    /// What happens, one after the other.
    pub acts: &'static [Act],
    /// Every request that the issuer must see in this step, in order, and no other.
    pub requests: &'static [Document],
    /// Every verdict that must be given in this step, in order, and no other.
    pub verdicts: &'static [(Caller, Verdict)],
}

/// Who presents a token; two callers at once are two lookups of one validator.
pub type Caller = &'static str;

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The clock moves on.
    Wait(Duration),
    /// A caller presents a token. The issuer holds back each answer until it is told to reply.
    Present(Caller, Token),
    /// The issuer, asked for this document, replies.
    Reply(Document, Reply),
    /// The caller goes away in the middle, and with it the fetch that it began.
    Leave(Caller),
}

/// A token, valid in all but, perhaps, its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The key that it names in `kid`.
    pub kid: KeyName,
    /// The key that it is signed with.
    pub signed_by: KeyName,
}

/// A key of the suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyName {
    /// The one that the validator holds in its own process.
    Local,
    /// The one that the issuer publishes.
    Published,
    /// One that nobody has.
    Unknown,
}

/// A document of an issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// Its discovery metadata.
    Metadata,
    /// Its key set.
    Keys,
}

/// How an issuer replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// As it should: metadata that names the key set, or a set with the published key.
    Good,
    /// Not at all: its name does not resolve.
    NameUnknown,
    /// Not at all: nobody accepts the connection.
    Refused,
}

/// What a validator says of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is good, under a key from there.
    Accepted(Tier),
    /// The token is refused, and why (401).
    Refused(Refusal),
    /// The validator cannot tell (503).
    Outage {
        /// What is wrong with the metadata, by its code.
        metadata: Option<&'static str>,
        /// What is wrong with the key set, by its code.
        keys: Option<&'static str>,
        /// How long until it is worth asking again; None where it never is.
        retry_in: Option<Duration>,
    },
}

/// Where the key of an accepted token came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// From the local tier.
    Local,
    /// From the issuer, and still fresh.
    Fresh,
    /// From the issuer, and past its time.
    Stale,
}

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No key of that kid.
    KeyNotFound,
    /// Several keys fit.
    Ambiguous,
    /// The signature is wrong.
    BadSignature,
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Metadata => "metadata",
            Self::Keys => "keys",
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted(Tier::Local) => f.write_str("accepted (local key)"),
            Self::Accepted(Tier::Fresh) => f.write_str("accepted (fetched key)"),
            Self::Accepted(Tier::Stale) => f.write_str("accepted (stale key)"),
            Self::Refused(Refusal::KeyNotFound) => f.write_str("refused (key not found)"),
            Self::Refused(Refusal::Ambiguous) => f.write_str("refused (ambiguous)"),
            Self::Refused(Refusal::BadSignature) => f.write_str("refused (bad signature)"),
            Self::Outage { metadata, keys, retry_in } => {
                f.write_str("outage (")?;
                for (document, cause) in [(Document::Metadata, metadata), (Document::Keys, keys)] {
                    if let Some(cause) = cause {
                        write!(f, "{document}: {cause}, ")?;
                    }
                }
                match retry_in {
                    Some(period) => write!(f, "retry in {} s)", period.as_secs()),
                    None => f.write_str("no retry)"),
                }
            }
        }
    }
}
