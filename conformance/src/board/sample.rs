//! Results for the tests of what is made from them: of three cases of the catalogue, and one vector.

use super::adapter::{Adapter, Implementation};
use super::reasons::Reasons;
use super::stored::Stored;
use crate::baseline::file::Known;
use crate::catalogue::Catalogue;
use crate::results::outcome::Outcome;
use crate::results::result::CaseResult;
use crate::results::sample;

/// One passed, one not applicable, one failed, and a vector that failed.
pub(super) fn stored() -> Stored {
    let catalogue = Catalogue::embedded().unwrap();
    let result = |id: &str, outcome, got: &str, reason: &str| {
        let case = catalogue.case(id).unwrap().summary();
        CaseResult::new(case, outcome, "reject".to_owned(), got.to_owned(), reason.to_owned())
    };
    let failed = result("claims/exp-past", Outcome::Failed, "step 1: accept", "");
    let mut vector = result("claims/exp-past", Outcome::Failed, "accepted", "");
    (vector.case.id, vector.case.hash) = ("vectors/some/1".to_owned(), String::new());
    let mut run = sample::run(
        "some",
        vec![
            result(
                "claims/audience-issuer",
                Outcome::NotApplicable,
                "not played",
                "it needs the profile jwt",
            ),
            result("claims/exp-ahead", Outcome::Passed, "as expected", ""),
            failed,
            vector,
        ],
    );
    run.suite.catalogue = catalogue.hash();
    let implementation = Implementation {
        id: "python-some".to_owned(),
        library: "Some".to_owned(),
        language: "Python".to_owned(),
        command: "adapter".to_owned(),
    };
    Stored::of(&Adapter { folder: "adapters/python-some".into(), needs: Vec::new(), implementation }, &run)
}

/// Why the case among them failed. Of the vector nobody has looked into what it gets now.
pub(super) fn reasons() -> Reasons {
    let known = |id: &str, got: &str, reason: &str| Known {
        id: id.to_owned(),
        hash: String::new(),
        outcome: Outcome::Failed,
        got: got.to_owned(),
        reason: reason.to_owned(),
        issue: None,
        expiry: None,
    };
    let mut reasons = Reasons::default();
    let why = "the option that checks `exp` is off, and there is no other";
    reasons.add("python-some", known("claims/exp-past", "step 1: accept", why));
    reasons.add("python-some", known("vectors/some/1", "refused", "it gets something else now"));
    reasons
}
