//! The parts of one validation, each on its own: `cargo bench --bench validate`. What they come to together, as a ratio
//! to raw ring, is what the bench `ratio` measures.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a benchmark: what is wrong must stop it"
)]

#[path = "support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "each target uses a part of it")]
mod support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::algorithm::Algorithm;
use countersign::base64url;
use countersign::clock::{Clock as _, SystemClock};
use countersign::json::{self, Bounds, JsonError};
use countersign::jws::Buffers;
use countersign::policy::limits::Limits;
use countersign::verify::Unverified;
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use support::{ALGORITHMS, Shelf, Signer, TOKENS, Token, policy, tokens};

/// What is measured takes the next token each time.
fn rotate<'a, T>(all: &'a [T]) -> impl FnMut() -> &'a T {
    let mut next = 0;
    move || {
        next = (next + 1) % all.len();
        &all[next]
    }
}

fn parts(criterion: &mut Criterion) {
    let signer = Signer::new("HS256");
    let tokens = tokens("HS256", &signer, TOKENS);
    let segments = |number: usize| {
        let of = |token: &Token| token.text.split('.').nth(number).unwrap().to_owned();
        tokens.iter().map(of).collect::<Vec<_>>()
    };
    let (headers, payloads) = (segments(0), segments(1));
    let decoded =
        |texts: &[String]| texts.iter().map(|text| URL_SAFE_NO_PAD.decode(text).unwrap()).collect::<Vec<_>>();
    let mut group = criterion.benchmark_group("parts");
    let (mut next, mut octets) = (rotate(&payloads), Vec::new());
    group.bench_function("base64url of the payload", |bencher| {
        bencher.iter(|| {
            octets.clear();
            base64url::decode_into(next().as_bytes(), &mut octets)
        });
    });
    for (name, texts) in
        [("JSON of the header", decoded(&headers)), ("JSON of the payload", decoded(&payloads))]
    {
        let mut next = rotate(&texts);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                json::object(next(), Bounds::DEFAULT, |name, value| {
                    black_box((name, value));
                    Ok::<(), JsonError>(())
                })
            });
        });
    }
    let (policy, limits, now) = (policy("HS256"), Limits::DEFAULT, SystemClock::new().unix());
    let (mut next, mut buffers) = (rotate(&tokens), Buffers::new());
    group.bench_function("all that needs no key", |bencher| {
        bencher.iter(|| {
            let parsed = Unverified::parse(next().text.as_bytes(), &policy, &limits, now, &mut buffers);
            black_box(parsed.unwrap().alg())
        });
    });
    let clock = SystemClock::new();
    group.bench_function("the two clocks", |bencher| {
        bencher.iter(|| (clock.now(), clock.now(), clock.unix()))
    });
    group.finish();
}

fn select(criterion: &mut Criterion) {
    let shelf = Shelf::new(10_000);
    let signer = Signer::new("ES256");
    let kid = signer.jwk["kid"].as_str().unwrap();
    let mut group = criterion.benchmark_group("select");
    for keys in [1, 4, 100, 10_000] {
        let set = shelf.key_set(&signer, keys);
        group.bench_function(keys.to_string(), |bencher| {
            bencher.iter(|| black_box(set.select(Algorithm::Es256, black_box(Some(kid)), &[])));
        });
    }
    group.finish();
}

fn whole(criterion: &mut Criterion) {
    let shelf = Shelf::new(4);
    for alg in ALGORITHMS {
        let signer = Signer::new(alg);
        let tokens = tokens(alg, &signer, TOKENS);
        let validator = shelf.local(alg, &signer, 4);
        let mut group = criterion.benchmark_group(alg);
        let mut next = rotate(&tokens);
        group.bench_function("raw ring", |bencher| bencher.iter(|| signer.raw.verify(next())));
        let (mut next, mut buffers) = (rotate(&tokens), Buffers::new());
        group.bench_function("validate", |bencher| {
            bencher.iter(|| validator.validate(&next().text, &mut buffers).is_ok());
        });
        group.finish();
    }
}

criterion_group!(benches, parts, select, whole);
criterion_main!(benches);
