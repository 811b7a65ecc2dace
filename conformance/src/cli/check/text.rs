//! A report for a person.

use anstyle::{AnsiColor, Style};
use countersign::claims::claim::{Claim, Shape};
use countersign::rejection::excerpt::Excerpt;
use countersign::verify::{Check, KeyOutcome, KeyRow, Missing, Outcome, Report, Verdict};
use std::io::{self, Write};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const UNSURE: Style = AnsiColor::Yellow.on_default();
const FAINT: Style = Style::new().dimmed();
const HEADING: Style = Style::new().bold();

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    contents(report, out)?;
    checks(report, out)?;
    keys(report, out)?;
    for note in report.notes() {
        writeln!(out, "{UNSURE}note{UNSURE:#}: {note}")?;
    }
    verdict(report, out)
}

fn contents(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if !report.header().is_empty() {
        writeln!(out, "{HEADING}Header{HEADING:#}")?;
        for (parameter, text) in report.header() {
            writeln!(out, "  {:<10} {}", parameter.name(), plain(text))?;
        }
        writeln!(out)?;
    }
    if report.claims().is_empty() {
        return Ok(());
    }
    let vouched = match report.verdict() {
        Verdict::Accepted => "",
        Verdict::Refused(_) | Verdict::Unverified => " (nobody has vouched for them)",
    };
    writeln!(out, "{HEADING}Claims{HEADING:#}{vouched}")?;
    for (claim, text) in report.claims() {
        writeln!(out, "  {:<10} {}{}", claim.name(), plain(text), date(*claim, text))?;
    }
    writeln!(out)
}

/// The time that a claim means, behind its number.
fn date(claim: Claim, text: &Excerpt) -> String {
    if claim.shape() != Shape::Date {
        return String::new();
    }
    let time = text.as_str().parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    time.map(|time| format!("  ({time})")).unwrap_or_default()
}

fn checks(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEADING}Checks{HEADING:#}")?;
    let first = report.refusal().map(|(check, _)| check);
    for row in report.rows() {
        let (style, word, section, says) = match &row.outcome {
            Outcome::Passed => (GOOD, "pass", row.check.section(), row.check.asks().to_owned()),
            Outcome::Refused(rejection) => {
                let (expected, found) = (rejection.expected(), rejection.found());
                let says = format!("{}: expected {expected}, found {found}", rejection.code());
                (BAD, "REFUSED", rejection.section(), says)
            }
            Outcome::NotAsked | Outcome::NotJudged(_) => continue,
        };
        let mark = if first == Some(row.check) { "  <- the verdict" } else { "" };
        let code = row.check.code();
        writeln!(out, "  {style}{word:<7}{style:#} {code:<18} {section:<18} {says}{BAD}{mark}{BAD:#}")?;
    }
    let not_judged = group(report, |outcome| match outcome {
        Outcome::NotJudged(missing) => Some(*missing),
        Outcome::Passed | Outcome::Refused(_) | Outcome::NotAsked => None,
    });
    for (missing, checks) in not_judged {
        writeln!(out, "  {UNSURE}not judged{UNSURE:#}, because {}:", because(missing))?;
        list(&checks, out)?;
    }
    let not_asked = group(report, |outcome| (*outcome == Outcome::NotAsked).then_some(()));
    for ((), checks) in not_asked {
        writeln!(out, "  {FAINT}not asked for here:{FAINT:#}")?;
        list(&checks, out)?;
    }
    writeln!(out)
}

/// The checks that are alike in something, in order.
fn group<T: PartialEq>(report: &Report, of: impl Fn(&Outcome) -> Option<T>) -> Vec<(T, Vec<Check>)> {
    let mut groups: Vec<(T, Vec<Check>)> = Vec::new();
    for row in report.rows() {
        let Some(key) = of(&row.outcome) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, checks)) => checks.push(row.check),
            None => groups.push((key, vec![row.check])),
        }
    }
    groups
}

fn because(missing: Missing) -> String {
    match missing {
        Missing::Keys => "no keys were given".to_owned(),
        Missing::Check(check) => format!("{check} was refused, and they need what it would have given"),
    }
}

/// Names with their sections, a few on a line.
fn list(checks: &[Check], out: &mut dyn Write) -> io::Result<()> {
    for line in checks.chunks(3) {
        let told: Vec<String> = line.iter().map(|check| format!("{check} ({})", check.section())).collect();
        writeln!(out, "    {FAINT}{}{FAINT:#}", told.join(", "))?;
    }
    Ok(())
}

fn keys(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.keys().is_empty() {
        return Ok(());
    }
    writeln!(out, "{HEADING}Keys{HEADING:#}")?;
    for (at, key) in report.keys().iter().enumerate() {
        writeln!(out, "  {}. {}: {}", at.saturating_add(1), name(key), outcome(key.outcome))?;
    }
    writeln!(out)
}

fn name(key: &KeyRow) -> String {
    let kid = key.kid.as_ref().map_or_else(|| "no kid".to_owned(), |kid| format!("kid {kid}"));
    let kind = key.crv.or(key.kty).map(|kind| format!(", {kind}")).unwrap_or_default();
    let thumbprint =
        key.thumbprint.map(|thumbprint| format!(", thumbprint {thumbprint}")).unwrap_or_default();
    format!("{kid}{kind}{thumbprint}")
}

fn outcome(outcome: Option<KeyOutcome>) -> String {
    match outcome {
        None => "not judged: the header has no alg and kid to judge it by".to_owned(),
        Some(KeyOutcome::Verified) => "it verified the signature".to_owned(),
        Some(KeyOutcome::Failed) => "the signature is not by this key".to_owned(),
        Some(KeyOutcome::NotTried) => "it fits, and was not tried".to_owned(),
        Some(KeyOutcome::PassedOver(reason)) => {
            format!("passed over: {reason} ({}, {})", reason.code(), reason.section())
        }
        Some(KeyOutcome::Skipped(reason)) => {
            format!("cannot be used: {reason} ({}, {})", reason.code(), reason.section())
        }
    }
}

fn verdict(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    match (report.verdict(), report.refusal()) {
        (Verdict::Accepted, _) => writeln!(out, "verdict: {GOOD}accepted{GOOD:#}"),
        (Verdict::Refused(_), Some((_, rejection))) => {
            writeln!(out, "verdict: {BAD}refused{BAD:#}: {} ({})", rejection.code(), rejection.section())
        }
        (Verdict::Refused(check), None) => writeln!(out, "verdict: {BAD}refused{BAD:#}: {check}"),
        (Verdict::Unverified, _) => {
            writeln!(
                out,
                "verdict: {UNSURE}unverified{UNSURE:#}: without a key nobody can tell (give --jwks)"
            )
        }
    }
}

/// JSON text as it stood in the token. An excerpt escapes quotes for its own; here none are put around it.
fn plain(text: &Excerpt) -> String {
    let mut plain = String::new();
    let mut characters = text.as_str().chars();
    while let Some(character) = characters.next() {
        match (character, characters.as_str().chars().next()) {
            ('\\', Some('"' | '\\')) => plain.extend(characters.next()),
            (other, _) => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_shown_as_it_stood_and_nothing_else_is_unescaped() {
        let shown = |text| plain(&Excerpt::of(text));
        assert_eq!(shown(r#""joe""#), r#""joe""#);
        assert_eq!(shown(r#""a\"b\\n""#), r#""a\"b\\n""#);
        assert_eq!(shown("\"a\u{1b}[31m\n\""), r#""a\u{1b}[31m\u{a}""#);
        assert_eq!(shown("\\"), "\\");
    }

    #[test]
    fn a_number_of_seconds_is_told_as_a_time() {
        assert_eq!(date(Claim::Exp, &Excerpt::of("1300819380")), "  (2011-03-22T18:43:00Z)");
        for text in ["1e400", "-99999999999999999999", "\"soon\"", "1300819380.5"] {
            assert_eq!(date(Claim::Exp, &Excerpt::of(text)), "", "{text}");
        }
        assert_eq!(date(Claim::Sub, &Excerpt::of("1300819380")), "");
    }
}
