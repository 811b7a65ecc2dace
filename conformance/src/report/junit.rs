//! The report for a CI server, as JUnit XML: a suite for each area.

use super::areas::areas;
use super::words::{alone, came, how, lines, one_line, stands, who};
use crate::baseline::compare::Comparison;
use crate::baseline::finding::Kind;
use crate::results::outcome::Outcome;
use crate::results::result::CaseResult;
use crate::results::run::Run;
use core::time::Duration;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::io::{self, Write};

/// Writes the report. What is unexpected is a failure, or an error where the adapter went wrong; what is known, newer or
/// not judged is skipped. What the baseline has to say of no failing case stands in a suite `baseline`.
///
/// # Errors
/// Those of writing to `out`.
pub fn write(run: &Run, comparison: Option<&Comparison>, out: &mut dyn Write) -> io::Result<()> {
    let mut report = Report::new(who(run));
    for (area, results) in areas(&run.results) {
        let mut suite = TestSuite::new(one_line(area));
        suite.add_property(("run", how(run).as_str()));
        suite.add_test_cases(results.into_iter().map(case));
        report.add_test_suite(suite);
    }
    report.add_test_suites(baseline(comparison));
    report.add_test_suites(left_out(run));
    report.serialize(out).map_err(io::Error::other)
}

fn case(result: &CaseResult) -> TestCase {
    let mut case = TestCase::new(one_line(&result.case.id), status(result));
    case.set_classname(one_line(&result.case.area));
    case.set_time(Duration::from_millis(result.millis));
    case.add_property(("level", result.case.level.name()));
    case.add_property(("authority", result.case.authority.name()));
    case.add_property(("cites", one_line(&result.case.cites.join("; ")).as_str()));
    case
}

fn status(result: &CaseResult) -> TestCaseStatus {
    if result.is_unexpected() {
        let kind = match result.outcome {
            Outcome::AdapterError => NonSuccessKind::Error,
            Outcome::Failed
            | Outcome::Warned
            | Outcome::Inconclusive
            | Outcome::Recorded
            | Outcome::Unsupported
            | Outcome::NotApplicable
            | Outcome::Passed => NonSuccessKind::Failure,
        };
        let mut status = TestCaseStatus::non_success(kind);
        status.set_type(result.outcome.name());
        status.set_message(format!("{}: {}", stands(&result.case), came(result)));
        status.set_description(lines(&format!(
            "{}\n{}\n{}",
            result.case.requirement,
            result.story.join("\n"),
            alone(&result.case.id)
        )));
        return status;
    }
    if result.outcome == Outcome::Passed {
        return TestCaseStatus::success();
    }
    let mut status = TestCaseStatus::skipped();
    status.set_type(result.outcome.name());
    let why = match &result.known {
        Some(reason) => format!("known: {}; ", one_line(reason)),
        None if result.newer => "newer than the baseline; ".to_owned(),
        None => String::new(),
    };
    status.set_message(format!("{why}{}: {}", stands(&result.case), came(result)));
    status
}

/// The entries that are wrong although no case fails.
fn baseline(comparison: Option<&Comparison>) -> Option<TestSuite> {
    let findings = comparison.into_iter().flat_map(|comparison| &comparison.findings);
    let of_the_file = findings.filter(|finding| match finding.kind {
        Kind::Stale | Kind::UnknownId => true,
        Kind::NewFailure | Kind::Different | Kind::MissingReason | Kind::Expired | Kind::NewCase => false,
    });
    let cases: Vec<TestCase> = of_the_file
        .map(|finding| {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(finding.kind.name());
            status.set_message(one_line(&finding.what));
            TestCase::new(one_line(&finding.id), status)
        })
        .collect();
    suite("baseline", cases)
}

/// A case for each source and reason, which says how many.
fn left_out(run: &Run) -> Option<TestSuite> {
    let cases = run.left_out.iter().map(|left| {
        let mut status = TestCaseStatus::skipped();
        status.set_message(one_line(&format!("{} left out: {}", left.count, left.reason)));
        TestCase::new(one_line(&left.source), status)
    });
    suite("left out", cases.collect())
}

fn suite(name: &str, cases: Vec<TestCase>) -> Option<TestSuite> {
    if cases.is_empty() {
        return None;
    }
    let mut suite = TestSuite::new(name);
    suite.add_test_cases(cases);
    Some(suite)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::compare::{NewCases, compare};
    use crate::baseline::file::Baseline;
    use crate::results::sample;
    use crate::results::totals::Totals;
    use jiff::civil::date;

    fn written(run: &Run, comparison: Option<&Comparison>) -> String {
        let mut out = Vec::new();
        write(run, comparison, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn failures_errors_and_skips_are_those_of_the_totals() {
        let run = sample::other();
        let xml = written(&run, None);
        let report = Report::deserialize_from_str(&xml).unwrap();
        let totals = Totals::of(&run);
        assert_eq!((report.tests, report.failures, report.errors), (run.results.len(), 3, 1));
        assert_eq!(totals.failed, 4);
        let skipped: usize = report.test_suites.iter().map(|suite| suite.skipped).sum();
        assert_eq!(skipped as u64, totals.skipped);
        let names: Vec<&str> = report.test_suites.iter().map(|suite| suite.name.as_str()).collect();
        assert_eq!(names, ["claims", "headers", "resolution", "vectors"]);
    }

    #[test]
    fn each_failure_says_by_whose_word_and_how_to_run_it_alone() {
        let xml = written(&sample::other(), None);
        assert!(
            xml.contains("must, authority: contract (countersign K11; OIDC Core 10.1.1): failed;"),
            "{xml}"
        );
        assert!(
            xml.contains("countersign run --select resolution/no-latch --trace resolution/no-latch"),
            "{xml}"
        );
        assert!(xml.contains("<property name=\"authority\" value=\"advisory\"/>"), "{xml}");
        assert!(xml.contains("known: its issue 7, "), "{xml}");
    }

    #[test]
    fn hostile_text_stays_text() {
        let xml = written(&sample::other(), None);
        assert!(!xml.contains("<script"), "{xml}");
        assert!(!xml.contains("<img"), "{xml}");
        assert!(!xml.contains("]]>"), "{xml}");
        assert!(xml.chars().all(|character| character == '\n' || !character.is_control()), "{xml}");
    }

    #[test]
    fn what_makes_a_run_red_without_a_failing_case_is_a_failure_too() {
        let run = sample::countersign();
        let mut before = run.clone();
        before.results[0].outcome = Outcome::Failed;
        let baseline = Baseline::from_run(&before, None);
        let mut run = run;
        let comparison = compare(&mut run, Some(&baseline), NewCases::Note, date(2026, 11, 23));
        let report = Report::deserialize_from_str(&written(&run, Some(&comparison))).unwrap();
        let suite = report.test_suites.iter().find(|suite| suite.name.as_str() == "baseline").unwrap();
        assert_eq!((suite.failures, suite.test_cases[0].name.as_str()), (1, "claims/exp-in-time"));
        let left_out = report.test_suites.last().unwrap();
        assert_eq!((left_out.name.as_str(), left_out.skipped), ("left out", 1));
    }
}
