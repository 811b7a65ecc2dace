//! What has to hold of a case beyond its form.

use super::case::Case;
use super::error::CatalogueError;
use super::expect::Expect;
use super::file::Need;
use super::level::{Authority, Level};
use super::read::Placed;
use super::requirements::{Requirement, Requirements, Strength};
use super::step::Step;

/// The name under which `conformance/CONTRACT.md` is cited.
pub const CONTRACT: &str = "countersign contract";

/// Everything that is wrong with this case.
pub(super) fn check(placed: &Placed, case: &Case, registry: &Requirements, errors: &mut Vec<CatalogueError>) {
    let mut wrong = |field: &str, what: String| errors.push(placed.error(field, what));
    if !is_id(&case.id) {
        wrong("id", "an id is a folder, a slash and a name, all of a-z, 0-9 and -".to_owned());
    }
    let folder = placed.file.split('/').next().unwrap_or_default();
    if case.area() != folder {
        wrong("id", format!("it stands in the folder {folder}, so its id begins with {folder}/"));
    }
    for (field, text) in [("since", &case.since), ("title", &case.title), ("why", &case.why)] {
        if text.trim().is_empty() || text.contains('\n') {
            wrong(field, "one line of text is needed".to_owned());
        }
    }
    match registry.get(&case.requirement) {
        None => wrong("requirement", format!("there is no requirement `{}`", case.requirement)),
        Some(requirement) => {
            if let Err(what) = cites(case, requirement) {
                wrong("cites", what);
            }
            if let Err(what) = may_be_must(case, requirement) {
                wrong("level", what);
            }
        }
    }
    if case.plan.steps.iter().any(is_concurrent) && !case.needs.contains(&Need::Concurrent) {
        wrong("needs", "tokens that are judged at the same time need `concurrent`".to_owned());
    }
    if case.twin.is_none() {
        let expects = |verdict| case.plan.steps.iter().any(|step| verdicts(step).contains(&verdict));
        if expects(Expect::Reject) && !expects(Expect::Accept) {
            let what =
                "a refusal shows nothing alone: name a twin, or have the token accepted in another step";
            wrong("twin", what.to_owned());
        }
    }
}

const fn is_concurrent(step: &Step) -> bool {
    match step {
        Step::Together(_) | Step::Meanwhile(_) => true,
        Step::Present(_)
        | Step::Flood(_)
        | Step::Serve(_)
        | Step::Rotate(_)
        | Step::Wait(_)
        | Step::Recover(_) => false,
    }
}

/// What is expected of the tokens of a step.
fn verdicts(step: &Step) -> Vec<Expect> {
    match step {
        Step::Present(present) => vec![present.expect],
        Step::Meanwhile(meanwhile) => vec![meanwhile.first.expect, meanwhile.then.expect],
        Step::Flood(_) => vec![Expect::Reject],
        Step::Together(_) | Step::Recover(_) => vec![Expect::Accept],
        Step::Serve(_) | Step::Rotate(_) | Step::Wait(_) => Vec::new(),
    }
}

/// Whether every verdict that a case asks for is that the token is good: then it may be a twin.
pub(super) fn accepts_all(case: &Case) -> bool {
    case.plan.steps.iter().flat_map(verdicts).all(|verdict| verdict == Expect::Accept)
}

fn is_id(id: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|octet| matches!(octet, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    id.split_once('/').is_some_and(|(area, name)| plain(area) && plain(name))
}

fn cites(case: &Case, requirement: &Requirement) -> Result<(), String> {
    let Some(first) = case.cites.first() else { return Err("nothing is cited".to_owned()) };
    if let Some(empty) = case.cites.iter().find(|cite| cite.trim().is_empty()) {
        return Err(format!("`{empty}` is no citation"));
    }
    if !case.cites.iter().any(|cite| cite.starts_with(&requirement.spec)) {
        return Err(format!("the requirement is one of {}, which is not cited", requirement.spec));
    }
    let is_contract = first.starts_with(CONTRACT);
    let is_advisory = |cite: &String| ["CVE-", "GHSA-"].iter().any(|prefix| cite.starts_with(prefix));
    match case.authority {
        Authority::Contract if !is_contract => {
            Err(format!("a contract case cites `{CONTRACT} K1` first, say"))
        }
        Authority::Spec if is_contract => {
            Err("a case of a specification cites that specification first".to_owned())
        }
        Authority::Advisory if !case.cites.iter().any(is_advisory) => {
            Err("an advisory is cited by its number, as CVE-2018-0114".to_owned())
        }
        Authority::Contract | Authority::Spec | Authority::Advisory => Ok(()),
    }
}

/// A false accusation is the worst that a suite can do: a must needs a text that says so.
fn may_be_must(case: &Case, requirement: &Requirement) -> Result<(), String> {
    if case.level != Level::Must || case.authority != Authority::Spec {
        return Ok(());
    }
    match requirement.level {
        Strength::Must | Strength::MustNot | Strength::Required | Strength::Definition => Ok(()),
        Strength::Should
        | Strength::ShouldNot
        | Strength::Recommended
        | Strength::May
        | Strength::Engineering => {
            Err(format!("{} is no must of {}, so this is none either", requirement.id, requirement.spec))
        }
    }
}
