//! The table of the ratios, in Markdown, so that it can be kept as it is.

use crate::measure::Times;
use crate::peer::LIBRARIES;

/// Prints the names of the columns.
pub(crate) fn head() {
    let names = LIBRARIES.map(|library| library.name).join(" | ");
    println!("| alg | raw ring, ns | countersign | {names} |");
    println!("|---|{}", "---|".repeat(2 + LIBRARIES.len()));
}

/// Prints one algorithm. `times` are raw ring, countersign, and the libraries that are `supported`.
pub(crate) fn row(alg: &str, supported: &[bool], times: &[Times]) {
    let (ring, others) = times.split_first().unwrap();
    let (ours, others) = others.split_first().unwrap();
    let mut others = others.iter();
    print!("| {alg} | {:.0} | {}", ring.fastest, cell(ours, ring));
    for supported in supported {
        match supported.then(|| others.next().unwrap()) {
            Some(times) => print!(" | {}", cell(times, ring)),
            None => print!(" | -"),
        }
    }
    println!(" |");
    assert!(others.next().is_none());
}

/// The ratio, and the lowest and highest of the four groups of rounds.
fn cell(times: &Times, ring: &Times) -> String {
    let groups = times.groups.iter().zip(ring.groups).map(|(times, ring)| times / ring);
    let (lowest, highest) = groups
        .fold((f64::INFINITY, 0.0_f64), |(lowest, highest), ratio| (lowest.min(ratio), highest.max(ratio)));
    format!("{:.2} ({lowest:.2}-{highest:.2})", times.fastest / ring.fastest)
}
