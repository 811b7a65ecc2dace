//! What holds without a test's own periods, and what is refused before anything is sent.

use crate::case::{Case, Remote};
use crate::stage::{Stage, timing};
use core::time::Duration;
use countersign::cause::Cause;
use countersign::policy::keys::Timing;
use countersign::resolve::step::Causes;
use countersign::url::UrlError;
use countersign::validator::Validator;
use countersign::validator::builder::BuildError;
use countersign::validator::error::{Error, Outage};
use countersign_conformance::clock::Stopwatch;
use countersign_conformance::harness::clock::VirtualClock;
use countersign_conformance::lab::fault::Fault;
use countersign_conformance::lab::place::{Place, Scheme};

#[test]
fn by_default_a_silent_issuer_is_given_up_after_five_seconds() {
    let default = Timing::default().fetch_total;
    assert_eq!(default, Duration::from_secs(5));
    let (fault, scheme) = (Fault::SilentAfterRequest, Scheme::Http);
    let case = Case { fault, scheme, remote: Remote::JwksUrl, place: Place::Keys };
    let stage = Stage::new(scheme);
    stage.issuer.set(case.place, fault).unwrap();
    let subject = stage.subject(&case, Timing::default(), false);
    let watch = Stopwatch::start();
    let verdict = subject.present(&stage.published);
    let elapsed = watch.elapsed();
    let causes = Causes { keys: Some(Cause::Timeout), ..Causes::default() };
    assert_eq!(verdict, Err(Error::Outage(Outage { causes, retry_in: Some(case.back_off()) })));
    assert!(elapsed >= default && elapsed < default * 2, "{elapsed:?}");
}

#[test]
fn a_name_over_plain_http_is_refused_before_anything_is_looked_up() {
    let build = |jwks_url: &str| {
        let stage = Stage::new(Scheme::Http);
        let builder = Validator::builder(stage.policy()).timing(timing()).clock(VirtualClock::new());
        builder.plain_http_loopback().jwks_url(jwks_url).build().map(drop)
    };
    assert_eq!(build("http://issuer-0.invalid/jwks"), Err(BuildError::JwksUrl(UrlError::Insecure)));
    assert_eq!(build("https://issuer-0.invalid/jwks"), Ok(()));
}
