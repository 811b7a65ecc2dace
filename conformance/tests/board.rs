//! The board: the command itself, and what is published of its results.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, which clippy does not see in this file"
)]

use countersign_conformance::board::adapter;
use countersign_conformance::board::reasons::Reasons;
use countersign_conformance::board::stored::{self, Stored};
use countersign_conformance::board::{findings, opinions, table};
use countersign_conformance::catalogue::Catalogue;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

const PROGRAM: &str = env!("CARGO_BIN_EXE_countersign");

/// Of this crate's folder.
fn ours(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn results() -> Vec<Stored> {
    stored::all(&ours("results")).unwrap()
}

fn reasons() -> Reasons {
    Reasons::read(&adapter::all(&ours("adapters")).unwrap()).unwrap()
}

/// Holds a file against what it has to be; `COUNTERSIGN_RENEW=1` writes it.
fn is_up_to_date(path: &Path, expected: &str) {
    if env::var_os("COUNTERSIGN_RENEW").is_some() {
        fs::write(path, expected).unwrap();
    }
    let found = fs::read_to_string(path).unwrap();
    assert!(
        found == expected,
        "{}: COUNTERSIGN_RENEW=1 cargo test --test board writes it anew",
        path.display()
    );
}

#[test]
fn the_findings_are_those_of_the_stored_results() {
    let expected = findings::markdown(&results(), &reasons(), &Catalogue::embedded().unwrap());
    is_up_to_date(&ours("FINDINGS.md"), &expected);
}

#[test]
fn the_table_of_the_readme_is_that_of_the_stored_results() {
    let path = ours("../README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (start, end) = (
        "<!-- board: made by the test `the_table_of_the_readme_is_that_of_the_stored_results` -->\n",
        "<!-- end of board -->",
    );
    let (before, rest) = readme.split_once(start).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let table = table::markdown(&results(), &Catalogue::embedded().unwrap());
    is_up_to_date(&path, &format!("{before}{start}\n{table}\n{end}{after}"));
}

#[test]
fn each_stored_result_is_of_the_cases_as_they_are() {
    let catalogue = Catalogue::embedded().unwrap();
    for stored in results() {
        let mut judged = 0;
        for (id, hash, _) in stored.outcomes() {
            let case = catalogue.case(id).unwrap_or_else(|| panic!("{}: there is no case {id}", stored.id));
            assert_eq!(
                case.hash, hash,
                "{}: {id} has changed: judge it anew with `countersign board`",
                stored.id
            );
            judged += 1;
        }
        assert_eq!(judged, catalogue.cases.len(), "{}: there are newer cases", stored.id);
    }
}

#[test]
fn every_failure_that_is_stored_has_a_reason_that_somebody_wrote() {
    let reasons = reasons();
    for stored in results() {
        let unexplained: Vec<&str> = stored
            .others
            .iter()
            .filter(|other| other.outcome.name() == "failed" && reasons.of(&stored.id, other).is_none())
            .map(|other| other.id.as_str())
            .collect();
        assert_eq!(unexplained, [""; 0], "{}", stored.id);
    }
}

#[test]
fn no_must_is_followed_by_nobody() {
    assert_eq!(opinions::followed_by_nobody(&results(), &Catalogue::embedded().unwrap()), [""; 0]);
}

/// A folder of adapters: the reference, one whose setup fails, and one that needs a program that nobody has.
struct Board(PathBuf);

const CASES: &str = r#"
[[case]]
id = "board/good"
since = "0.1.0"
title = "A good token is accepted"
level = "must"
authority = "contract"
why = "Nothing is wrong with it"
requirement = "kr-02"
cites = ["countersign contract K1"]
keys = "local"
expect = "accept"
"#;

impl Board {
    fn new(name: &str) -> Self {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&place);
        let board = Self(place);
        board.adapter("reference", "sh", "exit 0");
        board.adapter("broken", "sh", "echo no network; exit 3");
        board.adapter("missing", "no-such-program", "exit 0");
        fs::create_dir_all(board.0.join("cases/board")).unwrap();
        fs::write(board.0.join("cases/board/cases.toml"), CASES).unwrap();
        board
    }

    fn adapter(&self, id: &str, needs: &str, setup: &str) {
        let folder = self.0.join("adapters").join(id);
        fs::create_dir_all(&folder).unwrap();
        let manifest = format!(
            "needs = [\"{needs}\"]\n[[implementation]]\nid = \"{id}\"\nlibrary = \"{id}\"\nlanguage = \"Rust\"\ncommand = \"adapter\"\n"
        );
        fs::write(folder.join("adapter.toml"), manifest).unwrap();
        for (name, text) in [("setup", setup.to_owned()), ("adapter", format!("exec '{PROGRAM}' adapter"))] {
            let path = folder.join(name);
            fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
            Command::new("chmod").arg("+x").arg(&path).status().unwrap();
        }
    }

    fn run(&self, more: &[&str]) -> Output {
        let folder = |name: &str| self.0.join(name);
        Command::new(PROGRAM)
            .arg("board")
            .arg("--adapters")
            .arg(folder("adapters"))
            .arg("--out")
            .arg(folder("out"))
            .arg("--cases")
            .arg(folder("cases"))
            .args(more)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

fn text(octets: &[u8]) -> &str {
    core::str::from_utf8(octets).unwrap()
}

#[test]
fn each_has_its_turn_and_who_cannot_run_is_told_with_the_reason() {
    let board = Board::new("board-turns");
    let store = board.0.join("store");
    let output = board.run(&["--store", store.to_str().unwrap()]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}{}", text(&output.stderr));
    let log = board.0.join("out/broken.setup.log");
    for line in [
        format!("broken: NOT RUN: its setup failed (exit status: 3); see {}", log.display()),
        "missing: NOT RUN: not on this machine: no-such-program".to_owned(),
        "NOT RUN: missing: not on this machine: no-such-program".to_owned(),
    ] {
        assert!(said.lines().any(|said| said == line), "{line} is missing in {said}");
    }
    assert!(said.contains("| reference (Rust) | 0.1.0 | - | - | all 1 | - | "), "{said}");
    assert_eq!(fs::read_to_string(log).unwrap(), "no network\n");
    let [stored] = <[Stored; 1]>::try_from(stored::all(&store).unwrap()).unwrap();
    assert_eq!((stored.id.as_str(), stored.adapter.as_str()), ("reference", "reference/adapter"));
    assert_eq!(stored.passed.keys().collect::<Vec<_>>(), ["board/good"]);
    assert!(fs::read_to_string(board.0.join("out/matrix.html")).unwrap().contains("board/good"));
}

#[test]
fn one_that_is_not_as_its_baseline_says_makes_it_red() {
    let board = Board::new("board-red");
    let known = "format = 1\nsuite = \"0.1.0\"\ncatalogue = \"x\"\n[[known]]\nid = \"board/good\"\nhash = \"x\"\n\
        outcome = \"failed\"\ngot = \"step 1: reject\"\nreason = \"it is known\"\n";
    fs::write(board.0.join("adapters/reference/reference.baseline.toml"), known).unwrap();
    let output = board.run(&["reference"]);
    assert_eq!(output.status.code(), Some(1));
    let stale = "  stale entry: board/good: listed as failed, got: step 1: reject; now it passes, so the entry can go";
    assert!(text(&output.stdout).lines().any(|line| line == stale), "{}", text(&output.stdout));
}

#[test]
fn what_is_not_there_is_a_usage_error_that_says_what_is() {
    let board = Board::new("board-usage");
    let output = board.run(&["nobody"]);
    let said = "countersign: there is no implementation `nobody`; there are broken, missing, reference\n";
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(2), said));
    let output = board.run(&["missing"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).ends_with("countersign: nothing could run\n"), "{}", text(&output.stderr));
    let output = board.run(&["--list", "missing", "reference"]);
    let said = "missing                     missing (Rust); not here: no-such-program\nreference                   reference (Rust)\n";
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), said));
}
