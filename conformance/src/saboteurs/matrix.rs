//! Who caught whom: every saboteur of a group before every case of its areas.

use super::caught::can_catch;
use super::group::Group;
use super::saboteur::Saboteur;
use super::trial::{Court, Trial};
use crate::catalogue::Catalogue;
use crate::catalogue::case::Case;
use crate::catalogue::level::Level;
use crate::runner::parallel;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The templates of level must that nothing shows to catch anybody, each with the reason: a line each, `template: reason`.
/// What is not in it has to catch a saboteur, and what is in it must not.
const IDLE: &str = include_str!("idle.txt");

/// Who caught whom.
#[derive(Clone, Debug, Serialize)]
pub struct Matrix {
    /// What came of each saboteur.
    pub saboteurs: Vec<Trial>,
    /// Templates of level must that catch nobody, and the reason where it is known.
    pub idle: BTreeMap<String, &'static str>,
    /// Templates that are said to catch nobody, and do, or are none.
    pub busy: Vec<&'static str>,
}

impl Matrix {
    /// Judges these saboteurs by the cases of their groups, one on each processor. `each` is shown each that is done.
    pub fn of(court: &Court<'_>, chosen: &[(&Group, &Saboteur)], each: &(dyn Fn(&Saboteur) + Sync)) -> Self {
        let tried = |(group, saboteur): &(&Group, &Saboteur)| {
            let trial = court.by_all(saboteur, &judges(group, court.catalogue));
            each(saboteur);
            trial
        };
        let mut saboteurs = Vec::new();
        parallel::in_order(chosen, tried, |trial| saboteurs.push(trial));
        Self { saboteurs, idle: BTreeMap::new(), busy: Vec::new() }
    }

    /// The same, with the musts that catch nobody: of these groups every saboteur was judged.
    #[must_use]
    pub fn with_idle(self, groups: &[Group], catalogue: &Catalogue) -> Self {
        let known: BTreeMap<&str, &str> = known_idle().collect();
        let found = idle(groups, catalogue, &self.saboteurs);
        let busy = known.keys().copied().filter(|template| !found.contains(template)).collect();
        let reason = |template: &str| known.get(template).copied().unwrap_or_default();
        let idle = found.into_iter().map(|template| (template.to_owned(), reason(template))).collect();
        Self { idle, busy, ..self }
    }

    /// The saboteurs that are not caught as they have to be.
    pub fn at_large(&self) -> impl Iterator<Item = &Trial> {
        self.saboteurs.iter().filter(|trial| !trial.wrong.is_empty())
    }

    /// How many saboteurs are caught by every case that has to catch them.
    pub fn passed(&self) -> usize {
        self.saboteurs.len().saturating_sub(self.at_large().count())
    }

    /// How many saboteurs and templates are not as they have to be.
    pub fn failed(&self) -> usize {
        let idle = self.idle.len().saturating_sub(self.skipped());
        self.at_large().count().saturating_add(idle).saturating_add(self.busy.len())
    }

    /// How many templates are known to catch nobody.
    pub fn skipped(&self) -> usize {
        self.idle.values().filter(|reason| !reason.is_empty()).count()
    }
}

/// The templates that are known to catch no saboteur, with the reason for each.
pub fn known_idle() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = IDLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(": "))
}

/// The cases that can catch a saboteur of this group.
pub fn judges<'c>(group: &Group, catalogue: &'c Catalogue) -> BTreeSet<&'c str> {
    let judges = catalogue.cases.iter().filter(|case| group.judges(case) && can_catch(case));
    judges.map(|case| case.id.as_str()).collect()
}

/// The templates of level must that catch none of these saboteurs.
pub fn idle<'c>(groups: &[Group], catalogue: &'c Catalogue, trials: &[Trial]) -> BTreeSet<&'c str> {
    let musts = |case: &&Case| case.level == Level::Must && groups.iter().any(|group| group.judges(case));
    let caught = |case: &&Case| trials.iter().any(|trial| trial.caught.contains(&case.id));
    let musts = || catalogue.cases.iter().filter(musts);
    let busy: BTreeSet<&str> = musts().filter(caught).map(|case| case.template.as_str()).collect();
    musts().map(|case| case.template.as_str()).filter(|template| !busy.contains(template)).collect()
}
