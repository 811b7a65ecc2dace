//! The checks of the properties, sorted by what they look at.

use crate::explore::properties::{Check, OnAnswered, OnBegun, OnState, OnTold, Property};

/// The checks, by what they look at, each with the number of its property.
#[derive(Default)]
pub struct Checks {
    /// On what lookups are told.
    pub told: Vec<(usize, OnTold)>,
    /// On calls of begin.
    pub begun: Vec<(usize, OnBegun)>,
    /// On answers.
    pub answered: Vec<(usize, OnAnswered)>,
    /// On states.
    pub state: Vec<(usize, OnState)>,
}

impl Checks {
    /// The checks of these properties.
    pub fn new(properties: &[Property]) -> Self {
        let mut all = Self::default();
        for (index, property) in properties.iter().enumerate() {
            match property.check() {
                Some(Check::Told(check)) => all.told.push((index, check)),
                Some(Check::Begun(check)) => all.begun.push((index, check)),
                Some(Check::Answered(check)) => all.answered.push((index, check)),
                Some(Check::State(check)) => all.state.push((index, check)),
                None => {}
            }
        }
        all
    }

    /// Keeps the check of this property only.
    pub fn retain(&mut self, property: usize) {
        self.told.retain(|(index, _)| *index == property);
        self.begun.retain(|(index, _)| *index == property);
        self.answered.retain(|(index, _)| *index == property);
        self.state.retain(|(index, _)| *index == property);
    }
}
