//! One policy with one source configuration, and the letters of the alphabet as the machine's own values.

use crate::explore::alphabet::{
    KEYS, KEYS_REPLIES, KeyName, Life, METADATA_REPLIES, RemoteKind, Reply, SETS, SetName, Sources, UrlName,
};
use crate::explore::lookups::{A, LOOKUPS, Local, Lookup, Probe};
use crate::explore::policies::TICK;
use crate::explore::standing::Standing;
use crate::explore::told::{KeyMask, Place, Told};
use core::time::Duration;
use countersign::cause::Cause;
use countersign::jwk::{Candidates, KeyLimits, KeySet, Origin, Thumbprint};
use countersign::metadata::Metadata;
use countersign::policy::keys::{KeyPolicy, Remote, Timing};
use countersign::resolve::answer::{Answer, Lifetime};
use countersign::resolve::step::{Document, Step, Target};
use countersign::resolve::wanted::{LocalAnswer, Wanted};
use countersign::url::{FetchUrl, Issuer};
use std::sync::Arc;

const ISSUER: &str = "https://issuer.example";
const OTHER_ISSUER: &str = "https://issuer.example.org";
const URLS: [&str; 2] = ["https://issuer.example/keys", "https://issuer.example/keys2"];
/// Named only by metadata that must be refused.
const FOREIGN_URL: &str = "https://issuer.example.org/keys";
/// Plain http: refused, although it is loopback, because no policy here allows it.
const INSECURE_URL: &str = "http://127.0.0.1/keys";

/// The material that the exploration could not be built from. None of it depends on what is explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldError(&'static str);

impl WorldError {
    /// A search ended with a panic: a defect of the machine, or of the exploration.
    pub const PANICKED: Self = Self("a search panicked");
}

impl core::fmt::Display for WorldError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "the exploration failed: {}", self.0)
    }
}

impl std::error::Error for WorldError {}

/// One policy, one source configuration, and everything that the machine is given.
pub struct World {
    /// The name of the policy.
    pub policy_name: &'static str,
    /// The sources.
    pub sources: Sources,
    /// The policy.
    pub policy: KeyPolicy,
    /// Every class of lookup.
    pub probes: Vec<Probe>,
    urls: [FetchUrl; 2],
    sets: Vec<Arc<KeySet>>,
    etags: Vec<Option<Arc<str>>>,
    local: KeySet,
    thumbprints: Vec<Thumbprint>,
    standings: Vec<[Standing; LOOKUPS.len()]>,
}

impl World {
    /// A world with this timing.
    ///
    /// # Errors
    /// Where the periods contradict one another, or a test key is not what it should be.
    pub fn new(policy_name: &'static str, timing: Timing, sources: Sources) -> Result<Self, WorldError> {
        let url = |text| FetchUrl::parse(text, false).map_err(|_| WorldError("a URL"));
        let urls = [url(URLS[0])?, url(URLS[1])?];
        let remote = match sources.remote {
            RemoteKind::None => Remote::None,
            RemoteKind::Explicit => Remote::Explicit(urls[0].clone()),
            RemoteKind::Discovery => {
                Remote::Discovery(Issuer::parse(ISSUER, false).map_err(|_| WorldError("the issuer"))?)
            }
        };
        let policy = KeyPolicy::new(remote)
            .with_timing(timing)
            .map_err(|_| WorldError("the periods of the policy"))?
            .with_local_authoritative(sources.authoritative);
        let single = KEYS.iter().map(|row| parse(&[row.name])).collect::<Result<Vec<_>, _>>()?;
        let thumbprints = single
            .iter()
            .map(|set| set.keys().first().map(|key| key.thumbprint()).ok_or(WorldError("a key")))
            .collect::<Result<Vec<_>, _>>()?;
        let sets = SETS.iter().map(|row| parse(row.keys).map(Arc::new)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            policy_name,
            sources,
            policy,
            probes: Probe::all(sources),
            urls,
            sets,
            etags: SETS.iter().map(|row| row.etag.map(Arc::from)).collect(),
            local: parse(&[KeyName::Local])?,
            thumbprints,
            standings: Standing::all(),
        })
    }

    /// The issuer that is configured.
    pub const fn issuer() -> &'static str {
        ISSUER
    }

    /// The periods of the policy.
    pub fn timing(&self) -> &Timing {
        self.policy.timing()
    }

    /// A lookup as the machine takes it.
    pub fn wanted(&self, probe: &Probe) -> Wanted<'_> {
        let tried = match probe.lookup.tried {
            Some(key) => self.thumbprints.get(key as usize).map(core::slice::from_ref).unwrap_or_default(),
            None => &[],
        };
        Wanted {
            alg: probe.lookup.alg,
            kid: probe.lookup.kid,
            local: self.local_answer(probe.local),
            tried,
            spent: probe.spent,
            patience: probe.patience,
        }
    }

    fn local_answer(&self, local: Local) -> LocalAnswer<'_> {
        match local {
            Local::Absent => LocalAnswer::Absent,
            Local::Found => LocalAnswer::from(self.local.select(A.alg, Some(KeyName::Local.row().kid), &[])),
            Local::Miss => LocalAnswer::Miss,
            Local::Ambiguous => LocalAnswer::Ambiguous,
            Local::Failed => LocalAnswer::Failed(Cause::LocalProvider),
        }
    }

    /// A class of answer as the machine takes it. `named` is the URL that [`Reply::SameUrl`] names.
    pub fn answer(&self, document: Document, reply: Reply, named: UrlName) -> Answer {
        let metadata = |issuer: &str, url: Option<&str>| {
            Answer::Metadata(Metadata { issuer: issuer.into(), jwks_uri: url.map(Into::into) })
        };
        let failed = |cause, retry_after| Answer::Failed { cause, retry_after };
        match reply {
            Reply::SameUrl => metadata(ISSUER, Some(URLS[named as usize])),
            Reply::OtherUrl => metadata(ISSUER, Some(URLS[named.other() as usize])),
            Reply::OtherIssuer => metadata(OTHER_ISSUER, Some(FOREIGN_URL)),
            Reply::NoUrl => metadata(ISSUER, None),
            Reply::InsecureUrl => metadata(ISSUER, Some(INSECURE_URL)),
            Reply::Keys(set, life) => Answer::Keys {
                set: Arc::clone(&self.sets[set as usize]),
                etag: self.etags[set as usize].clone(),
                lifetime: self.lifetime(life),
            },
            Reply::NotModified(life) => Answer::NotModified { lifetime: self.lifetime(life) },
            Reply::Malformed => failed(Cause::Malformed, None),
            Reply::Status => failed(Cause::Status(503), None),
            Reply::StatusRetryLong => failed(Cause::Status(429), Some(self.long_patience())),
            Reply::StatusRetryBrief => failed(Cause::Status(429), Some(self.brief_patience())),
            Reply::WrongDocument => match document {
                Document::Metadata => self.answer(Document::Keys, KEYS_REPLIES[0], named),
                Document::Keys => self.answer(Document::Metadata, METADATA_REPLIES[0], named),
            },
            Reply::Abandoned => Answer::Abandoned,
        }
    }

    /// The Retry-After of [`Reply::StatusRetryLong`]: more than any cap.
    pub fn long_patience(&self) -> Duration {
        self.timing().backoff_cap.saturating_mul(10)
    }

    /// The Retry-After of [`Reply::StatusRetryBrief`]: less than any delay.
    pub fn brief_patience(&self) -> Duration {
        TICK
    }

    fn lifetime(&self, life: Life) -> Lifetime {
        match life {
            Life::Unstated => Lifetime::Unstated,
            Life::Shortest => Lifetime::Shortest,
            Life::Small | Life::Within | Life::Huge => Lifetime::For(self.stated(life)),
        }
    }

    /// The lifetime that a header states.
    pub fn stated(&self, life: Life) -> Duration {
        let timing = self.timing();
        match life {
            Life::Unstated | Life::Shortest => Duration::ZERO,
            Life::Small => timing.ttl_min.saturating_sub(TICK),
            Life::Within => timing.ttl_max.saturating_sub(TICK),
            Life::Huge => timing.ttl_max.saturating_mul(10),
        }
    }

    /// A step of the machine, in the letters of the exploration.
    pub fn told(&self, step: Step<'_>) -> Told {
        match step {
            Step::Found(found) => Told::Found(self.mask(&found.keys), found.source),
            Step::Fetch(Target::Metadata) => Told::Fetch(Place::Metadata),
            Step::Fetch(Target::Keys(url)) => Told::Fetch(Place::Keys(self.url_name(url))),
            Step::Wait { document, until } => Told::Wait(document, until),
            Step::Failed(unresolved) => Told::Failed(unresolved),
        }
    }

    fn mask(&self, keys: &Candidates<'_>) -> KeyMask {
        keys.iter().fold(KeyMask::NONE, |all, key| {
            let known = KEYS.iter().zip(&self.thumbprints).find(|(_, print)| **print == key.thumbprint());
            known.map_or(all.union(KeyMask::STRANGER), |(row, _)| all.with(row.name))
        })
    }

    /// Which URL this is; None for one that no acceptable document named.
    pub fn url_name(&self, url: &FetchUrl) -> Option<UrlName> {
        let [first, second] = &self.urls;
        if url == first {
            Some(UrlName::First)
        } else if url == second {
            Some(UrlName::Second)
        } else {
            None
        }
    }

    /// The URL of this name.
    pub fn url(&self, name: UrlName) -> &FetchUrl {
        &self.urls[name as usize]
    }

    /// The set of this name.
    pub fn set(&self, name: SetName) -> &Arc<KeySet> {
        &self.sets[name as usize]
    }

    /// Which set this is; None for one that the issuer never served.
    pub fn set_name(&self, set: &Arc<KeySet>) -> Option<SetName> {
        let found = SETS.iter().zip(&self.sets).find(|(_, known)| Arc::ptr_eq(known, set));
        let found = found.or_else(|| SETS.iter().zip(&self.sets).find(|(_, known)| *known == set));
        found.map(|(row, _)| row.name)
    }

    /// What this set has for this token.
    pub fn standing(&self, set: SetName, lookup: &Lookup) -> Standing {
        self.standings[set as usize][lookup.number]
    }

    /// The entity tag that comes with this set.
    pub fn etag(&self, name: SetName) -> Option<&Arc<str>> {
        self.etags[name as usize].as_ref()
    }
}

/// A set of these keys, as an issuer serves it.
pub fn key_set(keys: &[KeyName]) -> String {
    let members = keys.iter().map(|key| {
        let row = key.row();
        format!(r#"{{"kty":"OKP","crv":"Ed25519","kid":"{}","x":"{}"}}"#, row.kid, row.x)
    });
    // A key of a type that nobody knows is skipped (S3), so that a set may come without any usable one.
    let members = members.chain([r#"{"kty":"unheard-of","kid":"A"}"#.to_owned()]);
    format!(r#"{{"keys":[{}]}}"#, members.collect::<Vec<_>>().join(","))
}

fn parse(keys: &[KeyName]) -> Result<KeySet, WorldError> {
    KeySet::parse(key_set(keys).as_bytes(), Origin::Fetched, &KeyLimits::default())
        .map_err(|_| WorldError("a key set"))
}
