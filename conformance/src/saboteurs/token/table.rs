//! How the tables of saboteurs are written, and joined to one.

use crate::saboteurs::saboteur::Saboteur;

/// A table of saboteurs: of each its name, its defect, its reports, who catches it, and the part that is its own. A defect
/// that shows in two places of the pipeline has a part for each.
macro_rules! saboteurs {
    ($(
        $name:literal: $defect:literal,
        reports [$($report:literal),* $(,)?],
        caught by [$($case:literal),+ $(,)?],
        $($stage:ident = $part:expr),+;
    )+) => {
        /// The saboteurs of this file.
        pub(super) const ALL: &[$crate::saboteurs::saboteur::Saboteur] = &[$(
            $crate::saboteurs::saboteur::Saboteur {
                name: $name,
                defect: $defect,
                reports: &[$($report),*],
                caught_by: &[$($case),+],
                make: |roots| {
                    let stages = super::stages::Stages { $($stage: Some($part),)+ ..super::stages::SOUND };
                    super::subject::subject(stages, roots)
                },
            },
        )+];
    };
}

/// How many saboteurs these tables have.
pub(super) const fn count(tables: &[&[Saboteur]]) -> usize {
    let (mut sum, mut rest) = (0_usize, tables);
    while let Some((table, others)) = rest.split_first() {
        sum = sum.saturating_add(table.len());
        rest = others;
    }
    sum
}

/// The saboteurs of these tables, [`count`] of them.
pub(super) const fn joined<const N: usize>(tables: &[&[Saboteur]]) -> [Saboteur; N] {
    let (mut all, mut filled, mut rest) = ([NOBODY; N], 0_usize, tables);
    while let Some((table, others)) = rest.split_first() {
        let mut more = *table;
        while let Some((saboteur, behind)) = more.split_first() {
            all[filled] = *saboteur;
            filled = filled.saturating_add(1);
            more = behind;
        }
        rest = others;
    }
    all
}

/// What a place holds until somebody stands there.
const NOBODY: Saboteur = Saboteur {
    name: "",
    defect: "",
    reports: &[],
    caught_by: &[],
    make: |roots| super::subject::subject(super::stages::SOUND, roots),
};
