//! The figures of the exploration and the diagram, held against the files that are checked in.
//!
//! A change of the machine that is meant to be changes figures. Then
//! `COUNTERSIGN_RENEW=1 cargo test -p countersign-conformance pinned` writes both files anew; the difference is to be
//! read like any other.

use super::EXPLORED;
use crate::explore::dot::diagram;
use std::env;
use std::fs;
use std::path::Path;

fn hold(file: &str, seen: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/explore").join(file);
    if env::var_os("COUNTERSIGN_RENEW").is_some() {
        fs::write(&path, seen).expect("the file can be written");
    }
    let pinned = fs::read_to_string(&path).unwrap_or_default();
    let changes = |one: &str, other: &str, sign: char| {
        let other: Vec<_> = other.lines().collect();
        one.lines()
            .filter(|line| !other.contains(line))
            .map(|line| format!("{sign} {line}\n"))
            .collect::<String>()
    };
    assert!(
        pinned == seen,
        "{file} is out of date:\n{}{}see src/explore/tests/pinned.rs",
        changes(&pinned, seen, '-'),
        changes(seen, &pinned, '+')
    );
}

#[test]
fn the_figures_are_those_that_are_pinned() {
    hold("pinned.txt", &EXPLORED.pinned());
}

#[test]
fn the_pinned_diagram_is_the_one_that_the_machine_draws() {
    hold("../../../src/resolve/machine.dot", &diagram().expect("the alphabet can be made"));
}
