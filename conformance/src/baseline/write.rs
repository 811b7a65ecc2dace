//! Writes a baseline for a run.

use super::file::{Baseline, FORMAT, Known};
use crate::results::result::NO_TIME;
use crate::results::run::Run;
use std::collections::BTreeSet;

const HEAD: &str = "\
# Known failures, for `countersign run --baseline`. Each needs a reason; `issue` and `expiry` (a date, the last day on
# which it is tolerated) are optional. What is under [cases] tells which cases are newer than this file.

";

impl Baseline {
    /// The baseline under which this run is as expected, once each of its entries has a reason. The reason, the issue and
    /// the expiry of an entry of `previous` stay, where the case still fails in the same way. Of a run of a part of the
    /// catalogue nothing else of `previous` is lost.
    pub fn from_run(run: &Run, previous: Option<&Self>) -> Self {
        let listed =
            |id: &str| previous.into_iter().flat_map(|file| &file.known).find(|known| known.id == id);
        let mut known = Vec::new();
        for result in &run.results {
            if result.got == NO_TIME {
                // It may fail elsewhere as it did.
                known.extend(listed(&result.case.id).cloned());
            }
            if !result.is_failure() {
                continue;
            }
            let same = listed(&result.case.id)
                .filter(|known| (known.outcome, &known.got) == (result.outcome, &result.got));
            known.push(Known {
                id: result.case.id.clone(),
                hash: result.case.hash.clone(),
                outcome: result.outcome,
                got: result.got.clone(),
                reason: same.map(|known| known.reason.clone()).unwrap_or_default(),
                issue: same.and_then(|known| known.issue.clone()),
                expiry: same.and_then(|known| known.expiry),
            });
        }
        let hashed = run.results.iter().filter(|result| !result.case.hash.is_empty());
        let mut cases = hashed.map(|result| (result.case.id.clone(), result.case.hash.clone())).collect();
        if let Some(previous) = previous.filter(|_| run.partial) {
            let judged: BTreeSet<&str> = run.results.iter().map(|result| result.case.id.as_str()).collect();
            known.extend(previous.known.iter().filter(|known| !judged.contains(known.id.as_str())).cloned());
            let mut all = previous.cases.clone();
            all.append(&mut cases);
            cases = all;
        }
        Self {
            format: FORMAT,
            suite: run.suite.version.clone(),
            catalogue: run.suite.catalogue.clone(),
            known,
            cases,
        }
    }

    /// The text of the file.
    ///
    /// # Errors
    /// Those of the serializer, which has none for this type.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        Ok(format!("{HEAD}{}", toml::to_string_pretty(self)?))
    }
}
