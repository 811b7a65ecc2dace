//! What a full validation costs as a ratio to raw ring on the same octets: `cargo bench --bench ratio`.
//!
//! Both run in one process and take turns, so that the clock rate, the caches and the neighbours of this machine are
//! the same for both. Prints a table and writes `target/ratio.json`. Exits with 1 where a ratio is above its limit.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark: what is wrong must stop it, and it prints"
)]

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "each target uses a part of it")]
mod support;

mod allocations;
mod decide;
mod machine;
mod measure;
mod parts;
mod report;

use countersign::clock::{Clock as _, SystemClock};
use countersign::jws::Buffers;
use countersign::validator::Validator;
use measure::{Lane, measure};
use report::{Report, Row};
use std::process::ExitCode;
use std::time::Duration;
use support::{ALGORITHMS, Shelf, Signer, TOKENS, Token, tokens};

/// Sizes of the key set: one, a usual set, the largest by default, and a hundred times that.
const KEYS: [usize; 4] = [1, 4, 100, 10_000];

const THREADS: [usize; 2] = [1, 2];

/// For all measurements together, in seconds, unless the first argument says otherwise. Building sets and tokens comes
/// on top, and all stays below four minutes. Arguments that name algorithms have only these measured.
const TOTAL: u64 = 190;

fn main() -> ExitCode {
    let clock = SystemClock::new();
    let started = clock.now();
    machine::print(&clock);
    let cells = ALGORITHMS.len() * KEYS.len() * THREADS.len();
    let total = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(TOTAL);
    let named = |alg: &str| std::env::args().any(|argument| argument == alg);
    let any_named = ALGORITHMS.iter().any(|alg| named(alg));
    let each = Duration::from_secs(total) / u32::try_from(cells).unwrap();
    let shelf = Shelf::new(KEYS[KEYS.len() - 1]);
    let mut report = Report::default();
    for alg in ALGORITHMS.into_iter().filter(|alg| !any_named || named(alg)) {
        let signer = Signer::new(alg);
        let tokens = tokens(alg, &signer, TOKENS);
        report.claims(alg, &tokens);
        for keys in KEYS {
            let local = shelf.local(alg, &signer, keys);
            // A secret never comes from a fetched set (S4).
            let remote = (alg != "HS256").then(|| shelf.remote(alg, &signer, keys));
            let mut lanes: Vec<Lane<'_>> = vec![
                Box::new(|tokens, _| tokens.iter().for_each(|token| assert!(signer.raw.verify(token)))),
                Box::new(|tokens, buffers| validate(&local, tokens, buffers)),
            ];
            if let Some(remote) = &remote {
                lanes.push(Box::new(|tokens, buffers| validate(remote, tokens, buffers)));
            }
            let allocations: Vec<f64> =
                lanes.iter().map(|lane| allocations::per_token(lane, &tokens)).collect();
            for threads in THREADS {
                let times = measure(&clock, &lanes, &tokens, threads, each);
                report.add(Row { alg, keys, threads, times, allocations: allocations.clone() });
            }
        }
    }
    parts::print(&clock, &shelf, each);
    decide::print(&clock, &shelf, &KEYS);
    report.finish(clock.now().since(started))
}

fn validate(validator: &Validator, tokens: &[Token], buffers: &mut Buffers) {
    for token in tokens {
        assert!(validator.validate(&token.text, buffers).is_ok());
    }
}
