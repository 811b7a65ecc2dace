//! Whether it answers several requests at once, while an issuer is slow, and when one is down.

use crate::cli::adapter_check::bench::Bench;
use crate::cli::adapter_check::signer::flipped;
use crate::cli::adapter_check::verdict::{Checked, Other, is_accepted, is_rejected, not_asked, words, wrong};
use crate::lab::behaviour::Behaviour;
use crate::lab::documents;
use crate::lab::fault::Fault;
use crate::lab::gate::Gate;
use crate::lab::good::Good;
use crate::lab::place::Place as At;
use crate::protocol::answer::Said;
use crate::protocol::request::Op;
use crate::subject::Subject as _;
use core::time::Duration;
use serde_json::json;
use std::thread;

pub(super) fn at_once(bench: &mut Bench) -> Checked {
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
const QUICK: Duration = Duration::from_secs(5);

pub(super) fn concurrent(bench: &mut Bench) -> Checked {
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

pub(super) fn down(bench: &mut Bench) -> Checked {
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
