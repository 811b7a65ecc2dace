//! The command line of `countersign`: one file for each command.

mod adapter;
mod adapter_check;
mod board;
mod cases;
mod exit;
mod explore;
mod lab;
mod list;
mod ports;
mod progress;
mod report;
mod requirements;
mod run;
mod saboteurs;
mod schema;
mod show;
mod table;

pub mod check;

use clap::{Parser, Subcommand};
use exit::Exit;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// Holds validators of OIDC and OAuth bearer tokens (JWTs) to the specifications, starting with its own.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(Box<run::Arguments>),
    List(list::Arguments),
    Show(show::Arguments),
    Requirements(requirements::Arguments),
    Saboteurs(saboteurs::Arguments),
    Report(report::Arguments),
    Check(check::Arguments),
    Explore(explore::Arguments),
    Lab(lab::Arguments),
    Board(board::Arguments),
    Adapter(adapter::Arguments),
    AdapterCheck(adapter_check::Arguments),
    Schema(schema::Arguments),
}

const EXIT_CODES: &str = "\
New here? `countersign run` judges the built-in validator, which takes a few seconds and needs no network.
`countersign run --adapter COMMAND` judges yours; conformance/TUTORIAL.md shows how, in fifteen minutes.
`countersign check -` explains a token that it reads from standard input.

Exit codes:
  run            0 all as expected, 1 something unexpected, 2 could not run or nothing was judged
  check          0 accepted, 1 refused, 2 wrong usage, 3 cannot tell
  saboteurs      0 everyone is caught, 1 somebody or some case is not as it has to be, 2 could not run
  explore        0 no violation and every mutant caught, 1 otherwise, 2 wrong usage
  lab            0 at the end, 2 could not start
  board          0 each as its baseline says, 1 one is not, 2 nothing could run
  adapter        0 at the end of the input, 2 could not run
  adapter-check  0 fine, 1 something is wrong, 2 could not run
  list, show, requirements, report, schema
                 0 done, 2 could not be done";

/// Reads the command line, does what it says, and returns the exit code.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output and are no errors; clap knows which is which.
            let code = if error.use_stderr() { Exit::Usage } else { Exit::Fine };
            return finish(error.print().map(|()| code));
        }
    };
    // Not locked: the threads of `adapter` write as well.
    let mut out = io::BufWriter::new(anstream::stdout());
    let done = match arguments.command {
        Command::Run(arguments) => run::run(&arguments, &mut out),
        Command::Check(arguments) => check::run(&arguments, &mut out),
        Command::Explore(arguments) => explore::run(&arguments, &mut out),
        Command::Lab(arguments) => lab::run(&arguments, &mut out),
        Command::List(arguments) => list::run(&arguments, &mut out),
        Command::Show(arguments) => show::run(&arguments, &mut out),
        Command::Requirements(arguments) => requirements::run(&arguments, &mut out),
        Command::Board(arguments) => board::run(&arguments, &mut out),
        Command::Saboteurs(arguments) => saboteurs::run(&arguments, &mut out),
        Command::Adapter(arguments) => adapter::run(&arguments),
        Command::Report(arguments) => report::run(&arguments, &mut out),
        Command::Schema(arguments) => schema::run(&arguments, &mut out),
        Command::AdapterCheck(arguments) => adapter_check::run(&arguments, &mut out),
    };
    finish(done.and_then(|exit| out.flush().map(|()| exit)))
}

/// A reader that goes away (`countersign run | head`) is no error of ours, and no success either.
fn finish(done: io::Result<Exit>) -> ExitCode {
    match done {
        Ok(exit) => exit.into(),
        Err(error) => {
            if error.kind() != ErrorKind::BrokenPipe {
                let _ = writeln!(anstream::stderr(), "countersign: {error}");
            }
            Exit::Usage.into()
        }
    }
}
