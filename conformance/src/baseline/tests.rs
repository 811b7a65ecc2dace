use super::compare::{Comparison, NewCases, Newer, compare};
use super::file::{Baseline, Known};
use super::finding::Kind;
use crate::catalogue::level::Level;
use crate::results::outcome::Outcome;
use crate::results::result::{CaseResult, NO_TIME};
use crate::results::run::Run;
use crate::results::sample;
use crate::results::totals::Totals;
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 23);

fn failed(id: &str) -> CaseResult {
    sample::result(id, Level::Must, Outcome::Failed)
}

fn passed(id: &str) -> CaseResult {
    sample::result(id, Level::Must, Outcome::Passed)
}

/// A run of five cases, two of which fail, and its baseline, with reasons.
fn start() -> (Run, Baseline) {
    let run =
        sample::run("a", vec![passed("a/1"), failed("a/2"), passed("a/3"), failed("a/4"), passed("a/5")]);
    let mut baseline = Baseline::from_run(&run, None);
    for known in &mut baseline.known {
        known.reason = format!("reason of {}", known.id);
    }
    (run, baseline)
}

fn compared(run: &mut Run, baseline: &Baseline) -> Comparison {
    compare(run, Some(baseline), NewCases::Note, TODAY)
}

fn kinds(comparison: &Comparison) -> Vec<(Kind, &str)> {
    comparison.findings.iter().map(|finding| (finding.kind, finding.id.as_str())).collect()
}

#[test]
fn a_run_that_fails_as_listed_is_green_and_its_failures_are_known() {
    let (mut run, baseline) = start();
    let comparison = compared(&mut run, &baseline);
    assert_eq!((kinds(&comparison), comparison.is_red(), &comparison.newer), (vec![], false, &vec![]));
    assert_eq!(run.results[1].known.as_deref(), Some("reason of a/2"));
    assert_eq!(Totals::of(&run).last_line(), "3 passed, 0 failed, 2 skipped");
}

#[test]
fn without_a_baseline_each_failure_is_new_and_no_case_is() {
    let (mut run, _) = start();
    run.results[0].known = Some("of an earlier comparison".to_owned());
    run.results[1].newer = true;
    let comparison = compare(&mut run, None, NewCases::Note, TODAY);
    assert_eq!(kinds(&comparison), [(Kind::NewFailure, "a/2"), (Kind::NewFailure, "a/4")]);
    assert!(comparison.is_red() && comparison.newer.is_empty());
    assert_eq!(Totals::of(&run).last_line(), "3 passed, 2 failed, 0 skipped");
}

#[test]
fn only_failures_and_what_a_must_does_not_show_have_to_be_listed() {
    for &outcome in Outcome::ALL {
        for level in Level::ALL {
            let mut run = sample::run("a", vec![sample::result("a/1", level, outcome)]);
            let comparison = compare(&mut run, None, NewCases::Note, TODAY);
            let expected = match outcome {
                Outcome::Failed => true,
                Outcome::AdapterError | Outcome::Inconclusive => level == Level::Must,
                _ => false,
            };
            assert_eq!(comparison.is_red(), expected, "{outcome} {level}");
            assert_eq!(Totals::of(&run).failed, u64::from(expected), "{outcome} {level}");
            assert_eq!(
                Baseline::from_run(&run, None).known.len(),
                usize::from(expected),
                "{outcome} {level}"
            );
        }
    }
}

#[test]
fn each_kind_of_finding_is_told_and_is_red() {
    type Change = fn(&mut Run, &mut Baseline);
    let table: [(Kind, &str, Change, &str); 7] = [
        (Kind::NewFailure, "a/1", |run, _| run.results[0] = failed("a/1"), "failed, got: accepted"),
        (
            Kind::Stale,
            "a/2",
            |run, _| run.results[1] = passed("a/2"),
            "listed as failed, got: accepted; now it passes, so the entry can go",
        ),
        (
            Kind::Different,
            "a/2",
            |run, _| run.results[1].got = "no answer".to_owned(),
            "listed as failed, got: accepted; now failed, got: no answer",
        ),
        (
            Kind::Different,
            "a/2",
            |run, _| run.results[1].outcome = Outcome::NotApplicable,
            "listed as failed, got: accepted; now not_applicable, got: accepted",
        ),
        (Kind::UnknownId, "a/2", |run, _| drop(run.results.remove(1)), "listed, and there is no such case"),
        (
            Kind::MissingReason,
            "a/2",
            |_, baseline| baseline.known[0].reason = " \n".to_owned(),
            "listed as failed, got: accepted",
        ),
        (
            Kind::Expired,
            "a/2",
            |_, baseline| baseline.known[0].expiry = Some(date(2026, 11, 22)),
            "listed as failed, got: accepted; tolerated until 2026-11-22",
        ),
    ];
    for (kind, id, change, what) in table {
        let (mut run, mut baseline) = start();
        change(&mut run, &mut baseline);
        let comparison = compared(&mut run, &baseline);
        assert_eq!(kinds(&comparison), [(kind, id)]);
        assert_eq!(comparison.findings[0].what, what, "{kind}");
        assert!(comparison.is_red(), "{kind}");
        let marked = run.results.iter().find(|result| result.case.id == id);
        assert!(marked.is_none_or(|result| result.known.is_none()), "{kind}");
        // A finding about a case that fails is counted as a failure.
        let fails = marked.is_some_and(CaseResult::is_failure);
        assert_eq!(Totals::of(&run).failed, u64::from(fails), "{kind}");
    }
}

#[test]
fn an_entry_whose_case_needs_time_that_does_not_pass_here_is_neither_stale_nor_lost() {
    let (mut run, baseline) = start();
    let result = run.results.iter_mut().find(|result| result.case.id == baseline.known[0].id).unwrap();
    (result.outcome, result.got) = (Outcome::NotApplicable, NO_TIME.to_owned());
    let comparison = compared(&mut run, &baseline);
    assert_eq!(kinds(&comparison), []);
    assert_eq!(Baseline::from_run(&run, Some(&baseline)).known, baseline.known);
}

#[test]
fn an_entry_is_tolerated_on_its_last_day() {
    let (mut run, mut baseline) = start();
    baseline.known[0].expiry = Some(TODAY);
    assert!(!compared(&mut run, &baseline).is_red());
    baseline.known[0].reason.clear();
    baseline.known[0].expiry = TODAY.yesterday().ok();
    let comparison = compared(&mut run, &baseline);
    assert_eq!(kinds(&comparison), [(Kind::MissingReason, "a/2"), (Kind::Expired, "a/2")]);
}

#[test]
fn a_failure_of_a_newer_or_changed_case_is_noted_and_red_only_when_asked() {
    let (mut run, baseline) = start();
    // New and failing, new and passing, changed and failing, changed and failing as listed.
    run.results.extend([failed("a/6"), passed("a/7")]);
    run.results[0] = CaseResult { case: run.results[0].case.clone(), ..failed("a/1") };
    run.results[0].case.hash = "another".to_owned();
    run.results[1].case.hash = "another".to_owned();
    let comparison = compared(&mut run, &baseline);
    assert_eq!(kinds(&comparison), [(Kind::NewCase, "a/1"), (Kind::NewCase, "a/6")]);
    assert!(!comparison.is_red());
    let newer = |id: &str, changed| Newer { id: id.to_owned(), changed };
    assert_eq!(
        comparison.newer,
        [newer("a/1", true), newer("a/2", true), newer("a/6", false), newer("a/7", false)]
    );
    assert_eq!(
        Totals::of(&run).to_string(),
        "passed: 3; failed: none; skipped: 2 known, 2 newer\n3 passed, 0 failed, 4 skipped"
    );
    let comparison = compare(&mut run, Some(&baseline), NewCases::Fail, TODAY);
    assert_eq!(kinds(&comparison), [(Kind::NewCase, "a/1"), (Kind::NewCase, "a/6")]);
    assert!(comparison.is_red());
    assert_eq!(Totals::of(&run).last_line(), "3 passed, 2 failed, 2 skipped");
}

#[test]
fn a_changed_case_that_fails_otherwise_than_listed_is_a_new_case_and_one_that_passes_is_stale() {
    let (mut run, baseline) = start();
    run.results[1].case.hash = "another".to_owned();
    run.results[1].got = "unavailable".to_owned();
    run.results[3] = passed("a/4");
    run.results[3].case.hash = "another".to_owned();
    let comparison = compared(&mut run, &baseline);
    assert_eq!(kinds(&comparison), [(Kind::NewCase, "a/2"), (Kind::Stale, "a/4")]);
}

#[test]
fn a_part_of_the_catalogue_says_nothing_of_the_rest() {
    let (mut run, baseline) = start();
    run.partial = true;
    run.results.truncate(2);
    assert!(!compared(&mut run, &baseline).is_red());
    run.results[1].got = "unavailable".to_owned();
    let written = Baseline::from_run(&run, Some(&baseline));
    let reasons: Vec<_> =
        written.known.iter().map(|known| (known.id.as_str(), known.reason.as_str())).collect();
    assert_eq!(reasons, [("a/2", ""), ("a/4", "reason of a/4")]);
    assert_eq!(written.cases, baseline.cases);
    run.partial = false;
    let written = Baseline::from_run(&run, Some(&baseline));
    assert_eq!((written.known.len(), written.cases.len()), (1, 2));
}

#[test]
fn writing_keeps_the_reason_of_what_still_fails_in_the_same_way() {
    let (mut run, mut baseline) = start();
    baseline.known[0].issue = Some("https://issues.example/7".to_owned());
    baseline.known[0].expiry = Some(date(2027, 1, 31));
    baseline.known[0].hash = "older".to_owned();
    run.results[2] = failed("a/3");
    run.results[3].outcome = Outcome::AdapterError;
    let written = Baseline::from_run(&run, Some(&baseline));
    let fresh = |id: &str, outcome| Known {
        id: id.to_owned(),
        hash: format!("hash of {id}"),
        outcome,
        got: "accepted".to_owned(),
        reason: String::new(),
        issue: None,
        expiry: None,
    };
    let kept = Known { hash: "hash of a/2".to_owned(), ..baseline.known[0].clone() };
    assert_eq!(written.known, [kept, fresh("a/3", Outcome::Failed), fresh("a/4", Outcome::AdapterError)]);
    let comparison = compared(&mut run, &written);
    assert_eq!(kinds(&comparison), [(Kind::MissingReason, "a/3"), (Kind::MissingReason, "a/4")]);
}

#[test]
fn what_is_written_is_read_again() {
    let (mut run, _) = start();
    run.results[1].got = format!("two\nlines, '''quotes''' and \"\"\" {}", sample::HOSTILE);
    let mut baseline = Baseline::from_run(&run, None);
    baseline.known[0].expiry = Some(date(2027, 1, 31));
    let text = baseline.to_toml().unwrap();
    assert!(text.contains("\nexpiry = 2027-01-31\n"), "{text}");
    assert_eq!(Baseline::parse("known.toml", &text).unwrap(), baseline);
}

const HEAD: &str = "format = 1\nsuite = \"0.1.0\"\ncatalogue = \"c\"\n";
const ENTRY: &str = "[[known]]\nid = \"a/1\"\nhash = \"h\"\noutcome = \"failed\"\ngot = \"g\"\n";

#[test]
fn what_is_wrong_is_told_with_file_line_and_field() {
    let table = [
        (String::new(), "1: missing field `format`"),
        (
            "format = 2\nwhatever = 1".to_owned(),
            "1: format: 2 is another format than 1, which this program reads",
        ),
        ("format = 1\nsuite = ".to_owned(), "2: "),
        ("format = 1\nsuite = 3".to_owned(), "2: suite: invalid type: integer `3`, expected a string"),
        (format!("{HEAD}color = 1"), "4: color: unknown field `color`, expected one of "),
        (format!("{HEAD}{ENTRY}reson = 1"), "9: known[0].reson: unknown field `reson`, expected one of "),
        (format!("{HEAD}[[known]]\nid = \"a\""), "4: known[0]: missing field `hash`"),
        (
            format!("{HEAD}{}", ENTRY.replace("failed", "passed")),
            "7: known[0].outcome: `passed` is no failure; only `failed`, `adapter_error` and `inconclusive` can be known",
        ),
        (format!("{HEAD}{}", ENTRY.replace("failed", "fail")), "7: known[0].outcome: unknown variant `fail`"),
        (format!("{HEAD}{ENTRY}expiry = \"soon\""), "9: known[0].expiry: `soon` is no date like 2026-11-23"),
        (format!("{HEAD}{ENTRY}expiry = 7"), "9: known[0].expiry: `7` is no date like 2026-11-23"),
        (
            format!("{HEAD}{ENTRY}expiry = 2026-11-23T00:00:00"),
            "9: known[0].expiry: `2026-11-23T00:00:00` is no date like 2026-11-23",
        ),
        (format!("{HEAD}{ENTRY}{ENTRY}"), "9: known[1].id: a/1 is listed twice"),
    ];
    for (text, what) in table {
        let error = Baseline::parse("known.toml", &text).unwrap_err().to_string();
        assert!(error.starts_with(&format!("known.toml:{what}")), "{error}\n is not\nknown.toml:{what}");
    }
}

#[test]
fn a_date_may_stand_in_quotes() {
    for text in ["2027-01-31", "\"2027-01-31\""] {
        let baseline = Baseline::parse("k", &format!("{HEAD}{ENTRY}expiry = {text}\n")).unwrap();
        assert_eq!(baseline.known[0].expiry, Some(date(2027, 1, 31)));
    }
}
