//! `countersign saboteurs`: which case catches which broken validator.

use super::cases;
use super::exit::Exit;
use super::progress::Progress;
use super::table;
use crate::catalogue::Catalogue;
use crate::lab::Lab;
use crate::saboteurs::GROUPS;
use crate::saboteurs::group::Group;
use crate::saboteurs::matrix::{idle, judges, known_idle};
use crate::saboteurs::trial::{Court, Trial};
use anstyle::Style;
use clap::Args;
use comfy_table::Cell;
use countersign::http::roots::Roots;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::thread;

const HEADING: Style = Style::new().bold();

/// Judges validators that are broken in one way each, and shows which cases catch them
///
/// This tests the suite, not a validator: a saboteur that no case catches shows that a case is missing, and a case of level
/// must that catches no saboteur may be one that nothing can fail. The last line is `N passed, N failed, N skipped`: passed are
/// the saboteurs that every case caught that has to; skipped are the templates that are known to catch none.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 everyone is caught, 1 somebody or some case is not as it has to be, 2 could not run.

Examples:
  countersign saboteurs
  countersign saboteurs accepts-alg-none ignores-crit")]
pub(super) struct Arguments {
    /// Only these saboteurs; what cases catch nobody is not told then
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Prints who caught whom as JSON
    #[arg(long)]
    json: bool,
    /// How many cases are judged at once. Default: six for each processor
    #[arg(long, value_name = "NUMBER")]
    jobs: Option<usize>,
    #[command(flatten)]
    cases: cases::Cases,
}

/// How many cases are judged at once for each processor: most of the time of a few goes by waiting for an issuer.
const JOBS: usize = 6;

/// Who caught whom.
#[derive(Serialize)]
struct Matrix<'c> {
    version: &'static str,
    catalogue: String,
    saboteurs: Vec<Trial>,
    /// Templates of level must that catch nobody, and the reason where it is known.
    idle: BTreeMap<&'c str, &'static str>,
    /// Templates that are said to catch nobody and do.
    busy: Vec<&'static str>,
}

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    let done = arguments.cases.catalogue().and_then(|catalogue| {
        let matrix = matrix(arguments, &catalogue)?;
        Ok((matrix.text(), matrix.bad(), serde_json::to_string_pretty(&matrix)))
    });
    match done {
        Ok((text, bad, json)) => {
            if arguments.json {
                writeln!(out, "{}", json.map_err(io::Error::other)?)?;
            } else {
                out.write_all(text.as_bytes())?;
            }
            Ok(if bad == 0 { Exit::Fine } else { Exit::Bad })
        }
        Err(error) => {
            writeln!(anstream::stderr(), "countersign: {error}")?;
            Ok(Exit::Usage)
        }
    }
}

fn matrix<'c>(arguments: &Arguments, catalogue: &'c Catalogue) -> Result<Matrix<'c>, String> {
    let wanted = |name: &str| arguments.names.is_empty() || arguments.names.iter().any(|one| one == name);
    let all =
        || GROUPS.iter().flat_map(|group| group.saboteurs.iter().map(move |saboteur| (group, saboteur)));
    if let Some(unknown) = arguments.names.iter().find(|name| !all().any(|(_, known)| known.name == **name)) {
        return Err(format!("there is no saboteur `{unknown}`; `countersign saboteurs` has them all"));
    }
    let lab = Lab::start().map_err(|error| error.to_string())?;
    let roots = Roots::from_pem(lab.ca().pem().as_bytes()).map_err(|error| error.to_string())?;
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let jobs = arguments.jobs.unwrap_or(processors.saturating_mul(JOBS)).max(1);
    let court = Court { catalogue, lab: &lab, roots: &roots, jobs };
    let chosen: Vec<(&Group, _)> = all().filter(|(_, saboteur)| wanted(saboteur.name)).collect();
    let progress = Progress::new(chosen.len(), "saboteurs");
    let saboteurs: Vec<Trial> = chosen
        .into_iter()
        .map(|(group, saboteur)| {
            let trial = court.by_all(saboteur, &judges(group, catalogue));
            progress.done(saboteur.name, 1);
            trial
        })
        .collect();
    progress.finish();
    let mut matrix = Matrix {
        version: env!("CARGO_PKG_VERSION"),
        catalogue: catalogue.hash(),
        saboteurs,
        idle: BTreeMap::new(),
        busy: Vec::new(),
    };
    if arguments.names.is_empty() {
        let known: BTreeMap<&str, &str> = known_idle().collect();
        let idle = idle(GROUPS, catalogue, &matrix.saboteurs);
        matrix.busy = known.keys().copied().filter(|template| !idle.contains(template)).collect();
        let reason = |template| known.get(template).copied().unwrap_or_default();
        matrix.idle = idle.into_iter().map(|template| (template, reason(template))).collect();
    }
    Ok(matrix)
}

impl Matrix<'_> {
    fn uncaught(&self) -> impl Iterator<Item = &Trial> {
        self.saboteurs.iter().filter(|trial| !trial.wrong.is_empty())
    }

    fn known(&self) -> usize {
        self.idle.values().filter(|reason| !reason.is_empty()).count()
    }

    fn bad(&self) -> usize {
        let idle = self.idle.len().saturating_sub(self.known());
        self.uncaught().count().saturating_add(idle).saturating_add(self.busy.len())
    }

    fn text(&self) -> String {
        let mut lines = Vec::new();
        let mut table =
            table::new(["saboteur", "has to be caught by", "is caught by", "what it does wrong"], 3);
        for trial in &self.saboteurs {
            let counts = [trial.declared.len(), trial.caught.len()].map(Cell::new);
            table.add_row([Cell::new(trial.name)].into_iter().chain(counts).chain([Cell::new(trial.defect)]));
        }
        lines.push(format!("{table}\n"));
        let mut list = |heading: &str, items: Vec<String>| {
            if !items.is_empty() {
                lines.push(format!("{HEADING}{heading}{HEADING:#}"));
                lines.extend(items.into_iter().map(|item| format!("  {item}")));
                lines.push(String::new());
            }
        };
        let of = |trial: &Trial| {
            trial.wrong.iter().map(|why| format!("{}: {why}", trial.name)).collect::<Vec<_>>()
        };
        list("Not caught as declared", self.uncaught().flat_map(of).collect());
        let (known, new): (Vec<_>, Vec<_>) = self.idle.iter().partition(|(_, reason)| !reason.is_empty());
        list(
            "Musts that catch nobody",
            new.into_iter().map(|(template, _)| (*template).to_owned()).collect(),
        );
        let with_reason = |(template, reason): (&&str, &&str)| format!("{template}: {reason}");
        list("Musts that are known to catch nobody", known.into_iter().map(with_reason).collect());
        list("Said to catch nobody, and do", self.busy.iter().map(|busy| (*busy).to_owned()).collect());
        let passed = self.saboteurs.len().saturating_sub(self.uncaught().count());
        lines.push(format!("{passed} passed, {} failed, {} skipped\n", self.bad(), self.known()));
        lines.join("\n")
    }
}
