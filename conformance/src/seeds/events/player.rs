//! Plays a script on the machine and holds every step against the ghost.

use super::alphabet::{A, Event, ISSUER, Kid, Life, Local, Probe, Reply, Script, URLS};
use super::ghost::Ghost;
use crate::scenarios::keys;
use core::time::Duration;
use countersign::jwk::Thumbprint;
use countersign::policy::keys::{KeyPolicy, Remote};
use countersign::resolve::answer::Jitter;
use countersign::resolve::decide::decide;
use countersign::resolve::state::State;
use countersign::resolve::step::{Causes, Document, Source, Step, Target, Unresolved};
use countersign::resolve::ticket::{Completion, Ticket};
use countersign::resolve::wanted::{Spent, Wanted};
use countersign::time::Timestamp;
use countersign::url::{FetchUrl, Issuer};
use std::sync::LazyLock;

/// So many tickets are remembered, to be answered late or twice.
const TICKETS: usize = 16;

/// A machine, its clock, and what it must remember.
pub(super) struct Player {
    policy: KeyPolicy,
    state: State,
    ghost: Ghost,
    now: Timestamp,
    /// Every ticket of late, the last one first.
    tickets: Vec<Ticket>,
}

impl Player {
    pub(super) fn new(script: &Script) -> Self {
        let url = FetchUrl::parse(URLS[0], false).map_or(Remote::None, Remote::Explicit);
        let issuer = Issuer::parse(ISSUER, false).map_or(Remote::None, Remote::Discovery);
        let remote = if script.discovery { issuer } else { url };
        let policy = KeyPolicy::new(remote).with_local_authoritative(script.authoritative);
        let now = Timestamp::new(Duration::from_secs(100_000));
        let ghost = Ghost::new(policy.timing(), now);
        Self { state: State::new(now), ghost, policy, now, tickets: Vec::new() }
    }

    pub(super) fn play(mut self, events: &[Event]) -> Vec<&'static str> {
        let mut told = Vec::new();
        for event in events {
            match event {
                Event::Decide(probe) => told.push(self.decided(probe)),
                Event::Begin(probe) => told.push(self.begin(probe)),
                Event::Answer(number, reply, life) => told.push(self.answer(*number, *reply, *life)),
                Event::Forward(seconds) => self.now = self.now.after(period(*seconds)),
                Event::Back(seconds) => {
                    self.now = Timestamp::new(self.now.since_epoch().saturating_sub(period(*seconds)));
                }
            }
        }
        self.heals();
        told
    }

    /// Asks the machine, and holds what it says against the contract.
    fn decided(&self, probe: &Probe) -> &'static str {
        let wanted = wanted(probe);
        let step = decide(&self.policy, &self.state, &wanted, self.now);
        assert_eq!(step, decide(&self.policy, &self.state, &wanted, self.now), "decide is a function");
        let fresh = self.ghost.fresh(self.now);
        let absent = self.policy.local_authoritative() || probe.symmetric;
        match step {
            Step::Found(found) => match found.source {
                Source::Local => {
                    assert_eq!(probe.local, Local::Found);
                    "found_local"
                }
                Source::Fresh => {
                    assert!(
                        fresh.is_some_and(|held| probe.fitting(held.keys) > 0),
                        "fresh without an answer"
                    );
                    "found_fresh"
                }
                Source::Stale { .. } => {
                    let held = self.ghost.servable(self.now);
                    assert!(fresh.is_none() && held.is_some_and(|held| probe.fitting(held.keys) > 0));
                    "found_stale"
                }
            },
            Step::Fetch(target) => {
                assert!(!absent && probe.patience, "K3, S4: a fetch for a tier that does not exist");
                self.may_fetch(probe, target)
            }
            Step::Wait { document, until } => {
                assert!(probe.patience && until > self.now && self.ghost.busy(document, self.now), "K8");
                match document {
                    Document::Metadata => "wait_metadata",
                    Document::Keys => "wait_keys",
                }
            }
            Step::Failed(Unresolved::NotFound) => {
                let lacks = fresh.is_some_and(|held| probe.fitting(held.keys) == 0);
                assert!(absent || lacks && !probe.tried, "K20: not found by a tier that is not healthy");
                "not_found"
            }
            Step::Failed(Unresolved::Ambiguous) => {
                assert!(probe.local == Local::Ambiguous || fresh.is_some() && probe.kid == Kid::Absent, "S2");
                "ambiguous"
            }
            Step::Failed(Unresolved::BadSignature) => {
                assert!(probe.tried && fresh.is_some(), "K17");
                "bad_signature"
            }
            Step::Failed(Unresolved::Unavailable { causes, retry_at }) => {
                assert_ne!(causes, Causes::default(), "an outage has a cause");
                assert_eq!(retry_at.is_none(), absent, "K11: nothing is latched");
                self.retries(probe, retry_at);
                "unavailable"
            }
            // A verdict that is not known here; no seed may have it.
            Step::Failed(_) => "unknown",
        }
    }

    /// K2, K8, K10, K21.
    fn may_fetch(&self, probe: &Probe, target: Target<'_>) -> &'static str {
        let document = target.document();
        assert!(!probe.spent.has(document), "K21: begun before");
        assert!(!self.ghost.busy(document, self.now), "K8: a second ticket");
        if let Some(held) = self.ghost.fresh(self.now) {
            assert_eq!(probe.fitting(held.keys), 0, "K9: a fetch for a fresh key");
            assert!(!self.ghost.cooling(document, self.now), "K10: a miss within the cooldown");
        }
        let discovery = matches!(self.policy.remote(), Remote::Discovery(_));
        match target {
            Target::Metadata => {
                assert!(discovery, "K2: there is no discovery");
                "fetch_metadata"
            }
            Target::Keys(url) => {
                let known = if discovery { self.ghost.url } else { Some(0) };
                assert_eq!(Some(url.as_str()), known.and_then(|number| URLS.get(number).copied()), "K24");
                "fetch_keys"
            }
        }
    }

    /// K11: exactly then, and not before, the same lookup begun anew is told to fetch.
    fn retries(&self, probe: &Probe, retry_at: Option<Timestamp>) {
        let anew = Wanted { spent: Spent::default(), patience: true, ..wanted(probe) };
        let fetches = |at| matches!(decide(&self.policy, &self.state, &anew, at), Step::Fetch(_));
        let Some(at) = retry_at else { return };
        assert!(at >= self.now && fetches(at), "K11: no fetch at retry_at");
        if at > self.now {
            let before = Timestamp::new(at.since_epoch().saturating_sub(Duration::from_nanos(1)));
            assert!(!fetches(self.now) && !fetches(before), "K11: a fetch before retry_at");
        }
    }

    fn begin(&mut self, probe: &Probe) -> &'static str {
        let ticket = self.state.begin(&self.policy, &wanted(probe), self.now);
        self.ghost.settle(self.now);
        let Some(ticket) = ticket else { return "not_begun" };
        assert!(self.ghost.record(ticket.document()).live.is_none(), "K8: a second live ticket");
        self.ghost.begun(&ticket, self.now);
        self.tickets.insert(0, ticket);
        self.tickets.truncate(TICKETS);
        let again = decide(&self.policy, &self.state, &wanted(probe), self.now);
        assert!(!matches!(again, Step::Fetch(_)), "K16: a storm");
        "begun"
    }

    fn answer(&mut self, number: u8, reply: Reply, life: Life) -> &'static str {
        let count = self.tickets.len().max(1);
        let Some(ticket) = self.tickets.get(usize::from(number) % count).cloned() else { return "dropped" };
        let jitter = Jitter::new(u16::from(number) << 8);
        let answer = reply.answer(life);
        let completion = self.state.complete(&self.policy, ticket.clone(), answer, jitter, self.now);
        self.ghost.settle(self.now);
        assert_eq!(
            completion == Completion::Applied,
            self.ghost.awaits(&ticket),
            "K15: the live ticket, no other"
        );
        match completion {
            Completion::Applied => {
                self.ghost.answered(&ticket, reply, life, self.now);
                "applied"
            }
            Completion::Dropped => "dropped",
        }
    }

    /// K11: with a healthy issuer and the clock past everything, the second lookup at the latest finds its key.
    fn heals(&mut self) {
        if self.policy.local_authoritative() {
            return;
        }
        let timing = self.policy.timing();
        let period = timing.lease.max(timing.backoff_cap).max(timing.cooldown);
        let found = (0..2).any(|_| {
            self.now = self.now.max(self.ghost.written).after(period);
            self.finds()
        });
        assert!(found, "K11: latched");
    }

    fn finds(&mut self) -> bool {
        let mut probe = Probe {
            kid: Kid::A,
            symmetric: false,
            tried: false,
            local: Local::Absent,
            spent: Spent::default(),
            patience: true,
        };
        // Metadata, keys, and the verdict.
        for _ in 0..3 {
            match self.decided(&probe) {
                "fetch_metadata" => {
                    assert_eq!(self.begin(&probe), "begun");
                    self.answer(0, Reply::Url(0), Life::Unstated);
                    probe.spent.record(Document::Metadata, false);
                }
                "fetch_keys" => {
                    assert_eq!(self.begin(&probe), "begun");
                    let at_home =
                        matches!(self.policy.remote(), Remote::Explicit(_)) || self.ghost.url == Some(0);
                    let reply = if at_home { Reply::Keys(&[A], false) } else { Reply::Failed(None) };
                    self.answer(0, reply, Life::Unstated);
                    probe.spent.record(Document::Keys, false);
                }
                told => return told.starts_with("found"),
            }
        }
        false
    }
}

fn period(seconds: u16) -> Duration {
    Duration::from_secs(seconds.into())
}

fn wanted(probe: &Probe) -> Wanted<'static> {
    static TRIED: LazyLock<Vec<Thumbprint>> = LazyLock::new(|| {
        let set = keys::set(&[A]);
        set.iter().flat_map(|set| set.keys()).map(countersign::jwk::Key::thumbprint).collect()
    });
    Wanted {
        alg: probe.alg(),
        kid: probe.kid.text(),
        local: probe.local(),
        tried: if probe.tried { &TRIED } else { &[] },
        spent: probe.spent,
        patience: probe.patience,
    }
}
