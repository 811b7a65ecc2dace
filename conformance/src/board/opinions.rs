//! A second opinion on the cases themselves: what independent implementations do with them.
//!
//! A case about form, signature or claims is a must only where at least one other implementation does what it asks for; where
//! fewer than two do, the text that decides is listed.

use super::stored::Stored;
use crate::catalogue::Catalogue;
use crate::catalogue::case::Case;
use crate::catalogue::level::Level;
use crate::results::outcome::Outcome;
use std::collections::BTreeMap;

/// The areas whose cases say the same of every validator. In the others implementations differ by design.
const AREAS: [&str; 8] =
    ["algorithms", "claims", "encoding", "header", "json", "keys", "profiles", "signature"];

/// What the implementations do with a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opinions<'a> {
    /// Those that do what it asks for.
    pub agree: Vec<&'a str>,
    /// Those that do otherwise.
    pub differ: Vec<&'a str>,
}

/// The musts of these areas, with what the implementations do.
pub fn of<'a>(stored: &'a [Stored], catalogue: &'a Catalogue) -> Vec<(&'a Case, Opinions<'a>)> {
    let mut opinions: BTreeMap<&str, Opinions<'_>> = BTreeMap::new();
    for stored in stored {
        for (id, _, outcome) in stored.outcomes() {
            let opinion = opinions.entry(id).or_default();
            match outcome {
                Outcome::Passed => opinion.agree.push(&stored.library),
                Outcome::Failed => opinion.differ.push(&stored.library),
                Outcome::Warned
                | Outcome::AdapterError
                | Outcome::Inconclusive
                | Outcome::Recorded
                | Outcome::Unsupported
                | Outcome::NotApplicable => {}
            }
        }
    }
    let musts =
        catalogue.cases.iter().filter(|case| case.level == Level::Must && AREAS.contains(&case.area()));
    musts.map(|case| (case, opinions.remove(case.id.as_str()).unwrap_or_default())).collect()
}

/// The musts that somebody was asked about and nobody follows. There must be none: such a case is no must.
pub fn followed_by_nobody<'a>(stored: &'a [Stored], catalogue: &'a Catalogue) -> Vec<&'a str> {
    let all = of(stored, catalogue);
    let nobody = all.iter().filter(|(_, opinions)| opinions.agree.is_empty() && !opinions.differ.is_empty());
    nobody.map(|(case, _)| case.id.as_str()).collect()
}

/// The section of `conformance/FINDINGS.md`.
pub(super) fn markdown(stored: &[Stored], catalogue: &Catalogue) -> String {
    let all = of(stored, catalogue);
    let judged = all.iter().filter(|(_, opinions)| !opinions.agree.is_empty() || !opinions.differ.is_empty());
    let two = all.iter().filter(|(_, opinions)| opinions.agree.len() >= 2).count();
    let mut text = format!(
        "\n## Second opinions\n\nOf {} `must` cases about form, signature, keys, claims and profiles, {} could be put to one of these \
         libraries or more; at least two do what the case asks for in {two}. Of those on which some differ and fewer than two \
         agree, this is the text that decides:\n\n| case | cites | does so | does otherwise |\n|---|---|---|---|\n",
        all.len(),
        judged.count()
    );
    for (case, Opinions { agree, differ }) in &all {
        if agree.len() < 2 && !differ.is_empty() {
            let agree = if agree.is_empty() { "nobody".to_owned() } else { agree.join(", ") };
            text.push_str(&format!(
                "| `{}` | {}: {} | {agree} | {} |\n",
                case.id,
                case.cites.join("; "),
                case.why,
                differ.join(", ")
            ));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_must_that_nobody_follows_is_named() {
        let (catalogue, stored) = (Catalogue::embedded().unwrap(), [sample::stored()]);
        assert_eq!(followed_by_nobody(&stored, &catalogue), ["claims/exp-past"]);
        let text = markdown(&stored, &catalogue);
        assert!(text.contains("2 could be put to one of these libraries or more; at least two do what the case asks for in 0."), "{text}");
        assert!(text.contains("| `claims/exp-past` | RFC 7519 4.1.4: "), "{text}");
        assert!(text.contains(" | nobody | Some |\n"), "{text}");
    }
}
