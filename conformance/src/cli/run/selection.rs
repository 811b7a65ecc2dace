//! Which cases are judged.

use crate::catalogue::Catalogue;
use crate::catalogue::case::Case;
use crate::catalogue::level::{Authority, Level};
use crate::protocol::configuration::Profile;
use crate::results::result::CaseSummary;
use core::fmt;
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::collections::BTreeSet;
use std::fs;

/// Which cases are judged.
#[derive(Debug)]
pub(super) struct Selection {
    select: Option<GlobSet>,
    skip: GlobSet,
    levels: Vec<Level>,
    authorities: Vec<Authority>,
    profiles: Vec<Profile>,
}

/// Why nothing can be selected like that.
#[derive(Debug)]
pub(super) enum SelectionError {
    /// A pattern is none.
    Pattern(globset::Error),
    /// A file of patterns cannot be read.
    File(String, std::io::Error),
}

impl fmt::Display for SelectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pattern(error) => write!(f, "{error}; patterns are like `claims/*` and `*/exp-?`"),
            Self::File(file, error) => write!(f, "the patterns in {file} cannot be read: {error}"),
        }
    }
}

impl Selection {
    /// What the options say; each that is not given leaves nothing out.
    pub(super) fn new(
        select: &[String],
        skip: &[String],
        levels: &[Level],
        authorities: &[Authority],
        profiles: &[Profile],
    ) -> Result<Self, SelectionError> {
        let patterns = |texts: &[String]| -> Result<GlobSet, SelectionError> {
            let mut set = GlobSetBuilder::new();
            for text in listed(texts)? {
                set.add(Glob::new(&text).map_err(SelectionError::Pattern)?);
            }
            set.build().map_err(SelectionError::Pattern)
        };
        Ok(Self {
            select: if select.is_empty() { None } else { Some(patterns(select)?) },
            skip: patterns(skip)?,
            levels: levels.to_vec(),
            authorities: authorities.to_vec(),
            profiles: profiles.to_vec(),
        })
    }

    /// Whether this id is selected.
    pub(super) fn has(&self, id: &str) -> bool {
        self.select.as_ref().is_none_or(|select| select.is_match(id)) && !self.skip.is_match(id)
    }

    /// The ids of the cases that are selected.
    pub(super) fn of<'c>(&self, catalogue: &'c Catalogue) -> BTreeSet<&'c str> {
        let cases = catalogue.cases.iter().filter(|case| self.has(&case.id) && self.fits(case));
        cases.map(|case| case.id.as_str()).collect()
    }

    /// Whether a case is selected that is in no catalogue.
    pub(super) fn has_case(&self, case: &CaseSummary) -> bool {
        self.has(&case.id)
            && fits(&self.levels, case.level)
            && fits(&self.authorities, case.authority)
            && fits(&self.profiles, case.profile)
    }

    /// Whether vectors, which are all `must` of a specification for a plain JWT, are selected.
    pub(super) fn has_vectors(&self) -> bool {
        fits(&self.levels, Level::Must)
            && fits(&self.authorities, Authority::Spec)
            && fits(&self.profiles, Profile::Jwt)
    }

    fn fits(&self, case: &Case) -> bool {
        fits(&self.levels, case.level)
            && fits(&self.authorities, case.authority)
            && fits(&self.profiles, case.plan.profile)
    }
}

fn fits<T: PartialEq>(wanted: &[T], found: T) -> bool {
    wanted.is_empty() || wanted.contains(&found)
}

/// The patterns; `@file` stands for those in a file, one a line, empty lines and those with `#` left out.
fn listed(texts: &[String]) -> Result<Vec<String>, SelectionError> {
    let mut all = Vec::new();
    for text in texts {
        match text.strip_prefix('@') {
            None => all.push(text.clone()),
            Some(file) => {
                let lines =
                    fs::read_to_string(file).map_err(|error| SelectionError::File(file.to_owned(), error))?;
                let lines =
                    lines.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
                all.extend(lines.map(str::to_owned));
            }
        }
    }
    Ok(all)
}
