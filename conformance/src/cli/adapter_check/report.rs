//! What came of the checks, for a person or a program.

use crate::protocol::capabilities::Hello;
use serde_json::{Value, json};
use std::io::{self, Write};

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Fine,
    Wrong,
    NotAsked,
}

/// What came of one check.
pub(super) struct Finding {
    pub(super) check: String,
    pub(super) verdict: Verdict,
    /// What is wrong, or why it was not asked.
    pub(super) found: String,
    /// What the author does next, where it is wrong.
    pub(super) next: &'static str,
}

/// What came of all.
pub(super) struct Report {
    adapter: Value,
    as_json: bool,
    findings: Vec<Finding>,
}

impl Verdict {
    const fn name(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Wrong => "wrong",
            Self::NotAsked => "not asked",
        }
    }
}

impl Report {
    pub(super) fn new(hello: &Hello, as_json: bool) -> Self {
        let adapter = json!({ "name": hello.name, "version": hello.version });
        Self { adapter, as_json, findings: Vec::new() }
    }

    /// Adds a finding; a person is told at once, because an adapter may be slow.
    pub(super) fn add(&mut self, finding: Finding, out: &mut dyn Write) -> io::Result<()> {
        if !self.as_json {
            let (name, check) = (finding.verdict.name(), &finding.check);
            writeln!(out, "{}", format!("{name:<10}{check:<22}{}", finding.found).trim_end())?;
            if finding.verdict == Verdict::Wrong {
                writeln!(out, "{:<10}next: {}", "", finding.next)?;
            }
            out.flush()?;
        }
        self.findings.push(finding);
        Ok(())
    }

    pub(super) fn wrong(&self) -> usize {
        self.count(Verdict::Wrong)
    }

    /// Tells a program everything, and a person the count.
    pub(super) fn finish(&self, out: &mut dyn Write) -> io::Result<()> {
        let (fine, wrong, not_asked) =
            (self.count(Verdict::Fine), self.wrong(), self.count(Verdict::NotAsked));
        if !self.as_json {
            return writeln!(out, "{fine} fine, {wrong} wrong, {not_asked} not asked");
        }
        let checks: Vec<Value> = self.findings.iter().map(Finding::json).collect();
        let report = json!({
            "adapter": self.adapter, "checks": checks, "fine": fine, "wrong": wrong, "not_asked": not_asked,
        });
        writeln!(out, "{report:#}")
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.findings.iter().filter(|finding| finding.verdict == verdict).count()
    }
}

impl Finding {
    fn json(&self) -> Value {
        let mut finding = json!({ "check": self.check, "verdict": self.verdict.name() });
        if self.verdict != Verdict::Fine {
            finding["found"] = self.found.as_str().into();
        }
        if self.verdict == Verdict::Wrong {
            finding["next"] = self.next.into();
        }
        finding
    }
}
