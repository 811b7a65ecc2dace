//! What is wrong with a file of cases is said by file, line and field.

use super::Catalogue;
use super::expect::Expect;
use super::read::one;
use super::step::Step;

const REGISTRY: &str = r#"
spec = "RFC 7519"
title = "JSON Web Token"
[[requirement]]
id = "7519-01"
section = "4.1.4"
level = "must"
says = "An expired token is refused."
binds = "validator"
[[requirement]]
id = "7519-02"
section = "4.1.4"
level = "should"
says = "A token is short."
binds = "validator"
"#;

const GOOD: &str = r#"
[[case]]
id = "area/good"
since = "0.1.0"
title = "A token that has not expired is accepted"
level = "must"
authority = "spec"
why = "RFC 7519 4.1.4 refuses it only once exp has come"
requirement = "7519-01"
cites = ["RFC 7519 4.1.4"]
token.claims.exp = { raw = "${now+600}" }
expect = "accept"
"#;

const EXPIRED: &str = r#"
[[case]]
id = "area/expired"
since = "0.1.0"
title = "A token that has expired is refused"
level = "must"
authority = "spec"
why = "RFC 7519 4.1.4 says so"
requirement = "7519-01"
cites = ["RFC 7519 4.1.4"]
twin = "area/good"
change.token.claim = { name = "exp", value = { raw = "${now-660}" } }
class = ["expired"]
"#;

fn read(text: &str) -> Result<Catalogue, Vec<String>> {
    Catalogue::read(&[("area/file.toml", text)], &[("rfc7519.toml", REGISTRY)])
        .map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

/// The errors of both cases after one replacement in the second.
fn errors(from: &str, to: &str) -> Vec<String> {
    let text = format!("{GOOD}{EXPIRED}");
    assert!(text.contains(from), "{from}");
    read(&text.replacen(from, to, 1)).map(|_| Vec::new()).unwrap_or_else(|errors| errors)
}

#[test]
fn a_case_with_a_twin_is_the_twin_and_one_change() {
    let catalogue = read(&format!("{EXPIRED}{GOOD}")).unwrap();
    let (good, expired) = (catalogue.case("area/good").unwrap(), catalogue.case("area/expired").unwrap());
    assert_eq!(good.plan.change, None);
    let mut plan = expired.plan.clone();
    plan.change = None;
    let Some(Step::Present(present)) = plan.steps.first_mut() else { panic!("{:?}", plan.steps) };
    assert_eq!(present.expect, Expect::Reject);
    present.expect = Expect::Accept;
    present.class.clear();
    assert_eq!(plan, good.plan);
}

#[test]
fn the_hash_changes_with_what_is_done_and_not_with_what_is_said() {
    let hash = |text: &str| read(text).unwrap().cases[0].hash.clone();
    let first = hash(GOOD);
    assert_eq!(first.len(), 16);
    assert_eq!(hash(&GOOD.replace("says so", "has it")), first);
    assert_eq!(hash(&GOOD.replace("that has not expired", "in time")), first);
    assert_ne!(hash(&GOOD.replace("now+600", "now+601")), first);
}

#[test]
fn what_is_wrong_is_said_by_file_line_and_field() {
    let rows = [
        (
            "expect = \"accept\"",
            "expect = \"perhaps\"",
            "area/file.toml:12: case[0].expect: unknown variant `perhaps`, expected `accept` or `reject`",
        ),
        ("expect = \"accept\"", "expects = \"accept\"", "area/file.toml:12: "),
        (
            "twin = \"area/good\"",
            "twin = \"area/bad\"",
            "area/file.toml:14: area/expired: twin: there is no case `area/bad`",
        ),
        (
            "twin = \"area/good\"",
            "expect = \"reject\"",
            "area/file.toml:14: area/expired: change: a change is one from a twin: name the twin",
        ),
        (
            "class = [\"expired\"]",
            "token.alg = \"ES256\"",
            "area/file.toml:14: area/expired: token: comes from the twin: a case with a twin has one change and nothing else",
        ),
        (
            "requirement = \"7519-01\"",
            "requirement = \"7519-99\"",
            "area/file.toml:2: area/good: requirement: there is no requirement `7519-99`",
        ),
        (
            "requirement = \"7519-01\"",
            "requirement = \"7519-02\"",
            "area/file.toml:2: area/good: level: 7519-02 is no must of RFC 7519, so this is none either",
        ),
        (
            "cites = [\"RFC 7519 4.1.4\"]",
            "cites = [\"RFC 7515 4\"]",
            "area/file.toml:2: area/good: cites: the requirement is one of RFC 7519, which is not cited",
        ),
        (
            "id = \"area/good\"",
            "id = \"area/Good\"",
            "area/file.toml:2: area/Good: id: an id is a folder, a slash and a name, all of a-z, 0-9 and -",
        ),
        (
            "id = \"area/expired\"",
            "id = \"area/good\"",
            "area/file.toml:14: area/good: id: another case has this id",
        ),
        (
            "authority = \"spec\"",
            "authority = \"contract\"",
            "area/file.toml:2: area/good: cites: a contract case cites `countersign contract K1` first, say",
        ),
        (
            "authority = \"spec\"",
            "authority = \"advisory\"",
            "area/file.toml:2: area/good: cites: an advisory is cited by its number, as CVE-2018-0114",
        ),
    ];
    for (from, to, expected) in rows {
        let found = errors(from, to);
        assert!(found.iter().any(|error| error.starts_with(expected)), "{to}: {found:#?}");
    }
}

#[test]
fn a_refusal_alone_shows_nothing() {
    let found = read(&GOOD.replace("\"accept\"", "\"reject\"")).map(|_| ()).unwrap_err();
    let what = "a refusal shows nothing alone: name a twin, or have the token accepted in another step";
    assert_eq!(found, [format!("area/file.toml:2: area/good: twin: {what}")]);
}

#[test]
fn a_twin_is_accepted_in_all_its_steps() {
    let text = format!(
        "{GOOD}{EXPIRED}{}",
        EXPIRED.replace("area/expired", "area/worse").replace("area/good", "area/expired")
    );
    let found = read(&text).map(|_| ()).unwrap_err();
    assert_eq!(
        found,
        ["area/file.toml:27: area/worse: twin: `area/expired` is not accepted in all its steps"]
    );
}

#[test]
fn a_family_is_one_case_for_each_value() {
    let body = GOOD.replace("[[case]]", "").replace("area/good", "area/good-%{alg|id}");
    let family = format!(
        "[[family]]\neach = {{ \"alg, key\" = [\"RS256, rsa-2048\", \"ES256, p256\"] }}\n[family.case]\n{body}token.alg = \"%{{alg}}\"\n"
    );
    let placed = one(&family).unwrap();
    let ids: Vec<&str> = placed.iter().map(|placed| placed.written.id.as_str()).collect();
    assert_eq!(ids, ["area/good-rs256", "area/good-es256"]);
    assert!(placed.iter().all(|placed| placed.template == "area/good-%{alg|id}"));
    let error = one(&family.replace("ES256, p256", "ES256")).unwrap_err();
    assert_eq!(
        error,
        "area/file.toml:1: area/good-%{alg|id}: each: `ES256` is not one value for each of [\"alg\", \"key\"]"
    );
    let error = one(&family.replace("token.alg", "token.algo")).unwrap_err();
    assert!(
        error.starts_with("area/file.toml:1: area/good-rs256: token.algo: unknown field `algo`"),
        "{error}"
    );
}

#[test]
fn the_cases_of_the_program_can_be_read() {
    let catalogue =
        Catalogue::embedded().map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>());
    catalogue.map(|catalogue| catalogue.cases.len()).unwrap();
}

/// Every case with what a baseline and a reader of the changelog have to know. `COUNTERSIGN_RENEW=1` writes it anew.
#[test]
fn no_case_changes_unseen() {
    let catalogue = Catalogue::embedded().unwrap();
    let lines = catalogue
        .cases
        .iter()
        .map(|case| format!("{} {} {} {}\n", case.id, case.level, case.authority, case.hash));
    let now: String = lines.collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/cases/index.txt");
    if std::env::var_os("COUNTERSIGN_RENEW").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let pinned = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        pinned == now,
        "cases/index.txt is out of date: see CHANGELOG.md, and renew it with COUNTERSIGN_RENEW=1"
    );
}

#[test]
fn the_changelog_has_a_heading_for_each_version_in_which_a_case_appeared() {
    let changelog = include_str!("../../CHANGELOG.md");
    for case in Catalogue::embedded().unwrap().cases {
        let heading = format!("## {}", case.since);
        assert!(changelog.lines().any(|line| line == heading), "{}: {heading}", case.id);
    }
}
