//! `countersign board`: sets up the adapters of released libraries, runs each, and puts the results side by side.

mod machine;
mod turn;

use crate::baseline::compare::NewCases;
use crate::board::adapter::{self, Adapter};
use crate::board::stored::Stored;
use crate::board::table;
use crate::cli::cases;
use crate::cli::exit::{self, Exit};
use crate::report::html;
use crate::results::run::Run;
use clap::Args;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use turn::{Ran, Turn};

/// Sets up the adapters of released libraries, runs every case against each, and writes one matrix
///
/// Works in a checkout: each folder of the adapters installs from its own lock file, which takes the package registries of its
/// language. What cannot run here is printed with the reason. What needs time that libfaketime cannot move for an adapter is
/// judged by waiting: some ten minutes; --fast leaves it out.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Arguments {
    /// Only these implementations, by their ids; all of them by default
    #[arg(value_name = "ID")]
    only: Vec<String>,
    /// Where the adapters are
    #[arg(long, value_name = "FOLDER", default_value = "conformance/adapters")]
    adapters: PathBuf,
    /// Where the results are written: ID.json and matrix.html
    #[arg(long, value_name = "FOLDER", default_value = "board")]
    out: PathBuf,
    /// Does not wait for what needs real time
    #[arg(long)]
    fast: bool,
    /// How many cases are judged at once, as for `run`
    #[arg(long, value_name = "NUMBER")]
    jobs: Option<usize>,
    /// Lists the implementations, and what each lacks on this machine
    #[arg(long)]
    list: bool,
    /// Writes the baselines of the adapters anew; reasons that stand there are kept
    #[arg(long)]
    write_baselines: bool,
    /// Keeps what is published of the results in this folder, for FINDINGS.md and the README
    #[arg(long, value_name = "FOLDER")]
    store: Option<PathBuf>,
    #[command(flatten)]
    cases: cases::Cases,
}

const HELP: &str = "\
Exit codes: 0 each that could run is as its baseline says, 1 one is not, 2 nothing could run.

Examples:
  countersign board
  countersign board --fast python-pyjwt javascript-jose
  countersign board --store conformance/results   # then: COUNTERSIGN_RENEW=1 cargo test --test board";

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    let adapters = match selected(arguments) {
        Ok(adapters) => adapters,
        Err(error) => return exit::cannot(&error),
    };
    if arguments.list {
        return list(&adapters, out).map(|()| Exit::Fine);
    }
    let catalogue = match arguments.cases.catalogue() {
        Ok(catalogue) => catalogue,
        Err(error) => return exit::cannot(&error),
    };
    if let Err(error) = fs::create_dir_all(&arguments.out) {
        return exit::cannot(&format_args!("{}: {error}", arguments.out.display()));
    }
    let (mut ran, mut not_run) = (Vec::new(), Vec::new());
    for adapter in &adapters {
        let turn = Turn { adapter, arguments };
        match turn.run() {
            Ok(done) => {
                told(out, &done)?;
                ran.push(done);
            }
            Err(why) => {
                writeln!(out, "{}: NOT RUN: {why}", adapter.implementation.id)?;
                not_run.push((adapter, why));
            }
        }
        out.flush()?;
    }
    if ran.is_empty() {
        return exit::cannot(&"nothing could run");
    }
    let stored: Vec<Stored> = ran.iter().map(|ran| Stored::of(ran.adapter, &ran.run)).collect();
    if let Err(error) = written(arguments, &ran, &stored) {
        return exit::cannot(&error);
    }
    writeln!(out, "\n{}", table::markdown(&stored, &catalogue))?;
    for (adapter, why) in &not_run {
        writeln!(out, "NOT RUN: {}: {why}", adapter.implementation.library)?;
    }
    writeln!(out, "The matrix is in {}", arguments.out.join("matrix.html").display())?;
    Ok(if ran.iter().any(|ran| ran.comparison.is_red()) { Exit::Bad } else { Exit::Fine })
}

fn selected(arguments: &Arguments) -> Result<Vec<Adapter>, String> {
    let all = adapter::all(&arguments.adapters).map_err(|error| {
        format!("{error}; run it at the top of a checkout, or say where they are with --adapters")
    })?;
    let ids: Vec<&str> = all.iter().map(|adapter| adapter.implementation.id.as_str()).collect();
    if let Some(unknown) = arguments.only.iter().find(|id| !ids.contains(&id.as_str())) {
        return Err(format!("there is no implementation `{unknown}`; there are {}", ids.join(", ")));
    }
    let wanted =
        |adapter: &Adapter| arguments.only.is_empty() || arguments.only.contains(&adapter.implementation.id);
    Ok(all.into_iter().filter(wanted).collect())
}

fn list(adapters: &[Adapter], out: &mut dyn Write) -> io::Result<()> {
    for adapter in adapters {
        let missing = adapter.missing(machine::has);
        let lacks =
            if missing.is_empty() { String::new() } else { format!("; not here: {}", missing.join(", ")) };
        let of = &adapter.implementation;
        writeln!(out, "{:<28}{} ({}){lacks}", of.id, of.library, of.language)?;
    }
    Ok(())
}

fn told(out: &mut dyn Write, ran: &Ran<'_>) -> io::Result<()> {
    let totals = crate::results::totals::Totals::of(&ran.run);
    let id = &ran.adapter.implementation.id;
    writeln!(out, "{id}: {} ({} s)", totals.last_line(), ran.seconds)?;
    for finding in &ran.comparison.findings {
        let red = if ran.comparison.reds(finding) { "" } else { "new: " };
        writeln!(out, "  {red}{}: {}: {}", finding.kind, finding.id, finding.what)?;
    }
    Ok(())
}

fn written(arguments: &Arguments, ran: &[Ran<'_>], stored: &[Stored]) -> Result<(), String> {
    let put = |path: PathBuf, text: String| {
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    };
    let json = |run: &Run| serde_json::to_string_pretty(run).map_err(|error| error.to_string());
    let named = |folder: &Path, id: &str| folder.join(format!("{id}.json"));
    for Ran { adapter, run, .. } in ran {
        put(named(&arguments.out, &adapter.implementation.id), json(run)?)?;
    }
    let runs: Vec<Run> = ran.iter().map(|ran| ran.run.clone()).collect();
    put(arguments.out.join("matrix.html"), html::page(&runs).map_err(|error| error.to_string())?)?;
    let Some(folder) = &arguments.store else { return Ok(()) };
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for stored in stored {
        put(named(folder, &stored.id), stored.to_json().map_err(|error| error.to_string())?)?;
    }
    Ok(())
}

/// How the failures of cases that are newer than a baseline are taken: the baselines stand beside the cases.
const NEW: NewCases = NewCases::Fail;
