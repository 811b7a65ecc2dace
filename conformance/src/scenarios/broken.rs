//! Machines that are broken in one way each: the bugs that the scenarios are about.

use super::machine::Machine;
use countersign::cause::Cause;
use countersign::policy::keys::{KeyPolicy, Remote};
use countersign::resolve::answer::{Answer, Jitter};
use countersign::resolve::decide::decide;
use countersign::resolve::state::State;
use countersign::resolve::step::{Step, Unresolved};
use countersign::resolve::ticket::{Completion, Ticket};
use countersign::resolve::wanted::{LocalAnswer, Wanted};
use countersign::time::Timestamp;
use countersign::url::Issuer;

/// The same policy with another remote tier.
pub fn with_remote(policy: &KeyPolicy, remote: Remote) -> KeyPolicy {
    let other = KeyPolicy::new(remote)
        .with_local_authoritative(policy.local_authoritative())
        .with_plain_http_loopback(policy.plain_http_loopback())
        .with_private_jwks_hosts(policy.private_jwks_hosts());
    // The periods of a policy do not contradict one another.
    other.clone().with_timing(*policy.timing()).unwrap_or(other)
}

/// The same lookup, as if the process itself held no key.
pub fn without_local<'a>(wanted: &Wanted<'a>) -> Wanted<'a> {
    Wanted { local: LocalAnswer::Absent, ..*wanted }
}

/// The bug of the report: discovery comes first, whatever the process itself holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct DiscoveryIsAGate {
    /// Whether it discovers where no remote source is configured at all, too.
    pub unasked: bool,
}

impl DiscoveryIsAGate {
    fn wanted<'a>(policy: &KeyPolicy, state: &State, wanted: &Wanted<'a>) -> Wanted<'a> {
        match policy.remote() {
            Remote::Discovery(_) if state.metadata.held.is_none() => without_local(wanted),
            Remote::Discovery(_) | Remote::None | Remote::Explicit(_) => *wanted,
        }
    }
}

impl Machine for DiscoveryIsAGate {
    fn policy(&self, configured: KeyPolicy, issuer: &Issuer) -> KeyPolicy {
        match configured.remote() {
            Remote::None if self.unasked => with_remote(&configured, Remote::Discovery(issuer.clone())),
            Remote::None | Remote::Explicit(_) | Remote::Discovery(_) => configured,
        }
    }

    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Step<'a> {
        decide(policy, state, &Self::wanted(policy, state, wanted), now)
    }

    fn begin(
        &self,
        policy: &KeyPolicy,
        state: &mut State,
        wanted: &Wanted<'_>,
        now: Timestamp,
    ) -> Option<Ticket> {
        let wanted = Self::wanted(policy, state, wanted);
        state.begin(policy, &wanted, now)
    }
}

/// Discovers, although a URL is set or no issuer is configured.
#[derive(Clone, Copy, Debug)]
pub struct AlwaysDiscovers;

impl Machine for AlwaysDiscovers {
    fn policy(&self, configured: KeyPolicy, issuer: &Issuer) -> KeyPolicy {
        with_remote(&configured, Remote::Discovery(issuer.clone()))
    }
}

/// Says that there is no such key, where it could not look.
#[derive(Clone, Copy, Debug)]
pub struct OutageIsNotFound;

impl Machine for OutageIsNotFound {
    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Step<'a> {
        match decide(policy, state, wanted, now) {
            Step::Failed(Unresolved::Unavailable { .. }) => Step::Failed(Unresolved::NotFound),
            step => step,
        }
    }
}

/// What the fix of the report left behind: discovery that failed once is done for ever.
#[derive(Clone, Copy, Debug)]
pub struct FailureIsLatched;

impl Machine for FailureIsLatched {
    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Step<'a> {
        // For ever within the back-off of the first failure.
        let now = if state.metadata.attempts.failure.is_some() { state.written } else { now };
        decide(policy, state, wanted, now)
    }
}

/// Counts a caller that went away as a failure of the issuer.
#[derive(Clone, Copy, Debug)]
pub struct LeavingIsAFailure;

impl Machine for LeavingIsAFailure {
    fn complete(
        &self,
        policy: &KeyPolicy,
        state: &mut State,
        ticket: Ticket,
        answer: Answer,
        now: Timestamp,
    ) -> Completion {
        let answer = match answer {
            Answer::Abandoned => Answer::Failed { cause: Cause::Timeout, retry_after: None },
            answer => answer,
        };
        state.complete(policy, ticket, answer, Jitter::NONE, now)
    }
}
