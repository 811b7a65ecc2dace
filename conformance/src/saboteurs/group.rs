//! Saboteurs that break the same part of a validator.

use super::saboteur::Saboteur;
use crate::catalogue::case::Case;

/// Saboteurs that break the same part of a validator, and the areas of the catalogue that are about this part.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Its name.
    pub name: &'static str,
    /// The areas whose cases judge them, and each of whose musts has to catch one.
    pub areas: &'static [&'static str],
    /// The saboteurs.
    pub saboteurs: &'static [Saboteur],
}

impl Group {
    /// Whether this case judges the saboteurs of this group.
    pub fn judges(&self, case: &Case) -> bool {
        self.areas.contains(&case.area())
    }
}
