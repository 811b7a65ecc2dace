//! The seeds of the event sequences: short stories that together have every step.

use super::alphabet::{A as KEY_A, B as KEY_B};
use super::alphabet::{Event, KIDS, Kid, LIVES, LOCALS, Life, Local, Probe, REPLIES, Reply};
use crate::seeds::Seed;
use countersign::resolve::wanted::Spent;

/// Every seed.
pub fn all() -> Vec<Seed> {
    let stories =
        [explicit(), discovery(), moved(), failing(), stale(), late(), backwards(), local(), authoritative()];
    let seed = |(number, story): (usize, Story)| {
        Seed::new(number, encode(story.discovery, story.authoritative, &story.events), story.expected)
    };
    stories.into_iter().enumerate().map(seed).collect()
}

struct Story {
    discovery: bool,
    authoritative: bool,
    events: Vec<Event>,
    expected: &'static str,
}

/// A lookup of this kid that has just begun.
fn of(kid: Kid) -> Probe {
    Probe {
        kid,
        symmetric: false,
        tried: false,
        local: Local::Absent,
        spent: Spent::default(),
        patience: true,
    }
}

fn told_locally(kid: Kid, local: Local) -> Event {
    Event::Decide(Probe { local, ..of(kid) })
}

fn symmetric() -> Event {
    Event::Decide(Probe { symmetric: true, ..of(Kid::A) })
}

/// The same lookup, once it has begun a fetch of the metadata.
fn second(kid: Kid) -> Event {
    Event::Begin(Probe { spent: Spent { metadata: true, keys: false, superseded: false }, ..of(kid) })
}

fn decide(kid: Kid) -> Event {
    Event::Decide(of(kid))
}

fn begin(kid: Kid) -> Event {
    Event::Begin(of(kid))
}

fn answer(reply: Reply) -> Event {
    Event::Answer(0, reply, Life::Unstated)
}

const ONE: Reply = Reply::Keys(&[KEY_A], false);
const BOTH: Reply = Reply::Keys(&[KEY_A, KEY_B], true);

fn explicit() -> Story {
    let events = vec![
        decide(Kid::A),
        begin(Kid::A),
        decide(Kid::A),
        begin(Kid::B),
        answer(ONE),
        decide(Kid::A),
        decide(Kid::Unknown),
        Event::Forward(30),
        decide(Kid::Unknown),
    ];
    let expected = "fetch_keys begun wait_keys not_begun applied found_fresh not_found fetch_keys";
    Story { discovery: false, authoritative: false, events, expected }
}

fn discovery() -> Story {
    let events = vec![
        decide(Kid::A),
        begin(Kid::A),
        decide(Kid::B),
        answer(Reply::Url(0)),
        second(Kid::A),
        Event::Answer(0, BOTH, Life::For(7_200)),
        decide(Kid::B),
        decide(Kid::Absent),
        Event::Decide(Probe { tried: true, ..of(Kid::A) }),
    ];
    let expected =
        "fetch_metadata begun wait_metadata applied begun applied found_fresh ambiguous bad_signature";
    Story { discovery: true, authoritative: false, events, expected }
}

/// The issuer moves its keys and keeps one of them.
fn moved() -> Story {
    let events = vec![
        begin(Kid::A),
        answer(Reply::Url(0)),
        second(Kid::A),
        answer(BOTH),
        Event::Forward(600),
        begin(Kid::A),
        answer(Reply::Failed(None)),
        Event::Forward(10),
        begin(Kid::A),
        answer(Reply::Url(1)),
        second(Kid::A),
        answer(Reply::NotModified),
        Event::Forward(10),
        begin(Kid::A),
        answer(Reply::OtherIssuer),
        second(Kid::A),
        answer(Reply::Keys(&[KEY_B], true)),
        decide(Kid::A),
    ];
    let expected = "begun applied begun applied begun applied begun applied begun applied begun applied begun applied unavailable";
    Story { discovery: true, authoritative: false, events, expected }
}

fn failing() -> Story {
    let events = vec![
        begin(Kid::A),
        answer(Reply::Failed(Some(25))),
        Event::Forward(24),
        decide(Kid::A),
        Event::Forward(1),
        begin(Kid::A),
        answer(Reply::Keys(&[], false)),
        decide(Kid::A),
        Event::Forward(20),
        begin(Kid::A),
        answer(Reply::Abandoned),
        decide(Kid::A),
    ];
    let expected = "begun applied unavailable begun applied unavailable begun applied fetch_keys";
    Story { discovery: false, authoritative: false, events, expected }
}

fn stale() -> Story {
    let events = vec![
        begin(Kid::A),
        Event::Answer(0, BOTH, Life::Shortest),
        Event::Forward(30),
        decide(Kid::A),
        begin(Kid::A),
        decide(Kid::A),
        answer(Reply::NotModified),
        decide(Kid::A),
        Event::Forward(30),
        begin(Kid::A),
        answer(Reply::Failed(Some(3_600))),
        decide(Kid::A),
        Event::Forward(3_600),
        begin(Kid::B),
        answer(Reply::NotModified),
        decide(Kid::A),
    ];
    let expected = "begun applied fetch_keys begun found_stale applied found_fresh begun applied found_stale begun applied unavailable";
    Story { discovery: false, authoritative: false, events, expected }
}

/// Tickets whose lease is over, and answers that come twice.
fn late() -> Story {
    let events = vec![
        begin(Kid::A),
        Event::Forward(10),
        begin(Kid::A),
        Event::Answer(1, ONE, Life::Unstated),
        Event::Answer(0, ONE, Life::Unstated),
        Event::Answer(0, ONE, Life::Unstated),
        Event::Decide(Probe { patience: false, ..of(Kid::B) }),
    ];
    let expected = "begun begun dropped applied dropped not_found";
    Story { discovery: false, authoritative: false, events, expected }
}

fn backwards() -> Story {
    let events = vec![
        begin(Kid::A),
        answer(ONE),
        Event::Back(3_600),
        decide(Kid::A),
        begin(Kid::A),
        decide(Kid::A),
        Event::Back(3_600),
        decide(Kid::B),
        begin(Kid::B),
        answer(ONE),
        decide(Kid::A),
    ];
    let expected = "begun applied fetch_keys begun found_stale fetch_keys not_begun applied found_fresh";
    Story { discovery: false, authoritative: false, events, expected }
}

fn local() -> Story {
    let events = vec![
        told_locally(Kid::B, Local::Found),
        told_locally(Kid::Absent, Local::Ambiguous),
        told_locally(Kid::A, Local::Failed),
        symmetric(),
        begin(Kid::A),
        answer(Reply::NoUrl),
        told_locally(Kid::A, Local::Miss),
    ];
    let expected = "found_local ambiguous fetch_metadata not_found begun applied unavailable";
    Story { discovery: true, authoritative: false, events, expected }
}

fn authoritative() -> Story {
    let events = vec![
        told_locally(Kid::B, Local::Found),
        told_locally(Kid::A, Local::Miss),
        told_locally(Kid::A, Local::Failed),
        begin(Kid::A),
    ];
    let expected = "found_local not_found unavailable not_begun";
    Story { discovery: true, authoritative: true, events, expected }
}

/// The octets that [`Script`](super::Script) reads as these.
fn encode(discovery: bool, authoritative: bool, events: &[Event]) -> Vec<u8> {
    let mut octets = vec![u8::from(discovery), u8::from(!authoritative)];
    for event in events {
        match event {
            Event::Decide(probe) => octets.extend([&[0], probe_octets(probe).as_slice()].concat()),
            Event::Begin(probe) => octets.extend([&[1], probe_octets(probe).as_slice()].concat()),
            Event::Answer(ticket, reply, life) => {
                octets.extend([2, *ticket, place(&REPLIES, reply), place(&LIVES, life)]);
            }
            Event::Forward(seconds) => octets.extend([&[3], seconds.to_le_bytes().as_slice()].concat()),
            Event::Back(seconds) => octets.extend([&[4], seconds.to_le_bytes().as_slice()].concat()),
        }
    }
    octets
}

fn probe_octets(probe: &Probe) -> [u8; 3] {
    let Spent { metadata, keys, superseded } = probe.spent;
    let bits = [metadata, keys, superseded, !probe.patience, probe.tried, probe.symmetric];
    let bits = bits.iter().rev().fold(0, |sum, bit| sum << 1 | u8::from(*bit));
    [place(&KIDS, &probe.kid), place(&LOCALS, &probe.local), bits]
}

fn place<T: PartialEq>(table: &[T], letter: &T) -> u8 {
    let place = table.iter().position(|known| known == letter).unwrap_or_default();
    u8::try_from(place).unwrap_or_default()
}
