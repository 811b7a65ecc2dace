//! What came of an implementation, as it is kept in the repository: less than a run has, and nothing that differs from one run
//! to the next.

use super::adapter::Adapter;
use crate::bounded::{self, ReadError};
use crate::results::outcome::Outcome;
use crate::results::result::CaseResult;
use crate::results::run::{Run, Suite, TimePasses};
use core::fmt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The version of the format of [`Stored`].
pub const FORMAT: u32 = 1;

/// The longest stored result in octets. Default: twenty times one of 2,000 cases.
const MAX_OCTETS: u64 = 8 << 20;

/// What came of an implementation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stored {
    /// The version of this format.
    pub format: u32,
    /// Its id.
    pub id: String,
    /// The library, as people know it.
    pub library: String,
    /// Its version, as the adapter told it.
    pub version: String,
    /// The language that it is written in.
    pub language: String,
    /// The adapter's program, below the folder of the adapters.
    pub adapter: String,
    /// The suite.
    pub suite: Suite,
    /// When, in UTC, as RFC 3339 has it.
    pub date: String,
    /// How time passed.
    pub time: TimePasses,
    /// The cases that came out as they have to, each as its id and its hash.
    pub passed: BTreeMap<String, String>,
    /// The cases that showed nothing, and why there was nothing to show.
    pub skipped: BTreeMap<String, Skipped>,
    /// Everything else.
    pub others: Vec<Other>,
    /// How many vectors came out like this.
    pub vectors: BTreeMap<Outcome, u64>,
}

/// A case that showed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skipped {
    /// Its hash.
    pub hash: String,
    /// How it came out.
    pub outcome: Outcome,
    /// Why, in words.
    pub reason: String,
}

/// A case that did not come out as it has to, or that is only recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    /// Its id.
    pub id: String,
    /// Its hash; empty for a vector.
    pub hash: String,
    /// How it came out.
    pub outcome: Outcome,
    /// What had to be observed.
    pub expected: String,
    /// What was observed.
    pub got: String,
}

/// Why stored results cannot be read.
#[derive(Debug)]
pub enum StoredError {
    /// The folder cannot be read.
    Folder(PathBuf, io::Error),
    /// A file cannot be read.
    File(ReadError),
    /// A file is no stored result.
    NoResult(PathBuf, String),
}

impl fmt::Display for StoredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path, error) => write!(f, "{}: {error}", path.display()),
            Self::File(error) => error.fmt(f),
            Self::NoResult(path, what) => write!(f, "{} is no stored result: {what}", path.display()),
        }
    }
}

impl std::error::Error for StoredError {}

impl Stored {
    /// What is kept of a run.
    pub fn of(adapter: &Adapter, run: &Run) -> Self {
        let implementation = &adapter.implementation;
        let folder = adapter.folder.file_name().unwrap_or_default().to_string_lossy();
        let mut stored = Self {
            format: FORMAT,
            id: implementation.id.clone(),
            library: implementation.library.clone(),
            version: run.subject.version.clone(),
            language: implementation.language.clone(),
            adapter: format!("{folder}/{}", implementation.command),
            suite: run.suite.clone(),
            date: run.date.clone(),
            time: run.time,
            passed: BTreeMap::new(),
            skipped: BTreeMap::new(),
            others: Vec::new(),
            vectors: BTreeMap::new(),
        };
        for result in &run.results {
            stored.add(result);
        }
        stored
    }

    fn add(&mut self, result: &CaseResult) {
        let case = &result.case;
        let is_vector = case.hash.is_empty();
        if is_vector {
            let count = self.vectors.entry(result.outcome).or_default();
            *count = count.saturating_add(1);
        }
        match result.outcome {
            Outcome::Passed if is_vector => {}
            Outcome::Passed => {
                self.passed.insert(case.id.clone(), case.hash.clone());
            }
            Outcome::NotApplicable | Outcome::Unsupported if is_vector => {}
            outcome @ (Outcome::NotApplicable | Outcome::Unsupported) => {
                let skipped = Skipped { hash: case.hash.clone(), outcome, reason: result.reason.clone() };
                self.skipped.insert(case.id.clone(), skipped);
            }
            outcome @ (Outcome::Failed
            | Outcome::Warned
            | Outcome::AdapterError
            | Outcome::Inconclusive
            | Outcome::Recorded) => self.others.push(Other {
                id: case.id.clone(),
                hash: case.hash.clone(),
                outcome,
                expected: result.expected.clone(),
                got: result.got.clone(),
            }),
        }
    }

    /// Every case that it was put to, with its hash and how it came out.
    pub fn outcomes(&self) -> impl Iterator<Item = (&str, &str, Outcome)> {
        let passed = self.passed.iter().map(|(id, hash)| (id.as_str(), hash.as_str(), Outcome::Passed));
        let skipped =
            self.skipped.iter().map(|(id, skipped)| (id.as_str(), skipped.hash.as_str(), skipped.outcome));
        let cases = self.others.iter().filter(|other| !other.hash.is_empty());
        let others = cases.map(|other| (other.id.as_str(), other.hash.as_str(), other.outcome));
        passed.chain(skipped).chain(others)
    }

    /// The text of its file.
    ///
    /// # Errors
    /// Those of the serializer, which has none for this type.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// The stored results of a folder, by their ids. A folder that is not there has none.
///
/// # Errors
/// [`StoredError`].
pub fn all(folder: &Path) -> Result<Vec<Stored>, StoredError> {
    let unreadable = |error| StoredError::Folder(folder.to_owned(), error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(unreadable)?,
    };
    let mut stored: Vec<Stored> = Vec::new();
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = bounded::read(&path, MAX_OCTETS).map_err(StoredError::File)?;
            let read = serde_json::from_str(&text);
            stored.push(read.map_err(|error| StoredError::NoResult(path, error.to_string()))?);
        }
    }
    stored.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(stored)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn what_is_stored_is_read_again_and_names_every_case_once() {
        let stored = sample::stored();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.json"), stored.to_json().unwrap()).unwrap();
        fs::write(folder.path().join("notes.txt"), "").unwrap();
        assert_eq!(all(folder.path()).unwrap(), std::slice::from_ref(&stored));
        assert_eq!(all(&folder.path().join("nowhere")).unwrap(), []);
        let ids: Vec<&str> = stored.outcomes().map(|(id, _, _)| id).collect();
        assert_eq!(ids, ["claims/exp-ahead", "claims/audience-issuer", "claims/exp-past"]);
    }

    #[test]
    fn a_file_of_something_else_is_told() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.json"), "{}").unwrap();
        let error = all(folder.path()).unwrap_err().to_string();
        assert!(
            error.ends_with("a.json is no stored result: missing field `format` at line 1 column 2"),
            "{error}"
        );
    }
}
