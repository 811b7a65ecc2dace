//! What the lab is told: standard input, line by line and without waiting for it longer than is asked for, and that it has to end.

use core::time::Duration;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;

/// The longest line, in octets: many times as long as any command.
const MAX: u64 = 1_024;

/// Standard input, and the signals to end. The thread that reads ends with the input, or with the program.
pub(super) struct Input {
    lines: Receiver<Next>,
    stop: Arc<AtomicBool>,
}

/// What came next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A line.
    Line(String),
    /// A line that is longer than any command.
    TooLong,
    /// Nothing, in the time that was given.
    Nothing,
    /// Nothing, and nothing will.
    Ended,
    /// It has to end: Ctrl-C, or whoever started it says so. What it has written for others is then removed.
    Stop,
}

impl Input {
    /// Starts to read.
    ///
    /// # Errors
    /// Where no thread is to be had, or no signal.
    pub(super) fn start() -> io::Result<Self> {
        let (sender, lines) = sync_channel(16);
        let read = move || read(io::stdin().lock(), &sender);
        thread::Builder::new().name("input".to_owned()).spawn(read)?;
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        ctrlc::set_handler(move || told.store(true, Ordering::Relaxed)).map_err(io::Error::other)?;
        Ok(Self { lines, stop })
    }

    /// What comes next, or that nothing does.
    pub(super) fn next(&self, within: Duration) -> Next {
        if self.stop.load(Ordering::Relaxed) {
            return Next::Stop;
        }
        match self.lines.recv_timeout(within) {
            Ok(next) => next,
            Err(RecvTimeoutError::Timeout) => Next::Nothing,
            Err(RecvTimeoutError::Disconnected) => {
                // So that whoever asks again and again does it no more often than before.
                thread::sleep(within);
                Next::Ended
            }
        }
    }
}

/// Reads until the end, an error, or until nobody listens.
fn read(mut input: impl BufRead, sender: &SyncSender<Next>) {
    while let Some(next) = line(&mut input) {
        if sender.send(next).is_err() {
            break;
        }
    }
}

fn line(input: &mut impl BufRead) -> Option<Next> {
    let mut octets = Vec::new();
    let mut is_too_long = false;
    loop {
        octets.clear();
        let read = input.take(MAX).read_until(b'\n', &mut octets).ok()?;
        let is_whole = octets.last() == Some(&b'\n') || u64::try_from(read) != Ok(MAX);
        match (is_whole, is_too_long) {
            (true, true) => return Some(Next::TooLong),
            (true, false) if read == 0 => return None,
            (true, false) => return Some(Next::Line(String::from_utf8_lossy(&octets).into_owned())),
            (false, _) => is_too_long = true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Next> {
        let (sender, receiver) = sync_channel(16);
        read(text.as_bytes(), &sender);
        drop(sender);
        receiver.into_iter().collect()
    }

    #[test]
    fn lines_come_one_by_one_and_the_last_may_have_no_end() {
        assert_eq!(all("a\nb"), [Next::Line("a\n".to_owned()), Next::Line("b".to_owned())]);
        assert_eq!(all(""), []);
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_to_its_end() {
        let long = "x".repeat(3_000);
        assert_eq!(all(&format!("{long} quit\nb\n")), [Next::TooLong, Next::Line("b\n".to_owned())]);
        assert_eq!(all(&"x".repeat(1_024)), [Next::TooLong]);
        assert_eq!(all(&"x".repeat(1_023)).len(), 1);
        assert_eq!(all(&"x".repeat(2_048)), [Next::TooLong]);
    }

    #[test]
    fn an_input_that_has_ended_says_so_each_time() {
        let (sender, lines) = sync_channel(1);
        let input = Input { lines, stop: Arc::default() };
        assert_eq!(input.next(Duration::ZERO), Next::Nothing);
        drop(sender);
        assert_eq!([input.next(Duration::ZERO), input.next(Duration::ZERO)], [Next::Ended, Next::Ended]);
        input.stop.store(true, Ordering::Relaxed);
        assert_eq!(input.next(Duration::ZERO), Next::Stop);
    }
}
