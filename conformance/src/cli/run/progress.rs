//! Progress: a bar on a terminal, plain lines anywhere else; always on standard error.

use crate::vectors::source::Unit;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};

/// The progress of a run.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(super) fn new(units: usize) -> Self {
        if !io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new(u64::try_from(units).unwrap_or(u64::MAX));
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files  {wide_msg}");
        Self(Some(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))))
    }

    pub(super) fn judged(&self, unit: &Unit, vectors: usize) {
        match &self.0 {
            Some(bar) => {
                bar.inc(1);
                bar.set_message(format!("{} {}", unit.source, unit.name));
            }
            // A lost line of progress is no reason to stop.
            None => {
                let _ = writeln!(io::stderr(), "judged {} {} ({vectors})", unit.source, unit.name);
            }
        }
    }

    pub(super) fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
