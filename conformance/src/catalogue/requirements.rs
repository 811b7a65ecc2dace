//! The registry of requirements: what the specifications ask of a validator, a line each.

use super::error::{CatalogueError, line_at};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One requirement of one specification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// Its id.
    pub id: String,
    /// The specification.
    pub spec: String,
    /// The section; empty for a rule of engineering that no section has.
    pub section: String,
    /// The word of the text.
    pub level: Strength,
    /// What it asks for, in the words of this project.
    pub says: String,
    /// Whom the text binds.
    pub binds: String,
    /// Why no case can show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded: Option<String>,
}

/// The word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// MUST.
    Must,
    /// MUST NOT.
    MustNot,
    /// REQUIRED.
    Required,
    /// SHOULD.
    Should,
    /// SHOULD NOT.
    ShouldNot,
    /// RECOMMENDED.
    Recommended,
    /// MAY.
    May,
    /// A definition, or a step of validation that implies the verdict.
    Definition,
    /// A rule of engineering, with no text that says so.
    Engineering,
}

/// The registry, by id.
pub type Requirements = BTreeMap<String, Requirement>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    spec: String,
    title: String,
    requirement: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    section: String,
    level: Strength,
    says: String,
    binds: String,
    #[serde(default)]
    excluded: Option<String>,
}

/// Reads the files of the registry.
///
/// # Errors
/// What is wrong with them.
pub(super) fn read<'a>(
    files: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Requirements, Vec<CatalogueError>> {
    let mut registry = Requirements::new();
    let mut errors = Vec::new();
    for (name, text) in files {
        let error = |line, field: &str, what: String| CatalogueError {
            file: name.to_owned(),
            line,
            field: field.to_owned(),
            what,
        };
        let file: File = match toml::from_str(text) {
            Ok(file) => file,
            Err(bad) => {
                let line = line_at(text, bad.span().map_or(0, |span| span.start));
                errors.push(error(line, "toml", bad.message().to_owned()));
                continue;
            }
        };
        for row in file.requirement {
            let id = row.id.clone();
            let requirement = Requirement {
                id: row.id,
                spec: file.spec.clone(),
                section: row.section,
                level: row.level,
                says: row.says,
                binds: row.binds,
                excluded: row.excluded,
            };
            if registry.insert(id.clone(), requirement).is_some() {
                errors.push(error(1, &id, format!("stands twice in the registry ({})", file.title)));
            }
        }
    }
    if errors.is_empty() { Ok(registry) } else { Err(errors) }
}
