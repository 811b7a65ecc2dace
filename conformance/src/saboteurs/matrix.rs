//! Who caught whom: every saboteur of a group before every case of its areas.

use super::group::Group;
use super::trial::Trial;
use crate::catalogue::Catalogue;
use crate::catalogue::case::Case;
use crate::catalogue::level::Level;
use std::collections::BTreeSet;

/// The templates of level must that nothing shows to catch anybody, each with the reason: a line each, `template: reason`.
/// What is not in it has to catch a saboteur, and what is in it must not.
const IDLE: &str = include_str!("idle.txt");

/// The templates that are known to catch no saboteur, with the reason for each.
pub fn known_idle() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = IDLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(": "))
}

/// The cases that judge this group.
pub fn judges<'c>(group: &Group, catalogue: &'c Catalogue) -> BTreeSet<&'c str> {
    catalogue.cases.iter().filter(|case| group.judges(case)).map(|case| case.id.as_str()).collect()
}

/// The templates of level must that catch none of these saboteurs.
pub fn idle<'c>(groups: &[Group], catalogue: &'c Catalogue, trials: &[Trial]) -> BTreeSet<&'c str> {
    let musts = |case: &&Case| case.level == Level::Must && groups.iter().any(|group| group.judges(case));
    let caught = |case: &&Case| trials.iter().any(|trial| trial.caught.contains(&case.id));
    let musts = || catalogue.cases.iter().filter(musts);
    let busy: BTreeSet<&str> = musts().filter(caught).map(|case| case.template.as_str()).collect();
    musts().map(|case| case.template.as_str()).filter(|template| !busy.contains(template)).collect()
}
