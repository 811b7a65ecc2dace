//! Where the time of a validation goes: the parts of it, in turns like everything else.

use crate::measure::{Lane, measure};
use crate::support::{Shelf, Signer, TOKENS, policy, tokens};
use countersign::base64url;
use countersign::clock::{Clock as _, SystemClock};
use countersign::json::{self, Bounds, JsonError};
use countersign::jws::{Buffers, Segment, Segments};
use countersign::policy::limits::Limits;
use countersign::verify::Unverified;
use std::cell::RefCell;
use std::hint::black_box;
use std::time::Duration;

const ALG: &str = "HS256";

/// Prints nanoseconds for each token.
pub(crate) fn print(clock: &SystemClock, shelf: &Shelf, period: Duration) {
    thread_local! {
        static OCTETS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    let signer = Signer::new(ALG);
    let tokens = tokens(ALG, &signer, TOKENS);
    let (policy, limits, now) = (policy(ALG), Limits::DEFAULT, clock.unix());
    let validator = shelf.local(ALG, &signer, 1);
    let read = |text: &[u8]| {
        let visit = |name, value| {
            black_box((name, value));
            Ok::<(), JsonError>(())
        };
        assert!(json::object(text, Bounds::DEFAULT, visit).is_ok());
    };
    let lanes: [(&str, Lane<'_>); 7] = [
        (
            "finding the dots",
            Box::new(|tokens, _| {
                for token in tokens {
                    assert!(Segments::split(token.text.as_bytes()).is_ok());
                }
            }),
        ),
        (
            "the same and base64url",
            Box::new(|tokens, _| {
                OCTETS.with_borrow_mut(|octets| {
                    for token in tokens {
                        octets.clear();
                        let segments = Segments::split(token.text.as_bytes()).unwrap();
                        for segment in [Segment::Header, Segment::Payload, Segment::Signature] {
                            base64url::decode_into(segments.encoded(segment), octets).unwrap();
                        }
                    }
                });
            }),
        ),
        (
            "JSON of the header",
            Box::new(|tokens, _| tokens.iter().for_each(|token| read(token.header.as_bytes()))),
        ),
        (
            "JSON of the claims",
            Box::new(|tokens, _| tokens.iter().for_each(|token| read(token.claims.as_bytes()))),
        ),
        (
            "all that needs no key",
            Box::new(|tokens, buffers: &mut Buffers| {
                for token in tokens {
                    let parsed = Unverified::parse(token.text.as_bytes(), &policy, &limits, now, buffers);
                    assert!(black_box(parsed).is_ok());
                }
            }),
        ),
        ("raw ring", Box::new(|tokens, _| tokens.iter().for_each(|token| assert!(signer.raw.verify(token))))),
        ("a whole validation", Box::new(|tokens, buffers| crate::validate(&validator, tokens, buffers))),
    ];
    let (names, lanes): (Vec<_>, Vec<_>) = lanes.into_iter().unzip();
    println!("\nthe parts of a validation with {ALG}, ns");
    for (name, times) in names.iter().zip(measure(clock, &lanes, &tokens, 1, period)) {
        println!("{:>8.0}  {name}", times.fastest);
    }
}
