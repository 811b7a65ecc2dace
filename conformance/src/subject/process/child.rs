//! The process of an adapter, and the threads at its three pipes.

use super::exchange::Exchange;
use crate::clock::Stopwatch;
use crate::protocol::MAX_LINE;
use crate::protocol::line::{self, Line};
use crate::subject::tail::Tail;
use crate::subject::{AskError, group};
use core::time::Duration;
use std::io::{self, BufReader, Read, Write};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// A process, with everything that is said to it and by it. Dropped, it has ended.
#[derive(Debug)]
pub(super) struct Running {
    exchange: Arc<Exchange>,
    child: Arc<Mutex<Child>>,
}

/// How long an adapter may take to end by itself when it is no longer needed.
const FAREWELL: Duration = Duration::from_secs(2);

/// How often is looked whether it has ended.
const POLL: Duration = Duration::from_millis(5);

/// How long its last words are waited for. They are there at once, but for a process of its own that keeps the pipe.
const LAST_WORDS: Duration = Duration::from_millis(500);

impl Running {
    /// Starts it, in a process group of its own.
    pub(super) fn start(mut command: Command) -> Result<Self, AskError> {
        group::apart(&mut command);
        let not_started = |error: io::Error| AskError::NotStarted(error.to_string());
        let mut child = command.spawn().map_err(not_started)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (exchange, lines) = Exchange::new();
        let running = Self { exchange: Arc::new(exchange), child: Arc::new(Mutex::new(child)) };
        // From here on, whoever returns drops `running`, and with it the process.
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(AskError::NotStarted("it has no pipes".to_owned()));
        };
        let tail = Tail::of(stderr);
        spawn("adapter-stdin", move || write(stdin, &lines)).map_err(not_started)?;
        let (exchange, child) = (running.exchange.clone(), running.child.clone());
        spawn("adapter-stdout", move || read(stdout, &exchange, &child, &tail)).map_err(not_started)?;
        Ok(running)
    }

    pub(super) fn exchange(&self) -> &Exchange {
        &self.exchange
    }

    /// Closes its standard input and waits for its end; past this time it is killed.
    pub(super) fn finish(&mut self, within: Duration) -> Option<ExitStatus> {
        self.exchange.close();
        let started = Stopwatch::start();
        loop {
            if let Ok(Some(status)) = lock(&self.child).try_wait() {
                return Some(status);
            }
            if started.elapsed() >= within {
                kill(&self.child);
                return None;
            }
            thread::sleep(POLL);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.finish(FAREWELL);
    }
}

fn write(mut stdin: impl Write, lines: &Receiver<Vec<u8>>) {
    while let Ok(line) = lines.recv() {
        // An error is the end of the process, which is seen where it is read.
        if stdin.write_all(&line).and_then(|()| stdin.flush()).is_err() {
            return;
        }
    }
}

fn read(stdout: impl Read, exchange: &Exchange, child: &Mutex<Child>, tail: &Tail) {
    let mut stdout = BufReader::new(stdout);
    let why = loop {
        match line::next(&mut stdout, MAX_LINE) {
            Ok(Some(Line::Whole(line))) => {
                if let Err(why) = exchange.answered(&line) {
                    break why;
                }
            }
            Ok(Some(Line::TooLong)) => break AskError::Flooded,
            Ok(None) | Err(_) => break AskError::Ended(tail.text(LAST_WORDS)),
        }
    };
    let by_itself = matches!(why, AskError::Ended(_));
    exchange.end(why);
    // One that has closed its output may be about to end well.
    if !by_itself {
        kill(child);
    }
}

/// Ends the process and whatever it has started.
fn kill(child: &Mutex<Child>) {
    group::kill(&mut lock(child));
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

fn lock(child: &Mutex<Child>) -> std::sync::MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}
