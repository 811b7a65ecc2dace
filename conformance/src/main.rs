//! The one binary of the project: `countersign`.

use std::process::ExitCode;

fn main() -> ExitCode {
    countersign_conformance::cli::main()
}
