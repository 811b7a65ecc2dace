//! The machine that a scenario is played on: the real one, or one that a test broke.

use countersign::policy::keys::KeyPolicy;
use countersign::resolve::answer::{Answer, Jitter};
use countersign::resolve::decide::decide;
use countersign::resolve::state::State;
use countersign::resolve::step::Step;
use countersign::resolve::ticket::{Completion, Ticket};
use countersign::resolve::wanted::Wanted;
use countersign::time::Timestamp;
use countersign::url::Issuer;

/// The three calls of the machine. What is provided is the real one; a test says how a broken one differs.
pub trait Machine {
    /// The policy that it goes by where this one is configured, for tokens of this issuer.
    fn policy(&self, configured: KeyPolicy, _issuer: &Issuer) -> KeyPolicy {
        configured
    }

    /// What this lookup does next.
    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Step<'a> {
        decide(policy, state, wanted, now)
    }

    /// Gives a ticket to the lookup that was told to fetch.
    fn begin(
        &self,
        policy: &KeyPolicy,
        state: &mut State,
        wanted: &Wanted<'_>,
        now: Timestamp,
    ) -> Option<Ticket> {
        state.begin(policy, wanted, now)
    }

    /// Takes what the fetch brought.
    fn complete(
        &self,
        policy: &KeyPolicy,
        state: &mut State,
        ticket: Ticket,
        answer: Answer,
        now: Timestamp,
    ) -> Completion {
        state.complete(policy, ticket, answer, Jitter::NONE, now)
    }
}

/// The machine that runs in production.
#[derive(Clone, Copy, Debug)]
pub struct Real;

impl Machine for Real {}
