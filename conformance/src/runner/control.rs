//! Controls: what was observed counts only where the same recorder, or another session, shows the contrary.

use super::applicable::Setting;
use super::counter::Counter;
use super::play::Play;
use super::session::Session;
use super::stage::Stage;
use super::wrong::Wrong;
use crate::catalogue::expect::{Expect, Sees};
use crate::catalogue::plan::{Configure, KeysFrom, Plan};
use crate::catalogue::step::Step;
use crate::lab::behaviour::SetError;
use crate::mint::algorithm::JwsAlg;
use crate::mint::jwks::Entry;
use crate::mint::recipe::Recipe;

/// The control of every zero. No connection at all proves nothing of somebody who would not have connected in any case: so the
/// same token is presented once more, to a session without the local keys, and its issuer has to see somebody.
///
/// What came of it in words, where there is a zero that needs it.
pub(super) fn of_zeros(play: &Play<'_>) -> Result<Option<String>, Wrong> {
    let plan = &play.case.plan;
    let can = &play.judged.subject.hello().capabilities.sources;
    let can_be_put = |keys: &KeysFrom| keys.needs().iter().all(|need| can.contains(need));
    let Some(keys) = without_local(play.setting.keys).filter(|_| asks_for_none(plan)).filter(can_be_put)
    else {
        return Ok(None);
    };
    let plan = &asked_for(plan);
    let setting = Setting { keys, ..play.setting };
    let stage = Stage::healthy(plan, setting, play.lab, play.judged.time().now())?;
    let Some(issuer) = &stage.issuer else { return Ok(None) };
    let session = Session::open(play.judged, format!("{}-control", play.session), &stage)?;
    let lab = |error: SetError| Wrong::Suite(error.to_string());
    let counter = Counter::start(issuer).map_err(lab)?;
    let first = plan.first_presented().cloned().unwrap_or_default();
    let minted = stage.mint(first.kid.as_deref(), first.key.as_deref(), session.now())?;
    session.validate(&minted.compact)?;
    match counter.connections(issuer).map_err(lab)? {
        0 => Err(Wrong::NoControl(
            "no request proves nothing: it makes none without its local keys either".to_owned(),
        )),
        seen => Ok(Some(format!("control: without its local keys it makes connections ({seen})"))),
    }
}

/// The control of somebody who has not recovered: a new session in the same process has to accept the token at once, or the
/// issuer is not known to be back.
pub(super) fn of_recovery(play: &Play<'_>, stage: &Stage<'_>) -> Result<String, Wrong> {
    let session = Session::open(play.judged, format!("{}-control", play.session), stage)?;
    let minted = stage.mint(None, None, session.now())?;
    let verdict = session.validate(&minted.compact)?;
    if verdict.is(Expect::Accept) {
        return Ok("control: a new session accepts the same token at once".to_owned());
    }
    Err(Wrong::NoControl(format!("a new session does not accept the token either: {verdict}")))
}

/// The same source without the local keys in front of it; None where there are none.
const fn without_local(keys: KeysFrom) -> Option<KeysFrom> {
    match keys {
        KeysFrom::LocalThenJwksUrl => Some(KeysFrom::JwksUrl),
        KeysFrom::LocalThenDiscovery | KeysFrom::LocalOnly => Some(KeysFrom::Discovery),
        KeysFrom::Any | KeysFrom::Local | KeysFrom::JwksUrl | KeysFrom::Discovery => None,
    }
}

/// A plan whose token makes a validator ask: that of the case, or an ordinary one where it is of a symmetric algorithm, for
/// which nobody is ever asked (S4).
fn asked_for(plan: &Plan) -> Plan {
    if plan.algorithms().iter().any(|alg| !JwsAlg::parse(alg).is_some_and(JwsAlg::is_symmetric)) {
        return plan.clone();
    }
    let configure = Configure { algorithms: None, ..plan.configure.clone() };
    Plan {
        token: Recipe::default(),
        configure,
        set: vec![Entry::default()],
        local: Vec::new(),
        change: None,
        steps: Vec::new(),
        ..plan.clone()
    }
}

/// Whether anything in it has to cause no connection at all.
fn asks_for_none(plan: &Plan) -> bool {
    plan.steps.iter().filter_map(Step::sees).flat_map(Sees::counts).any(|(_, count)| count.is_zero())
}
