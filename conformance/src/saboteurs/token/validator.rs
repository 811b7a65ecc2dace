//! One long-lived validator, composed from its parts.

use super::jwk::{Jwk, Keys};
use super::reading::{Reading, read};
use super::source::Source;
use super::stages::{Attempt, Stages};
use super::view::Context;
use crate::adapter::refused::Refused;
use crate::adapter::{class, policy};
use crate::protocol::answer::Said;
use crate::protocol::configuration::Configuration;
use countersign::algorithm::Algorithm;
use countersign::claims::unix_time::UnixTime;
use countersign::http::client::HttpClient;
use countersign::jwk::{Key, MAX_CANDIDATES, Selection};
use countersign::jws::Buffers;
use countersign::policy::limits::Limits;
use countersign::policy::token::TokenPolicy;
use countersign::rejection::Rejection;
use countersign::verify::Unverified;

/// A validator and what it was configured with.
pub(super) struct Validator {
    configuration: Configuration,
    policy: TokenPolicy,
    source: Source,
    stages: Stages,
}

/// What a set holds for one token.
enum Found<'k> {
    Keys(Vec<&'k Key>),
    Nothing,
    Ambiguous,
}

impl Validator {
    /// Builds it. Nothing is fetched yet.
    pub(super) fn new(
        configuration: &Configuration,
        client: HttpClient,
        stages: Stages,
    ) -> Result<Self, Refused> {
        let mut configuration = configuration.clone();
        if let Some(configure) = stages.configure {
            configure(&mut configuration);
        }
        let policy = policy::build(&configuration)?;
        let source = Source::new(&configuration.keys, configuration.loopback_http, client, stages);
        let source = source.map_err(Refused::by_the_library)?;
        Ok(Self { configuration, policy, source, stages })
    }

    /// Judges a token at this wall time.
    pub(super) fn validate(&self, token: &str, now: UnixTime) -> Said {
        let Self { configuration, source, .. } = self;
        let context = Context { configuration, now: now.seconds(), source };
        let reading = match read(&self.stages, token, &context) {
            Ok(reading) => reading,
            Err(why) => return Said::Rejected { class: None, detail: why.to_owned() },
        };
        let mut buffers = Buffers::new();
        let judged = reading.judged.as_bytes();
        match Unverified::parse(judged, &self.policy, &Limits::DEFAULT, now, &mut buffers) {
            Err(rejection) => rejected(&rejection),
            Ok(_) if reading.vouched => Said::Accepted {},
            Ok(token) => self.verify(&token, &reading),
        }
    }

    /// The local keys first, and then what is fetched; never for a secret (S4).
    fn verify(&self, token: &Unverified<'_>, reading: &Reading) -> Said {
        let mut nothing = rejected(&token.key_not_found());
        if let Some(keys) = &self.source.local {
            match self.find(keys, token) {
                Found::Nothing => {}
                found => return self.tried(keys, &found, token, reading),
            }
        }
        if !token.alg().is_symmetric() {
            match self.source.fetched() {
                Some(Ok(keys)) => return self.tried(&keys, &self.find(&keys, token), token, reading),
                Some(Err(detail)) => nothing = Said::Unavailable { retry_in: None, detail },
                None => {}
            }
        }
        nothing
    }

    fn find<'k>(&self, keys: &'k Keys, token: &Unverified<'_>) -> Found<'k> {
        if let Some(select) = self.stages.select {
            let found = select(&keys.set, token.alg(), token.kid());
            return if found.is_empty() { Found::Nothing } else { Found::Keys(found) };
        }
        match keys.set.select(token.alg(), token.kid(), &[]) {
            Selection::Hit(candidates) => Found::Keys(candidates.iter().collect()),
            Selection::Miss => Found::Nothing,
            Selection::Ambiguous => Found::Ambiguous,
        }
    }

    fn tried(&self, keys: &Keys, found: &Found<'_>, token: &Unverified<'_>, reading: &Reading) -> Said {
        let found = match found {
            Found::Keys(found) => found,
            Found::Nothing => return rejected(&token.key_not_found()),
            Found::Ambiguous => return rejected(&token.key_ambiguous()),
        };
        let mut candidates = found.iter().take(MAX_CANDIDATES);
        if candidates.any(|key| self.is_signature(keys, key, token.alg(), reading)) {
            return Said::Accepted {};
        }
        rejected(&Rejection::BadSignature { tried: found.len() })
    }

    fn is_signature(&self, keys: &Keys, key: &Key, alg: Algorithm, reading: &Reading) -> bool {
        let Reading { input, signature, .. } = reading;
        let none = Jwk::new();
        match self.stages.verify {
            None => countersign::signature::verify(alg, key, input, signature).is_ok(),
            Some(verify) => {
                verify(&Attempt { alg, key, jwk: keys.given(key).unwrap_or(&none), input, signature })
            }
        }
    }
}

fn rejected(rejection: &Rejection) -> Said {
    Said::Rejected { class: class::of(rejection), detail: rejection.to_string() }
}
