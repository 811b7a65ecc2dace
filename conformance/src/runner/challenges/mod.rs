//! The cases of HTTP mode alone: what a server answers beside its verdict (RFC 6750 section 3, RFC 9728).
//!
//! A catalogue of tokens cannot have them: some present no token, and all look at the answer itself. They stand in one table.
//! The twin of each is that a good token is accepted.

mod exchange;
mod finding;
mod header;
mod metadata;
mod published;
mod status;
mod table;

use self::exchange::{Ask, Exchanges, Tokens};
use self::finding::{Finding, Not};
use self::table::{Row, Show, TABLE, TWIN};
use super::applicable::Setting;
use super::judge::for_level;
use super::stage::{Stage, StageError};
use super::warm;
use crate::catalogue::plan::{Change, Plan};
use crate::clock;
use crate::lab::Lab;
use crate::mint::recipe::TokenChange;
use crate::protocol::answer::Said;
use crate::protocol::configuration::Profile;
use crate::protocol::request::Op;
use crate::results::outcome::Outcome;
use crate::results::result::{CaseResult, CaseSummary};
use crate::subject::http::Http;
use crate::subject::http::client::{Answer, AskedInVain, Read, get};
use crate::subject::http::endpoint::Endpoint;
use crate::subject::{AskError, Subject as _, Wants};
use core::time::Duration;

pub use self::table::AREA;

/// The name of the session.
const SESSION: &str = "challenges";

/// What the server is put to.
#[derive(Clone, Copy, Debug)]
pub struct Ordinary<'a> {
    /// The kind of token that it takes.
    pub profile: Profile,
    /// How the tokens are signed.
    pub alg: &'a str,
    /// Where its keys come from.
    pub setting: Setting,
    /// The longest time that one answer may take.
    pub within: Duration,
}

/// The id of every case, and the requirement that it shows.
pub fn shown() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().map(|row| (row.id, row.requirement))
}

/// Looks whether there is a server: it is started, or asked, with a good issuer beside it. What it answers is not judged.
///
/// # Errors
/// Why nobody can be judged, in words.
pub fn is_there(http: &Http, ordinary: Ordinary<'_>, lab: &Lab) -> Result<(), String> {
    with_server(http, ordinary, lab, |endpoint, _| {
        get(&endpoint.request(), &[], Read::Head, ordinary.within)
            .map(drop)
            .map_err(|error| format!("{endpoint}: {error}"))
    })?
}

/// Judges the server by each case that is wanted.
///
/// # Errors
/// Why there is nobody to judge, in words.
pub fn run(
    http: &Http,
    ordinary: Ordinary<'_>,
    lab: &Lab,
    wanted: &dyn Fn(&CaseSummary) -> bool,
) -> Result<Vec<CaseResult>, String> {
    let wanted = |row: &&Row| wanted(&row.summary(ordinary.profile));
    let rows: Vec<&Row> = TABLE.iter().filter(wanted).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    with_server(http, ordinary, lab, |endpoint, tokens| {
        let mut exchanges = Exchanges::new(endpoint, tokens, ordinary.within);
        rows.iter().map(|row| judged(row, ordinary.profile, &mut exchanges)).collect()
    })
}

/// Sets up an ordinary issuer, has the server opened for it, and does the work.
fn with_server<T>(
    http: &Http,
    ordinary: Ordinary<'_>,
    lab: &Lab,
    work: impl FnOnce(Endpoint, Tokens) -> T,
) -> Result<T, String> {
    let words = |error: StageError| error.to_string();
    let now = i64::try_from(clock::wall().as_secs()).unwrap_or(i64::MAX);
    let plan = warm::ordinary(ordinary.profile, ordinary.alg);
    let change = TokenChange::Signature("flip-first-bit".to_owned());
    let bad = Plan { change: Some(Change::Token(change)), ..plan.clone() };
    let name = warm::name(&plan, ordinary.setting);
    http.make_ready(Wants { shared: name.as_deref(), counted: false })?;
    let stage = Stage::set_on(http.ports(), &bad, ordinary.setting, lab, now).map_err(words)?;
    let bad = stage.mint(None, None, now).map_err(words)?.compact;
    let good = stage.mint_unchanged(now).map_err(words)?.compact;
    let configuration = Box::new(stage.configuration(now).map_err(words)?);
    let open = Op::Open { session: SESSION.to_owned(), configuration };
    match http.ask(open, ordinary.within).map_err(|error: AskError| error.to_string())? {
        Said::Opened { .. } => {}
        Said::Error { reason } | Said::Unsupported { reason } => return Err(reason),
        other => return Err(format!("the endpoint was opened with `{}`", other.name())),
    }
    let endpoint = http.endpoint(SESSION).ok_or_else(|| "the endpoint is gone".to_owned())?;
    let done = work(endpoint, Tokens { good, bad });
    // A server that cannot be closed is asked nothing more.
    let _ = http.ask(Op::Close { session: SESSION.to_owned() }, ordinary.within);
    Ok(done)
}

fn judged(row: &Row, profile: Profile, exchanges: &mut Exchanges) -> CaseResult {
    let (mut story, finding) = (Vec::new(), looked_at(row.show, exchanges));
    if let Show::Answer(ask, _) = row.show {
        let said = exchanges.answer(ask).map_or_else(|error| error.to_string(), |answer| answer.words());
        story.push(format!("1. asked with {}: {said}", ask.words()));
    }
    let is_good =
        |answer: Result<Answer, AskedInVain>| answer.is_ok_and(|answer| status::is_success(&answer).is_ok());
    let shows_something = row.id == TWIN || is_good(exchanges.answer(Ask::Good));
    let (outcome, got, reason) = match finding {
        _ if !shows_something => {
            let reason = format!("its twin {TWIN} is not accepted");
            (Outcome::Inconclusive, "not judged".to_owned(), reason)
        }
        Err(error) => (Outcome::AdapterError, error.to_string(), String::new()),
        Ok(Ok(())) => (for_level(row.level, true), "as expected".to_owned(), String::new()),
        Ok(Err(Not::So(got))) => (for_level(row.level, false), got, String::new()),
        Ok(Err(Not::There(what))) => {
            (Outcome::NotApplicable, "not judged".to_owned(), format!("it needs {what}"))
        }
        Ok(Err(Not::Shown(reason))) => (Outcome::Inconclusive, "not judged".to_owned(), reason),
    };
    CaseResult {
        case: row.summary(profile),
        outcome,
        known: None,
        newer: false,
        expected: row.expected.to_owned(),
        got,
        class_differs: None,
        reason,
        story,
        token: None,
        millis: 0,
    }
}

fn looked_at(show: Show, exchanges: &mut Exchanges) -> Result<Finding, AskedInVain> {
    Ok(match show {
        Show::Answer(ask, look) => look(&exchanges.answer(ask)?),
        Show::Published(look) => match exchanges.published() {
            Ok(published) => look(&published),
            Err(missing) => Err(Not::There(missing)),
        },
    })
}
