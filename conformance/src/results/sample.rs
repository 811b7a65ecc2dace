//! Runs for tests: every outcome, two implementations, and text that wants to break out of a report.

use super::outcome::Outcome;
use super::result::{CaseResult, CaseSummary, TokenView};
use super::run::{FORMAT, LeftOut, Run, Subject, Suite, TimePasses};
use crate::catalogue::level::{Authority, Level};
use crate::protocol::capabilities::Capabilities;
use crate::protocol::configuration::Profile;

/// Breaks out of HTML, of a script, of an attribute, of XML, of a Markdown table, and takes over a terminal.
pub(crate) const HOSTILE: &str = "</script><script>document.title='owned'</script>\"'><img src=x onerror=alert(1)>&lt;|`]]>{{7*7}}\u{1b}[31m\u{202e}\u{0}";

/// A result as dull as can be.
pub(crate) fn result(id: &str, level: Level, outcome: Outcome) -> CaseResult {
    let area = id.split('/').next().unwrap().to_owned();
    let reason = match outcome {
        Outcome::NotApplicable => "needs `discovery`, which is not declared",
        Outcome::Unsupported => "the library has no EdDSA",
        Outcome::Inconclusive => "its twin was refused",
        _ => "",
    };
    let got = match outcome {
        Outcome::Passed => "rejected: expired",
        Outcome::AdapterError => "no answer within 10 s",
        Outcome::Unsupported | Outcome::NotApplicable => "",
        _ => "accepted",
    };
    CaseResult {
        case: CaseSummary {
            id: id.to_owned(),
            hash: format!("hash of {id}"),
            area,
            title: format!("title of {id}"),
            level,
            authority: Authority::Spec,
            why: "the token is over at `exp`".to_owned(),
            profile: Profile::Jwt,
            cites: vec!["RFC 7519 4.1.4".to_owned()],
            requirement: "a token is refused at its `exp` and after it".to_owned(),
            twin: None,
        },
        outcome,
        known: None,
        newer: false,
        expected: "rejected".to_owned(),
        got: got.to_owned(),
        class_differs: None,
        reason: reason.to_owned(),
        story: vec!["open a".to_owned(), format!("validate: {got}")],
        token: None,
        millis: 12,
    }
}

/// A run with these results.
pub(crate) fn run(name: &str, results: Vec<CaseResult>) -> Run {
    Run {
        format: FORMAT,
        suite: Suite { version: "0.1.0".to_owned(), catalogue: "c0ffee".to_owned() },
        subject: Subject {
            name: name.to_owned(),
            version: "1.2.3".to_owned(),
            by: "adapter".to_owned(),
            capabilities: Capabilities::default(),
        },
        date: "2026-11-23T12:00:00Z".to_owned(),
        time: TimePasses::Faketime,
        partial: false,
        results,
        left_out: Vec::new(),
    }
}

fn token() -> TokenView {
    TokenView {
        compact: "eyJhbGciOiJFUzI1NiJ9.eyJleHAiOjF9.AA".to_owned(),
        header: "{\"alg\":\"ES256\"}".to_owned(),
        payload: "{\"exp\":1}".to_owned(),
    }
}

/// The cases of both samples, as the library itself does them.
fn cases() -> Vec<CaseResult> {
    let passed = |id: &str, level| result(id, level, Outcome::Passed);
    let mut exp = passed("claims/exp-now", Level::Must);
    exp.case.twin = Some("claims/exp-in-time".to_owned());
    exp.token = Some(token());
    let mut latch = passed("resolution/no-latch", Level::Must);
    latch.case.authority = Authority::Contract;
    latch.case.cites = vec!["countersign K11".to_owned(), "OIDC Core 10.1.1".to_owned()];
    let mut zip = passed("headers/zip-bomb", Level::Must);
    zip.case.authority = Authority::Advisory;
    let mut cases = vec![
        passed("claims/exp-in-time", Level::Must),
        exp,
        passed("claims/iat-future", Level::Policy),
        passed("headers/typ-lower-case", Level::Should),
        zip,
        passed("headers/crit-unknown", Level::Must),
        latch,
        passed("resolution/retry", Level::Should),
        passed("resolution/discovery-down", Level::Must),
    ];
    cases[2].outcome = Outcome::Recorded;
    cases.extend((1..=5).map(|at| passed(&format!("vectors/wycheproof-jws/{at}"), Level::Must)));
    cases.extend((1..=2).map(|at| passed(&format!("vectors/rfc/rfc7515-a.{at}"), Level::Must)));
    cases
}

/// The library itself, as it should be.
pub(crate) fn countersign() -> Run {
    let mut run = run("countersign", cases());
    run.subject.by = "in process".to_owned();
    run.time = TimePasses::Injected;
    run.left_out = vec![LeftOut {
        source: "wycheproof".to_owned(),
        reason: "no JOSE algorithm has this curve, hash or mask".to_owned(),
        count: 40,
    }];
    run
}

/// Another library, with every outcome and much hostile text.
pub(crate) fn other() -> Run {
    let mut results = cases();
    let outcomes = [
        ("claims/exp-now", Outcome::Failed),
        ("headers/typ-lower-case", Outcome::Warned),
        ("headers/zip-bomb", Outcome::AdapterError),
        ("headers/crit-unknown", Outcome::Failed),
        ("resolution/no-latch", Outcome::Failed),
        ("resolution/retry", Outcome::Inconclusive),
        ("resolution/discovery-down", Outcome::NotApplicable),
        ("vectors/wycheproof-jws/3", Outcome::Unsupported),
        ("vectors/wycheproof-jws/4", Outcome::Failed),
    ];
    for (id, outcome) in outcomes {
        let at = results.iter().position(|result| result.case.id == id).unwrap();
        let plain = result(id, results[at].case.level, outcome);
        let case = results[at].case.clone();
        results[at] = CaseResult { case, ..plain };
    }
    let exp = &mut results[1];
    exp.got = format!("accepted: {HOSTILE}");
    exp.reason = HOSTILE.to_owned();
    exp.story = vec![HOSTILE.to_owned(), "the issuer saw nothing".to_owned()];
    exp.class_differs = Some("expired expected, claims told".to_owned());
    exp.token = Some(TokenView {
        compact: HOSTILE.to_owned(),
        header: HOSTILE.to_owned(),
        payload: HOSTILE.to_owned(),
    });
    results[5].known = Some(format!("its issue 7, {HOSTILE}"));
    let mut run = run("other", results);
    run.subject.version = HOSTILE.to_owned();
    run
}

#[test]
fn the_samples_have_every_outcome() {
    let (first, second) = (countersign(), other());
    for &outcome in Outcome::ALL {
        assert!(first.count(outcome) + second.count(outcome) > 0, "{outcome}");
    }
}
