//! A counterexample as the shortest story that a person can read.

use crate::explore::alphabet::KEYS;
use crate::explore::alphabet::{Life, Reply};
use crate::explore::lookups::{Local, Probe};
use crate::explore::moves::{Move, Via};
use crate::explore::policies::TICK;
use crate::explore::properties::{For, Given, table::TABLE};
use crate::explore::record::EPOCH;
use crate::explore::told::{KeyMask, Place, Told};
use crate::explore::world::World;
use core::fmt::{self, Write as _};
use core::time::Duration;
use countersign::cause::Cause;
use countersign::resolve::answer::Jitter;
use countersign::resolve::step::{Document, Source, Unresolved};
use countersign::resolve::ticket::Completion;
use countersign::time::Timestamp;

/// The case in which a property was broken.
#[derive(Clone, Copy, Debug)]
pub enum Scene {
    /// A lookup was told this.
    Told(Probe, Told),
    /// A lookup was told this, and begin gave this.
    Begun(Probe, Told, Option<Given>),
    /// A ticket was answered, and complete said this.
    Answered(Document, Reply, Jitter, For, Completion),
    /// The state as it is.
    State,
}

/// A property that was broken, and how it came to that.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The number of the property in its table.
    pub property: usize,
    /// The story, line by line.
    pub story: Vec<String>,
}

impl Violation {
    /// Tells how the property was broken.
    pub fn new(property: usize, world: &World, way: &[Via], scene: Scene) -> Self {
        let mut teller = Teller { world, elapsed: 0, lines: Vec::new() };
        let name = TABLE.get(property).map_or("?", |property| property.name);
        let rule = TABLE.get(property).map_or("?", |property| property.rule);
        teller.lines.push(format!("{rule} is broken: {name}"));
        teller.lines.push(format!("policy `{}`, sources: {}", world.policy_name, world.sources.name()));
        teller.way(way);
        teller.scene(scene);
        Self { property, story: teller.lines }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.story.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Tells a story, and keeps its clock.
struct Teller<'w> {
    world: &'w World,
    elapsed: i64,
    lines: Vec<String>,
}

impl Teller<'_> {
    fn say(&mut self, what: &str) {
        self.lines.push(format!("{:>5} s  {what}", self.elapsed));
    }

    fn way(&mut self, way: &[Via]) {
        self.say("nothing was ever fetched");
        let mut ticks = 0;
        for via in way {
            if via.by == Some(Move::Tick) {
                ticks += 1;
                self.elapsed += 1;
                continue;
            }
            if ticks > 0 {
                ticks = 0;
            }
            if let Some(by) = via.by {
                let line = self.did(by);
                self.say(&line);
            }
            if via.then_back {
                self.elapsed -= 1;
                self.say("the clock goes back");
            }
        }
    }

    fn did(&self, by: Move) -> String {
        match by {
            Move::Begin(index) => match self.world.probes.get(usize::from(index)) {
                Some(probe) => format!("{} calls begin", lookup(probe)),
                None => "a lookup calls begin".to_owned(),
            },
            Move::Answer(document, what, full) => {
                let jitter = if full { ", with full jitter" } else { "" };
                format!("the fetch of {} ends: {}{jitter}", name(document), reply(what))
            }
            Move::Late(document, what) => format!("a late answer for {}: {}", name(document), reply(what)),
            Move::Tick => "time passes".to_owned(),
        }
    }

    fn scene(&mut self, scene: Scene) {
        let line = match scene {
            Scene::Told(probe, told) => format!("{} is told: {}", lookup(&probe), self.told(told)),
            Scene::Begun(probe, told, given) => {
                let gave = match given {
                    Some(given) => format!(
                        "a ticket for {}, until {}",
                        name(given.place.document()),
                        self.time(given.until)
                    ),
                    None => "nothing".to_owned(),
                };
                format!("{} is told: {}, and begin gives {gave}", lookup(&probe), self.told(told))
            }
            Scene::Answered(document, what, jitter, to, completion) => {
                let ticket = match to {
                    For::Out => "the live ticket",
                    For::Dead => "a ticket that is not out",
                };
                let jitter = if jitter == Jitter::FULL { ", with full jitter" } else { "" };
                let outcome = match completion {
                    Completion::Applied => "taken",
                    Completion::Dropped => "dropped",
                };
                format!(
                    "{ticket} of {} is answered: {}{jitter}; it is {outcome}",
                    name(document),
                    reply(what)
                )
            }
            Scene::State => "this is the state in which it is broken".to_owned(),
        };
        self.say(&line);
    }

    fn told(&self, told: Told) -> String {
        match told {
            Told::Found(keys, Source::Local) => format!("found {} in the local tier", mask(keys)),
            Told::Found(keys, Source::Fresh) => format!("found {}, fresh", mask(keys)),
            Told::Found(keys, Source::Stale { age, cause }) => {
                let why = cause.map_or("no cause", Cause::code);
                format!("found {}, stale, {} s old ({why})", mask(keys), age.as_secs())
            }
            Told::Fetch(Place::Metadata) => "fetch the metadata".to_owned(),
            Told::Fetch(Place::Keys(Some(_))) => "fetch the keys".to_owned(),
            Told::Fetch(Place::Keys(None)) => "fetch the keys at a URL that nobody named".to_owned(),
            Told::Wait(document, until) => format!("wait for {} until {}", name(document), self.time(until)),
            Told::Failed(Unresolved::NotFound) => "not found".to_owned(),
            Told::Failed(Unresolved::Ambiguous) => "ambiguous".to_owned(),
            Told::Failed(Unresolved::BadSignature) => "bad signature".to_owned(),
            Told::Failed(Unresolved::Unavailable { causes, retry_at }) => {
                let mut text = "unavailable".to_owned();
                let tiers = [
                    ("local", causes.local),
                    ("metadata", causes.metadata),
                    ("keys", causes.keys),
                    ("lookup", causes.lookup),
                ];
                for (tier, cause) in tiers {
                    if let Some(cause) = cause {
                        let _ = write!(text, ", {tier}: {cause}");
                    }
                }
                match retry_at {
                    Some(at) => text + &format!("; retry at {}", self.time(at)),
                    None => text + "; no retry",
                }
            }
            Told::Failed(_) => "failed".to_owned(),
        }
    }

    /// A time of the state in question, on the clock of the story.
    fn time(&self, at: Timestamp) -> String {
        let seconds = |period: Duration| period.as_secs_f64() / TICK.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a story is a few seconds long")]
        let elapsed = self.elapsed as f64;
        format!("{} s", elapsed + seconds(at.since(EPOCH)) - seconds(EPOCH.since(at)))
    }
}

/// A lookup, in words.
fn lookup(probe: &Probe) -> String {
    let mut text = format!("a lookup for {}", probe.lookup.name);
    match probe.local {
        Local::Absent => {}
        Local::Found => text += ", which the local tier holds",
        Local::Miss => text += ", which the local tier lacks",
        Local::Ambiguous => text += ", with two local keys",
        Local::Failed => text += ", whose local provider fails",
    }
    let spent = [(probe.spent.metadata, "the metadata"), (probe.spent.keys, "the keys")];
    let spent: Vec<_> = spent.iter().filter(|(begun, _)| *begun).map(|(_, name)| *name).collect();
    if !spent.is_empty() {
        let _ = write!(text, " (has begun {})", spent.join(" and "));
    }
    if probe.spent.superseded {
        text += " (its answer came too late)";
    }
    if !probe.patience {
        text += " (past its deadline)";
    }
    text
}

/// An answer, in words.
pub fn reply(reply: Reply) -> String {
    match reply {
        Reply::SameUrl => "good metadata, the same URL".to_owned(),
        Reply::OtherUrl => "good metadata, another URL".to_owned(),
        Reply::OtherIssuer => "metadata of another issuer".to_owned(),
        Reply::NoUrl => "metadata without jwks_uri".to_owned(),
        Reply::InsecureUrl => "metadata with an insecure jwks_uri".to_owned(),
        Reply::Keys(set, life) => format!("keys {}, {}", set.row().label, lifetime(life)),
        Reply::NotModified(life) => format!("not modified, {}", lifetime(life)),
        Reply::Malformed => "malformed".to_owned(),
        Reply::Status => "status 503".to_owned(),
        Reply::StatusRetryLong => "status 429, Retry-After past the cap".to_owned(),
        Reply::StatusRetryBrief => "status 429, Retry-After below the step".to_owned(),
        Reply::WrongDocument => "the other document".to_owned(),
        Reply::Abandoned => "abandoned".to_owned(),
    }
}

fn lifetime(life: Life) -> &'static str {
    match life {
        Life::Unstated => "default lifetime",
        Life::Shortest => "no-store",
        Life::Small => "max-age below the minimum",
        Life::Within => "max-age within the bounds",
        Life::Huge => "max-age above the maximum",
    }
}

fn name(document: Document) -> &'static str {
    match document {
        Document::Metadata => "the metadata",
        Document::Keys => "the keys",
    }
}

fn mask(keys: KeyMask) -> String {
    let names: Vec<_> =
        KEYS.iter().filter(|row| keys.holds(row.name)).map(|row| format!("{:?}", row.name)).collect();
    if names.is_empty() { "no known key".to_owned() } else { names.join(" and ") }
}
