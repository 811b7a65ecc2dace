//! Results for the tests of what is made from them: of three cases of the catalogue, and one vector.

use super::adapter::{Adapter, Implementation};
use super::stored::Stored;
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
    let mut failed = result("claims/exp-past", Outcome::Failed, "step 1: accept", "");
    failed.known = Some("the option that checks `exp` is off, and there is no other".to_owned());
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
