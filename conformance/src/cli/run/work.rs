//! Which vectors are judged, and the judging of them on all cores.

use super::progress::Progress;
use crate::cli::parallel;
use crate::vectors::catalogue::units;
use crate::vectors::judge::judge;
use crate::vectors::judged::Judged;
use crate::vectors::source::Source;
use crate::vectors::unit::{LoadError, Unit};

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
        Source::ALL.into_iter().filter(wanted).flat_map(units).collect()
    }

    fn has(&self, id: &str) -> bool {
        self.texts.is_empty() || self.texts.iter().any(|text| id.contains(text.as_str()))
    }
}

/// Judges every selected vector of these units; `each` gets them in the order of the units.
///
/// # Errors
/// [`LoadError`] of the first unit that cannot be read.
pub(super) fn judge_all(
    units: &[Unit],
    selection: &Selection<'_>,
    progress: &Progress,
    mut each: impl FnMut(Judged),
) -> Result<(), LoadError> {
    let mut outcome = Ok(());
    let work = |unit: &Unit| {
        let judged = judge_unit(unit, selection);
        progress.judged(unit, judged.as_ref().map_or(0, Vec::len));
        judged
    };
    parallel::in_order(units, work, |judged| match judged {
        Ok(judged) => judged.into_iter().for_each(&mut each),
        Err(error) => outcome = core::mem::replace(&mut outcome, Ok(())).and(Err(error)),
    });
    outcome
}

fn judge_unit(unit: &Unit, selection: &Selection<'_>) -> Result<Vec<Judged>, LoadError> {
    let vectors = unit.load()?;
    Ok(vectors.into_iter().filter(|vector| selection.has(&vector.full_id())).map(judge).collect())
}
