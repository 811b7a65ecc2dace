//! The report for a person: what is unexpected first, the counts last.

use super::areas::counts;
use super::not_run::not_run;
use super::table;
use super::words::{alone, authority, came, how, one_line, stands, who};
use crate::baseline::compare::Comparison;
use crate::baseline::finding::Kind;
use crate::catalogue::level::Authority;
use crate::results::outcome::Outcome;
use crate::results::result::CaseResult;
use crate::results::run::Run;
use crate::results::totals::{Skipped, Totals};
use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, Table};
use std::collections::BTreeSet;
use std::io::{self, Write};

const BAD: Style = AnsiColor::Red.on_default().bold();
const UNSURE: Style = AnsiColor::Yellow.on_default();
const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// Writes the report. The last line is the count alone.
///
/// # Errors
/// Only those of writing to `out`.
pub fn write(run: &Run, comparison: Option<&Comparison>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEADING}{}{HEADING:#}  {}\n", who(run), how(run))?;
    unexpected(run, out)?;
    if let Some(comparison) = comparison {
        findings(comparison, out)?;
    }
    listed(run, out)?;
    if !run.results.is_empty() {
        writeln!(out, "{}\n", areas(run))?;
    }
    left(run, out)?;
    writeln!(out, "{}", Totals::of(run))
}

fn unexpected(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let unexpected: Vec<&CaseResult> = run.results.iter().filter(|result| result.is_unexpected()).collect();
    if unexpected.is_empty() {
        return Ok(());
    }
    writeln!(out, "{BAD}Unexpected{BAD:#}")?;
    for result in &unexpected {
        let id = &result.case.id;
        writeln!(out, "  {HEADING}{}{HEADING:#}  {}", one_line(id), one_line(&result.case.title))?;
        writeln!(out, "      {}: {}", stands(&result.case), one_line(&result.case.requirement))?;
        writeln!(out, "      {BAD}{}{BAD:#}", came(result))?;
        writeln!(out, "      {FAINT}{}{FAINT:#}", alone(id))?;
    }
    if unexpected.iter().any(|result| result.case.authority == Authority::Contract) {
        writeln!(out, "  authority: contract is {}", authority(Authority::Contract))?;
    }
    writeln!(out)
}

/// What the baseline has to say, but for the new failures, which stand above.
fn findings(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let told: Vec<_> =
        comparison.findings.iter().filter(|finding| finding.kind != Kind::NewFailure).collect();
    if told.is_empty() && comparison.newer.is_empty() {
        return Ok(());
    }
    writeln!(out, "{HEADING}Baseline{HEADING:#}")?;
    for finding in told {
        let style = if comparison.reds(finding) { BAD } else { UNSURE };
        let (id, what) = (one_line(&finding.id), one_line(&finding.what));
        writeln!(out, "  {style}{}{style:#}  {id}: {what}", finding.kind)?;
    }
    let changed = comparison.newer.iter().filter(|newer| newer.changed).count();
    if !comparison.newer.is_empty() {
        let new = comparison.newer.len().saturating_sub(changed);
        writeln!(out, "  {new} cases are newer than the baseline, {changed} have changed since")?;
    }
    writeln!(out)
}

/// Warnings and known failures, a line each.
fn listed(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let warned = run.results.iter().filter(|result| result.outcome == Outcome::Warned);
    let warned = warned.map(|result| (result, came(result)));
    let known = run.results.iter().filter_map(|result| {
        let reason = result.known.as_deref()?;
        Some((result, format!("{}; known: {}", came(result), one_line(reason))))
    });
    for (heading, results) in [("Warnings", warned.collect::<Vec<_>>()), ("Known failures", known.collect())]
    {
        if results.is_empty() {
            continue;
        }
        writeln!(out, "{HEADING}{heading}{HEADING:#}")?;
        for (result, words) in results {
            writeln!(out, "  {}  {}", one_line(&result.case.id), stands(&result.case))?;
            writeln!(out, "      {words}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The counts of each area.
fn areas(run: &Run) -> Table {
    let counts = counts(&run.results);
    let skipped: BTreeSet<Skipped> =
        counts.iter().flat_map(|(_, _, totals)| totals.skipped_by_name.keys().copied()).collect();
    let names = skipped.iter().map(|skipped| skipped.name());
    let mut table = table::new(["area", "authority", "passed", "failed"].into_iter().chain(names), 2);
    let mut last = None;
    for (area, authority, totals) in &counts {
        let name = if last == Some(*area) { String::new() } else { one_line(area) };
        last = Some(*area);
        let by_name =
            skipped.iter().map(|name| totals.skipped_by_name.get(name).copied().unwrap_or_default());
        let numbers = [totals.passed, totals.failed].into_iter().chain(by_name).map(number);
        table.add_row([Cell::new(name), Cell::new(authority.name())].into_iter().chain(numbers));
    }
    table
}

fn number(count: u64) -> Cell {
    Cell::new(if count == 0 { "·".to_owned() } else { count.to_string() })
}

fn left(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let not_run = not_run(run);
    if not_run.is_empty() {
        return Ok(());
    }
    writeln!(out, "{HEADING}Not judged, by reason{HEADING:#}")?;
    for row in not_run {
        writeln!(out, "  {:>6}  {}: {}", row.count, row.name, row.reason)?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::compare::{NewCases, compare};
    use crate::baseline::file::Baseline;
    use crate::results::sample;
    use jiff::civil::date;

    fn printed(run: &Run, comparison: Option<&Comparison>) -> String {
        let mut out = anstream::StripStream::new(Vec::new());
        write(run, comparison, &mut out).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    #[test]
    fn what_is_unexpected_comes_first_and_the_count_alone_comes_last() {
        let report = printed(&sample::other(), None);
        let lines: Vec<&str> = report.lines().collect();
        assert!(lines[0].starts_with("other "), "{report}");
        assert!(
            lines[0].ends_with("  adapter; libfaketime; 2026-11-23T12:00:00Z; suite 0.1.0, catalogue c0ffee"),
            "{report}"
        );
        assert_eq!(
            lines[2..5],
            [
                "Unexpected",
                "  claims/exp-now  title of claims/exp-now",
                "      must, authority: spec (RFC 7519 4.1.4): a token is refused at its `exp` and after it",
            ]
        );
        assert!(
            lines[5].starts_with("      failed; expected: rejected; got: accepted: </script>"),
            "{report}"
        );
        assert_eq!(lines[6], "      countersign run --select claims/exp-now --trace claims/exp-now");
        assert_eq!(
            lines[lines.len() - 2..],
            [
                "passed: 6; failed: 3 failed, 1 adapter_error; skipped: 1 known, 1 warned, 1 inconclusive, 1 recorded, \
             1 unsupported, 1 not_applicable",
                "6 passed, 4 failed, 6 skipped",
            ]
        );
    }

    #[test]
    fn a_contract_case_is_never_taken_for_an_rfc() {
        let report = printed(&sample::other(), None);
        let told = "      must, authority: contract (countersign K11; OIDC Core 10.1.1): ";
        assert!(report.contains(told), "{report}");
        let note = "  authority: contract is the rules of conformance/CONTRACT.md; no RFC is violated by breaking one\n";
        assert!(report.contains(note), "{report}");
        assert!(!printed(&sample::countersign(), None).contains("Unexpected"));
    }

    #[test]
    fn hostile_text_does_not_reach_the_terminal() {
        let mut out = Vec::new();
        write(&sample::other(), None, &mut anstream::StripStream::new(&mut out)).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("\\u{1b}[31m\\u{202e}\\u{0}"), "{text}");
        assert!(text.chars().all(|character| character == '\n' || !character.is_control()), "{text}");
        assert!(!text.contains('\u{202e}'), "{text}");
    }

    #[test]
    fn areas_are_counted_by_authority_and_what_was_not_judged_by_reason() {
        let report = printed(&sample::other(), None);
        let row = |start: &str| -> Vec<&str> {
            let line = report.lines().find(|line| line.trim_start().starts_with(start)).unwrap();
            line.split_whitespace().collect()
        };
        assert_eq!(
            row("area "),
            [
                "area",
                "authority",
                "passed",
                "failed",
                "known",
                "warned",
                "inconclusive",
                "recorded",
                "unsupported",
                "not_applicable"
            ]
        );
        assert_eq!(row("headers "), ["headers", "spec", "·", "·", "1", "1", "·", "·", "·", "·"]);
        assert_eq!(row("advisory "), ["advisory", "·", "1", "·", "·", "·", "·", "·", "·"]);
        assert_eq!(row("contract "), ["contract", "·", "1", "·", "·", "·", "·", "·", "·"]);
        assert!(
            report.contains("       1  not_applicable: needs `discovery`, which is not declared\n"),
            "{report}"
        );
        let report = printed(&sample::countersign(), None);
        assert!(report.contains("      40  left_out: wycheproof: no JOSE algorithm has this"), "{report}");
    }

    #[test]
    fn the_baseline_is_told_with_what_makes_it_red() {
        let mut run = sample::run(
            "a",
            vec![
                sample::result("a/1", crate::catalogue::level::Level::Must, Outcome::Passed),
                sample::result("a/2", crate::catalogue::level::Level::Must, Outcome::Failed),
            ],
        );
        let mut before = run.clone();
        before.results.pop();
        before.results[0].outcome = Outcome::Failed;
        let baseline = Baseline::from_run(&before, None);
        let comparison = compare(&mut run, Some(&baseline), NewCases::Note, date(2026, 11, 23));
        let report = printed(&run, Some(&comparison));
        let expected = "Baseline
  stale entry  a/1: listed as failed, got: rejected: expired; now it passes, so the entry can go
  new case  a/2: failed, got: accepted
  1 cases are newer than the baseline, 0 have changed since
";
        assert!(report.contains(expected), "{report}");
        assert!(report.ends_with("\n1 passed, 0 failed, 1 skipped\n"), "{report}");
    }
}
