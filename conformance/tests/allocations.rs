//! A token whose key is known costs no allocation of ours: not to validate it, and not to read its claims.
//!
//! ring allocates for RSA. That is counted on the same octets, in the same way, and taken off.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the keys and tokens of the benchmarks are made with them"
)]

#[path = "../../benches/support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "each target uses a part of it")]
mod support;

use allocation_counter::measure;
use countersign::jws::Buffers;
use countersign::validator::{Accepted, Validator};
use support::{ALGORITHMS, Shelf, Signer, Token, tokens};

const COUNT: usize = 16;

/// Allocations of ours in the validation of `tokens`, and in what `read` does with each that was accepted.
fn ours(validator: &Validator, signer: &Signer, tokens: &[Token], read: fn(&Accepted<'_>)) -> i64 {
    let mut buffers = Buffers::new();
    let mut all = || {
        for token in tokens {
            read(&validator.validate(&token.text, &mut buffers).unwrap());
        }
    };
    // The buffers grow, and a remote set is fetched.
    all();
    let whole = measure(all).count_total;
    let ring = measure(|| tokens.iter().for_each(|token| assert!(signer.raw.verify(token)))).count_total;
    i64::try_from(whole).unwrap() - i64::try_from(ring).unwrap()
}

fn read_claims(accepted: &Accepted<'_>) {
    let claims = accepted.token.registered();
    assert!(claims.issuer().is_some_and(|issuer| issuer == support::ISSUER));
    assert!(claims.subject().is_some_and(|subject| !subject.is_empty()));
    assert!(claims.audience().is_some_and(|audience| audience.contains(support::AUDIENCE)));
    assert!(claims.expires_at() > claims.issued_at());
    assert!(claims.has_scope("orders:read"));
}

/// What the test must see.
fn read_claims_and_keep_one(accepted: &Accepted<'_>) {
    read_claims(accepted);
    let kept = accepted.token.registered().issuer().unwrap_or_default().to_string();
    assert_eq!(std::hint::black_box(kept), support::ISSUER);
}

#[test]
fn a_validation_with_a_known_key_allocates_nothing_of_ours() {
    let shelf = Shelf::new(100);
    for alg in ALGORITHMS {
        let signer = Signer::new(alg);
        let tokens = tokens(alg, &signer, COUNT);
        for keys in [1, 100] {
            let local = shelf.local(alg, &signer, keys);
            assert_eq!(ours(&local, &signer, &tokens, read_claims), 0, "{alg}, {keys} local keys");
            // A secret never comes from a fetched set (S4).
            if alg != "HS256" {
                let remote = shelf.remote(alg, &signer, keys);
                assert_eq!(ours(&remote, &signer, &tokens, read_claims), 0, "{alg}, {keys} remote keys");
            }
        }
    }
}

#[test]
fn a_planted_to_string_is_counted_once_for_each_token() {
    let shelf = Shelf::new(1);
    for alg in ALGORITHMS {
        let signer = Signer::new(alg);
        let tokens = tokens(alg, &signer, COUNT);
        let local = shelf.local(alg, &signer, 1);
        assert_eq!(ours(&local, &signer, &tokens, read_claims_and_keep_one), 16, "{alg}");
    }
}

#[test]
fn ring_is_seen_to_allocate_for_rsa() {
    let signer = Signer::new("RS256");
    let token = &tokens("RS256", &signer, 1)[0];
    assert!(measure(|| assert!(signer.raw.verify(token))).count_total > 0);
}
