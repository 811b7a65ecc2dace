//! The classes of lookups: what a token asks for, what the local tier said, and what the lookup has done so far.

use crate::explore::alphabet::{KeyName, RemoteKind, Sources};
use countersign::algorithm::Algorithm;
use countersign::resolve::wanted::Spent;

/// What the local tier says to one lookup (K22).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Local {
    /// There is none.
    Absent,
    /// It holds the key.
    Found,
    /// It lacks the key.
    Miss,
    /// Two keys, and no kid.
    Ambiguous,
    /// The provider reports an error.
    Failed,
}

/// Every answer of a local tier.
pub const LOCALS: [Local; 5] = [Local::Absent, Local::Found, Local::Miss, Local::Ambiguous, Local::Failed];

/// What a token asks for, and under which keys its signature has failed already.
#[derive(Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Its place in [`LOOKUPS`].
    pub number: usize,
    /// How stories call it.
    pub name: &'static str,
    /// The `alg` of its header.
    pub alg: Algorithm,
    /// The `kid` of its header.
    pub kid: Option<&'static str>,
    /// The key under which the signature has failed (K17).
    pub tried: Option<KeyName>,
}

/// Every class of token. The order is used: see [`A`] and its neighbours.
pub const LOOKUPS: [Lookup; 9] = [
    Lookup { number: 0, name: "kid A", alg: Algorithm::Ed25519, kid: Some("A"), tried: None },
    Lookup { number: 1, name: "kid B", alg: Algorithm::Ed25519, kid: Some("B"), tried: None },
    Lookup { number: 2, name: "an unknown kid", alg: Algorithm::Ed25519, kid: Some("Z"), tried: None },
    Lookup { number: 3, name: "no kid", alg: Algorithm::Ed25519, kid: None, tried: None },
    Lookup {
        number: 4,
        name: "kid A, which A does not verify",
        alg: Algorithm::Ed25519,
        kid: Some("A"),
        tried: Some(KeyName::A),
    },
    Lookup {
        number: 5,
        name: "no kid, which A does not verify",
        alg: Algorithm::Ed25519,
        kid: None,
        tried: Some(KeyName::A),
    },
    Lookup {
        number: 6,
        name: "kid A under RS256, which that key does not fit",
        alg: Algorithm::Rs256,
        kid: Some("A"),
        tried: None,
    },
    Lookup { number: 7, name: "kid A under HS256", alg: Algorithm::Hs256, kid: Some("A"), tried: None },
    Lookup { number: 8, name: "no kid under HS256", alg: Algorithm::Hs256, kid: None, tried: None },
];

/// Kid A.
pub const A: &Lookup = &LOOKUPS[0];
/// A kid that no set has.
pub const UNKNOWN: &Lookup = &LOOKUPS[2];
/// No kid.
pub const NO_KID: &Lookup = &LOOKUPS[3];
/// Kid A, after A has failed to verify.
pub const TRIED_A: &Lookup = &LOOKUPS[4];

/// An `alg` that only local keys can serve (S4).
pub const SYMMETRIC: &Lookup = &LOOKUPS[7];

/// One class of `Wanted`: a token, what the local tier said, and what the lookup has done so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The token.
    pub lookup: &'static Lookup,
    /// The answer of the local tier.
    pub local: Local,
    /// What the lookup has begun.
    pub spent: Spent,
    /// Whether it may still wait.
    pub patience: bool,
}

impl Probe {
    /// A lookup that has just begun, with no local tier.
    pub const fn new(lookup: &'static Lookup) -> Self {
        Self {
            lookup,
            local: Local::Absent,
            spent: Spent { metadata: false, keys: false, superseded: false },
            patience: true,
        }
    }

    /// The same lookup, begun anew.
    #[must_use]
    pub const fn anew(self) -> Self {
        Self { local: self.local, ..Self::new(self.lookup) }
    }

    /// A number below [`Self::NUMBERS`], another one for each class.
    pub fn number(&self) -> usize {
        let Spent { metadata, keys, superseded } = self.spent;
        let done = [metadata, keys, superseded, self.patience];
        let start = self.lookup.number * LOCALS.len() + self.local as usize;
        done.into_iter().fold(start, |number, digit| number * 2 + usize::from(digit))
    }

    /// How many numbers there are.
    pub const NUMBERS: usize = LOOKUPS.len() * LOCALS.len() * 16;

    /// Every class of lookup that can occur with these sources.
    ///
    /// The tokens that lead furthest are combined with everything a lookup can have spent, the others with nothing and
    /// with everything. What the local tier says is combined with the tokens that tell the tiers apart.
    pub fn all(sources: Sources) -> Vec<Self> {
        let spendable = spendable(sources.remote);
        let (nothing, everything) = (Spent::default(), *spendable.last().unwrap_or(&Spent::default()));
        let mut probes = Vec::new();
        for local in LOCALS {
            // An absent tier cannot be the last word.
            if local == Local::Absent && sources.authoritative {
                continue;
            }
            for lookup in &LOOKUPS {
                let leads_far = [A, UNKNOWN, NO_KID, TRIED_A].contains(&lookup);
                let tells_tiers = [A, UNKNOWN, NO_KID, SYMMETRIC].contains(&lookup);
                let spents: &[Spent] = match local {
                    _ if lookup.alg.is_symmetric() => &[nothing],
                    Local::Absent if leads_far => &spendable,
                    Local::Absent => &[nothing, everything],
                    Local::Miss | Local::Failed if tells_tiers => &[nothing, everything],
                    // Whoever has tried a fetched key has been past the local tier.
                    Local::Found if lookup.kid == Some("A") && lookup.tried.is_none() => &[nothing],
                    Local::Ambiguous if lookup.kid.is_none() && lookup.tried.is_none() => &[nothing],
                    Local::Miss | Local::Failed | Local::Found | Local::Ambiguous => &[],
                };
                for &spent in spents {
                    for patience in [true, false] {
                        let probe = Self { lookup, local, spent, patience };
                        if !probes.contains(&probe) {
                            probes.push(probe);
                        }
                    }
                }
            }
        }
        probes
    }
}

/// What a lookup can have spent: nothing first, everything and an answer that came too late last.
fn spendable(remote: RemoteKind) -> Vec<Spent> {
    let spent = |metadata, keys, superseded| Spent { metadata, keys, superseded };
    match remote {
        RemoteKind::None => vec![spent(false, false, false)],
        RemoteKind::Explicit => {
            vec![spent(false, false, false), spent(false, true, false), spent(false, true, true)]
        }
        RemoteKind::Discovery => vec![
            spent(false, false, false),
            spent(true, false, false),
            spent(false, true, false),
            spent(true, true, false),
            spent(true, true, true),
        ],
    }
}
