//! `countersign saboteurs`: which case catches which broken validator.

use super::cases;
use super::exit::Exit;
use super::progress::Progress;
use super::table;
use crate::catalogue::Catalogue;
use crate::lab::Lab;
use crate::saboteurs::GROUPS;
use crate::saboteurs::group::Group;
use crate::saboteurs::matrix::Matrix;
use crate::saboteurs::saboteur::Saboteur;
use crate::saboteurs::trial::{Court, Trial};
use anstyle::Style;
use clap::Args;
use comfy_table::Cell;
use countersign::http::roots::Roots;
use serde::Serialize;
use std::io::{self, Write};

const HEADING: Style = Style::new().bold();

/// Judges validators that are broken in one way each, and shows which cases catch them
///
/// This tests the suite, not a validator: a saboteur that no case catches shows that a case is missing, and a case of level
/// must that catches no saboteur may be one that nothing can fail. The last line is `N passed, N failed, N skipped`: passed are
/// the saboteurs that every case caught that has to, failed the others and the musts that catch nobody, and skipped the musts
/// that are known to catch nobody.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Arguments {
    /// Only these saboteurs, with the cases that catch them; which cases catch nobody is not told then
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Prints which cases caught whom as JSON
    #[arg(long)]
    json: bool,
    /// How many cases are judged at once for each of the saboteurs under way, one on each processor. Default: 16
    #[arg(long, value_name = "NUMBER")]
    jobs: Option<usize>,
    #[command(flatten)]
    cases: cases::Cases,
}

const HELP: &str = "\
Exit codes: 0 everyone is caught, 1 somebody or some case is not as it has to be, 2 could not run.

Examples:
  countersign saboteurs
  countersign saboteurs accepts-alg-none ignores-crit";

/// How many cases of one saboteur are judged at once: most of the time of some goes by waiting for an issuer.
const JOBS: usize = 16;

/// What `--json` prints.
#[derive(Serialize)]
struct Printed<'m> {
    version: &'static str,
    catalogue: String,
    #[serde(flatten)]
    matrix: &'m Matrix,
}

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    let catalogue = arguments.cases.catalogue();
    let (catalogue, matrix) =
        match catalogue.and_then(|catalogue| Ok((matrix(arguments, &catalogue)?, catalogue))) {
            Ok((matrix, catalogue)) => (catalogue, matrix),
            Err(error) => {
                writeln!(anstream::stderr(), "countersign: {error}")?;
                return Ok(Exit::Usage);
            }
        };
    if arguments.json {
        let version = env!("CARGO_PKG_VERSION");
        let printed = Printed { version, catalogue: catalogue.hash(), matrix: &matrix };
        writeln!(out, "{}", serde_json::to_string_pretty(&printed).map_err(io::Error::other)?)?;
    } else {
        text(&matrix, !arguments.names.is_empty(), out)?;
    }
    Ok(if matrix.failed() == 0 { Exit::Fine } else { Exit::Bad })
}

fn matrix(arguments: &Arguments, catalogue: &Catalogue) -> Result<Matrix, String> {
    let of = |group: &'static Group| group.saboteurs.iter().map(move |saboteur| (group, saboteur));
    let all: Vec<(&Group, &Saboteur)> = GROUPS.iter().flat_map(of).collect();
    if let Some(unknown) = arguments.names.iter().find(|name| all.iter().all(|(_, one)| one.name != **name)) {
        return Err(format!("there is no saboteur `{unknown}`; `countersign saboteurs` has them all"));
    }
    let wanted = |name: &str| arguments.names.is_empty() || arguments.names.iter().any(|one| one == name);
    let chosen: Vec<_> = all.into_iter().filter(|(_, saboteur)| wanted(saboteur.name)).collect();
    let lab = Lab::start().map_err(|error| error.to_string())?;
    let roots = Roots::from_pem(lab.ca().pem().as_bytes()).map_err(|error| error.to_string())?;
    let jobs = arguments.jobs.unwrap_or(JOBS).max(1);
    let court = Court { catalogue, lab: &lab, roots: &roots, jobs };
    let progress = Progress::new(chosen.len(), "saboteurs");
    let matrix = Matrix::of(&court, &chosen, &|saboteur| progress.done(saboteur.name, 1));
    progress.finish();
    Ok(if arguments.names.is_empty() { matrix.with_idle(GROUPS, catalogue) } else { matrix })
}

/// Prints who caught whom; with `cases` each case is named.
fn text(matrix: &Matrix, cases: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut table = table::new(["saboteur", "what it does wrong", "has to be caught by", "is caught by"], 2);
    for trial in &matrix.saboteurs {
        let counts = [trial.declared.len(), trial.caught.len()].map(Cell::new);
        table.add_row([trial.name, trial.defect].map(Cell::new).into_iter().chain(counts));
    }
    writeln!(out, "{table}\n")?;
    for trial in matrix.saboteurs.iter().filter(|_| cases) {
        list(out, &format!("{} is caught by", trial.name), trial.caught.iter())?;
    }
    let why = |trial: &Trial| -> Vec<String> {
        trial.wrong.iter().map(|why| format!("{}: {why}", trial.name)).collect()
    };
    list(out, "Not caught as they have to be", matrix.at_large().flat_map(why))?;
    let (known, new): (Vec<_>, Vec<_>) = matrix.idle.iter().partition(|(_, reason)| !reason.is_empty());
    list(out, "Musts that catch nobody", new.iter().map(|(template, _)| *template))?;
    let known = known.iter().map(|(template, reason)| format!("{template}: {reason}"));
    list(out, "Musts that are known to catch nobody", known)?;
    list(out, "Said to catch nobody, and do", matrix.busy.iter())?;
    writeln!(out, "{} passed, {} failed, {} skipped", matrix.passed(), matrix.failed(), matrix.skipped())
}

fn list(
    out: &mut dyn Write,
    heading: &str,
    items: impl IntoIterator<Item = impl core::fmt::Display>,
) -> io::Result<()> {
    let mut items = items.into_iter().peekable();
    if items.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "{HEADING}{heading}{HEADING:#}")?;
    items.try_for_each(|item| writeln!(out, "  {item}"))?;
    writeln!(out)
}
