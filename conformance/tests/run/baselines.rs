//! A baseline, written and red for each of its reasons.

use crate::program::{FEW, code, file, last, run, stub, text};
use std::fs;
use std::process::Output;

/// The few cases with a stub, under a baseline.
fn judged(behaviour: &str, baseline: &str) -> Output {
    let adapter = stub(behaviour);
    run(&[&["--adapter", &adapter, "--baseline", baseline][..], &FEW].concat())
}

/// The baseline of an adapter that accepts everything, its reasons filled in.
fn baseline(name: &str) -> (String, String) {
    let path = file(name);
    let path = path.to_str().unwrap();
    let adapter = stub("accepts-all");
    let output = run(&[&["--adapter", &adapter, "--write-baseline", path][..], &FEW].concat());
    assert_eq!((code(&output), last(&output)), (1, "2 passed, 2 failed, 0 skipped"));
    let written = fs::read_to_string(path).unwrap();
    assert_eq!(written.matches("reason = \"\"").count(), 2, "{written}");
    (path.to_owned(), written)
}

#[test]
fn what_is_known_is_green_once_it_has_reasons() {
    let (path, written) = baseline("known.toml");
    let output = judged("accepts-all", &path);
    assert_eq!(code(&output), 1, "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("reason"), "{}", text(&output.stdout));
    fs::write(&path, written.replace("reason = \"\"", "reason = \"it never looks\"")).unwrap();
    let output = judged("accepts-all", &path);
    assert_eq!((code(&output), last(&output)), (0, "2 passed, 0 failed, 2 skipped"));
}

#[test]
fn a_baseline_is_red_on_news_of_each_kind() {
    let (path, written) = baseline("red.toml");
    let known = written.replace("reason = \"\"", "reason = \"it never looks\"");
    let red = |behaviour: &str, toml: &str, word: &str| {
        fs::write(&path, toml).unwrap();
        let output = judged(behaviour, &path);
        let printed = text(&output.stdout);
        assert_eq!(code(&output), 1, "{word}: {printed}");
        assert!(printed.contains(word), "{word} is missing in {printed}");
    };
    // What failed passes now; other cases fail; another failure than the listed one.
    red("honest", &known, "stale");
    red("rejects-all", &known, "signature/good-es256");
    red("accepts-all", &known.replace("step 1: accept", "step 2: accept"), "different");
}

#[test]
fn a_case_that_nobody_knows_is_found_by_a_whole_run() {
    let path = file("unknown.toml");
    let path = path.to_str().unwrap();
    assert_eq!(code(&run(&["--write-baseline", path])), 0);
    let entry = "[[known]]\nid = \"claims/no-such-case\"\nhash = \"0123456789abcdef\"\noutcome = \"failed\"\ngot = \"step 1: accept\"\nreason = \"it is gone\"\n";
    let written = fs::read_to_string(path).unwrap();
    assert!(written.contains("known = []\n"), "{written}");
    let (head, cases) = written.split_once("known = []\n").unwrap();
    fs::write(path, format!("{head}{entry}{cases}")).unwrap();
    let output = run(&["--baseline", path]);
    assert_eq!(code(&output), 1, "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("unknown id  claims/no-such-case"), "{}", text(&output.stdout));
}
