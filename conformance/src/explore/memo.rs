//! What lookups were told at one moment, so that none is asked twice.

use crate::explore::lookups::Probe;
use crate::explore::told::Told;
use core::cell::{Cell, RefCell};

/// What lookups were told at one moment.
pub struct Memo {
    /// The moment that entries have to be of.
    moment: Cell<u32>,
    told: RefCell<Vec<Option<(u32, Told)>>>,
}

impl Default for Memo {
    fn default() -> Self {
        Self { moment: Cell::new(0), told: RefCell::new(vec![None; Probe::NUMBERS]) }
    }
}

impl Memo {
    /// Another moment begins: nothing was told yet.
    pub fn clear(&self) {
        self.moment.set(self.moment.get().wrapping_add(1));
    }

    /// What this lookup was told, which is asked for where it is not known.
    pub fn get(&self, probe: &Probe, ask: impl FnOnce() -> Told) -> Told {
        let (place, moment) = (probe.number(), self.moment.get());
        let known = self.told.borrow().get(place).copied().flatten();
        match known {
            Some((when, told)) if when == moment => told,
            Some(_) | None => {
                let told = ask();
                if let Some(entry) = self.told.borrow_mut().get_mut(place) {
                    *entry = Some((moment, told));
                }
                told
            }
        }
    }
}
