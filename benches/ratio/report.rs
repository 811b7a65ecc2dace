//! The table, `target/ratio.json`, and what the ratios must be.

use crate::measure::Times;
use crate::support::Token;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// The highest ratio that is allowed, with one thread and local keys; and the one that is aimed at.
const LIMITS: [(&str, f64, f64); 6] = [
    ("RS256", 1.08, 1.05),
    ("PS256", 1.08, 1.05),
    ("ES256", 1.04, 1.025),
    ("ES384", 1.01, 1.005),
    ("EdDSA", 1.04, 1.025),
    ("HS256", 2.6, 2.0),
];

/// One cell of the table. The lanes are raw ring, local keys, and, but for a secret, a held remote set.
pub(crate) struct Row {
    pub(crate) alg: &'static str,
    pub(crate) keys: usize,
    pub(crate) threads: usize,
    pub(crate) times: Vec<Times>,
    pub(crate) allocations: Vec<f64>,
}

impl Row {
    fn ratio(&self, lane: usize) -> f64 {
        self.times[lane].fastest / self.times[0].fastest
    }

    /// The lowest and the highest ratio among the groups of rounds.
    fn spread(&self, lane: usize) -> (f64, f64) {
        let ratios = self.times[lane].groups.iter().zip(&self.times[0].groups).map(|(one, raw)| one / raw);
        ratios.fold((f64::INFINITY, 0.0), |(low, high), ratio| (low.min(ratio), high.max(ratio)))
    }

    fn median(&self, lane: usize) -> f64 {
        self.times[lane].median / self.times[0].median
    }

    /// Allocations of one validation, those of ring on the same octets taken off.
    fn ours(&self, lane: usize) -> f64 {
        self.allocations[lane] - self.allocations[0]
    }

    fn columns(&self, lane: usize) -> String {
        if self.times.len() <= lane {
            return "-".to_owned();
        }
        let (low, high) = self.spread(lane);
        format!(
            "{:>9.0} {:>7.4} {low:>7.4}-{high:<7.4} {:>7.4} {:>5.2}",
            self.times[lane].fastest,
            self.ratio(lane),
            self.median(lane),
            self.ours(lane)
        )
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "alg": self.alg,
            "keys": self.keys,
            "threads": self.threads,
            "raw_ns": rounded(self.times[0].fastest, 10.0),
            "validate_ns": rounded(self.times[1].fastest, 10.0),
            "ratio": rounded(self.ratio(1), 10_000.0),
            "allocations": rounded(self.ours(1), 100.0),
        })
    }
}

fn rounded(value: f64, unit: f64) -> f64 {
    // Adding zero turns a negative zero into zero.
    (value * unit).round() / unit + 0.0
}

/// All rows so far.
#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
}

impl Report {
    /// Says how large the tokens are.
    pub(crate) fn claims(&self, alg: &str, tokens: &[Token]) {
        if !self.rows.is_empty() {
            return;
        }
        let mean = |size: &dyn Fn(&Token) -> usize| tokens.iter().map(size).sum::<usize>() / tokens.len();
        let (claims, whole) = (mean(&|token| token.claims.len()), mean(&|token| token.text.len()));
        println!("{} tokens; {claims} octets of claims on average, {whole} in all for {alg}", tokens.len());
        let columns = "ns   ratio   lowest-highest   median  alloc";
        println!(
            "{:>6} {:>6} {:>3} {:>8} |  local: {columns} |  remote: {columns}",
            "alg", "keys", "thr", "raw ns"
        );
    }

    /// Prints and keeps one row.
    pub(crate) fn add(&mut self, row: Row) {
        println!(
            "{:>6} {:>6} {:>3} {:>8.0} | {} | {}",
            row.alg,
            row.keys,
            row.threads,
            row.times[0].fastest,
            row.columns(1),
            row.columns(2)
        );
        self.rows.push(row);
    }

    /// Writes the JSON and judges the ratios.
    pub(crate) fn finish(self, took: Duration) -> ExitCode {
        println!(
            "\n{:>6} {:>6} {:>6} {:>13} {:>13}  flat within (local, remote)",
            "alg", "must", "goal", "local", "remote"
        );
        let mut met = true;
        for (alg, must, goal) in LIMITS {
            let single = |lane: usize| {
                let rows = self.rows.iter().filter(move |row| row.alg == alg && row.threads == 1);
                let ratios = rows.filter(move |row| row.times.len() > lane).map(move |row| row.ratio(lane));
                ratios.fold((f64::INFINITY, 0.0_f64), |(low, high), ratio| (low.min(ratio), high.max(ratio)))
            };
            let (local, remote) = (single(1), single(2));
            let word = |highest: f64| match highest {
                0.0 => "-".to_owned(),
                _ if highest <= goal => format!("{highest:.4} goal"),
                _ if highest <= must => format!("{highest:.4} met"),
                _ => format!("{highest:.4} MISSED"),
            };
            met = met && local.1 <= must && remote.1 <= must;
            let flat = |(low, high): (f64, f64)| (high - low).max(0.0);
            println!(
                "{alg:>6} {must:>6} {goal:>6} {:>13} {:>13}  {:.4} {:.4}",
                word(local.1),
                word(remote.1),
                flat(local),
                flat(remote)
            );
        }
        let path = target().join("ratio.json");
        let rows: Vec<_> = self.rows.iter().map(Row::json).collect();
        fs::write(&path, serde_json::to_string_pretty(&rows).unwrap()).unwrap();
        println!("{} rows in {}, after {:.0} s", rows.len(), path.display(), took.as_secs_f64());
        if met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// The folder that cargo builds in.
fn target() -> PathBuf {
    let set = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    set.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target"))
}
