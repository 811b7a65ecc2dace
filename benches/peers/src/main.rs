//! Other JWT libraries beside countersign: `cargo run --release --manifest-path benches/peers/Cargo.toml`.
//!
//! All validate the same tokens with the same key, in one process and in turns: raw ring the signature alone, the
//! others signature, `exp`, `iss` and `aud`, each in its own way. Nothing is measured before each has accepted every
//! token and refused what it has to refuse. What a library lets through that countersign refuses is printed too, for a
//! check that is left out takes no time.

#[path = "../../support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "each target uses a part of it")]
mod support;

#[path = "../../ratio/machine.rs"]
mod machine;
#[path = "../../ratio/measure.rs"]
#[allow(dead_code, reason = "the ratio table shows more")]
mod measure;

mod forged;
mod lock;
mod peer;
mod probes;
mod proof;
mod table;

use countersign::clock::SystemClock;
use countersign::jws::Buffers;
use measure::{Lane, measure};
use peer::{LIBRARIES, Peer};
use std::time::Duration;
use support::{ALGORITHMS, Shelf, Signer, TOKENS, tokens};

/// For all measurements together, in seconds, unless an argument says otherwise. The proofs come on top.
const TOTAL: u64 = 120;

fn main() {
    let clock = SystemClock::new();
    machine::print(&clock);
    lock::print();
    let total = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(TOTAL);
    let each = Duration::from_secs(total) / u32::try_from(ALGORITHMS.len()).unwrap();
    let shelf = Shelf::new(1);
    table::head();
    for alg in ALGORITHMS {
        let signer = Signer::new(alg);
        let tokens = tokens(alg, &signer, TOKENS);
        let ours = shelf.local(alg, &signer, 1);
        let peers: Vec<Option<Box<dyn Peer>>> =
            LIBRARIES.iter().map(|library| (library.open)(alg, &signer)).collect();

        proof::signatures("raw ring", &tokens, |token| signer.raw.verify(token));
        let accepts = |text: &str| ours.validate(text, &mut Buffers::new()).is_ok();
        proof::signatures("countersign", &tokens, |token| accepts(&token.text));
        proof::claims("countersign", &signer, &tokens[0], &accepts);
        for (library, peer) in LIBRARIES.iter().zip(&peers) {
            if let Some(peer) = peer {
                proof::signatures(library.name, &tokens, |token| peer.accepts(&token.text));
                proof::claims(library.name, &signer, &tokens[0], &|text| peer.accepts(text));
            }
        }

        let mut lanes: Vec<Lane<'_>> = vec![
            Box::new(|tokens, _| tokens.iter().for_each(|token| assert!(signer.raw.verify(token)))),
            Box::new(|tokens, buffers| {
                for token in tokens {
                    assert!(ours.validate(&token.text, buffers).is_ok());
                }
            }),
        ];
        for peer in peers.iter().flatten() {
            lanes.push(Box::new(|tokens, _| {
                tokens.iter().for_each(|token| assert!(peer.accepts(&token.text)))
            }));
        }
        let supported: Vec<bool> = peers.iter().map(Option::is_some).collect();
        table::row(alg, &supported, &measure(&clock, &lanes, &tokens, 1, each));
    }
    println!("\nload average afterwards: {}\n", machine::load());
    probes::print(&clock, &shelf);
}
