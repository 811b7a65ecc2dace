//! The catalogue: every case, as data.
//!
//! The cases stand in `conformance/cases`, a folder for each area, and are part of the program. What is wrong with one is an
//! error that names file, line and field. A reject names its twin, which is accepted, and the one thing by which it differs
//! from it; everything else it has from the twin, so that nothing else can differ.

mod build;
pub mod case;
mod changed;
mod check;
pub mod error;
pub mod expect;
pub mod file;
pub(crate) mod hash;
pub mod level;
pub mod plan;
mod read;
pub mod requirements;
pub mod step;

#[cfg(test)]
mod tests;

pub use check::CONTRACT;

use case::Case;
use error::CatalogueError;
use include_dir::{Dir, include_dir};
use read::Placed;
use requirements::Requirements;
use std::collections::BTreeMap;

static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/cases");
static REQUIREMENTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/requirements");

/// Every case, in the order of their ids, and the registry that they refer to.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The cases.
    pub cases: Vec<Case>,
    /// The requirements.
    pub requirements: Requirements,
}

impl Catalogue {
    /// The cases that are part of the program.
    ///
    /// # Errors
    /// What is wrong with them, which a test of the suite would have found.
    pub fn embedded() -> Result<Self, Vec<CatalogueError>> {
        Self::read(&texts(&CASES), &texts(&REQUIREMENTS))
    }

    /// These cases, and the registry that is part of the program.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn with_cases(cases: &[(&str, &str)]) -> Result<Self, Vec<CatalogueError>> {
        Self::read(cases, &texts(&REQUIREMENTS))
    }

    /// The cases and the registry of these files, each with its name below its folder.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn read(cases: &[(&str, &str)], requirements: &[(&str, &str)]) -> Result<Self, Vec<CatalogueError>> {
        let requirements = requirements::read(requirements.iter().copied())?;
        let mut errors = Vec::new();
        let mut placed = Vec::new();
        for (file, text) in cases {
            match read::read(file, text) {
                Ok(more) => placed.extend(more),
                Err(more) => errors.extend(more),
            }
        }
        let built = built(&placed, &requirements, &mut errors);
        if errors.is_empty() {
            Ok(Self { cases: built.into_values().collect(), requirements })
        } else {
            Err(errors)
        }
    }

    /// The case of this id.
    pub fn case(&self, id: &str) -> Option<&Case> {
        let at = self.cases.binary_search_by(|case| case.id.as_str().cmp(id)).ok()?;
        self.cases.get(at)
    }

    /// A hash over every case.
    pub fn hash(&self) -> String {
        hash::of_all(self.cases.iter().map(|case| (case.id.as_str(), case.hash.as_str())))
    }
}

/// Those that stand on their own first, then those that have them as twins.
fn built(
    placed: &[Placed],
    registry: &Requirements,
    errors: &mut Vec<CatalogueError>,
) -> BTreeMap<String, Case> {
    let mut built: BTreeMap<String, Case> = BTreeMap::new();
    let (own, others): (Vec<_>, Vec<_>) = placed.iter().partition(|placed| placed.written.twin.is_none());
    for placed in own.into_iter().chain(others) {
        let twin = match &placed.written.twin {
            None => None,
            Some(id) => match built.get(id) {
                Some(twin) if twin.twin.is_none() && check::accepts_all(twin) => Some(twin),
                Some(_) => {
                    errors.push(placed.error("twin", format!("`{id}` is not accepted in all its steps")));
                    continue;
                }
                None => {
                    errors.push(placed.error("twin", format!("there is no case `{id}`")));
                    continue;
                }
            },
        };
        match build::build(placed, twin) {
            Ok(case) => {
                check::check(placed, &case, registry, errors);
                if built.insert(case.id.clone(), case).is_some() {
                    errors.push(placed.error("id", "another case has this id"));
                }
            }
            Err(more) => errors.extend(more),
        }
    }
    built
}

/// Every TOML file below a folder, in the order of their names.
fn texts(folder: &'static Dir<'static>) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        let toml = folder.files().filter(|file| file.path().extension().is_some_and(|end| end == "toml"));
        found.extend(toml.filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?))));
    }
    found.sort_unstable();
    found
}
