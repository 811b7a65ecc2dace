//! All there is to say of one row: data for the script, which shows it when the row is opened.

use super::verdict::Verdict;
use crate::report::words::{alone, authority, came, lines, one_line};
use crate::results::outcome::Outcome;
use crate::results::result::{CaseResult, CaseSummary, TokenView};
use serde::Serialize;
use std::collections::BTreeMap;

/// The most members of a set that are told one by one, for each run. Default: more is for the results themselves.
const MAX_MEMBERS: usize = 100;

/// All there is to say of one row.
#[derive(Debug, Serialize)]
pub(super) struct Details {
    pub(super) id: String,
    pub(super) title: String,
    /// Names and texts, in this order.
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) cites: Vec<Cite>,
    pub(super) twin: Option<String>,
    /// What each implementation said, by the number of its column.
    pub(super) said: Vec<Said>,
}

/// A citation, and where it can be read.
#[derive(Debug, Serialize)]
pub(super) struct Cite {
    text: String,
    url: Option<String>,
}

/// What one implementation said to one case.
#[derive(Debug, Serialize)]
pub(super) struct Said {
    run: usize,
    verdict: &'static str,
    mark: &'static str,
    /// What the story is about.
    about: &'static str,
    facts: Vec<(&'static str, String)>,
    story: String,
    token: Option<TokenView>,
}

impl Details {
    /// Those of one case.
    pub(super) fn one(case: &CaseSummary, results: &[(usize, &CaseResult)]) -> Self {
        let facts = vec![
            ("requirement", lines(&case.requirement)),
            ("level", case.level.to_string()),
            ("authority", format!("{}: {}", case.authority, authority(case.authority))),
            ("why", lines(&case.why)),
            ("profile", case.profile.to_string()),
            ("hash", one_line(&case.hash)),
            ("alone", alone(&case.id)),
        ];
        // A token of each run would be the same but for its times: one is enough where nothing went wrong.
        let mut shown = false;
        let mut said = Vec::new();
        for (run, result) in results {
            let token = result.token.as_ref().filter(|_| !shown || result.outcome != Outcome::Passed);
            shown |= token.is_some();
            let mut told = Said::of(*run, result, token);
            if result.case.hash != case.hash {
                told.facts.push(("another case", format!("its hash was {}", one_line(&result.case.hash))));
            }
            said.push(told);
        }
        Self {
            id: case.id.clone(),
            title: lines(&case.title),
            facts,
            cites: case.cites.iter().map(|cite| Cite::of(cite)).collect(),
            twin: case.twin.clone(),
            said,
        }
    }

    /// Those of a set.
    pub(super) fn set(id: &str, cites: &[String], results: &[(usize, Vec<&CaseResult>)]) -> Self {
        Self {
            id: id.to_owned(),
            title: "A set of vectors, folded into one row".to_owned(),
            facts: Vec::new(),
            cites: cites.iter().map(|cite| Cite::of(cite)).collect(),
            twin: None,
            said: results.iter().filter_map(|(run, results)| Said::of_set(*run, results)).collect(),
        }
    }
}

impl Said {
    fn of(run: usize, result: &CaseResult, token: Option<&TokenView>) -> Self {
        let verdict = Verdict::of(result);
        let told = [
            ("expected", lines(&result.expected)),
            ("got", lines(&result.got)),
            ("class", result.class_differs.as_deref().map(lines).unwrap_or_default()),
            ("reason", lines(&result.reason)),
            ("known", result.known.as_deref().map(lines).unwrap_or_default()),
            ("newer", if result.newer { "newer than its baseline".to_owned() } else { String::new() }),
        ];
        Self {
            run,
            verdict: verdict.name(),
            mark: verdict.look().0,
            about: "What happened",
            facts: told.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
            story: result.story.iter().map(|line| lines(line)).collect::<Vec<_>>().join("\n"),
            token: token.map(|token| TokenView {
                compact: lines(&token.compact),
                header: lines(&token.header),
                payload: lines(&token.payload),
            }),
        }
    }

    /// What one implementation said to a set: what nobody had to judge by its reasons, and the rest one by one, the worst
    /// first, up to a limit.
    fn of_set(run: usize, results: &[&CaseResult]) -> Option<Self> {
        let worst = results.iter().map(|result| Verdict::of(result)).min()?;
        let mut reasons: BTreeMap<(Verdict, &str), u64> = BTreeMap::new();
        let mut bad = Vec::new();
        for result in results {
            let reason = match result.outcome {
                Outcome::Failed | Outcome::Warned | Outcome::AdapterError | Outcome::Inconclusive => {
                    bad.push((Verdict::of(result), *result));
                    continue;
                }
                Outcome::Recorded | Outcome::Unsupported | Outcome::NotApplicable => result.reason.as_str(),
                Outcome::Passed => "",
            };
            let count = reasons.entry((Verdict::of(result), reason)).or_default();
            *count = count.saturating_add(1);
        }
        let fact = |((verdict, reason), count): ((Verdict, &str), u64)| {
            let because = if reason.is_empty() { String::new() } else { format!(": {}", lines(reason)) };
            (verdict.name(), format!("{count}{because}"))
        };
        bad.sort_by_key(|(verdict, _)| *verdict);
        let more = bad.len().saturating_sub(MAX_MEMBERS);
        let mut story: Vec<String> = bad
            .iter()
            .take(MAX_MEMBERS)
            .map(|(_, result)| format!("{}: {}", one_line(&result.case.id), came(result)))
            .collect();
        if more > 0 {
            story.push(format!("... and {more} more"));
        }
        Some(Self {
            run,
            verdict: worst.name(),
            mark: worst.look().0,
            about: "What did not pass",
            facts: reasons.into_iter().map(fact).collect(),
            story: story.join("\n"),
            token: None,
        })
    }
}

impl Cite {
    fn of(text: &str) -> Self {
        Self { text: one_line(text), url: url(text) }
    }
}

/// Where `RFC 7519 4.1.4` can be read. Anything else is shown without a link.
fn url(cite: &str) -> Option<String> {
    let mut words = cite.split(' ');
    let ("RFC", number, section) = (words.next()?, words.next()?, words.next()) else { return None };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit());
    let plain = |text: &str| text.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'.');
    let section =
        section.filter(|section| section.starts_with(|first: char| first.is_ascii_digit()) && plain(section));
    let anchor = section.map(|section| format!("#section-{section}")).unwrap_or_default();
    digits(number).then(|| format!("https://www.rfc-editor.org/rfc/rfc{number}{anchor}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_rfc_has_a_link() {
        let table = [
            ("RFC 7519 4.1.4", Some("https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4")),
            ("RFC 7519", Some("https://www.rfc-editor.org/rfc/rfc7519")),
            ("RFC 7519 \"onclick", Some("https://www.rfc-editor.org/rfc/rfc7519")),
            ("RFC 75x", None),
            ("RFC", None),
            ("OIDC Core 10.1", None),
            ("BCP 225 3.1", None),
            ("javascript:alert(1)", None),
        ];
        for (cite, expected) in table {
            assert_eq!(url(cite).as_deref(), expected, "{cite}");
        }
    }
}
