//! The file of known failures.

use super::error::BaselineError;
use super::expiry;
use crate::bounded;
use crate::results::outcome::Outcome;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::de::{Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml::Spanned;

/// The version of the format of [`Baseline`].
pub const FORMAT: u32 = 1;

/// The longest baseline in octets. Default: the ids and hashes of 6,400 cases have a tenth of it.
pub const MAX_OCTETS: u64 = 8 << 20;

/// The file of known failures, in TOML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The version of this format.
    pub format: u32,
    /// The version of the suite that wrote it.
    pub suite: String,
    /// The hash over every case that the suite had then.
    pub catalogue: String,
    /// The known failures.
    #[serde(default)]
    pub known: Vec<Known>,
    /// Each case that there was when this was written, with its hash: what is not here is newer.
    #[serde(default)]
    pub cases: BTreeMap<String, String>,
}

/// One known failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The case.
    pub id: String,
    /// Its content hash, when this was written.
    pub hash: String,
    /// How it comes out: `failed`, `adapter_error` or `inconclusive`.
    #[serde(deserialize_with = "failure")]
    #[schemars(extend("enum" = ["failed", "adapter_error", "inconclusive"]))]
    pub outcome: Outcome,
    /// What it gets, word for word as the results have it.
    pub got: String,
    /// Why that is so and why it is tolerated. Without a reason the run is red.
    #[serde(default)]
    pub reason: String,
    /// Where it is followed up: a URL, or whatever the project goes by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// The last day on which it is tolerated.
    #[serde(default, with = "expiry", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub expiry: Option<Date>,
}

/// All that is read of a file of whatever format.
#[derive(Deserialize)]
struct Head {
    format: Spanned<u32>,
}

/// Where the entries stand.
#[derive(Deserialize)]
struct Places {
    known: Vec<Spanned<IgnoredAny>>,
}

impl Baseline {
    /// Reads a file.
    ///
    /// # Errors
    /// [`BaselineError`].
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        let text = bounded::read(path, MAX_OCTETS).map_err(BaselineError::File)?;
        Self::parse(&path.display().to_string(), &text)
    }

    /// The baseline in `text`; `file` is its name in errors.
    ///
    /// # Errors
    /// [`BaselineError`], which names the file, the line and the field.
    pub fn parse(file: &str, text: &str) -> Result<Self, BaselineError> {
        let wrong = |place: Option<usize>, field: &str, what: String| BaselineError::Wrong {
            file: file.to_owned(),
            line: line(text, place.unwrap_or_default()),
            field: field.to_owned(),
            what,
        };
        let head: Head = deserialize(text).map_err(|(place, field, what)| wrong(place, &field, what))?;
        if *head.format.get_ref() != FORMAT {
            let what = format!(
                "{} is another format than {FORMAT}, which this program reads",
                head.format.get_ref()
            );
            return Err(wrong(Some(head.format.span().start), "format", what));
        }
        let baseline: Self = deserialize(text).map_err(|(place, field, what)| wrong(place, &field, what))?;
        let mut seen = BTreeSet::new();
        for (at, entry) in baseline.known.iter().enumerate() {
            if !seen.insert(&entry.id) {
                let what = format!("{} is listed twice", entry.id);
                return Err(wrong(place(text, at), &format!("known[{at}].id"), what));
            }
        }
        Ok(baseline)
    }
}

/// Where it is wrong, in which field, and what.
type Wrong = (Option<usize>, String, String);

fn deserialize<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Wrong> {
    let told = |error: &toml::de::Error| (error.span().map(|span| span.start), error.message().to_owned());
    let deserializer = toml::Deserializer::parse(text).map_err(|error| {
        let (place, what) = told(&error);
        (place, ".".to_owned(), what)
    })?;
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let (place, what) = told(error.inner());
        (place, error.path().to_string(), what)
    })
}

/// The place of the entry `at`, counted in octets.
fn place(text: &str, at: usize) -> Option<usize> {
    let places: Places = toml::from_str(text).ok()?;
    places.known.get(at).map(|entry| entry.span().start)
}

fn line(text: &str, place: usize) -> usize {
    text.bytes().take(place).filter(|octet| *octet == b'\n').count().saturating_add(1)
}

/// Only what has to be listed can be listed.
fn failure<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Outcome, D::Error> {
    let outcome = Outcome::deserialize(deserializer)?;
    match outcome {
        Outcome::Failed | Outcome::AdapterError | Outcome::Inconclusive => Ok(outcome),
        Outcome::Warned
        | Outcome::Recorded
        | Outcome::Unsupported
        | Outcome::NotApplicable
        | Outcome::Passed => Err(D::Error::custom(format!(
            "`{outcome}` is no failure; only `failed`, `adapter_error` and `inconclusive` can be known"
        ))),
    }
}
