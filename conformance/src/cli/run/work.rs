//! Which vectors are judged, and the judging of them on all cores.

use super::progress::Progress;
use crate::vectors::judge::judge;
use crate::vectors::judged::Judged;
use crate::vectors::source::{LoadError, Source, Unit};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Which vectors are judged.
pub(super) struct Selection<'a> {
    sources: &'a [Source],
    texts: &'a [String],
}

impl<'a> Selection<'a> {
    /// These sources, or all of them; ids with one of these texts, or all.
    pub(super) fn new(sources: &'a [Source], texts: &'a [String]) -> Self {
        Self { sources, texts }
    }

    pub(super) fn units(&self) -> Vec<Unit> {
        let wanted = |source: &Source| self.sources.is_empty() || self.sources.contains(source);
        Source::ALL.into_iter().filter(wanted).flat_map(Source::units).collect()
    }

    fn has(&self, id: &str) -> bool {
        self.texts.is_empty() || self.texts.iter().any(|text| id.contains(text.as_str()))
    }
}

/// Judges every selected vector of these units; `each` gets them in the order of the units, whatever the threads do.
///
/// # Errors
/// [`LoadError`] of the first unit that cannot be read.
pub(super) fn judge_all(
    units: &[Unit],
    selection: &Selection<'_>,
    progress: &Progress,
    mut each: impl FnMut(Judged),
) -> Result<(), LoadError> {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(units.len());
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some((at, unit)) = take(next, units) {
                    // The receiver is gone only when the work is over.
                    let _ = sender.send((at, judge_unit(unit, selection)));
                }
            });
        }
        drop(sender);
        let mut waiting: Vec<Option<Result<Vec<Judged>, LoadError>>> = units.iter().map(|_| None).collect();
        let mut done = 0;
        while let Some(slot) = waiting.get_mut(done) {
            match slot.take() {
                Some(judged) => {
                    judged?.into_iter().for_each(&mut each);
                    done += 1;
                }
                None => match receiver.recv() {
                    Ok((at, judged)) => {
                        if let Some(unit) = units.get(at) {
                            progress.judged(unit, judged.as_ref().map_or(0, Vec::len));
                        }
                        if let Some(slot) = waiting.get_mut(at) {
                            *slot = Some(judged);
                        }
                    }
                    // A thread that panics is reported by the scope.
                    Err(mpsc::RecvError) => break,
                },
            }
        }
        Ok(())
    })
}

fn take<'a>(next: &AtomicUsize, units: &'a [Unit]) -> Option<(usize, &'a Unit)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    units.get(at).map(|unit| (at, unit))
}

fn judge_unit(unit: &Unit, selection: &Selection<'_>) -> Result<Vec<Judged>, LoadError> {
    let vectors = unit.load()?;
    Ok(vectors.into_iter().filter(|vector| selection.has(&vector.full_id())).map(judge).collect())
}
