//! `decide` alone: what the machine adds to a lookup whose key is known.

use crate::support::{JWKS_URL, Shelf, Signer};
use countersign::algorithm::Algorithm;
use countersign::clock::{Clock as _, SystemClock};
use countersign::policy::keys::{KeyPolicy, Remote};
use countersign::resolve::answer::{Answer, Jitter, Lifetime};
use countersign::resolve::decide::decide;
use countersign::resolve::state::State;
use countersign::resolve::step::Step;
use countersign::resolve::wanted::{LocalAnswer, Spent, Wanted};
use countersign::time::Timestamp;
use countersign::url::FetchUrl;
use std::hint::black_box;
use std::sync::Arc;

const CALLS: u32 = 20_000;
const ROUNDS: u32 = 20;

/// Measures it against held sets of each size, and prints nanoseconds.
pub(crate) fn print(clock: &SystemClock, shelf: &Shelf, sizes: &[usize]) {
    println!("\ndecide alone, ns, fastest of {ROUNDS} rounds of {CALLS} calls");
    println!("{:>7}  {:>12}  {:>12}", "keys", "found local", "found fresh");
    let signer = Signer::new("ES256");
    let kid = signer.jwk["kid"].as_str().unwrap();
    let policy = KeyPolicy::new(Remote::Explicit(FetchUrl::parse(JWKS_URL, false).unwrap()));
    let now = Timestamp::new(core::time::Duration::from_secs(1));
    for keys in sizes {
        let set = Arc::new(shelf.key_set(&signer, *keys));
        let wanted = Wanted {
            alg: Algorithm::Es256,
            kid: Some(kid),
            local: LocalAnswer::Absent,
            tried: &[],
            spent: Spent::default(),
            patience: true,
        };
        let local = Wanted { local: set.select(Algorithm::Es256, Some(kid), &[]).into(), ..wanted };
        let mut state = State::new(now);
        let ticket = state.begin(&policy, &wanted, now).unwrap();
        let answer = Answer::Keys { set: Arc::clone(&set), etag: None, lifetime: Lifetime::Unstated };
        state.complete(&policy, ticket, answer, Jitter::NONE, now);
        let time = |wanted: &Wanted<'_>| {
            let round = || {
                let begun = clock.now();
                for _ in 0..CALLS {
                    let step =
                        decide(black_box(&policy), black_box(&state), black_box(wanted), black_box(now));
                    assert!(matches!(black_box(step), Step::Found(_)));
                }
                clock.now().since(begun).as_nanos() as f64 / f64::from(CALLS)
            };
            (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min)
        };
        println!("{keys:>7}  {:>12.1}  {:>12.1}", time(&local), time(&wanted));
    }
}
