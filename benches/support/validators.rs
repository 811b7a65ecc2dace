//! Validators over sets of any size, with local keys and with a held remote set.

use super::filler;
use super::issuer::{AUDIENCE, ISSUER, JWKS_URL};
use super::signer::Signer;
use countersign::algorithm::Algorithm;
use countersign::fetch::{Fetch, FetchError, FetchRequest, Fetched};
use countersign::jwk::{KeyLimits, KeySet, Origin};
use countersign::policy::token::TokenPolicy;
use countersign::resolve::answer::Lifetime;
use countersign::url::Issuer;
use countersign::validator::Validator;
use std::sync::Arc;

/// Limits that let 10,000 keys through: raised, as a caller would raise them.
pub(crate) fn key_limits() -> KeyLimits {
    KeyLimits { octets: 16 * 1_024 * 1_024, keys: 10_000, ..KeyLimits::DEFAULT }
}

/// RFC 9068 access tokens with one algorithm.
pub(crate) fn policy(alg: &str) -> TokenPolicy {
    let issuer = Issuer::parse(ISSUER, false).unwrap();
    let policy = TokenPolicy::access_token(&issuer, &[AUDIENCE]).unwrap();
    policy.with_algorithms(&[Algorithm::parse(alg).unwrap()]).unwrap()
}

/// The filler keys, made once.
pub(crate) struct Shelf {
    filler: Vec<String>,
}

impl Shelf {
    /// Enough for sets of up to `keys` keys.
    pub(crate) fn new(keys: usize) -> Self {
        Self { filler: (1..keys).map(filler::jwk).collect() }
    }

    /// A key set document of `keys` keys; the one that signs stands in the middle.
    pub(crate) fn document(&self, signer: &Signer, keys: usize) -> Vec<u8> {
        let mut all: Vec<String> = self.filler[..keys - 1].to_vec();
        all.insert(all.len() / 2, signer.jwk.to_string());
        format!("{{\"keys\":[{}]}}", all.join(",")).into_bytes()
    }

    /// The same, parsed as keys of the process itself.
    pub(crate) fn key_set(&self, signer: &Signer, keys: usize) -> KeySet {
        let set = KeySet::parse(&self.document(signer, keys), Origin::Local, &key_limits()).unwrap();
        assert_eq!(set.keys().len(), keys);
        set
    }

    /// A validator that holds these keys itself.
    pub(crate) fn local(&self, alg: &str, signer: &Signer, keys: usize) -> Validator {
        Validator::builder(policy(alg)).local_keys(self.key_set(signer, keys)).build().unwrap()
    }

    /// A validator that holds them from a fetch, which its first token causes, and which stays fresh for a day.
    pub(crate) fn remote(&self, alg: &str, signer: &Signer, keys: usize) -> Validator {
        Validator::builder(policy(alg))
            .jwks_url(JWKS_URL)
            .key_limits(key_limits())
            .client(Stub(self.document(signer, keys).into()))
            .build()
            .unwrap()
    }
}

/// A client that has the answer at hand.
struct Stub(Arc<[u8]>);

impl Fetch for Stub {
    fn fetch(&self, _: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        Ok(Fetched::Document {
            body: self.0.to_vec(),
            etag: None,
            lifetime: Lifetime::For(core::time::Duration::from_secs(86_400)),
            content_type: None,
        })
    }
}
