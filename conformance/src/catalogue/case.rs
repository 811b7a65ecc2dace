//! A case that can be run.

use super::file::Need;
use super::level::{Authority, Level};
use super::plan::Plan;
use crate::results::result::CaseSummary;
use core::time::Duration;

/// A case that can be run: its twin exists, and what it cites does.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its id; it never changes.
    pub id: String,
    /// The version of the suite in which it appeared.
    pub since: String,
    /// What it shows.
    pub title: String,
    /// How strong it is.
    pub level: Level,
    /// By whose word.
    pub authority: Authority,
    /// The reason for the level.
    pub why: String,
    /// The one requirement that it shows.
    pub requirement: String,
    /// What it rests on, the first before all.
    pub cites: Vec<String>,
    /// The case that has to be accepted, or this one shows nothing.
    pub twin: Option<String>,
    /// What is done.
    pub plan: Plan,
    /// The longest time that one answer may take.
    pub deadline: Duration,
    /// What the adapter has to declare besides.
    pub needs: Vec<Need>,
    /// The rule that it is one value of; its own id where it is the only one.
    pub template: String,
    /// The hash of what it does and expects.
    pub hash: String,
}

impl Case {
    /// The first part of its id.
    pub fn area(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }

    /// What a report has to say of it.
    pub fn summary(&self) -> CaseSummary {
        CaseSummary {
            id: self.id.clone(),
            hash: self.hash.clone(),
            area: self.area().to_owned(),
            title: self.title.clone(),
            level: self.level,
            authority: self.authority,
            why: self.why.clone(),
            profile: self.plan.profile,
            cites: self.cites.clone(),
            requirement: self.requirement.clone(),
            twin: self.twin.clone(),
        }
    }
}
