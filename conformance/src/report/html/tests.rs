use super::{page, warnings};
use crate::catalogue::level::Level;
use crate::results::outcome::Outcome;
use crate::results::run::Run;
use crate::results::sample;
use base64::Engine;
use ring::digest::{SHA256, digest};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn both() -> Vec<Run> {
    vec![sample::countersign(), sample::other()]
}

/// What stands between two texts, each time.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    text.split(start).skip(1).filter_map(|rest| rest.split_once(end).map(|(inner, _)| inner)).collect()
}

fn ids(page: &str) -> Vec<&str> {
    between(page, "<tr data-case=\"", "\"")
}

#[test]
fn each_case_has_a_row_and_each_set_of_vectors_one() {
    let page = page(&both()).unwrap();
    assert_eq!(
        ids(&page),
        [
            "claims/exp-in-time",
            "claims/exp-now",
            "claims/iat-future",
            "headers/typ-lower-case",
            "headers/zip-bomb",
            "headers/crit-unknown",
            "resolution/no-latch",
            "resolution/retry",
            "resolution/discovery-down",
            "vectors/wycheproof-jws",
            "vectors/rfc",
        ]
    );
    assert!(page.contains("11 of 11 rows"));
    let vectors = between(&page, "<tr data-case=\"vectors/wycheproof-jws\"", "</tr>");
    let parts: Vec<&str> = between(vectors[0], "title=\"", "\"");
    assert_eq!(parts, ["5 passed", "1 failed", "1 unsupported", "3 passed"]);
    assert!(vectors[0].contains("<span class=\"title\">5 vectors</span>"));
}

#[test]
fn a_set_tells_its_failures_one_by_one_and_the_rest_by_reasons() {
    let of = |at: usize, outcome| sample::result(&format!("vectors/set/{at}"), Level::Must, outcome);
    let unsupported = (0..300).map(|at| of(at, Outcome::Unsupported));
    let failed = (300..402).map(|at| of(at, Outcome::Failed));
    let passed = (402..410).map(|at| of(at, Outcome::Passed));
    let page = page(&[sample::run("a", unsupported.chain(failed).chain(passed).collect())]).unwrap();
    let data = between(&page, "<script type=\"application/json\">", "</script>")[0];
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let said = &data["said"][0];
    assert_eq!(said["verdict"], "failed");
    assert_eq!(
        said["facts"],
        serde_json::json!([["unsupported", "300: the library has no EdDSA"], ["passed", "8"]])
    );
    let story: Vec<&str> = said["story"].as_str().unwrap().lines().collect();
    assert_eq!(story.len(), 101);
    assert_eq!(story[0], "vectors/set/300: failed; expected: rejected; got: accepted");
    assert_eq!(story[100], "... and 2 more");
}

#[test]
fn a_case_that_one_run_has_not_got_says_so() {
    let mut runs = both();
    runs[0].results.remove(1);
    let page = page(&runs).unwrap();
    // It comes after those of its area that the first run has.
    assert_eq!(ids(&page)[..3], ["claims/exp-in-time", "claims/iat-future", "claims/exp-now"]);
    let row = between(&page, "<tr data-case=\"claims/exp-now\"", "</tr>");
    assert_eq!(row[0].matches("not in run").count(), 1, "{}", row[0]);
}

#[test]
fn text_of_others_is_never_markup() {
    let page = page(&both()).unwrap();
    assert!(!page.contains("<img"), "{page}");
    assert_eq!(page.matches("<script>").count(), 1);
    assert_eq!(page.matches("</script>").count(), 1 + ids(&page).len());
    assert_eq!(page.matches("<script").count(), page.matches("</script>").count());
    assert!(page.contains("&lt;/script&gt;") || page.contains("&#60;/script&#62;"));
    assert!(page.chars().all(|character| character == '\n' || !character.is_control()));
    assert!(!page.contains('\u{202e}'));
    // It is data for the script, whole.
    let data = between(&page, "<tr data-case=\"claims/exp-now\"", "</tr>")[0];
    let data = between(data, "<script type=\"application/json\">", "</script>")[0];
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let shown = "</script><script>document.title='owned'</script>\"'><img src=x onerror=alert(1)>&lt;|`]]>{{7*7}}\\u{1b}[31m\\u{202e}\\u{0}";
    assert_eq!(data["said"][1]["token"]["compact"], shown);
    assert_eq!(data["said"][1]["story"], format!("{shown}\nthe issuer saw nothing"));
    assert_eq!(data["twin"], "claims/exp-in-time");
}

#[test]
fn it_is_one_file_that_needs_no_network() {
    let page = page(&both()).unwrap();
    for word in ["src=\"", "@import", "url(", "<link", "fetch(", "XMLHttpRequest", "innerHTML", "http://"] {
        assert_eq!(page.matches(word).count(), 0, "{word}");
    }
    for href in between(&page, "href=\"", "\"") {
        assert!(href.starts_with("#case="), "{href}");
    }
    for url in between(&page, "https://", "\"") {
        assert!(url.starts_with("www.rfc-editor.org/rfc/rfc") || url.starts_with("')"), "{url}");
    }
}

#[test]
fn only_the_scripts_and_styles_of_the_page_may_run() {
    let page = page(&both()).unwrap();
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"")[0];
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    for (name, text) in [
        ("style-src", between(&page, "<style>", "</style>")[0]),
        ("script-src", between(&page, "<script>", "</script>")[0]),
    ] {
        let hash = base64::engine::general_purpose::STANDARD.encode(digest(&SHA256, text.as_bytes()));
        assert!(policy.contains(&format!("{name} 'sha256-{hash}'")), "{name} {hash}: {policy}");
    }
}

#[test]
fn who_was_judged_and_what_was_not_run_is_told() {
    let page = page(&both()).unwrap();
    for text in [
        "in process; injected clocks; 2026-11-23T12:00:00Z; suite 0.1.0, catalogue <code>c0ffee</code>",
        "<td class=\"number\">40</td><td>left_out</td><td>wycheproof: no JOSE algorithm has this curve, hash or mask</td>",
        "<td>not_applicable</td><td>needs `discovery`, which is not declared</td>",
        "<b>6 passed, 4 failed, 6 skipped</b>",
        "no RFC is violated by breaking one",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn runs_of_two_catalogues_are_told() {
    let mut runs = both();
    assert_eq!(warnings(&runs), Vec::<String>::new());
    runs[1].suite.catalogue = "decaf".to_owned();
    let warned = [
        "countersign was judged by catalogue c0ffee and other by catalogue decaf: a case may not be the same in both",
    ];
    assert_eq!(warnings(&runs), warned);
    assert!(page(&runs).unwrap().contains(warned[0]));
}

#[test]
fn nothing_that_happened_in_no_run_is_a_page_too() {
    assert!(page(&[]).unwrap().contains("0 of 0 rows"));
}

const CHROMIUM: &str = "/usr/bin/chromium";

/// A directory for one test, which goes with it.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("countersign-html-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The document as a browser has it after its script ran.
fn dumped(place: &Place, page: &str, fragment: &str) -> String {
    let file = place.0.join("matrix.html");
    std::fs::write(&file, page).unwrap();
    // Virtual time: what the script of a test waits for has happened before the document is written.
    let output = Command::new(CHROMIUM)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", place.0.join("profile").display()))
        .args(["--virtual-time-budget=600000", "--dump-dom"])
        .arg(format!("file://{}{fragment}", file.display()))
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The ids of the rows that can be seen.
fn seen(dom: &str) -> Vec<&str> {
    let rows = between(dom, "<tr data-case=\"", ">");
    rows.into_iter()
        .filter(|row| !row.contains("hidden=\"\""))
        .map(|row| row.split('"').next().unwrap())
        .collect()
}

#[test]
fn a_browser_filters_by_the_fragment_and_opens_the_case_that_it_names() {
    if !Path::new(CHROMIUM).exists() {
        println!("NOT RUN: there is no {CHROMIUM}");
        return;
    }
    let place = Place::new("filters");
    let page = page(&both()).unwrap();
    let table: [(&str, &[&str]); 7] = [
        ("#area=claims", &["claims/exp-in-time", "claims/exp-now", "claims/iat-future"]),
        ("#level=should", &["headers/typ-lower-case", "resolution/retry"]),
        ("#authority=contract", &["resolution/no-latch"]),
        ("#verdict=known", &["headers/crit-unknown"]),
        (
            "#level=must&verdict=failed",
            &["claims/exp-now", "headers/crit-unknown", "resolution/no-latch", "vectors/wycheproof-jws"],
        ),
        ("#level=must&verdict=failed&area=claims&authority=spec", &["claims/exp-now"]),
        ("#level=nonsense", &[]),
    ];
    for (fragment, expected) in table {
        let dom = dumped(&place, &page, fragment);
        assert_eq!(seen(&dom), expected, "{fragment}");
        assert!(dom.contains(&format!("{} of 11 rows", expected.len())), "{fragment}");
        assert!(!dom.contains("<dialog id=\"details\" aria-labelledby=\"details-title\" open"), "{fragment}");
    }
    let dom = dumped(&place, &page, "#verdict=failed&case=claims/exp-now");
    assert_eq!(seen(&dom).len(), 4);
    let dialog = between(&dom, "<dialog", "</dialog>")[0];
    for text in [
        " open=\"\"",
        "<h2 id=\"details-title\">claims/exp-now</h2>",
        "href=\"https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4\"",
        "href=\"#case=claims%2Fexp-in-time\"",
        "eyJhbGciOiJFUzI1NiJ9.eyJleHAiOjF9.AA",
        "the issuer saw nothing",
        "&lt;img src=x onerror=alert(1)&gt;",
    ] {
        assert!(dialog.contains(text), "{text} is missing in {dialog}");
    }
    assert!(!dom.contains("<img"), "{dom}");
    assert!(!dom.contains("<title>owned"), "{dom}");
    assert!(!dumped(&place, &page, "#case=no/such").contains(" open=\"\""));
}

/// What a person does, one step after the other; the title says what came of each. Nobody goes back: that takes the browser
/// real time, of which virtual time knows nothing, and is a change of the fragment like any other.
const STEPS: &str = "<script>(async () => {
const find = (selector) => document.querySelector(selector);
const told = [];
const step = async (done) => {
  let changed = false;
  addEventListener('hashchange', () => { changed = true; }, { once: true });
  done();
  while (!changed) await new Promise((soon) => setTimeout(soon, 20));
  await new Promise((soon) => setTimeout(soon, 20));
  const rows = document.querySelectorAll('tr[data-case]:not([hidden])').length;
  told.push(`${location.hash} ${rows} ${find('dialog').open}`);
};
await step(() => { location.hash = '#verdict=failed'; });
await step(() => find('tr[data-case=\"claims/exp-now\"] a').click());
await step(() => find('dialog a[data-open]').click());
await step(() => find('dialog .close').click());
await step(() => { location.hash = '#case=claims/exp-now'; });
await step(() => find('dialog').requestClose());
await step(() => { location.hash = '#verdict=failed'; });
await step(() => {
  find('[name=level]').value = 'should';
  find('[name=level]').dispatchEvent(new Event('change', { bubbles: true }));
});
await step(() => find('#filters button').click());
document.title = told.join(' | ');
})();</script>";

#[test]
fn a_browser_follows_the_fragment_and_an_opened_case_keeps_the_filters() {
    if !Path::new(CHROMIUM).exists() {
        println!("NOT RUN: there is no {CHROMIUM}");
        return;
    }
    let page = page(&both()).unwrap();
    // The policy of the page lets no script of a test run, so it goes here.
    let policy = between(&page, "<meta http-equiv", ">")[0];
    let page = page
        .replace(&format!("<meta http-equiv{policy}>"), "")
        .replace("</body>", &format!("{STEPS}</body>"));
    let dom = dumped(&Place::new("steps"), &page, "");
    let told: Vec<&str> = between(&dom, "<title>", "</title>")[0].split(" | ").collect();
    assert_eq!(
        told,
        [
            "#verdict=failed 4 false",
            "#verdict=failed&amp;case=claims/exp-now 4 true",
            "#verdict=failed&amp;case=claims/exp-in-time 4 true",
            "#verdict=failed 4 false",
            "#case=claims/exp-now 11 true",
            " 11 false",
            "#verdict=failed 4 false",
            "#verdict=failed&amp;level=should 0 false",
            " 11 false",
        ]
    );
}

#[test]
fn a_large_page_stays_of_a_size_that_a_browser_takes() {
    let results = |run: usize| {
        let case = |at: usize| {
            let mut result =
                sample::result(&format!("area-{}/case-{at}", at / 60), Level::Must, Outcome::Passed);
            result.story = vec!["validate: rejected".to_owned(); 6];
            result
        };
        let vector = |at: usize| sample::result(&format!("vectors/set/{at}"), Level::Must, Outcome::Passed);
        sample::run(
            &format!("implementation {run}"),
            (0..600).map(case).chain((0..5_800).map(vector)).collect(),
        )
    };
    let runs: Vec<Run> = (0..12).map(results).collect();
    let page = page(&runs).unwrap();
    assert_eq!(ids(&page).len(), 601);
    assert!(page.len() < 8_000_000, "{}", page.len());
}
