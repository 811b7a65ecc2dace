//! The letters: what a lookup asks, what an issuer answers, how the clock moves.

use crate::scenarios::keys;
use crate::scenarios::scenario::KeyName;
use arbitrary::{Arbitrary, Result, Unstructured};
use core::time::Duration;
use countersign::algorithm::Algorithm;
use countersign::cause::Cause;
use countersign::jwk::KeySet;
use countersign::metadata::Metadata;
use countersign::resolve::answer::{Answer, Lifetime};
use countersign::resolve::wanted::{LocalAnswer, Spent};
use std::sync::{Arc, LazyLock};

/// The issuer.
pub(super) const ISSUER: &str = "https://issuer.example";
/// Where keys can be fetched; the first one is configured, where one is.
pub(super) const URLS: [&str; 2] = ["https://issuer.example/keys", "https://issuer.example/other"];

/// The two keys of the issuer.
pub(super) const A: KeyName = KeyName::Published;
pub(super) const B: KeyName = KeyName::Local;

/// A validator and what happens to it.
#[derive(Clone, Debug)]
pub struct Script {
    /// Whether keys are found by discovery, and not at a URL that somebody configured.
    pub discovery: bool,
    /// Whether the local tier is the last word.
    pub authoritative: bool,
    /// What happens, in order.
    pub events: Vec<Event>,
}

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// A lookup asks what it may do.
    Decide(Probe),
    /// A lookup asks for the right to fetch.
    Begin(Probe),
    /// An answer comes for one of the tickets that were ever given out, the last one being number 0.
    Answer(u8, Reply, Life),
    /// The clock moves on by these seconds.
    Forward(u16),
    /// The clock jumps back by these seconds.
    Back(u16),
}

/// What a lookup asks for.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// The key it names.
    pub kid: Kid,
    /// Whether the algorithm is symmetric (S4).
    pub symmetric: bool,
    /// Whether the signature has failed under the key A (K17).
    pub tried: bool,
    /// What the local tier said.
    pub local: Local,
    /// What the lookup has begun before.
    pub spent: Spent,
    /// Whether it may still wait.
    pub patience: bool,
}

/// The `kid` of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kid {
    /// That of the key A.
    A,
    /// That of the key B.
    B,
    /// One that no key has.
    Unknown,
    /// There is none.
    Absent,
}

/// What the local tier said (K22).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// There is none.
    Absent,
    /// It lacks the key.
    Miss,
    /// Its provider failed.
    Failed,
    /// Two keys and no kid.
    Ambiguous,
    /// A key.
    Found,
}

/// What an issuer answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// These keys, and whether an entity tag comes with them.
    Keys(&'static [KeyName], bool),
    /// 304.
    NotModified,
    /// Metadata that names the URL of this number.
    Url(usize),
    /// Metadata of another issuer.
    OtherIssuer,
    /// Metadata without a URL.
    NoUrl,
    /// A failure, and the seconds of its Retry-After.
    Failed(Option<u64>),
    /// Nobody will answer.
    Abandoned,
}

/// What its headers say of its lifetime, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Nothing.
    Unstated,
    /// `no-store`.
    Shortest,
    /// This long.
    For(u64),
}

/// Every value of a part of a letter. An octet picks one by its rest.
pub(super) const KIDS: [Kid; 4] = [Kid::A, Kid::B, Kid::Unknown, Kid::Absent];
pub(super) const LOCALS: [Local; 5] =
    [Local::Absent, Local::Miss, Local::Failed, Local::Ambiguous, Local::Found];
pub(super) const REPLIES: [Reply; 13] = [
    Reply::Keys(&[A], false),
    Reply::Keys(&[A, B], true),
    Reply::Keys(&[B], true),
    Reply::Keys(&[], false),
    Reply::NotModified,
    Reply::Url(0),
    Reply::Url(1),
    Reply::OtherIssuer,
    Reply::NoUrl,
    Reply::Failed(None),
    Reply::Failed(Some(25)),
    Reply::Failed(Some(3_600)),
    Reply::Abandoned,
];
pub(super) const LIVES: [Life; 5] =
    [Life::Unstated, Life::Shortest, Life::For(45), Life::For(7_200), Life::For(1_000_000)];

impl<'a> Arbitrary<'a> for Script {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let (discovery, authoritative) = (u.arbitrary()?, u.ratio(1, 8)?);
        let mut events = Vec::new();
        while !u.is_empty() {
            events.push(u.arbitrary()?);
        }
        Ok(Self { discovery, authoritative, events })
    }
}

impl<'a> Arbitrary<'a> for Event {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Ok(match u.int_in_range(0..=4_u8)? {
            0 => Self::Decide(u.arbitrary()?),
            1 => Self::Begin(u.arbitrary()?),
            2 => Self::Answer(u.arbitrary()?, *u.choose(&REPLIES)?, *u.choose(&LIVES)?),
            3 => Self::Forward(u.arbitrary()?),
            _ => Self::Back(u.arbitrary()?),
        })
    }
}

impl<'a> Arbitrary<'a> for Probe {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let (kid, local, bits) = (*u.choose(&KIDS)?, *u.choose(&LOCALS)?, u.arbitrary::<u8>()?);
        let bit = |number: u8| bits & (1 << number) != 0;
        let spent = Spent { metadata: bit(0), keys: bit(1), superseded: bit(2) };
        Ok(Self { kid, local, spent, patience: !bit(3), tried: bit(4), symmetric: bit(5) })
    }
}

impl Probe {
    /// The algorithm of the token.
    pub(super) const fn alg(&self) -> Algorithm {
        if self.symmetric { Algorithm::Hs256 } else { Algorithm::Es256 }
    }

    /// What the local tier says to the machine.
    pub(super) fn local(&self) -> LocalAnswer<'static> {
        match self.local {
            Local::Absent => LocalAnswer::Absent,
            Local::Miss => LocalAnswer::Miss,
            Local::Failed => LocalAnswer::Failed(Cause::LocalProvider),
            Local::Ambiguous => LocalAnswer::Ambiguous,
            Local::Found => LOCAL.select(Algorithm::Es256, None, &[]).into(),
        }
    }

    /// The keys of a set that fit this lookup and have not been tried.
    pub(super) fn fitting(&self, set: &[KeyName]) -> usize {
        let fits = |key: &&KeyName| match self.kid {
            Kid::A => **key == A,
            Kid::B => **key == B,
            Kid::Unknown => false,
            Kid::Absent => true,
        };
        set.iter().filter(fits).filter(|key| !(self.tried && **key == A)).count()
    }
}

impl Kid {
    /// The text of the token.
    pub(super) const fn text(self) -> Option<&'static str> {
        match self {
            Self::A => Some(A.kid()),
            Self::B => Some(B.kid()),
            Self::Unknown => Some(KeyName::Unknown.kid()),
            Self::Absent => None,
        }
    }
}

impl Reply {
    /// The answer as the machine gets it.
    pub(super) fn answer(self, life: Life) -> Answer {
        let metadata = |issuer: &str, url: Option<&str>| {
            Answer::Metadata(Metadata { issuer: issuer.into(), jwks_uri: url.map(Into::into) })
        };
        match self {
            Self::Keys(names, tagged) => {
                Answer::Keys { set: set(names), etag: tagged.then(|| TAG.into()), lifetime: life.lifetime() }
            }
            Self::NotModified => Answer::NotModified { lifetime: life.lifetime() },
            Self::Url(number) => metadata(ISSUER, URLS.get(number).copied()),
            Self::OtherIssuer => metadata("https://issuer.example/", Some(URLS[0])),
            Self::NoUrl => metadata(ISSUER, None),
            Self::Failed(retry) => {
                Answer::Failed { cause: Cause::Status(503), retry_after: retry.map(Duration::from_secs) }
            }
            Self::Abandoned => Answer::Abandoned,
        }
    }
}

impl Life {
    fn lifetime(self) -> Lifetime {
        match self {
            Self::Unstated => Lifetime::Unstated,
            Self::Shortest => Lifetime::Shortest,
            Self::For(seconds) => Lifetime::For(Duration::from_secs(seconds)),
        }
    }
}

const TAG: &str = "\"1\"";

static LOCAL: LazyLock<KeySet> = LazyLock::new(|| keys::set(&[B]).unwrap_or(KeySet::from_keys(Vec::new())));

fn set(names: &[KeyName]) -> Arc<KeySet> {
    static SETS: LazyLock<Vec<(&[KeyName], Arc<KeySet>)>> = LazyLock::new(|| {
        let sets: [&[KeyName]; 4] = [&[A], &[A, B], &[B], &[]];
        sets.iter().filter_map(|names| Some((*names, Arc::new(keys::set(names)?)))).collect()
    });
    let known = SETS.iter().find(|(known, _)| *known == names).map(|(_, set)| Arc::clone(set));
    known.unwrap_or_else(|| Arc::new(KeySet::from_keys(Vec::new())))
}
