//! One sentence of the contract each. The exploration in `conformance/` shows the rules at every state; these show them
//! where a reader can follow.

use super::answer::{Answer, Jitter, Lifetime};
use super::decide::decide;
use super::state::State;
use super::step::{Causes, Document, Source, Step, Target, Unresolved};
use super::ticket::{Completion, Ticket, TicketTarget};
use super::wanted::{LocalAnswer, Spent, Wanted};
use crate::algorithm::Algorithm;
use crate::base64url;
use crate::cause::Cause;
use crate::jwk::{KeyLimits, KeySet, Origin};
use crate::metadata::Metadata;
use crate::policy::keys::{KeyPolicy, Remote, Timing};
use crate::time::Timestamp;
use crate::url::{FetchUrl, Issuer};
use core::time::Duration;
use ring::signature::{Ed25519KeyPair, KeyPair};
use std::sync::Arc;

const ISSUER: &str = "https://issuer.example";
const KEYS_URL: &str = "https://issuer.example/keys";
const OTHER_URL: &str = "https://issuer.example/other";

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A set with one Ed25519 test key per kid; the key depends on the kid's bytes alone.
fn set(kids: &[&str]) -> Arc<KeySet> {
    let jwk = |kid: &&str| {
        let seed = [kid.bytes().fold(7, u8::wrapping_add); 32];
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
        let x = base64url::encode(pair.public_key().as_ref());
        format!(r#"{{"kty":"OKP","crv":"Ed25519","kid":"{kid}","x":"{x}"}}"#)
    };
    let keys: Vec<String> = kids.iter().map(jwk).collect();
    let text = format!(r#"{{"keys":[{}]}}"#, keys.join(","));
    Arc::new(KeySet::parse(text.as_bytes(), Origin::Fetched, &KeyLimits::default()).unwrap())
}

/// One machine under test, with a clock that only the test moves.
struct Machine {
    policy: KeyPolicy,
    state: State,
    now: Timestamp,
}

impl Machine {
    fn new(remote: Remote) -> Self {
        let now = Timestamp::new(secs(1_000_000));
        Self { policy: KeyPolicy::new(remote), state: State::new(now), now }
    }

    fn explicit() -> Self {
        Self::new(Remote::Explicit(FetchUrl::parse(KEYS_URL, false).unwrap()))
    }

    fn discovery() -> Self {
        Self::new(Remote::Discovery(Issuer::parse(ISSUER, false).unwrap()))
    }

    fn step(&self, wanted: Wanted<'_>) -> String {
        format!("{:?}", decide(&self.policy, &self.state, &wanted, self.now))
    }

    fn decide<'a>(&'a self, wanted: &Wanted<'a>) -> Step<'a> {
        decide(&self.policy, &self.state, wanted, self.now)
    }

    fn source(&self, wanted: &Wanted<'_>) -> Option<Source> {
        match self.decide(wanted) {
            Step::Found(found) => Some(found.source),
            Step::Fetch(_) | Step::Wait { .. } | Step::Failed(_) => None,
        }
    }

    fn begin(&mut self, wanted: &Wanted<'_>) -> Ticket {
        self.state.begin(&self.policy, wanted, self.now).expect("the step was Fetch")
    }

    fn complete(&mut self, ticket: Ticket, answer: Answer) -> Completion {
        self.state.complete(&self.policy, ticket, answer, Jitter::NONE, self.now)
    }

    fn wait(&mut self, period: Duration) {
        self.now = self.now.after(period);
    }

    fn back(&mut self, period: Duration) {
        self.now = Timestamp::new(self.now.since_epoch() - period);
    }

    /// One lookup that fetches what it is told to, with `answers` in order; returns how it ended and what it fetched.
    fn lookup(&mut self, kid: &str, answers: &[Answer]) -> (String, Vec<&'static str>) {
        let mut asked = wanted(kid);
        let mut fetched = Vec::new();
        let mut answers = answers.iter().cloned();
        loop {
            let target = match self.decide(&asked) {
                Step::Fetch(Target::Metadata) => "metadata",
                Step::Fetch(Target::Keys(_)) => "keys",
                end => return (format!("{end:?}"), fetched),
            };
            fetched.push(target);
            let ticket = self.begin(&asked);
            let document = ticket.document();
            let completion = self.complete(ticket, answers.next().expect("an answer for each fetch"));
            asked.spent.record(document, completion == Completion::Dropped);
        }
    }

    /// A machine that holds this set, fresh for the default ttl.
    fn holding(mut self, kids: &[&str]) -> Self {
        let answers = match self.policy.remote() {
            Remote::Discovery(_) => vec![metadata(ISSUER, KEYS_URL), keys(kids)],
            Remote::None | Remote::Explicit(_) => vec![keys(kids)],
        };
        self.lookup(kids[0], &answers);
        assert_eq!(self.source(&wanted(kids[0])), Some(Source::Fresh));
        self
    }
}

fn wanted(kid: &str) -> Wanted<'_> {
    Wanted {
        alg: Algorithm::EdDsa,
        kid: Some(kid),
        local: LocalAnswer::Absent,
        tried: &[],
        spent: Spent::default(),
        patience: true,
    }
}

fn metadata(issuer: &str, jwks_uri: &str) -> Answer {
    Answer::Metadata(Metadata { issuer: issuer.into(), jwks_uri: Some(jwks_uri.into()) })
}

fn keys(kids: &[&str]) -> Answer {
    Answer::Keys { set: set(kids), etag: None, lifetime: Lifetime::Unstated }
}

fn tagged(kids: &[&str], etag: &str) -> Answer {
    Answer::Keys { set: set(kids), etag: Some(etag.into()), lifetime: Lifetime::Unstated }
}

fn failure(cause: Cause) -> Answer {
    Answer::Failed { cause, retry_after: None }
}

fn unavailable(causes: Causes, retry_at: Option<Timestamp>) -> Step<'static> {
    Step::Failed(Unresolved::Unavailable { causes, retry_at })
}

#[test]
fn a_local_key_ends_the_lookup_whatever_the_issuer_does() {
    let local = set(&["a"]);
    let answer = LocalAnswer::from(local.select(Algorithm::EdDsa, Some("a"), &[]));
    let mut machine = Machine::discovery();
    let asked = Wanted { local: answer, ..wanted("a") };
    assert_eq!(machine.source(&asked), Some(Source::Local));
    machine.lookup("b", &[failure(Cause::Dns)]);
    assert_eq!(machine.source(&asked), Some(Source::Local));
}

#[test]
fn an_explicit_url_never_has_metadata_fetched() {
    let mut machine = Machine::explicit();
    let (_, fetched) = machine.lookup("a", &[failure(Cause::Connect)]);
    assert_eq!(fetched, ["keys"]);
    machine.wait(secs(10));
    let (_, fetched) = machine.lookup("a", &[failure(Cause::Connect)]);
    assert_eq!(fetched, ["keys"]);
}

#[test]
fn a_failed_discovery_is_an_outage_that_says_when_it_is_asked_again() {
    let mut machine = Machine::discovery();
    machine.lookup("a", &[failure(Cause::Dns)]);
    let causes = Causes { metadata: Some(Cause::Dns), keys: Some(Cause::NothingHeld), ..Causes::default() };
    assert_eq!(machine.decide(&wanted("a")), unavailable(causes, Some(machine.now.after(secs(10)))));
    machine.wait(secs(10) - Duration::from_nanos(1));
    assert!(matches!(machine.decide(&wanted("a")), Step::Failed(_)));
    machine.wait(Duration::from_nanos(1));
    assert_eq!(machine.decide(&wanted("a")), Step::Fetch(Target::Metadata));
}

#[test]
fn back_off_doubles_to_the_cap_and_a_success_ends_it() {
    let mut machine = Machine::explicit();
    for expected in [10, 20, 40, 80, 160, 300, 300] {
        machine.lookup("a", &[failure(Cause::Timeout)]);
        let causes = Causes { keys: Some(Cause::Timeout), ..Causes::default() };
        let retry_at = machine.now.after(secs(expected));
        assert_eq!(machine.decide(&wanted("a")), unavailable(causes, Some(retry_at)));
        machine.now = retry_at;
    }
    machine.lookup("a", &[keys(&["a"])]);
    assert_eq!(machine.source(&wanted("a")), Some(Source::Fresh));
    assert_eq!(machine.state.keys.attempts.step, None);
}

#[test]
fn jitter_takes_at_most_a_quarter_off_and_retry_after_lengthens_no_further_than_the_cap() {
    let cases = [
        (Jitter::NONE, None, 10_000),
        (Jitter::FULL, None, 7_500),
        (Jitter::FULL, Some(secs(8)), 8_000),
        (Jitter::NONE, Some(secs(2)), 10_000),
        (Jitter::NONE, Some(secs(300)), 300_000),
        (Jitter::NONE, Some(secs(301)), 300_000),
    ];
    for (jitter, retry_after, expected) in cases {
        let mut machine = Machine::explicit();
        let ticket = machine.begin(&wanted("a"));
        let answer = Answer::Failed { cause: Cause::Status(503), retry_after };
        machine.state.complete(&machine.policy, ticket, answer, jitter, machine.now);
        let until = machine.now.after(Duration::from_millis(expected));
        assert_eq!(machine.state.keys.attempts.back_off, Some(until), "{jitter:?} {retry_after:?}");
    }
}

#[test]
fn an_unknown_kid_within_cooldown_does_not_fetch() {
    let mut machine = Machine::explicit().holding(&["a"]);
    assert_eq!(machine.decide(&wanted("nobody")), Step::Failed(Unresolved::NotFound));
    machine.wait(secs(30) - Duration::from_nanos(1));
    assert_eq!(machine.decide(&wanted("nobody")), Step::Failed(Unresolved::NotFound));
    machine.wait(Duration::from_nanos(1));
    assert!(matches!(machine.decide(&wanted("nobody")), Step::Fetch(Target::Keys(_))));
}

#[test]
fn a_thousand_unknown_kids_cause_one_fetch() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.wait(secs(31));
    let fetches: usize =
        (0..1_000).map(|n| machine.lookup(&format!("kid {n}"), &[keys(&["a"])]).1.len()).sum();
    assert_eq!(fetches, 1);
}

#[test]
fn a_given_up_fetch_causes_no_back_off_but_counts_for_the_cooldown() {
    let mut cold = Machine::explicit();
    let (end, fetched) = cold.lookup("a", &[Answer::Abandoned]);
    assert_eq!(fetched, ["keys"]);
    assert!(end.contains("Some(Abandoned)"), "{end}");
    assert!(matches!(cold.decide(&wanted("a")), Step::Fetch(Target::Keys(_))));

    let mut warm = Machine::explicit().holding(&["a"]);
    warm.wait(secs(31));
    warm.lookup("b", &[Answer::Abandoned]);
    assert_eq!(warm.decide(&wanted("b")), Step::Failed(Unresolved::NotFound));
}

#[test]
fn two_callers_that_both_saw_fetch_begin_one() {
    let mut machine = Machine::explicit();
    let ticket = machine.begin(&wanted("a"));
    assert_eq!(machine.state.begin(&machine.policy, &wanted("a"), machine.now), None);
    let wait = Step::Wait { document: Document::Keys, until: ticket.until };
    assert_eq!(machine.decide(&wanted("a")), wait);
    assert_eq!(ticket.until, machine.now.after(secs(10)));
}

#[test]
fn an_answer_after_the_lease_is_dropped_and_the_next_caller_may_fetch() {
    let mut machine = Machine::explicit();
    let late = machine.begin(&wanted("a"));
    machine.wait(secs(10));
    assert!(matches!(machine.decide(&wanted("a")), Step::Fetch(_)));
    assert_eq!(machine.complete(late, keys(&["a"])), Completion::Dropped);
    assert_eq!(machine.state.keys.held, None);
    assert_eq!(machine.state.keys.attempts.ended, Some(machine.now));
}

#[test]
fn only_the_live_ticket_changes_the_state() {
    let mut machine = Machine::explicit();
    let first = machine.begin(&wanted("a"));
    machine.wait(secs(10));
    let second = machine.begin(&wanted("a"));
    let before = machine.state.clone();
    assert_eq!(machine.complete(first, keys(&["late"])), Completion::Dropped);
    assert_eq!(machine.state, before);
    assert_eq!(machine.complete(second, keys(&["a"])), Completion::Applied);
}

#[test]
fn a_superseded_lookup_says_so_when_that_ends_it() {
    let mut machine = Machine::explicit();
    let ended = machine.lookup("a", &[failure(Cause::Connect)]);
    assert!(ended.0.contains("Unavailable"));
    let asked = Wanted { spent: Spent { keys: true, superseded: true, ..Spent::default() }, ..wanted("a") };
    let causes = Causes { keys: Some(Cause::Connect), lookup: Some(Cause::Superseded), ..Causes::default() };
    assert_eq!(machine.decide(&asked), unavailable(causes, Some(machine.now.after(secs(10)))));
}

#[test]
fn a_stale_key_is_served_at_once_while_the_refresh_fails_and_refused_past_the_limit() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.wait(secs(600));
    let (end, fetched) = machine.lookup("a", &[failure(Cause::Status(500))]);
    assert_eq!(fetched, ["keys"]);
    assert!(end.starts_with("Found"), "{end}");
    let source = Source::Stale { age: secs(600), cause: Some(Cause::Status(500)) };
    assert_eq!(machine.source(&wanted("a")), Some(source));
    machine.wait(secs(3_600));
    machine.lookup("a", &[failure(Cause::Status(500))]);
    let causes = Causes { keys: Some(Cause::Status(500)), ..Causes::default() };
    assert_eq!(machine.decide(&wanted("a")), unavailable(causes, Some(machine.now.after(secs(20)))));
}

#[test]
fn only_the_lookup_that_begins_the_refresh_spends_time_on_it() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.wait(secs(600));
    let _ticket = machine.begin(&wanted("a"));
    assert_eq!(machine.source(&wanted("a")), Some(Source::Stale { age: secs(600), cause: None }));
    let wait = Step::Wait { document: Document::Keys, until: machine.now.after(secs(10)) };
    assert_eq!(machine.decide(&wanted("b")), wait);
}

#[test]
fn a_stale_key_is_served_while_the_keys_are_fetched_although_metadata_became_due() {
    let mut machine = Machine::discovery().holding(&["a"]);
    machine.state.keys.held.as_mut().unwrap().expires = machine.now;
    machine.state.metadata.held.as_mut().unwrap().expires = machine.now.after(secs(1));
    let _ticket = machine.begin(&wanted("a"));
    machine.wait(secs(1));
    assert_eq!(machine.source(&wanted("a")), Some(Source::Stale { age: secs(1), cause: None }));
}

#[test]
fn a_removed_key_is_refused_after_the_next_good_answer() {
    let mut machine = Machine::explicit().holding(&["a", "b"]);
    machine.wait(secs(600));
    machine.lookup("a", &[keys(&["b"])]);
    assert_eq!(machine.decide(&wanted("a")), Step::Failed(Unresolved::NotFound));
}

#[test]
fn a_set_without_a_usable_key_never_replaces_a_good_one() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.wait(secs(600));
    machine.lookup("a", &[keys(&[])]);
    let source = Source::Stale { age: secs(600), cause: Some(Cause::NoUsableKey) };
    assert_eq!(machine.source(&wanted("a")), Some(source));
}

#[test]
fn metadata_of_another_issuer_is_refused_whole() {
    let mut machine = Machine::discovery();
    let (end, fetched) = machine.lookup("a", &[metadata("https://issuer.example/", KEYS_URL)]);
    assert_eq!(fetched, ["metadata"]);
    assert!(end.contains("metadata: Some(IssuerMismatch)"), "{end}");
    assert_eq!(machine.state.keys.url, None);
}

#[test]
fn a_plain_http_jwks_uri_is_refused() {
    let mut machine = Machine::discovery();
    let (end, _) = machine.lookup("a", &[metadata(ISSUER, "http://issuer.example/keys")]);
    assert!(end.contains("metadata: Some(InsecureUrl)"), "{end}");
}

#[test]
fn metadata_without_jwks_uri_fails_the_discovery_alone() {
    let mut machine = Machine::discovery();
    let answer = Answer::Metadata(Metadata { issuer: ISSUER.into(), jwks_uri: None });
    let (end, _) = machine.lookup("a", &[answer]);
    assert!(end.contains("metadata: Some(NoJwksUri)"), "{end}");
}

#[test]
fn expired_metadata_still_points_to_the_keys_when_it_cannot_be_renewed() {
    let mut machine = Machine::discovery().holding(&["a"]);
    machine.wait(secs(13 * 60 * 60));
    let (end, fetched) = machine.lookup("a", &[failure(Cause::Dns), keys(&["a"])]);
    assert_eq!(fetched, ["metadata", "keys"]);
    assert!(end.contains("Fresh"), "{end}");
}

#[test]
fn a_failed_keys_fetch_has_the_metadata_asked_before_the_keys_are_asked_again() {
    let mut machine = Machine::discovery().holding(&["a"]);
    machine.wait(secs(600));
    let (_, fetched) = machine.lookup("a", &[failure(Cause::Status(404))]);
    assert_eq!(fetched, ["keys"]);
    machine.wait(secs(10));
    let (end, fetched) = machine.lookup("a", &[metadata(ISSUER, OTHER_URL), keys(&["a"])]);
    assert_eq!(fetched, ["metadata", "keys"]);
    assert!(end.contains("Fresh"), "{end}");
}

#[test]
fn a_new_jwks_uri_starts_the_keys_anew_and_takes_no_entity_tag_along() {
    let mut machine = Machine::discovery();
    machine.lookup("a", &[metadata(ISSUER, KEYS_URL), tagged(&["a"], "\"1\"")]);
    machine.wait(secs(600));
    let ticket = machine.begin(&wanted("a"));
    let TicketTarget::Keys { etag, .. } = &ticket.target else { panic!("{ticket:?}") };
    assert_eq!(etag.as_deref(), Some("\"1\""));
    machine.complete(ticket, failure(Cause::Status(404)));
    machine.wait(secs(10));
    let ticket = machine.begin(&wanted("a"));
    assert_eq!(ticket.document(), Document::Metadata);
    machine.complete(ticket, metadata(ISSUER, OTHER_URL));
    let asked = Wanted { spent: Spent { metadata: true, ..Spent::default() }, ..wanted("a") };
    let ticket = machine.begin(&asked);
    let target = TicketTarget::Keys { url: FetchUrl::parse(OTHER_URL, false).unwrap(), etag: None };
    assert_eq!(ticket.target, target);
    machine.complete(ticket, Answer::NotModified { lifetime: Lifetime::Unstated });
    let source = Source::Stale { age: secs(610), cause: Some(Cause::UnexpectedNotModified) };
    assert_eq!(machine.source(&wanted("a")), Some(source));
}

#[test]
fn a_304_renews_for_the_ttl_of_what_it_renews() {
    let mut machine = Machine::explicit();
    let lifetime = Lifetime::For(secs(100));
    machine.lookup("a", &[Answer::Keys { set: set(&["a"]), etag: Some("\"1\"".into()), lifetime }]);
    machine.wait(secs(100));
    machine.lookup("a", &[Answer::NotModified { lifetime: Lifetime::Unstated }]);
    assert_eq!(machine.source(&wanted("a")), Some(Source::Fresh));
    machine.wait(secs(100) - Duration::from_nanos(1));
    assert_eq!(machine.source(&wanted("a")), Some(Source::Fresh));
    machine.wait(Duration::from_nanos(1));
    assert!(matches!(machine.decide(&wanted("a")), Step::Fetch(_)));
}

#[test]
fn a_lifetime_is_clamped_on_both_sides() {
    let cases = [
        (Lifetime::Shortest, 30),
        (Lifetime::For(secs(0)), 30),
        (Lifetime::For(secs(31)), 31),
        (Lifetime::Unstated, 600),
        (Lifetime::For(Duration::MAX), 24 * 60 * 60),
    ];
    for (lifetime, expected) in cases {
        let mut machine = Machine::explicit();
        machine.lookup("a", &[Answer::Keys { set: set(&["a"]), etag: None, lifetime }]);
        assert_eq!(machine.state.keys.held.as_ref().unwrap().ttl, secs(expected), "{lifetime:?}");
    }
}

#[test]
fn a_signature_that_fails_under_a_fetched_key_is_a_miss_and_then_a_bad_signature() {
    let mut machine = Machine::explicit().holding(&["a"]);
    let tried = [set(&["a"]).keys()[0].thumbprint()];
    let asked = Wanted { tried: &tried, ..wanted("a") };
    assert_eq!(machine.decide(&asked), Step::Failed(Unresolved::BadSignature));
    machine.wait(secs(30));
    assert!(matches!(machine.decide(&asked), Step::Fetch(Target::Keys(_))));
    let ticket = machine.begin(&asked);
    machine.complete(ticket, failure(Cause::Connect));
    let spent = Spent { keys: true, ..Spent::default() };
    assert_eq!(machine.decide(&Wanted { spent, ..asked }), Step::Failed(Unresolved::BadSignature));
    machine.wait(secs(600));
    let causes = Causes { keys: Some(Cause::Connect), ..Causes::default() };
    assert_eq!(machine.decide(&Wanted { spent, ..asked }), unavailable(causes, Some(machine.now)));
}

#[test]
fn a_failing_refetch_makes_an_unknown_kid_an_outage_and_not_a_refusal() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.wait(secs(31));
    machine.lookup("b", &[failure(Cause::Tls)]);
    let causes = Causes { keys: Some(Cause::Tls), ..Causes::default() };
    // The back-off ends before the cooldown, and both gate a miss on a fresh set.
    assert_eq!(machine.decide(&wanted("b")), unavailable(causes, Some(machine.now.after(secs(30)))));
}

#[test]
fn a_failing_local_provider_is_a_cause_and_not_a_gate() {
    let mut machine = Machine::explicit().holding(&["a"]);
    let local = LocalAnswer::Failed(Cause::LocalProvider);
    assert_eq!(machine.source(&Wanted { local, ..wanted("a") }), Some(Source::Fresh));
    let causes = Causes { local: Some(Cause::LocalProvider), ..Causes::default() };
    let retry_at = Some(machine.now.after(secs(30)));
    assert_eq!(machine.decide(&Wanted { local, ..wanted("b") }), unavailable(causes, retry_at));
    machine.policy = machine.policy.with_local_authoritative(true);
    assert_eq!(machine.decide(&Wanted { local, ..wanted("a") }), unavailable(causes, None));
    let miss = Wanted { local: LocalAnswer::Miss, ..wanted("a") };
    assert_eq!(machine.decide(&miss), Step::Failed(Unresolved::NotFound));
}

#[test]
fn a_symmetric_algorithm_never_causes_io() {
    let machine = Machine::explicit();
    let asked = Wanted { alg: Algorithm::Hs256, local: LocalAnswer::Miss, ..wanted("a") };
    assert_eq!(machine.decide(&asked), Step::Failed(Unresolved::NotFound));
}

#[test]
fn several_keys_and_no_kid_are_ambiguous_without_a_fetch() {
    let mut machine = Machine::explicit().holding(&["a", "b"]);
    machine.wait(secs(31));
    let asked = Wanted { kid: None, ..wanted("a") };
    assert_eq!(machine.decide(&asked), Step::Failed(Unresolved::Ambiguous));
    let local = LocalAnswer::Failed(Cause::LocalProvider);
    let causes = Causes { local: Some(Cause::LocalProvider), ..Causes::default() };
    let retry_at = Some(machine.now.after(secs(600 - 31)));
    assert_eq!(machine.decide(&Wanted { local, ..asked }), unavailable(causes, retry_at));
}

#[test]
fn a_lookup_past_its_deadline_neither_waits_nor_fetches() {
    let machine = Machine::explicit();
    let asked = Wanted { patience: false, ..wanted("a") };
    let causes =
        Causes { keys: Some(Cause::NothingHeld), lookup: Some(Cause::Deadline), ..Causes::default() };
    assert_eq!(machine.decide(&asked), unavailable(causes, Some(machine.now)));

    let mut machine = machine.holding(&["a"]);
    machine.wait(secs(600));
    assert_eq!(
        machine.source(&Wanted { patience: false, ..wanted("a") }),
        Some(Source::Stale { age: secs(600), cause: None })
    );
}

#[test]
fn a_clock_that_goes_backwards_leaves_nothing_fresh_and_nothing_latched() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.back(secs(3_600));
    assert!(matches!(machine.decide(&wanted("a")), Step::Fetch(_)));
    let ticket = machine.begin(&wanted("a"));
    assert_eq!(machine.source(&wanted("a")), Some(Source::Stale { age: secs(0), cause: None }));
    assert!(matches!(machine.decide(&wanted("b")), Step::Wait { .. }));
    machine.complete(ticket, keys(&["a"]));
    assert_eq!(machine.source(&wanted("a")), Some(Source::Fresh));
}

#[test]
fn a_live_ticket_outlives_a_clock_that_goes_backwards() {
    let mut machine = Machine::explicit();
    let ticket = machine.begin(&wanted("a"));
    machine.back(secs(3_600));
    assert_eq!(machine.state.begin(&machine.policy, &wanted("a"), machine.now), None);
    let wait = Step::Wait { document: Document::Keys, until: machine.now.after(secs(10)) };
    assert_eq!(machine.decide(&wanted("a")), wait);
    assert_eq!(machine.complete(ticket, keys(&["a"])), Completion::Applied);
}

#[test]
fn a_set_past_its_limit_does_not_come_back_with_the_clock() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.wait(secs(600 + 3_600));
    machine.lookup("a", &[failure(Cause::Dns)]);
    machine.back(secs(3_600));
    assert!(machine.step(wanted("a")).starts_with("Fetch"));
    machine.lookup("a", &[failure(Cause::Dns)]);
    assert_eq!(machine.source(&wanted("a")), None);
}

#[test]
fn an_answer_of_the_wrong_document_is_a_failed_fetch() {
    let mut machine = Machine::explicit();
    let (end, _) = machine.lookup("a", &[metadata(ISSUER, KEYS_URL)]);
    assert!(end.contains("keys: Some(Malformed)"), "{end}");
    let mut machine = Machine::discovery();
    let (end, _) = machine.lookup("a", &[keys(&["a"])]);
    assert!(end.contains("metadata: Some(Malformed)"), "{end}");
    let mut machine = Machine::discovery();
    let (end, _) = machine.lookup("a", &[Answer::NotModified { lifetime: Lifetime::Unstated }]);
    assert!(end.contains("metadata: Some(UnexpectedNotModified)"), "{end}");
}

#[test]
fn a_policy_whose_periods_contradict_one_another_cannot_be_built() {
    use crate::policy::keys::KeyPolicyError;
    let build = |timing: Timing| KeyPolicy::new(Remote::None).with_timing(timing).unwrap_err();
    let good = Timing::default();
    assert_eq!(build(Timing { lease: good.fetch_total, ..good }), KeyPolicyError::LeaseTooShort);
    assert_eq!(build(Timing { cooldown: secs(0), ..good }), KeyPolicyError::Zero("cooldown"));
    let order = KeyPolicyError::Order("ttl_default", "ttl_max");
    assert_eq!(build(Timing { ttl_max: secs(599), ..good }), order);
}
