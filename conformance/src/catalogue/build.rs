//! From what is written to what is done: defaults filled in, and a twin with one change.

use super::case::Case;
use super::error::CatalogueError;
use super::expect::Expect;
use super::file::Written;
use super::hash;
use super::plan::{Change, Plan};
use super::read::Placed;
use super::step::{Present, Step};
use crate::mint::jwks::Entry;
use core::time::Duration;

/// The longest time that one answer may take: as long as a validator needs that waits for two documents, each for the ten
/// seconds that most libraries have as their default.
const DEADLINE: Duration = Duration::from_secs(20);

/// A case that stands on its own, or that differs in one thing from its twin.
///
/// # Errors
/// Each field that is wrong.
pub(super) fn build(placed: &Placed, twin: Option<&Case>) -> Result<Case, Vec<CatalogueError>> {
    let mut errors = Vec::new();
    let plan = match twin {
        Some(twin) => differing(placed, twin, &mut errors),
        None => own(placed, &mut errors),
    };
    if !errors.is_empty() {
        return Err(errors);
    }
    let written = &placed.written;
    let deadline = written.deadline.map(Duration::from_secs).or(twin.map(|twin| twin.deadline));
    let needs = match twin {
        Some(twin) if written.needs.is_empty() => twin.needs.clone(),
        Some(_) | None => written.needs.clone(),
    };
    Ok(Case {
        id: written.id.clone(),
        since: written.since.clone(),
        title: written.title.clone(),
        level: written.level,
        authority: written.authority,
        why: written.why.clone(),
        requirement: written.requirement.clone(),
        cites: written.cites.clone(),
        twin: written.twin.clone(),
        hash: hash::of(&plan),
        plan,
        deadline: deadline.unwrap_or(DEADLINE),
        needs,
        template: placed.template.clone(),
    })
}

fn own(placed: &Placed, errors: &mut Vec<CatalogueError>) -> Plan {
    let written = &placed.written;
    if written.change.is_some() {
        errors.push(placed.error("change", "a change is one from a twin: name the twin"));
    }
    let steps = match (&written.steps, written.expect) {
        (Some(steps), None) if steps.is_empty() => {
            errors.push(placed.error("steps", "nothing happens"));
            Vec::new()
        }
        (Some(steps), None) => {
            if written.class.is_some() || written.sees.is_some() {
                errors.push(placed.error("class", "with steps, each step says what is observed"));
            }
            steps.clone()
        }
        (Some(_), Some(_)) => {
            errors.push(placed.error("expect", "with steps, each step says what is expected"));
            Vec::new()
        }
        (None, None) => {
            errors.push(
                placed.error("expect", "missing: `accept`, or `reject`, or steps, or a twin and a change"),
            );
            Vec::new()
        }
        (None, Some(expect)) => vec![Step::Present(Present {
            expect,
            class: written.class.clone().unwrap_or_default(),
            sees: written.sees.unwrap_or_default(),
            ..Present::default()
        })],
    };
    Plan {
        profile: written.profile.unwrap_or_default(),
        keys: written.keys.unwrap_or_default(),
        configure: written.configure.clone().unwrap_or_default(),
        set: written.set.clone().unwrap_or_else(|| vec![Entry::default()]),
        local: written.local.clone().unwrap_or_default(),
        serve: written.serve.clone().unwrap_or_default(),
        at: written.at.unwrap_or_default(),
        token: written.token.clone().unwrap_or_default(),
        change: None,
        steps,
    }
}

/// The fields that a case with a twin has from it, and whether they are written all the same.
fn inherited(written: &Written) -> [(&'static str, bool); 10] {
    [
        ("profile", written.profile.is_some()),
        ("keys", written.keys.is_some()),
        ("configure", written.configure.is_some()),
        ("set", written.set.is_some()),
        ("local", written.local.is_some()),
        ("serve", written.serve.is_some()),
        ("at", written.at.is_some()),
        ("token", written.token.is_some()),
        ("steps", written.steps.is_some()),
        ("expect", written.expect.is_some()),
    ]
}

fn differing(placed: &Placed, twin: &Case, errors: &mut Vec<CatalogueError>) -> Plan {
    let written = &placed.written;
    for (field, is_written) in inherited(written) {
        if is_written {
            errors.push(
                placed
                    .error(field, "comes from the twin: a case with a twin has one change and nothing else"),
            );
        }
    }
    let mut plan = twin.plan.clone();
    let Some(change) = &written.change else {
        errors.push(placed.error("change", "missing: in what one thing does it differ from its twin?"));
        return plan;
    };
    if let Change::Step(more) = change {
        match more.before.checked_sub(1).filter(|at| *at <= plan.steps.len()) {
            Some(at) => plan.steps.insert(at, (*more.step).clone()),
            None => errors.push(placed.error("change.step.before", "there is no such step")),
        }
    }
    plan.change = Some(change.clone());
    let last = plan.steps.iter_mut().rev().find_map(|step| match step {
        Step::Present(present) => Some(present),
        Step::Flood(_)
        | Step::Together(_)
        | Step::Meanwhile(_)
        | Step::Serve(_)
        | Step::Rotate(_)
        | Step::Wait(_)
        | Step::Recover(_) => None,
    });
    match last {
        Some(present) => {
            present.expect = Expect::Reject;
            present.class = written.class.clone().unwrap_or_default();
            present.sees = written.sees.unwrap_or_default();
        }
        None => {
            errors.push(placed.error("twin", "nothing is presented last by the twin that could be refused"))
        }
    }
    plan
}
