//! What a case is played with, and what was observed.

use super::applicable::Setting;
use super::session::Judged;
use super::wrong::Wrong;
use crate::catalogue::case::Case;
use crate::lab::Lab;
use crate::mint::token::Minted;

/// What was observed.
#[derive(Clone, Debug)]
pub struct Played {
    /// What is not as it has to be; None where everything is.
    pub wrong: Option<Wrong>,
    /// The class that was told where another was expected.
    pub class_differs: Option<String>,
    /// What happened, a line for each step.
    pub story: Vec<String>,
    /// The token that was presented last.
    pub token: Option<Minted>,
}

/// Everything that a case is played with.
#[derive(Clone, Copy)]
pub struct Play<'a> {
    /// The case.
    pub case: &'a Case,
    /// How it is put.
    pub setting: Setting,
    /// Where the issuers are.
    pub lab: &'a Lab,
    /// Who is judged.
    pub judged: Judged<'a>,
    /// The name of the session, and the beginning of the names of others that the case needs.
    pub session: &'a str,
}
