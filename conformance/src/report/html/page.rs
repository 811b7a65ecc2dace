//! What the template is filled with.

use super::rows::{self, Area};
use super::verdict::Verdict;
use crate::catalogue::level::{Authority, Level};
use crate::report::not_run::{NotRun, not_run};
use crate::report::words;
use crate::results::run::Run;
use crate::results::totals::Totals;
use askama::Template;
use countersign::base64url;
use ring::digest::{SHA256, digest};

const STYLE: &str = include_str!("../../../templates/matrix.css");
const SCRIPT: &str = include_str!("../../../templates/matrix.js");

#[derive(Template)]
#[template(path = "matrix.html")]
struct Page {
    style: &'static str,
    style_hash: String,
    script: &'static str,
    script_hash: String,
    runs: Vec<Column>,
    areas: Vec<Area>,
    rows: usize,
    warnings: Vec<String>,
    levels: [Level; 4],
    authorities: Vec<(Authority, &'static str)>,
    verdicts: Vec<Verdict>,
}

/// One run.
struct Column {
    name: String,
    version: String,
    by: String,
    time: &'static str,
    date: String,
    day: String,
    suite: String,
    catalogue: String,
    partial: bool,
    count: String,
    by_name: String,
    not_run: Vec<NotRun>,
}

pub(super) fn render(runs: &[Run]) -> Result<String, askama::Error> {
    let areas = rows::areas(runs);
    let page = Page {
        style: STYLE,
        style_hash: hash(STYLE),
        script: SCRIPT,
        script_hash: hash(SCRIPT),
        runs: runs.iter().map(column).collect(),
        rows: areas.iter().map(|area| area.rows.len()).sum(),
        areas,
        warnings: super::warnings(runs),
        levels: Level::ALL,
        authorities: Authority::ALL.into_iter().map(|one| (one, words::authority(one))).collect(),
        verdicts: Verdict::all().collect(),
    };
    page.render()
}

fn column(run: &Run) -> Column {
    let totals = Totals::of(run);
    let date = words::one_line(&run.date);
    Column {
        name: words::one_line(&run.subject.name),
        version: words::one_line(&run.subject.version),
        by: words::one_line(&run.subject.by),
        time: words::time(run.time),
        day: date.split('T').next().unwrap_or_default().to_owned(),
        date,
        suite: words::one_line(&run.suite.version),
        catalogue: words::one_line(&run.suite.catalogue),
        partial: run.partial,
        count: totals.last_line(),
        by_name: totals.by_name(),
        not_run: not_run(run),
    }
}

/// SHA-256 as a content security policy has it.
fn hash(text: &str) -> String {
    let hash = base64url::encode(digest(&SHA256, text.as_bytes()).as_ref());
    format!("sha256-{}=", hash.replace('-', "+").replace('_', "/"))
}
