//! Why failures are as they are: what somebody wrote in the baselines who has looked into them.

use super::adapter::Adapter;
use super::stored::Other;
use crate::baseline::error::BaselineError;
use crate::baseline::file::{Baseline, Known};
use std::collections::BTreeMap;

/// The known failures of each implementation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reasons(BTreeMap<(String, String), Known>);

impl Reasons {
    /// Those of the baselines of these adapters.
    ///
    /// # Errors
    /// [`BaselineError`].
    pub fn read(adapters: &[Adapter]) -> Result<Self, BaselineError> {
        let mut reasons = Self::default();
        for adapter in adapters.iter().filter(|adapter| adapter.baseline().is_file()) {
            for known in Baseline::read(&adapter.baseline())?.known {
                reasons.add(&adapter.implementation.id, known);
            }
        }
        Ok(reasons)
    }

    /// One more.
    pub(super) fn add(&mut self, implementation: &str, known: Known) {
        self.0.insert((implementation.to_owned(), known.id.clone()), known);
    }

    /// What is known of this failure of an implementation. None where nobody has looked into it, or into another one.
    pub fn of(&self, implementation: &str, failure: &Other) -> Option<&Known> {
        let known = self.0.get(&(implementation.to_owned(), failure.id.clone()))?;
        Some(known).filter(|known| known.got == failure.got && !known.reason.trim().is_empty())
    }
}
