//! `countersign show`: one case, with its rule, its token, and how to run it alone.

use super::cases;
use super::exit::{self, Exit};
use crate::catalogue::Catalogue;
use crate::catalogue::case::Case;
use crate::catalogue::plan::Plan;
use crate::catalogue::step::Step;
use crate::clock;
use crate::mint::mistake::Mistake;
use crate::mint::text::Facts;
use crate::mint::token::{Order, mint};
use crate::runner::judge::expectation;
use crate::runner::stage::ordinary_facts;
use anstyle::Style;
use clap::Args;
use std::io::{self, Write};

const HEADING: Style = Style::new().bold();

/// Shows a case: what it rests on, what happens in it, its token as it would be minted now, and its twin
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 shown, 2 there is no such case.

Example: countersign show claims/exp-past")]
pub(super) struct Arguments {
    /// Its id, as `countersign list` prints it
    id: String,
    #[command(flatten)]
    cases: cases::Cases,
}

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    let found = arguments.cases.catalogue().and_then(|catalogue| {
        let case = cases::find(&catalogue, &arguments.id)?.clone();
        Ok((catalogue, case))
    });
    match found {
        Ok((catalogue, case)) => show(&catalogue, &case, out).map(|()| Exit::Fine),
        Err(error) => exit::cannot(&error),
    }
}

fn show(catalogue: &Catalogue, case: &Case, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEADING}{}{HEADING:#}  {}", case.id, case.title)?;
    writeln!(out, "  level        {}, authority: {}", case.level, case.authority)?;
    writeln!(out, "  why          {}", case.why)?;
    writeln!(out, "  cites        {}", case.cites.join("; "))?;
    if let Some(requirement) = catalogue.requirements.get(&case.requirement) {
        let section = [requirement.spec.as_str(), requirement.section.as_str()].join(" ");
        writeln!(out, "  requirement  {} ({}): {}", requirement.id, section.trim_end(), requirement.says)?;
    }
    writeln!(out, "  profile      {}; keys from: {}", case.plan.profile, case.plan.keys)?;
    writeln!(out, "  since        {}; hash {}", case.since, case.hash)?;
    writeln!(out, "  expects      {}", expectation(case))?;
    if let Some(change) = &case.plan.change {
        writeln!(out, "  differs in   {}", json(change))?;
    }
    if case.plan.steps.len() > 1 {
        writeln!(out, "\n{HEADING}Steps{HEADING:#}")?;
        for (at, step) in case.plan.steps.iter().enumerate() {
            writeln!(out, "  {}. {}", at.saturating_add(1), json(step))?;
        }
    }
    writeln!(out)?;
    let facts = ordinary_facts(&case.plan, i64::try_from(clock::wall().as_secs()).unwrap_or(i64::MAX));
    token("Token", &case.plan, &facts, out)?;
    if let Some(twin) = case.twin.as_deref().and_then(|id| catalogue.case(id)) {
        token(&format!("Twin {}, which is accepted", twin.id), &twin.plan, &facts, out)?;
    }
    writeln!(out, "Run it alone: countersign run --select {0} --trace {0}", case.id)
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The token as it would be minted for a validator whose clock says now.
fn token(name: &str, plan: &Plan, facts: &Facts, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEADING}{name}{HEADING:#}")?;
    match minted(plan, facts) {
        Ok((compact, header, payload)) => {
            writeln!(out, "  header   {header}\n  payload  {payload}\n  token    {compact}\n")
        }
        Err(mistake) => writeln!(out, "  cannot be minted here: {mistake}\n"),
    }
}

fn minted(plan: &Plan, facts: &Facts) -> Result<(String, String, String), Mistake> {
    let change = plan.token_change();
    let last = plan.steps.iter().rev().find_map(Step::presented);
    let (kid, key) = last.map_or((None, None), |present| (present.kid.as_deref(), present.key.as_deref()));
    let minted = mint(&Order { profile: plan.profile, recipe: &plan.token, change, kid, key, facts })?;
    let text = |octets: &[u8]| {
        let text = String::from_utf8_lossy(octets);
        // What a terminal would act on, and what would fill it, is not printed as it is.
        let shown: String = text.chars().take(2_000).flat_map(char::escape_debug).collect();
        shown.replace("\\\"", "\"")
    };
    Ok((text(minted.compact.as_bytes()), text(&minted.header), text(&minted.payload)))
}
