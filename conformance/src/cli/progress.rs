//! Progress: a bar on a terminal, plain lines anywhere else; always on standard error.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many plain lines a part of a run has at most.
const LINES: u64 = 10;

/// The progress of one part of a run.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    total: u64,
    done: AtomicU64,
    what: &'static str,
}

impl Progress {
    pub(super) fn new(total: usize, what: &'static str) -> Self {
        let total = u64::try_from(total).unwrap_or(u64::MAX);
        let bar = io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {wide_msg}");
            ProgressBar::new(total).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, total, done: AtomicU64::new(0), what }
    }

    /// So many more are done; the name is that of the last of them.
    pub(super) fn done(&self, name: &str, more: u64) {
        if let Some(bar) = &self.bar {
            bar.inc(more);
            bar.set_message(name.to_owned());
            return;
        }
        let before = self.done.fetch_add(more, Ordering::Relaxed);
        let done = before.saturating_add(more);
        let part = |count: u64| count.saturating_mul(LINES).checked_div(self.total).unwrap_or_default();
        if part(done) > part(before) {
            // A lost line of progress is no reason to stop.
            let _ = writeln!(io::stderr(), "{done} of {} {}", self.total, self.what);
        }
    }

    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
