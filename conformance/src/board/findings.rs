//! What the board found, implementation by implementation: `conformance/FINDINGS.md`.

use super::opinions;
use super::reasons::Reasons;
use super::stored::{Other, Stored};
use crate::catalogue::Catalogue;
use crate::catalogue::case::Case;
use crate::results::outcome::Outcome;
use std::collections::BTreeMap;

const HEAD: &str = "\
# Findings

What released libraries do otherwise than a `must` of a specification, of a published advisory, or of
[our own contract](CONTRACT.md) asks for, or the author of a test vector. No RFC is violated by breaking a rule of the contract: look
at the authority.

This file is made from [results](results) by a test. A failure is listed only after somebody has looked whether the adapter
is fair, whether a documented option of the library mends it, and whether the text that is cited carries it; the words above
each table are theirs. An adapter uses its library as a careful reader of its documentation would; what is reported here holds
for that use. Of a family of cases one is named, with the number of the others. One command shows each, after the `setup` in
the adapter's folder:

```console
$ countersign run --adapter conformance/adapters/ADAPTER --trace CASE
```
";

/// How a reason begins of a failure that is not held against the library: nobody is accused of it.
const SHARED: &str = "Not the library's alone";

/// The whole file.
pub fn markdown(stored: &[Stored], reasons: &Reasons, catalogue: &Catalogue) -> String {
    let mut text = HEAD.to_owned();
    for stored in stored {
        implementation(stored, reasons, catalogue, &mut text);
    }
    text.push_str(&opinions::markdown(stored, catalogue));
    text
}

fn implementation(stored: &Stored, reasons: &Reasons, catalogue: &Catalogue, text: &mut String) {
    let failures = stored.others.iter().filter(|other| is_failure(other.outcome));
    let mut kinds: BTreeMap<(&str, Option<&str>), Vec<&Other>> = BTreeMap::new();
    let (mut unexplained, mut shared) = (0_usize, 0_usize);
    for other in failures {
        match reasons.of(&stored.id, other) {
            Some(known) if known.reason.starts_with(SHARED) => shared = shared.saturating_add(1),
            Some(known) => {
                kinds.entry((known.reason.as_str(), known.issue.as_deref())).or_default().push(other);
            }
            None => unexplained = unexplained.saturating_add(1),
        }
    }
    let Stored { library, version, language, adapter, .. } = stored;
    text.push_str(&format!("\n## {library} {version} ({language})\n\nAdapter: `{adapter}`.\n"));
    if kinds.is_empty() && unexplained == 0 {
        text.push_str("\nNo `must` that could be put to it failed.\n");
    }
    if shared > 0 {
        text.push_str(&format!(
            "\nFailures that are not the library's alone, and that are not listed: {shared}. The baseline says why.\n"
        ));
    }
    if unexplained > 0 {
        text.push_str(&format!(
            "\nFailures that nobody has looked into yet, and that are not listed: {unexplained}.\n"
        ));
    }
    // What most cases show comes first.
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, others)| core::cmp::Reverse(others.len()));
    for ((why, report), others) in kinds {
        let report = report.map(|report| format!(" Reported: <{}>.", cell(report))).unwrap_or_default();
        text.push_str(&format!(
            "\n{}{report}\n\n| case | authority | cites | got |\n|---|---|---|---|\n",
            cell(why)
        ));
        for (other, more) in families(&others, catalogue) {
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let (authority, cites) = match catalogue.case(&other.id) {
                Some(case) => (case.authority.name(), case.cites.join("; ")),
                None => ("vector", "the label of its author".to_owned()),
            };
            let (id, got) = (&other.id, cell(&other.got));
            text.push_str(&format!("| `{id}`{more} | {authority} | {} | {got} |\n", cell(&cites)));
        }
    }
}

/// Whether it is held against an implementation: a must that failed, or that could not be judged for the adapter's sake.
const fn is_failure(outcome: Outcome) -> bool {
    match outcome {
        Outcome::Failed => true,
        Outcome::Warned
        | Outcome::AdapterError
        | Outcome::Inconclusive
        | Outcome::Recorded
        | Outcome::Unsupported
        | Outcome::NotApplicable
        | Outcome::Passed => false,
    }
}

/// The first of each family that got the same, and how many more there are.
fn families<'a>(others: &[&'a Other], catalogue: &Catalogue) -> Vec<(&'a Other, usize)> {
    let family = |other: &Other| {
        catalogue.case(&other.id).map_or_else(|| other.id.clone(), |case: &Case| case.template.clone())
    };
    let mut found: Vec<(&'a Other, usize)> = Vec::new();
    for other in others {
        let same =
            |known: &&mut (&Other, usize)| (family(known.0), &known.0.got) == (family(other), &other.got);
        match found.iter_mut().find(same) {
            Some((_, more)) => *more = more.saturating_add(1),
            None => found.push((other, 0)),
        }
    }
    found
}

/// Text in a cell of a table: on one line, and nothing in it ends the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_failure_is_listed_with_its_reason_and_what_carries_it() {
        let text = markdown(&[sample::stored()], &sample::reasons(), &Catalogue::embedded().unwrap());
        let (_, own) = text.split_once("## Some 1.2.3 (Python)").unwrap();
        let expected = "\n\nAdapter: `python-some/adapter`.\n\nFailures that nobody has looked into yet, and that are not listed: 1.\n\n\
            the option that checks `exp` is off, and there is no other\n\n| case | authority | cites | got |\n\
            |---|---|---|---|\n| `claims/exp-past` | spec | RFC 7519 4.1.4 | step 1: accept |\n";
        assert!(own.starts_with(expected), "{own}");
    }

    #[test]
    fn nothing_ends_a_cell() {
        assert_eq!(cell(" a|b\nc "), "a\\|b c");
    }
}
