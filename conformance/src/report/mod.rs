//! Reports, each made from the results of a run alone. Every one says by whose word a case is judged.

mod areas;
mod not_run;
mod words;

pub(crate) mod table;

pub mod html;
pub mod junit;
pub mod markdown;
pub mod text;
