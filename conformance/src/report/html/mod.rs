//! The matrix of several runs as one HTML page: no network, no other file.
//!
//! Nothing of others is markup: the template escapes, and what the script shows is data in a block of its own, which it
//! puts into text nodes only. Should that ever fail, the page's own policy lets nothing run but its own script, by hash.

mod cell;
mod details;
mod page;
mod rows;
mod verdict;

#[cfg(test)]
mod tests;

use crate::results::run::Run;

/// Makes the page. One row for each case of any run, one column for each run.
///
/// # Errors
/// Those of the template, which has none of its own.
pub fn page(runs: &[Run]) -> Result<String, askama::Error> {
    page::render(runs)
}

/// What makes the runs hard to compare.
pub fn warnings(runs: &[Run]) -> Vec<String> {
    let Some((first, others)) = runs.split_first() else { return Vec::new() };
    let differ = others.iter().filter(|run| run.suite.catalogue != first.suite.catalogue);
    differ
        .map(|run| {
            super::words::one_line(&format!(
                "{} was judged by catalogue {} and {} by catalogue {}: a case may not be the same in both",
                first.subject.name, first.suite.catalogue, run.subject.name, run.suite.catalogue
            ))
        })
        .collect()
}
