//! The checks: each with what its author does next where it fails.

use super::bench::{Bench, Checked, Other, is_accepted, is_rejected, not_asked, typ, words, wrong};
use super::signer::{Signer, flipped};
use crate::clock;
use crate::harness::keys::AUDIENCE;
use crate::lab::behaviour::{Behaviour, Good};
use crate::lab::documents;
use crate::lab::fault::Fault;
use crate::lab::gate::Gate;
use crate::lab::place::Place as At;
use crate::protocol::answer::Said;
use crate::protocol::capabilities::{Clock, Hello, KeySource};
use crate::protocol::configuration::Profile;
use crate::protocol::request::Op;
use crate::subject::Subject as _;
use core::time::Duration;
use countersign::algorithm::Algorithm;
use serde_json::{Map, json};
use std::thread;

/// One check.
pub(super) struct Check {
    /// Its name, which does not change.
    pub(super) name: String,
    /// What the author does where it fails.
    pub(super) next: &'static str,
    pub(super) run: Box<dyn Fn(&mut Bench) -> Checked>,
}

/// The checks for an adapter that says this of itself, in order.
pub(super) fn checks(hello: &Hello) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut add = |name: String, next, run: Box<dyn Fn(&mut Bench) -> Checked>| {
        checks.push(Check { name, next, run });
    };
    for (name, next, run) in FIRST {
        add((*name).to_owned(), next, Box::new(run));
    }
    for source in [KeySource::Local, KeySource::JwksUrl, KeySource::Discovery, KeySource::LocalFirst] {
        add(format!("source {source}"), SOURCE, Box::new(move |bench| from(bench, source)));
    }
    for profile in Profile::ALL {
        add(format!("profile {profile}"), PROFILE, Box::new(move |bench| of_kind(bench, profile)));
    }
    for name in hello.capabilities.algorithms.clone() {
        add(format!("algorithm {name}"), ALGORITHM, Box::new(move |bench| signed_by(bench, &name)));
    }
    for (name, next, run) in LAST {
        add((*name).to_owned(), next, Box::new(run));
    }
    checks
}

type Row = (&'static str, &'static str, fn(&mut Bench) -> Checked);

const FIRST: &[Row] = &[
    ("hello", "say name and version, and at least one profile, algorithm and source (or verify)", said_hello),
    (
        "unknown request",
        "answer a request whose op you do not know with `unsupported`, under its id; later versions may have more",
        unknown_request,
    ),
    ("unknown session", "answer a request for a session that is not open with `error`", unknown_session),
];

const SOURCE: &str = "make it work, or take it out of `sources`; for https the adapter has to trust the authority in \
                      COUNTERSIGN_CA_PEM where `custom_ca` is declared";
const PROFILE: &str = "make it work, or take it out of `profiles`";
const ALGORITHM: &str = "make it work, or take it out of `algorithms`";

const LAST: &[Row] = &[
    (
        "garbage",
        "whatever the library throws at a token is a verdict: `rejected`; `error` is for the adapter's own trouble",
        garbage,
    ),
    (
        "big token",
        "read whole lines, however long they are; refuse the token, if at all, as the library does",
        big,
    ),
    ("unicode", "read standard input as UTF-8, whatever the locale is", unicode),
    ("sessions apart", "give each session a validator of its own", apart),
    ("close", "forget the session at `close`; answer what is asked of it afterwards with `error`", close),
    (
        "clock",
        "see `clock` in PROTOCOL.md: `injected` gives `now` and obeys `advance`, `process` answers `time`",
        time,
    ),
    ("several at once", "answer each request under its own id; write whole lines, one at a time", at_once),
    (
        "concurrent",
        "judge each token on a thread or task of its own, or declare `concurrent: false`",
        concurrent,
    ),
    (
        "issuer down",
        "that keys cannot be fetched is a verdict: `rejected`, or `unavailable` where the library tells them apart",
        down,
    ),
    ("classes", "declare each class of error that is told, or leave `class` out", declared),
    ("end", "end by yourself, with status 0, when standard input ends", end),
];

fn said_hello(bench: &mut Bench) -> Checked {
    let hello = bench.hello();
    let capabilities = &hello.capabilities;
    let table = [
        (hello.name.is_empty(), "the name of the library is empty"),
        (hello.version.is_empty(), "the version of the library is empty"),
        (capabilities.sources.is_empty() && !capabilities.verify, "neither a source nor verify is declared"),
        (capabilities.algorithms.is_empty(), "no algorithm is declared"),
        (!capabilities.sources.is_empty() && capabilities.profiles.is_empty(), "no profile is declared"),
    ];
    match table.into_iter().find(|(is_wrong, _)| *is_wrong) {
        Some((_, what)) => wrong(what),
        None => Ok(()),
    }
}

fn unknown_request(bench: &mut Bench) -> Checked {
    let request = Map::from_iter([("op".to_owned(), json!("no-such-request"))]);
    match bench.ask_anything(request)? {
        Said::Unsupported { .. } | Said::Error { .. } => Ok(()),
        said => wrong(format!("it was answered with {}", words(&said))),
    }
}

fn unknown_session(bench: &mut Bench) -> Checked {
    let op = Op::Validate { session: "nobody".to_owned(), token: "a.b.c".to_owned() };
    is_error(&bench.ask(op)?, "`validate`")
}

fn is_error(said: &Said, what: &str) -> Checked {
    match said {
        Said::Error { .. } => Ok(()),
        said => wrong(format!("{what} was answered with {}", words(said))),
    }
}

fn from(bench: &mut Bench, source: KeySource) -> Checked {
    if !bench.hello().capabilities.sources.contains(&source) {
        return not_asked("not declared");
    }
    if source != KeySource::Local && bench.signer()?.algorithm().is_symmetric() {
        return not_asked("nobody publishes a secret");
    }
    let place = bench.place(source)?;
    let session = bench.open(&place)?;
    let token = bench.good(&session)?;
    bench.accepted(&session, &token, "a good token")?;
    bench.rejected(&session, &flipped(&token), "the same token with a wrong signature")
}

fn of_kind(bench: &mut Bench, profile: Profile) -> Checked {
    if !bench.hello().capabilities.profiles.contains(&profile) {
        return not_asked("not declared");
    }
    let place = bench.place(bench.source()?)?;
    let algorithm = bench.signer()?.algorithm();
    let session = bench.open_with(&place, profile, algorithm, AUDIENCE)?;
    let token = bench.signer()?.token(typ(profile), &Bench::claims(&session));
    bench.accepted(&session, &token, "a good token")
}

fn signed_by(bench: &mut Bench, name: &str) -> Checked {
    let Some(signer) = Algorithm::parse(name).and_then(Signer::new) else {
        return not_asked("the suite has no key for it");
    };
    if bench.hello().capabilities.verify {
        return verified(bench, &signer);
    }
    let source = bench.source()?;
    if source != KeySource::Local && signer.algorithm().is_symmetric() {
        return not_asked("nobody publishes a secret, and there is neither a local source nor verify");
    }
    let place = bench.place_with(source, signer.jwk())?;
    let profile = bench.profile()?;
    let session = bench.open_with(&place, profile, signer.algorithm(), AUDIENCE)?;
    let token = signer.token(typ(profile), &Bench::claims(&session));
    bench.accepted(&session, &token, "a good token")?;
    bench.rejected(&session, &flipped(&token), "the same token with a wrong signature")
}

fn verified(bench: &mut Bench, signer: &Signer) -> Checked {
    let algorithms = vec![signer.algorithm().name().to_owned()];
    let jws = signer.token("JWT", &json!({}));
    let verify = |jws| Op::Verify { jws, jwk: signer.jwk().clone(), algorithms: algorithms.clone() };
    is_accepted(&bench.ask(verify(jws.clone()))?, "`verify` of a good signature")?;
    is_rejected(&bench.ask(verify(flipped(&jws)))?, "`verify` of a wrong signature")
}

fn garbage(bench: &mut Bench) -> Checked {
    let place = bench.place(bench.source()?)?;
    let session = bench.open(&place)?;
    for token in ["", "garbage", "..", "a.b.c", "e30.e30.AAAA", "ё.é.🔑", "\u{0}\n\t\"\\"] {
        bench.rejected(&session, token, &format!("the token {token:?}"))?;
    }
    Ok(())
}

/// The octets of filling that make a token of 64 KiB.
const FILLING: usize = 48 * 1024;

fn big(bench: &mut Bench) -> Checked {
    let place = bench.place(bench.source()?)?;
    let session = bench.open(&place)?;
    let mut claims = Bench::claims(&session);
    claims["filling"] = "x".repeat(FILLING).into();
    let token = bench.token(&claims)?;
    match bench.validate(&session, &token)? {
        Said::Accepted {} | Said::Rejected { .. } => {}
        said => return wrong(format!("a good token of 64 KiB was answered with {}", words(&said))),
    }
    bench.rejected(&session, &flipped(&token), "a token of 64 KiB with a wrong signature")
}

/// An audience of other letters.
const AUDIENCE_IN_UNICODE: &str = "größe-鍵-🔑";

fn unicode(bench: &mut Bench) -> Checked {
    if !bench.hello().capabilities.profiles.contains(&Profile::Jwt) {
        return not_asked("the profile jwt is not declared");
    }
    let place = bench.place(bench.source()?)?;
    let algorithm = bench.signer()?.algorithm();
    let session = bench.open_with(&place, Profile::Jwt, algorithm, AUDIENCE_IN_UNICODE)?;
    let mut claims = Bench::claims(&session);
    claims["aud"] = AUDIENCE_IN_UNICODE.into();
    let token = bench.signer()?.token("JWT", &claims);
    bench.accepted(&session, &token, &format!("a good token for the audience {AUDIENCE_IN_UNICODE:?}"))
}

fn apart(bench: &mut Bench) -> Checked {
    let source = bench.source()?;
    let places = [bench.place(source)?, bench.place(source)?];
    let mut sessions = Vec::new();
    for (mut place, name) in places.into_iter().zip(["one", "two"]) {
        if place.remote.is_none() {
            place.issuer = format!("https://{name}.example");
        }
        sessions.push((bench.open(&place)?, place));
    }
    let [(one, _at_one), (two, _at_two)] = sessions.as_slice() else {
        return not_asked("two sessions are needed");
    };
    let (of_one, of_two) = (bench.good(one)?, bench.good(two)?);
    bench.accepted(one, &of_one, "a good token of the first session's issuer")?;
    bench.accepted(two, &of_two, "a good token of the second session's issuer")?;
    bench.rejected(one, &of_two, "in the first session, a token of the second session's issuer")?;
    bench.rejected(two, &of_one, "in the second session, a token of the first session's issuer")
}

fn close(bench: &mut Bench) -> Checked {
    let place = bench.place(bench.source()?)?;
    let session = bench.open(&place)?;
    let token = bench.good(&session)?;
    let close = || Op::Close { session: session.name.clone() };
    match bench.ask(close())? {
        Said::Closed {} => {}
        said => return wrong(format!("`close` was answered with {}", words(&said))),
    }
    is_error(&bench.validate(&session, &token)?, "a token for the closed session")?;
    is_error(&bench.ask(close())?, "closing it a second time")
}

/// How far the clock of a process may lie from ours, in seconds.
const NEAR: f64 = 5.0;

fn time(bench: &mut Bench) -> Checked {
    match bench.hello().capabilities.clock {
        Clock::Injected => moved(bench),
        Clock::Process => told_time(bench),
    }
}

fn moved(bench: &mut Bench) -> Checked {
    let place = bench.place(bench.source()?)?;
    let session = bench.open(&place)?;
    let token = bench.good(&session)?;
    bench.accepted(&session, &token, "a token that is good for ten minutes")?;
    let advance = Op::Advance { session: session.name.clone(), seconds: 100_000 };
    match bench.ask(advance)? {
        Said::Advanced {} => {}
        said => return wrong(format!("`advance` was answered with {}", words(&said))),
    }
    match bench.validate(&session, &token)? {
        Said::Rejected { .. } => Ok(()),
        said => wrong(format!("the same token, 100,000 s later, was answered with {}", words(&said))),
    }
}

fn told_time(bench: &mut Bench) -> Checked {
    let (first, second) = (bench.ask(Op::Time {})?, bench.ask(Op::Time {})?);
    let (Said::Time { wall, monotonic }, Said::Time { monotonic: later, .. }) = (&first, &second) else {
        return wrong(format!("`time` was answered with {}", words(&first)));
    };
    if later < monotonic {
        return wrong("its monotonic clock went back");
    }
    let off = (wall - clock::wall().as_secs_f64()).abs();
    if off > NEAR {
        return wrong(format!("its wall clock is {off:.0} s from ours"));
    }
    Ok(())
}

fn at_once(bench: &mut Bench) -> Checked {
    let place = bench.place(bench.source()?)?;
    let session = bench.open(&place)?;
    let good = bench.good(&session)?;
    let bad = flipped(&good);
    let patience = bench.patience;
    let process = bench.process()?;
    let ask = |token: &str| {
        let (session, token) = (session.name.clone(), token.to_owned());
        process.ask(Op::Validate { session, token }, patience)
    };
    let said: Vec<_> = thread::scope(|scope| {
        let asked: Vec<_> =
            [&good, &bad].into_iter().cycle().take(16).map(|token| scope.spawn(|| ask(token))).collect();
        asked.into_iter().map(|asked| asked.join()).collect()
    });
    for (at, said) in said.into_iter().enumerate() {
        let said = match said {
            Ok(said) => said.map_err(Other::Broken)?,
            Err(_) => return not_asked("a thread of ours ended"),
        };
        if at % 2 == 0 {
            is_accepted(&said, "a good token among 16 at once")?;
        } else {
            is_rejected(&said, "a token with a wrong signature among 16 at once")?;
        }
    }
    Ok(())
}

/// How long a quick answer may take while another waits for its issuer.
const QUICK: Duration = Duration::from_secs(3);

fn concurrent(bench: &mut Bench) -> Checked {
    if !bench.hello().capabilities.concurrent {
        return not_asked("not declared");
    }
    let source = bench.remote_source()?;
    if bench.signer()?.algorithm().is_symmetric() {
        return not_asked("nobody publishes a secret");
    }
    let (slow_place, quick_place) = (bench.place(source)?, bench.place(source)?);
    let gate = Gate::new();
    let keys = Good::new(documents::key_set(&[json!(bench.signer()?.jwk()).to_string()]));
    let Some(issuer) = &slow_place.remote else { return not_asked("no issuer") };
    let held = issuer.set(At::Keys, Behaviour::from(keys).held(&gate));
    held.map_err(|error| Other::NotAsked(error.to_string()))?;
    let (slow, quick) = (bench.open(&slow_place)?, bench.open(&quick_place)?);
    let (slow_token, quick_token) = (bench.good(&slow)?, bench.good(&quick)?);
    let patience = bench.patience;
    let process = bench.process()?;
    let ask = |session: String, token: String, within| process.ask(Op::Validate { session, token }, within);
    let said = thread::scope(|scope| {
        scope.spawn(|| ask(slow.name, slow_token, patience));
        // Where it is never held, the library has not come to its issuer, and the quick one shows nothing.
        let waits = gate.wait_held(1, QUICK).is_ok();
        let said = ask(quick.name, quick_token, QUICK);
        gate.open();
        waits.then_some(said)
    });
    match said {
        None => not_asked("the library did not ask its issuer"),
        Some(said) => is_accepted(
            &said.map_err(|error| Other::Wrong(format!("while another waits for its issuer: {error}")))?,
            "a good token, while another waits for its issuer,",
        ),
    }
}

fn down(bench: &mut Bench) -> Checked {
    let place = bench.place(bench.remote_source()?)?;
    let Some(issuer) = &place.remote else { return not_asked("no issuer") };
    for at in [At::Metadata, At::Keys] {
        issuer.set(at, Fault::RefusedPort).map_err(|error| Other::NotAsked(error.to_string()))?;
    }
    let session = bench.open(&place)?;
    let token = bench.good(&session)?;
    match bench.validate(&session, &token)? {
        Said::Rejected { .. } | Said::Unavailable { .. } => Ok(()),
        said => wrong(format!("a token whose issuer refuses connections was answered with {}", words(&said))),
    }
}

fn declared(bench: &mut Bench) -> Checked {
    if bench.undeclared.is_empty() {
        return Ok(());
    }
    let told: Vec<&str> = bench.undeclared.iter().copied().collect();
    wrong(format!("told and not declared: {}", told.join(", ")))
}

/// How long an adapter may take to end.
const END: Duration = Duration::from_secs(5);

fn end(bench: &mut Bench) -> Checked {
    let status = bench.finish(END)?;
    if status.success() { Ok(()) } else { wrong(format!("it ended with {status}")) }
}
