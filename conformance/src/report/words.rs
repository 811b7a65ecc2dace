//! What every report says in the same words.

use crate::catalogue::level::Authority;
use crate::results::result::{CaseResult, CaseSummary};
use crate::results::run::{Run, TimePasses};

/// Text of others on one line: what would steer a terminal or turn the direction of writing is escaped.
pub(super) fn one_line(text: &str) -> String {
    escaped(text, steers)
}

/// The same, with its lines.
pub(super) fn lines(text: &str) -> String {
    escaped(text, |character| character != '\n' && steers(character))
}

fn escaped(text: &str, escape: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if escape(character) {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}

/// Control characters, and those that are invisible, break a line or turn the direction of writing.
fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// How strong a case is, by whose word, and what it cites.
pub(super) fn stands(case: &CaseSummary) -> String {
    let cites = if case.cites.is_empty() { "nothing cited".to_owned() } else { case.cites.join("; ") };
    one_line(&format!("{}, authority: {} ({cites})", case.level, case.authority))
}

/// What an authority is.
pub(super) const fn authority(authority: Authority) -> &'static str {
    match authority {
        Authority::Spec => "the text of a specification",
        Authority::Advisory => "a published advisory that treats the contrary as a vulnerability",
        Authority::Contract => "the rules of conformance/CONTRACT.md; no RFC is violated by breaking one",
    }
}

/// What was expected, and what came.
pub(super) fn came(result: &CaseResult) -> String {
    let mut words = format!("{}; expected: {}; got: {}", result.outcome, result.expected, result.got);
    for more in [result.class_differs.as_deref().unwrap_or_default(), &result.reason] {
        if !more.is_empty() {
            words.push_str("; ");
            words.push_str(more);
        }
    }
    one_line(&words)
}

/// How to run one case alone.
pub(super) fn alone(id: &str) -> String {
    one_line(&format!("countersign run --select {id} --trace {id}"))
}

/// Who was judged.
pub(super) fn who(run: &Run) -> String {
    one_line(&format!("{} {}", run.subject.name, run.subject.version))
}

/// How, when and by which suite.
pub(super) fn how(run: &Run) -> String {
    let part = if run.partial { ", a part of it" } else { "" };
    one_line(&format!(
        "{}; {}; {}; suite {}, catalogue {}{part}",
        run.subject.by,
        time(run.time),
        run.date,
        run.suite.version,
        run.suite.catalogue
    ))
}

/// How time passed.
pub(super) const fn time(time: TimePasses) -> &'static str {
    match time {
        TimePasses::Injected => "injected clocks",
        TimePasses::Faketime => "libfaketime",
        TimePasses::Shortened => "shorter intervals",
        TimePasses::Waiting => "by waiting",
        TimePasses::NotAtAll => "no time passes",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_others_steers_a_terminal() {
        assert_eq!(
            one_line("a\u{1b}[31m\nb\u{202e}c\u{0}\u{7f}é"),
            "a\\u{1b}[31m\\nb\\u{202e}c\\u{0}\\u{7f}é"
        );
        assert_eq!(lines("a\u{9b}\nb"), "a\\u{9b}\nb");
    }
}
