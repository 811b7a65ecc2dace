//! The decision.
use crate::policy::keys::KeyPolicy;
use crate::resolve::state::State;
use crate::resolve::step::Step;
use crate::resolve::wanted::Wanted;
use crate::time::Timestamp;

/// Read only. The same arguments always give the same step.
pub fn decide<'a>(
    _policy: &'a KeyPolicy,
    _state: &'a State,
    _wanted: &Wanted<'a>,
    _now: Timestamp,
) -> Step<'a> {
    unimplemented!()
}
