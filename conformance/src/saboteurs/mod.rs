//! How the suite itself is tested: validators that are broken in one way each, and the cases that have to catch them.
//!
//! A saboteur is composed from the library's public parts and a little lenient code that stands here. The library holds no
//! switch that weakens a check. A saboteur that no case catches shows that a case is missing or looks at nothing; a case of
//! level must that catches no saboteur may be one that nothing can fail.

pub mod caught;
pub mod group;
pub mod matrix;
pub mod resolution;
pub mod saboteur;
pub mod token;
pub mod trial;

use group::Group;

/// Every saboteur there is.
pub const GROUPS: &[Group] = &[
    Group { name: "token", areas: token::AREAS, saboteurs: token::ALL },
    Group { name: "resolution", areas: resolution::AREAS, saboteurs: resolution::ALL },
];
