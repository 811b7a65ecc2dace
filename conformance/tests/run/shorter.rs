//! How time passes for a library whose intervals can be configured: they are made shorter, and so is the waiting.

use crate::time::{judged_by, told};

/// What needs time, with a library whose shortest interval is ten seconds: a tenth of it is waited for.
const DIVIDED: &str = r#"
[[case]]
id = "time/back-off"
since = "0.1.0"
title = "A failure counts until its back-off is over"
level = "must"
authority = "contract"
why = "Only a validator that asks again finds the key"
requirement = "kr-04"
cites = ["countersign contract K11"]
keys = "discovery"
serve.metadata = "status_500"
steps = [
    { present = { expect = "reject" } },
    { serve = { metadata = "good" } },
    { wait = 15 },
    { present = { expect = "accept" } },
]

[[case]]
id = "time/fresh"
since = "0.1.0"
title = "Keys are fresh for as long as their issuer says"
level = "must"
authority = "contract"
why = "They are asked for when that is over, and no sooner"
requirement = "kr-24"
cites = ["countersign contract K12"]
keys = "jwks_url"
serve.cache_control = "max-age=40"
steps = [
    { present = { expect = "accept", sees = { keys = 1 } } },
    { wait = 25 },
    { present = { expect = "accept", sees = { keys = 0 } } },
    { wait = 30 },
    { present = { expect = "accept", sees = { keys = ">=1" } } },
]

[[case]]
id = "time/hours"
since = "0.1.0"
title = "A token is accepted after ten minutes and ten seconds"
level = "must"
authority = "contract"
why = "A tenth of it is more than anybody waits"
requirement = "kr-02"
cites = ["countersign contract K1"]
keys = "local"
steps = [{ present = { expect = "accept" } }, { wait = 610 }, { present = { expect = "accept" } }]

[[case]]
id = "time/told"
since = "0.1.0"
title = "Keys of which an issuer tells more than an age"
level = "must"
authority = "contract"
why = "Nobody can tell what a tenth of it is"
requirement = "kr-24"
cites = ["countersign contract K12"]
keys = "jwks_url"
serve.cache_control = "max-age=40, must-revalidate"
steps = [{ present = { expect = "accept" } }, { wait = 50 }, { present = { expect = "accept" } }]
"#;

const TOO_LONG: &str = "it needs 61 s of waiting: nobody waits longer than 60 s";
const TOLD: &str = "it needs time that passes: what its issuer tells cannot be divided";

/// The cases above, without libfaketime, and what came of each.
fn divided(behaviour: &str) -> Vec<(String, String, String)> {
    let output = judged_by(DIVIDED, &format!("divided-{behaviour}"), behaviour, &["--faketime", "off"]);
    let (time, rows) = told(&output);
    assert_eq!(time, "shortened", "{behaviour}");
    rows
}

fn row(id: &str, outcome: &str, why: &str) -> (String, String, String) {
    (format!("time/{id}"), outcome.to_owned(), why.to_owned())
}

#[test]
fn a_library_whose_intervals_can_be_configured_is_waited_for_a_tenth_of_the_time() {
    let expected = vec![
        row("back-off", "passed", ""),
        row("fresh", "passed", ""),
        row("hours", "not_applicable", TOO_LONG),
        row("told", "not_applicable", TOLD),
    ];
    assert_eq!(divided("shorter"), expected);
}

#[test]
fn with_shorter_intervals_a_latch_is_found_and_one_that_does_not_divide_them_as_it_declares() {
    let expected = vec![
        row("back-off", "failed", "step 4: reject (unavailable)"),
        row("fresh", "passed", ""),
        row("hours", "not_applicable", TOO_LONG),
        row("told", "not_applicable", TOLD),
    ];
    assert_eq!(divided("shorter-latches"), expected);
    let undivided = divided("no-shorter");
    assert_eq!(undivided[0], row("back-off", "failed", "step 4: reject (unavailable)"));
}

#[test]
fn who_takes_too_long_to_answer_is_not_accused_with_shorter_intervals() {
    let rows = divided("shorter-and-slow");
    assert_eq!((rows[0].0.as_str(), rows[0].1.as_str()), ("time/back-off", "not_applicable"));
    let reason = &rows[0].2;
    assert!(reason.starts_with("it needs time that passes: answering took "), "{reason}");
}
