//! Whether a case can be put to a subject, and with keys from where.

use super::shorter::Divisor;
use super::time;
use crate::catalogue::case::Case;
use crate::catalogue::file::Need;
use crate::catalogue::plan::{At, KeysFrom, Plan};
use crate::catalogue::step::Step;
use crate::lab::place::Scheme;
use crate::mint::jwks::SetChange;
use crate::protocol::capabilities::{Capabilities, KeySource};
use crate::protocol::class::ErrorClass;
use crate::results::run::TimePasses;
use core::time::Duration;

/// The longest that anybody waits in a case, in seconds: ten minutes are more than any library is known to take until its next
/// attempt, and hours are what libfaketime is for.
const LONGEST: u64 = 600;

/// The longest that anybody waits without having asked for it, in seconds.
const BRIEFLY: u64 = 60;

/// How a case is put to a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Where the keys come from: never [`KeysFrom::Any`].
    pub keys: KeysFrom,
    /// Over what the issuer is reached.
    pub scheme: Scheme,
    /// What the intervals of the library are divided by.
    pub divisor: Divisor,
}

/// What is missing, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Something that the adapter does not declare.
    Capability(String),
    /// Time, which may pass elsewhere.
    Time(String),
}

/// How this case is put to a subject that can do this.
///
/// # Errors
/// [`Missing`].
pub fn setting(case: &Case, can: &Capabilities, passes: TimePasses) -> Result<Setting, Missing> {
    let setting = declared(case, can).map_err(Missing::Capability)?;
    if !needs_time(&case.plan) {
        return Ok(setting);
    }
    let divisor = match passes {
        TimePasses::NotAtAll => {
            Err("time that passes: it has no clock of its own, and nobody waits".to_owned())
        }
        TimePasses::Injected | TimePasses::Faketime => Ok(Divisor::ONE),
        TimePasses::Waiting => waited(case, can, Divisor::ONE, LONGEST),
        TimePasses::Shortened => match Divisor::of(&case.plan, can) {
            None => Err("time that passes: what its issuer tells cannot be divided".to_owned()),
            Some(divisor) => waited(case, can, divisor, BRIEFLY),
        },
    };
    Ok(Setting { divisor: divisor.map_err(Missing::Time)?, ..setting })
}

/// Whether so much waiting is bearable.
fn waited(case: &Case, can: &Capabilities, divisor: Divisor, longest: u64) -> Result<Divisor, String> {
    let wait = divisor.wait(passing(&case.plan, can));
    if wait > Duration::from_secs(longest) {
        return Err(format!("{} s of waiting: nobody waits longer than {longest} s", wait.as_secs()));
    }
    Ok(divisor)
}

fn declared(case: &Case, can: &Capabilities) -> Result<Setting, String> {
    let plan = &case.plan;
    let profile = plan.expected_profile();
    if !can.profiles.contains(&profile) {
        return Err(format!("the profile {profile}"));
    }
    if let Some(alg) = plan.algorithms().iter().find(|alg| !can.algorithms.contains(alg)) {
        return Err(format!("the algorithm {alg}"));
    }
    for need in &case.needs {
        match need {
            Need::Unavailable if !can.classes.contains(&ErrorClass::Unavailable) => {
                return Err("telling an outage from a refusal".to_owned());
            }
            Need::Concurrent if !can.concurrent => return Err("several requests at once".to_owned()),
            Need::Unavailable | Need::Concurrent => {}
        }
    }
    let keys = keys(plan, can)?;
    Ok(Setting { keys, scheme: scheme(plan, keys, can)?, divisor: Divisor::ONE })
}

/// Whether time has to pass in it.
pub fn needs_time(plan: &Plan) -> bool {
    plan.steps.iter().any(|step| passes(step).is_some())
}

/// How much time has to pass in it, in seconds.
fn passing(plan: &Plan, can: &Capabilities) -> u64 {
    let seconds = |passes| match passes {
        Passes::Seconds(seconds) => seconds,
        Passes::UntilAskedAgain => time::until_asked_again(can),
    };
    plan.steps.iter().filter_map(passes).map(seconds).fold(0, u64::saturating_add)
}

/// How much time a step takes by itself.
#[derive(Clone, Copy)]
enum Passes {
    Seconds(u64),
    UntilAskedAgain,
}

const fn passes(step: &Step) -> Option<Passes> {
    match step {
        Step::Wait(seconds) => Some(Passes::Seconds(*seconds)),
        Step::Recover(_) => Some(Passes::UntilAskedAgain),
        Step::Present(_)
        | Step::Flood(_)
        | Step::Together(_)
        | Step::Meanwhile(_)
        | Step::Serve(_)
        | Step::Rotate(_) => None,
    }
}

fn keys(plan: &Plan, can: &Capabilities) -> Result<KeysFrom, String> {
    let has = |source: &KeySource| can.sources.contains(source);
    let all: &[KeysFrom] = match plan.keys {
        // A document that is no list of keys can only be fetched.
        KeysFrom::Any if matches!(plan.set_change(), Some(SetChange::Text(_) | SetChange::FilledUp(_))) => {
            &[KeysFrom::JwksUrl, KeysFrom::Discovery]
        }
        KeysFrom::Any => &[KeysFrom::Local, KeysFrom::JwksUrl, KeysFrom::Discovery],
        ref one => core::slice::from_ref(one),
    };
    let found = all.iter().copied().find(|keys| keys.needs().iter().all(has));
    found.ok_or_else(|| {
        let missing: Vec<&str> =
            plan.keys.needs().iter().filter(|need| !has(need)).map(|need| need.name()).collect();
        format!("keys from {}", missing.join(" and "))
    })
}

fn scheme(plan: &Plan, keys: KeysFrom, can: &Capabilities) -> Result<Scheme, String> {
    let fetches = match keys {
        KeysFrom::Local => false,
        KeysFrom::Any
        | KeysFrom::JwksUrl
        | KeysFrom::Discovery
        | KeysFrom::LocalThenJwksUrl
        | KeysFrom::LocalThenDiscovery
        | KeysFrom::LocalOnly => true,
    };
    match plan.at {
        _ if !fetches => Ok(Scheme::Https),
        At::NoName => Ok(Scheme::Https),
        At::Any | At::Http if can.loopback_http => Ok(Scheme::Http),
        At::Any | At::Https if can.custom_ca => Ok(Scheme::Https),
        At::Any => Err("plain http on loopback, or trust in the authority of the lab".to_owned()),
        At::Http => Err("plain http on loopback".to_owned()),
        At::Https => Err("trust in the authority of the lab".to_owned()),
    }
}
