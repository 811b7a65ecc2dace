//! Questions to an adapter and its answers: who waits for which number.

use crate::protocol::answer::{Answer, Said};
use crate::protocol::request::{Op, Request};
use crate::subject::{AskError, excerpt};
use core::time::Duration;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Who waits for which number, until it is over.
#[derive(Debug)]
pub(super) struct Exchange(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    last: u64,
    waiting: BTreeMap<u64, Sender<Said>>,
    /// Numbers that nobody waits for any more: an answer to one of them comes too late, and is no flood.
    given_up: BTreeSet<u64>,
    /// Where the lines go. Gone, the adapter's standard input is closed.
    lines: Option<Sender<Vec<u8>>>,
    /// Why it is over.
    over: Option<AskError>,
}

impl Exchange {
    /// An exchange, and the lines that have to be written.
    pub(super) fn new() -> (Self, Receiver<Vec<u8>>) {
        let (lines, to_write) = mpsc::channel();
        let (waiting, given_up) = (BTreeMap::new(), BTreeSet::new());
        (Self(Mutex::new(Inner { last: 0, waiting, given_up, lines: Some(lines), over: None })), to_write)
    }

    /// Asks, and waits for the answer.
    pub(super) fn ask(&self, op: Op, within: Duration) -> Result<Said, AskError> {
        let expected = op.answers();
        let said = self.exchange(within, |id| serde_json::to_vec(&Request { id, op }))?;
        match &said {
            Said::Unsupported { .. } | Said::Error { .. } => Ok(said),
            other if expected.contains(&other.name()) => Ok(said),
            other => Err(AskError::OutOfPlace(other.name())),
        }
    }

    /// Asks what may be no request of the protocol, and takes any answer.
    pub(super) fn ask_anything(
        &self,
        mut request: Map<String, Value>,
        within: Duration,
    ) -> Result<Said, AskError> {
        self.exchange(within, |id| {
            request.insert("id".to_owned(), id.into());
            serde_json::to_vec(&request)
        })
    }

    fn exchange(
        &self,
        within: Duration,
        line: impl FnOnce(u64) -> serde_json::Result<Vec<u8>>,
    ) -> Result<Said, AskError> {
        let (id, answered) = self.send(line)?;
        match answered.recv_timeout(within) {
            Ok(said) => Ok(said),
            Err(_) => self.give_up(id, &answered),
        }
    }

    /// Whether it can still be asked.
    pub(super) fn is_open(&self) -> bool {
        self.lock().over.is_none()
    }

    /// Hands a line of the adapter to who waits for it.
    ///
    /// # Errors
    /// Why nothing more that the adapter says can be trusted.
    pub(super) fn answered(&self, line: &[u8]) -> Result<(), AskError> {
        let Answer { id, said } = serde_json::from_slice(line)
            .map_err(|_| AskError::Malformed(excerpt::of(line.get(..SHOWN).unwrap_or(line))))?;
        let mut inner = self.lock();
        match inner.waiting.remove(&id) {
            // Who gave up in this moment looks once more.
            Some(caller) => drop(caller.send(said)),
            None if inner.given_up.remove(&id) => {}
            None => return Err(AskError::Flooded),
        }
        Ok(())
    }

    /// Ends it: everyone who waits, and everyone who asks from now on, is told why. The first reason stays.
    pub(super) fn end(&self, why: AskError) {
        let mut inner = self.lock();
        inner.over.get_or_insert(why);
        inner.lines = None;
        // A caller whose sender is gone looks for the reason.
        inner.waiting.clear();
    }

    /// Writes nothing more: the adapter's standard input is closed once all is written.
    pub(super) fn close(&self) {
        self.lock().lines = None;
    }

    fn send(
        &self,
        line: impl FnOnce(u64) -> serde_json::Result<Vec<u8>>,
    ) -> Result<(u64, Receiver<Said>), AskError> {
        let (caller, answered) = mpsc::channel();
        let mut inner = self.lock();
        if let Some(why) = &inner.over {
            return Err(why.clone());
        }
        let id = inner.last.saturating_add(1);
        inner.last = id;
        let mut line = line(id).map_err(|error| AskError::NotStarted(error.to_string()))?;
        line.push(b'\n');
        inner.waiting.insert(id, caller);
        if let Some(lines) = &inner.lines {
            // Where nobody writes any more, the end of the adapter is about to be seen.
            let _ = lines.send(line);
        }
        Ok((id, answered))
    }

    /// No answer came: because time is over, or because all is.
    fn give_up(&self, id: u64, answered: &Receiver<Said>) -> Result<Said, AskError> {
        let mut inner = self.lock();
        // It may have come between.
        if let Ok(said) = answered.try_recv() {
            return Ok(said);
        }
        if let Some(why) = &inner.over {
            return Err(why.clone());
        }
        inner.waiting.remove(&id);
        inner.given_up.insert(id);
        Err(AskError::Silent)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How much of a line that is no answer is shown, in octets.
const SHOWN: usize = 160;
