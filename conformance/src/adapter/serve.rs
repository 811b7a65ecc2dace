//! The reference over two pipes: a request a line in, an answer a line out.

use super::reference::{Begun, Left, Reference};
use crate::protocol::MAX_LINE;
use crate::protocol::answer::{Answer, Said};
use crate::protocol::line::{self, Line};
use crate::protocol::request::{Op, Request};
use serde::Deserialize as _;
use serde_json::Value;
use std::io::{self, BufRead, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Scope};

/// How many requests are answered at once: past it, none is read until one is done. A flood has 1,000, all of which may
/// wait for one issuer.
const AT_ONCE: usize = 1_100;

/// Answers every request until the input ends, each as soon as it is done, and then those that are still under way.
///
/// # Errors
/// Those of input and output. An output that is gone ends it.
pub fn serve(reference: &Reference, input: impl BufRead, output: impl Write + Send) -> io::Result<()> {
    let writer = Writer { output: Mutex::new(Ok(output)), free: Mutex::new(AT_ONCE), freed: Condvar::new() };
    thread::scope(|scope| read(reference, input, &writer, scope))?;
    writer.output.into_inner().unwrap_or_else(PoisonError::into_inner).map(drop)
}

fn read<'scope, W: Write + Send>(
    reference: &Reference,
    mut input: impl BufRead,
    writer: &'scope Writer<W>,
    scope: &'scope Scope<'scope, '_>,
) -> io::Result<()> {
    while let Some(line) = line::next(&mut input, MAX_LINE)? {
        if writer.is_gone() {
            return Ok(());
        }
        let octets = match line {
            Line::Whole(octets) => octets,
            Line::TooLong => {
                writer.write(0, error("the line is longer than the limit"));
                skip(&mut input)?;
                continue;
            }
        };
        match request(&octets) {
            Err((id, said)) => writer.write(id, said),
            Ok(Request { id, op }) => match reference.begin(op) {
                Begun::Said(said) => writer.write(id, said),
                Begun::Left(left) => finish(id, left, writer, scope),
            },
        }
    }
    Ok(())
}

/// Does the slow part on a thread of its own, so that it delays nobody.
fn finish<'scope, W: Write + Send>(
    id: u64,
    left: Left,
    writer: &'scope Writer<W>,
    scope: &'scope Scope<'scope, '_>,
) {
    writer.take_place();
    let work = move || {
        writer.write(id, left.finish());
        writer.give_place_back();
    };
    if thread::Builder::new().spawn_scoped(scope, work).is_err() {
        writer.give_place_back();
        writer.write(id, error("no thread is to be had"));
    }
}

/// Reads a request, and tells what is wrong with it. Its words are never repeated: there may be a token among them.
fn request(octets: &[u8]) -> Result<Request, (u64, Said)> {
    let value: Value = serde_json::from_slice(octets).map_err(|_| (0, error("the line is no JSON")))?;
    let id = value.get("id").and_then(Value::as_u64);
    let Some(id) = id else { return Err((0, error("the request has no number"))) };
    let known = value.get("op").and_then(Value::as_str).is_some_and(|op| Op::NAMES.contains(&op));
    if !known {
        return Err((id, Said::Unsupported { reason: "no such request is known".to_owned() }));
    }
    Request::deserialize(value).map_err(|_| (id, error("the request has not the form that its op has")))
}

/// Reads the rest of a line and keeps none of it.
fn skip(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let held = input.fill_buf()?;
        let end = held.iter().position(|octet| *octet == b'\n');
        let (read, done) = match end {
            Some(at) => (at.saturating_add(1), true),
            None => (held.len(), held.is_empty()),
        };
        input.consume(read);
        if done {
            return Ok(());
        }
    }
}

fn error(reason: &str) -> Said {
    Said::Error { reason: reason.to_owned() }
}

/// Where the answers go, and how many more may be under way.
struct Writer<W> {
    output: Mutex<io::Result<W>>,
    free: Mutex<usize>,
    freed: Condvar,
}

impl<W: Write> Writer<W> {
    fn write(&self, id: u64, said: Said) {
        let mut output = lock(&self.output);
        if let Ok(open) = &mut *output
            && let Err(error) = write(open, &Answer { id, said })
        {
            *output = Err(error);
        }
    }

    fn is_gone(&self) -> bool {
        lock(&self.output).is_err()
    }

    fn take_place(&self) {
        let mut free = lock(&self.free);
        while *free == 0 {
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free = free.saturating_sub(1);
    }

    fn give_place_back(&self) {
        let mut free = lock(&self.free);
        *free = free.saturating_add(1);
        self.freed.notify_one();
    }
}

fn write(output: &mut impl Write, answer: &Answer) -> io::Result<()> {
    let mut text = serde_json::to_vec(answer)?;
    text.push(b'\n');
    output.write_all(&text)?;
    output.flush()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
