//! The report for the summary of a CI job, in Markdown.

use super::areas::counts;
use super::not_run::not_run;
use super::words::{authority, how, one_line, who};
use crate::baseline::compare::Comparison;
use crate::baseline::finding::Kind;
use crate::catalogue::level::Authority;
use crate::results::result::CaseResult;
use crate::results::run::Run;
use crate::results::totals::Totals;
use std::io::{self, Write};

/// The most rows of one table. Default: a summary that a forge shows has at most a megabyte, and a row some 500 octets.
const MAX_ROWS: usize = 500;

/// Writes the report.
///
/// # Errors
/// Only those of writing to `out`.
pub fn write(run: &Run, comparison: Option<&Comparison>, out: &mut dyn Write) -> io::Result<()> {
    let totals = Totals::of(run);
    let red = totals.failed > 0 || comparison.is_some_and(Comparison::is_red);
    writeln!(out, "## {} {}\n", if red { "❌" } else { "✅" }, text(&who(run)))?;
    writeln!(out, "**{}**\n\n{}\n\n{}\n", totals.last_line(), text(&totals.by_name()), text(&how(run)))?;
    unexpected(run, out)?;
    if let Some(comparison) = comparison {
        findings(comparison, out)?;
    }
    areas(run, out)?;
    left(run, out)
}

fn unexpected(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let unexpected: Vec<&CaseResult> = run.results.iter().filter(|result| result.is_unexpected()).collect();
    if unexpected.is_empty() {
        return Ok(());
    }
    writeln!(out, "### Unexpected\n\n| case | level | authority | cites | outcome | expected | got |")?;
    writeln!(out, "|---|---|---|---|---|---|---|")?;
    for result in unexpected.iter().take(MAX_ROWS) {
        let case = &result.case;
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            code(&case.id),
            case.level,
            case.authority,
            text(&case.cites.join("; ")),
            text(result.outcome.name()),
            text(&result.expected),
            text(&result.got)
        )?;
    }
    writeln!(out)?;
    more(unexpected.len(), out)?;
    if unexpected.iter().any(|result| result.case.authority == Authority::Contract) {
        writeln!(out, "Authority `contract` is {}.\n", text(authority(Authority::Contract)))?;
    }
    writeln!(out, "One alone: `countersign run --select ID --trace ID`\n")
}

fn findings(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let told: Vec<_> =
        comparison.findings.iter().filter(|finding| finding.kind != Kind::NewFailure).collect();
    if told.is_empty() {
        return Ok(());
    }
    writeln!(out, "### Baseline\n")?;
    for finding in told.iter().take(MAX_ROWS) {
        let mark = if comparison.reds(finding) { "❌" } else { "new:" };
        writeln!(out, "- {mark} {}: {} {}", finding.kind, code(&finding.id), text(&finding.what))?;
    }
    writeln!(out)?;
    more(told.len(), out)
}

fn more(rows: usize, out: &mut dyn Write) -> io::Result<()> {
    match rows.saturating_sub(MAX_ROWS) {
        0 => Ok(()),
        more => writeln!(out, "... and {more} more.\n"),
    }
}

fn areas(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "### By area\n\n| area | authority | passed | failed | skipped |\n|---|---|---:|---:|---:|"
    )?;
    for (area, authority, totals) in counts(&run.results) {
        let (passed, failed, skipped) = (totals.passed, totals.failed, totals.skipped);
        writeln!(out, "| {} | {authority} | {passed} | {failed} | {skipped} |", text(area))?;
    }
    writeln!(out)
}

fn left(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let not_run = not_run(run);
    if not_run.is_empty() {
        return Ok(());
    }
    writeln!(out, "### Not judged\n\n| cases | outcome | reason |\n|---:|---|---|")?;
    for row in not_run.iter().take(MAX_ROWS) {
        writeln!(out, "| {} | {} | {} |", row.count, text(row.name), text(&row.reason))?;
    }
    writeln!(out)?;
    more(not_run.len(), out)
}

/// Text of others: no character of it can be markup, HTML, a cell's end or a reference. A character reference never is
/// (CommonMark 2.5).
fn text(text: &str) -> String {
    let mut out = String::new();
    for character in one_line(text).chars() {
        match character {
            '&' | '<' | '>' | '"' | '\'' | '`' | '*' | '_' | '[' | ']' | '|' | '\\' | '~' | '#' | '@'
            | '!' | '$' | '{' | '}' => out.push_str(&format!("&#{};", u32::from(character))),
            other => out.push(other),
        }
    }
    out
}

fn code(id: &str) -> String {
    format!("<code>{}</code>", text(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::sample;

    fn written(run: &Run) -> String {
        let mut out = Vec::new();
        write(run, None, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_count_comes_first_and_each_failure_has_its_authority() {
        let report = written(&sample::other());
        assert!(report.starts_with("## ❌ other "), "{report}");
        assert!(report.contains("\n**6 passed, 4 failed, 6 skipped**\n"), "{report}");
        let row = "| <code>resolution/no-latch</code> | must | contract | countersign K11; OIDC Core 10.1.1 | failed \
                   | rejected | accepted |\n";
        assert!(report.contains(row), "{report}");
        assert!(
            report.contains("Authority `contract` is the rules of conformance/CONTRACT.md; no RFC"),
            "{report}"
        );
        assert!(written(&sample::countersign()).starts_with("## ✅ countersign 1.2.3\n"));
    }

    #[test]
    fn hostile_text_ends_no_cell_and_opens_no_markup() {
        let report = written(&sample::other());
        let row = report.lines().find(|line| line.contains("claims/exp-now")).unwrap();
        assert_eq!(row.matches('|').count(), 8, "{row}");
        assert_eq!(row.matches('`').count(), 0, "{row}");
        assert_eq!(report.matches('<').count(), report.matches("<code>").count() * 2, "{report}");
        assert!(!report.contains("onerror=alert(1)>"), "{report}");
        assert!(row.contains("&#124;&#96;"), "{row}");
    }

    #[test]
    fn a_flood_of_failures_is_cut_and_counted() {
        let failed = |at| {
            let level = crate::catalogue::level::Level::Must;
            sample::result(&format!("a/{at}"), level, crate::results::outcome::Outcome::Failed)
        };
        let report = written(&sample::run("a", (0..502).map(failed).collect()));
        assert_eq!(report.matches("<code>").count(), 500);
        assert!(report.contains("\n... and 2 more.\n"), "{report}");
    }
}
