//! One implementation's turn: it is set up, it is run, and what needs real time is waited for.
//!
//! Each run is the program itself with `run`, in a process of its own: whatever an adapter does to it, the next one has its turn.

use super::{Arguments, NEW, machine};
use crate::baseline::compare::{Comparison, compare};
use crate::baseline::file::Baseline;
use crate::board::adapter::Adapter;
use crate::cli::run::today;
use crate::clock::Stopwatch;
use crate::results::read;
use crate::results::result::NO_TIME;
use crate::results::run::Run;
use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// One implementation's turn.
pub(super) struct Turn<'a> {
    pub(super) adapter: &'a Adapter,
    pub(super) arguments: &'a Arguments,
}

/// What came of it.
pub(super) struct Ran<'a> {
    pub(super) adapter: &'a Adapter,
    pub(super) run: Run,
    pub(super) comparison: Comparison,
    pub(super) seconds: u64,
}

impl<'a> Turn<'a> {
    /// Has it run, or says why it did not.
    pub(super) fn run(&self) -> Result<Ran<'a>, String> {
        let missing = self.adapter.missing(machine::has);
        if !missing.is_empty() {
            return Err(format!("not on this machine: {}", missing.join(", ")));
        }
        let watch = Stopwatch::start();
        self.tell("setup");
        self.set_up()?;
        self.tell("run");
        let mut run = self.judged("", &[])?;
        let waiting: Vec<String> = run
            .results
            .iter()
            .filter(|result| result.got == NO_TIME)
            .map(|result| result.case.id.clone())
            .collect();
        if !self.arguments.fast && !waiting.is_empty() {
            self.tell(&format!("{} cases in which real time passes", waiting.len()));
            self.wait(&mut run, &waiting)?;
        }
        let comparison = self.compared(&mut run)?;
        Ok(Ran { adapter: self.adapter, run, comparison, seconds: watch.elapsed().as_secs() })
    }

    fn tell(&self, what: &str) {
        eprintln!("{}: {what}", self.adapter.implementation.id);
    }

    fn file(&self, what: &str) -> PathBuf {
        self.arguments.out.join(format!("{}{what}", self.adapter.implementation.id))
    }

    fn set_up(&self) -> Result<(), String> {
        let path = self.file(".setup.log");
        let log = File::create(&path).and_then(|log| Ok((log.try_clone()?, log)));
        let (out, err) = log.map_err(|error| format!("{}: {error}", path.display()))?;
        let setup = absolute(&self.adapter.setup())?;
        let status = Command::new(&setup).stdin(Stdio::null()).stdout(out).stderr(err).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("its setup failed ({status}); see {}", path.display())),
            Err(error) => Err(format!("{}: {error}", setup.display())),
        }
    }

    /// One run of the program; its results.
    fn judged(&self, name: &str, more: &[&str]) -> Result<Run, String> {
        let out = self.file(&format!("{name}.json"));
        // What a former board has left is not taken for ours.
        let _ = fs::remove_file(&out);
        let program = env::current_exe().map_err(|error| error.to_string())?;
        let adapter = absolute(&self.adapter.program())?.display().to_string();
        let mut command = Command::new(program);
        command
            .arg("run")
            .arg("--adapter")
            .arg(shlex::try_quote(&adapter).map_err(|error| error.to_string())?.as_ref());
        command.arg("--out").arg(&out).args(more);
        if let Some(jobs) = self.arguments.jobs {
            command.arg("--jobs").arg(jobs.to_string());
        }
        if let Some(folder) = self.arguments.cases.folder() {
            command.arg("--cases").arg(folder);
        }
        let status =
            command.stdin(Stdio::null()).stdout(Stdio::null()).status().map_err(|error| error.to_string())?;
        match status.code() {
            Some(0 | 1) => read::read(&out).map_err(|error| error.to_string()),
            _ => Err(format!("the run ended with {status}")),
        }
    }

    /// What needs real time, in a run of its own; its results take the places of those that showed nothing.
    fn wait(&self, run: &mut Run, waiting: &[String]) -> Result<(), String> {
        let list = self.file(".slow.txt");
        fs::write(&list, waiting.join("\n")).map_err(|error| format!("{}: {error}", list.display()))?;
        let select = format!("@{}", list.display());
        let slow = self.judged(".slow", &["--slow", "--source", "cases", "--select", &select])?;
        let mut found: BTreeMap<String, _> =
            slow.results.into_iter().map(|result| (result.case.id.clone(), result)).collect();
        for result in &mut run.results {
            if let Some(waited) = found.remove(&result.case.id) {
                *result = waited;
            }
        }
        run.time = slow.time;
        let _ = fs::remove_file(self.file(".slow.json"));
        let _ = fs::remove_file(list);
        Ok(())
    }

    fn compared(&self, run: &mut Run) -> Result<Comparison, String> {
        let path = self.adapter.baseline();
        let baseline = if path.is_file() {
            Some(Baseline::read(&path).map_err(|error| error.to_string())?)
        } else {
            None
        };
        if self.arguments.write_baselines {
            let baseline = Baseline::from_run(run, baseline.as_ref());
            let text = baseline.to_toml().map_err(|error| error.to_string())?;
            fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
            return Ok(compare(run, Some(&baseline), NEW, today()));
        }
        Ok(compare(run, baseline.as_ref(), NEW, today()))
    }
}

fn absolute(path: &std::path::Path) -> Result<PathBuf, String> {
    std::path::absolute(path).map_err(|error| format!("{}: {error}", path.display()))
}
