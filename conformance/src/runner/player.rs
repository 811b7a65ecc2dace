//! Plays one case, step by step, and stops at the first thing that is not as it has to be.

use super::applicable::Setting;
use super::counter::{Counter, kind};
use super::faked::{self, Stuck};
use super::stage::{Stage, StageError};
use super::time::{self, Time};
use crate::catalogue::case::Case;
use crate::catalogue::expect::{Expect, Sees};
use crate::catalogue::step::{Flood, Present, Step};
use crate::lab::Lab;
use crate::mint::ordinary;
use crate::mint::token::Minted;
use crate::protocol::answer::Said;
use crate::protocol::class::ErrorClass;
use crate::protocol::configuration::Configuration;
use crate::protocol::request::Op;
use crate::results::run::TimePasses;
use crate::subject::{AskError, Subject};
use core::time::Duration;

/// What was observed.
#[derive(Clone, Debug)]
pub struct Played {
    /// What is not as it has to be; None where everything is.
    pub wrong: Option<Wrong>,
    /// The class that was told where another was expected.
    pub class_differs: Option<String>,
    /// What happened, a line for each step.
    pub story: Vec<String>,
    /// The token that was presented last.
    pub token: Option<Minted>,
}

/// What is not as it has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Something else was observed: what was expected, and what there was.
    Observed {
        /// What had to be observed.
        expected: String,
        /// What was observed.
        got: String,
    },
    /// The library, or the adapter, has not got something.
    Unsupported(String),
    /// The adapter went wrong; whether it has to be started again is told by the error.
    Adapter(Option<AskError>, String),
    /// Time does not pass for it, as libfaketime would have it.
    NoTime(String),
    /// The suite went wrong.
    Suite(String),
}

impl From<StageError> for Wrong {
    fn from(error: StageError) -> Self {
        Self::Suite(error.to_string())
    }
}

impl From<AskError> for Wrong {
    fn from(error: AskError) -> Self {
        let words = error.to_string();
        Self::Adapter(Some(error), words)
    }
}

impl From<Stuck> for Wrong {
    fn from(stuck: Stuck) -> Self {
        match stuck {
            Stuck::Unmoved => Self::NoTime("its clock does not follow libfaketime".to_owned()),
            Stuck::Untold(Said::Unsupported { reason }) => {
                Self::NoTime(format!("it does not tell whether its clock follows libfaketime: {reason}"))
            }
            Stuck::Untold(said) => other_than_asked(&said),
            Stuck::Ask(error) => error.into(),
            Stuck::File(error) => Self::Suite(format!("the file of libfaketime: {error}")),
        }
    }
}

/// Everything that a case is played with.
#[derive(Clone, Copy)]
pub struct Play<'a> {
    /// The case.
    pub case: &'a Case,
    /// How it is put.
    pub setting: Setting,
    /// Where the issuers are.
    pub lab: &'a Lab,
    /// Who is judged.
    pub subject: &'a dyn Subject,
    /// How time passes.
    pub time: TimePasses,
    /// The name of the session.
    pub session: &'a str,
    /// The longest time that one answer may take.
    pub deadline: Duration,
}

/// Plays a case.
pub fn play(play: &Play<'_>) -> Played {
    let mut played = Played { wrong: None, class_differs: None, story: Vec::new(), token: None };
    played.wrong = act(play, &mut played).err();
    played
}

fn act(play: &Play<'_>, played: &mut Played) -> Result<(), Wrong> {
    let faked = play.subject.faked();
    if let Some(faked) = faked {
        faked::look(play.subject, faked, play.deadline)?;
    }
    let time = Time::new(play.time, None, faked);
    let ports = play.subject.ports();
    let stage = Stage::set_on(ports, &play.case.plan, play.setting, play.lab, time.now())?;
    let configuration = Box::new(stage.configuration(time.now())?);
    let declared = is_declared(&configuration);
    let said =
        play.subject.ask(Op::Open { session: play.session.to_owned(), configuration }, play.deadline)?;
    let time = match said {
        Said::Opened { now } => Time::new(play.time, now, faked),
        Said::Unsupported { reason } if declared => {
            return Err(Wrong::Observed {
                expected: "what it declares works".to_owned(),
                got: format!("unsupported, although it is declared: {reason}"),
            });
        }
        said => return Err(other_than_asked(&said)),
    };
    let mut player = Player { play, stage, time, played };
    let done = player.steps();
    // An adapter that cannot close is asked nothing more in this session; the verdicts stand.
    let _ = play.subject.ask(Op::Close { session: play.session.to_owned() }, play.deadline);
    done
}

/// Whether an adapter that can do what it declares can be configured like this. A tier that nothing stands below, and a nonce,
/// are no capabilities of their own.
fn is_declared(configuration: &Configuration) -> bool {
    !configuration.keys.authoritative && configuration.nonce.is_none()
}

/// What it means when an adapter answers with something that is no answer to the request.
fn other_than_asked(said: &Said) -> Wrong {
    match said {
        Said::Unsupported { reason } => Wrong::Unsupported(reason.clone()),
        Said::Error { reason } => Wrong::Adapter(None, reason.clone()),
        Said::Hello(_)
        | Said::Opened { .. }
        | Said::Accepted {}
        | Said::Rejected { .. }
        | Said::Unavailable { .. }
        | Said::Advanced {}
        | Said::Time { .. }
        | Said::Closed {} => AskError::OutOfPlace(said.name()).into(),
    }
}

struct Player<'p, 'a> {
    play: &'p Play<'a>,
    stage: Stage<'a>,
    time: Time<'a>,
    played: &'p mut Played,
}

impl Player<'_, '_> {
    fn steps(&mut self) -> Result<(), Wrong> {
        for (at, step) in self.play.case.plan.steps.iter().enumerate() {
            let number = at.saturating_add(1);
            self.step(number, step)?;
        }
        Ok(())
    }

    fn step(&mut self, number: usize, step: &Step) -> Result<(), Wrong> {
        match step {
            Step::Present(present) => self.present(number, present),
            Step::Flood(flood) => self.flood(number, flood),
            Step::Serve(serve) => {
                self.tell(number, format!("the issuer now serves {}", words(serve)));
                Ok(self.stage.serve(serve, self.time.now())?)
            }
            Step::Rotate(entries) => {
                self.tell(number, format!("the issuer now publishes {} other keys", entries.len()));
                Ok(self.stage.rotate(entries, self.time.now())?)
            }
            Step::Wait(seconds) => self.wait(number, *seconds),
            Step::Recover(recover) => {
                self.wait(number, time::until_asked_again(self.play.subject.hello()))?;
                self.present(number, &Present { sees: recover.sees, ..Present::default() })
            }
        }
    }

    fn tell(&mut self, number: usize, what: String) {
        self.played.story.push(format!("{number}. {what}"));
    }

    fn present(&mut self, number: usize, present: &Present) -> Result<(), Wrong> {
        let minted = self.mint(present.kid.as_deref(), present.key.as_deref())?;
        let token = minted.compact.clone();
        self.played.token = Some(minted);
        let counter = self.counter()?;
        let said = self.validate(token)?;
        let line =
            format!("a token is presented: {}{}", verdict(&said), self.seen_in_words(counter.as_ref()));
        self.tell(number, line);
        let accepted = self.is_accepted(&said)?;
        if accepted != (present.expect == Expect::Accept) {
            return Err(Wrong::Observed {
                expected: format!("step {number}: {}", expected(present)),
                got: format!("step {number}: {}", verdict_class(&said)),
            });
        }
        self.class(&said, &present.class);
        self.sees(number, &present.sees, counter.as_ref())
    }

    fn flood(&mut self, number: usize, flood: &Flood) -> Result<(), Wrong> {
        let counter = self.counter()?;
        for at in 0..flood.tokens {
            let unknown = format!("unknown-{number}-{at}");
            let minted = match flood.key.as_deref() {
                Some(key) => self.mint(None, Some(key))?,
                None => self.mint(Some(&unknown), None)?,
            };
            let token = minted.compact.clone();
            self.played.token = Some(minted);
            let said = self.validate(token)?;
            if self.is_accepted(&said)? {
                return Err(Wrong::Observed {
                    expected: format!("step {number}: reject"),
                    got: format!("step {number}: accept of a token that no key verifies"),
                });
            }
        }
        let line = format!(
            "{} tokens of {} are presented{}",
            flood.tokens,
            if flood.key.is_some() { "another key" } else { "unknown keys" },
            self.seen_in_words(counter.as_ref())
        );
        self.tell(number, line);
        self.sees(number, &flood.sees, counter.as_ref())
    }

    fn wait(&mut self, number: usize, seconds: u64) -> Result<(), Wrong> {
        self.tell(number, format!("{seconds} s pass"));
        let Play { subject, deadline, .. } = *self.play;
        match (self.time.passes(), subject.faked()) {
            (TimePasses::Injected, _) => {
                let op = Op::Advance { session: self.play.session.to_owned(), seconds };
                match subject.ask(op, deadline)? {
                    Said::Advanced {} => self.time.moved(seconds),
                    said => return Err(other_than_asked(&said)),
                }
            }
            (TimePasses::Faketime, Some(faked)) => faked::jump(subject, faked, seconds, deadline)?,
            (TimePasses::Waiting, _) => time::wait(seconds),
            (TimePasses::Faketime, None) | (TimePasses::NotAtAll, _) => {
                return Err(Wrong::Suite("time cannot pass, and the case was put all the same".to_owned()));
            }
        }
        Ok(())
    }

    fn mint(&self, kid: Option<&str>, key: Option<&str>) -> Result<Minted, Wrong> {
        Ok(self.stage.mint(kid, key, self.time.now())?)
    }

    fn validate(&self, token: String) -> Result<Said, Wrong> {
        let op = Op::Validate { session: self.play.session.to_owned(), token };
        Ok(self.play.subject.ask(op, self.play.deadline)?)
    }

    fn is_accepted(&self, said: &Said) -> Result<bool, Wrong> {
        match said {
            Said::Accepted {} => Ok(true),
            Said::Rejected { .. } | Said::Unavailable { .. } => Ok(false),
            Said::Hello(_)
            | Said::Opened { .. }
            | Said::Advanced {}
            | Said::Time { .. }
            | Said::Closed {}
            | Said::Unsupported { .. }
            | Said::Error { .. } => Err(other_than_asked(said)),
        }
    }

    /// The second axis: what it was refused for.
    fn class(&mut self, said: &Said, expected: &[ErrorClass]) {
        let told = match said {
            Said::Rejected { class, .. } => *class,
            Said::Unavailable { .. } => Some(ErrorClass::Unavailable),
            _ => None,
        };
        let known = &self.play.subject.hello().capabilities.classes;
        let judged: Vec<ErrorClass> =
            expected.iter().copied().filter(|class| known.contains(class)).collect();
        if let Some(told) = told.filter(|told| !judged.is_empty() && !judged.contains(told)) {
            let names: Vec<&str> = judged.iter().map(|class| class.name()).collect();
            self.played.class_differs = Some(format!("expected {}, told {told}", names.join(" or ")));
        }
    }

    fn counter(&self) -> Result<Option<Counter>, Wrong> {
        let start = |issuer| Counter::start(issuer).map_err(|error| Wrong::Suite(error.to_string()));
        self.stage.issuer.as_ref().map(start).transpose()
    }

    fn sees(&self, number: usize, sees: &Sees, counter: Option<&Counter>) -> Result<(), Wrong> {
        let (Some(issuer), Some(counter)) = (&self.stage.issuer, counter) else { return Ok(()) };
        for (what, count) in sees.counts() {
            let seen = counter.seen(issuer, what, count).map_err(|error| Wrong::Suite(error.to_string()))?;
            if !count.holds(seen) {
                let name = what.name();
                return Err(Wrong::Observed {
                    expected: format!("step {number}: {name} requests: {count}"),
                    got: format!("step {number}: {name} requests: {seen}"),
                });
            }
        }
        Ok(())
    }

    fn seen_in_words(&self, counter: Option<&Counter>) -> String {
        let (Some(issuer), Some(counter)) = (&self.stage.issuer, counter) else { return String::new() };
        let places = counter.requests(issuer);
        let names: Vec<&str> = places.iter().map(|place| kind(*place).name()).collect();
        if names.is_empty() {
            "; no requests".to_owned()
        } else {
            format!("; requests: {}", names.join(", "))
        }
    }
}

fn expected(present: &Present) -> String {
    if present.class.is_empty() {
        return present.expect.name().to_owned();
    }
    let names: Vec<&str> = present.class.iter().map(|class| class.name()).collect();
    format!("{} ({})", present.expect, names.join(" or "))
}

/// The verdict and the library's own words.
fn verdict(said: &Said) -> String {
    let (Said::Rejected { detail, .. } | Said::Unavailable { detail, .. }) = said else {
        return verdict_class(said);
    };
    let detail = detail.trim();
    if detail.is_empty() { verdict_class(said) } else { format!("{} [{detail}]", verdict_class(said)) }
}

/// The verdict without anything that may differ from run to run.
fn verdict_class(said: &Said) -> String {
    match said {
        Said::Accepted {} => "accept".to_owned(),
        Said::Rejected { class: Some(class), .. } => format!("reject ({class})"),
        Said::Rejected { class: None, .. } => "reject".to_owned(),
        Said::Unavailable { .. } => "reject (unavailable)".to_owned(),
        other => other.name().to_owned(),
    }
}

fn words(serve: &crate::catalogue::step::Serve) -> String {
    let named =
        [("metadata", &serve.metadata), ("keys", &serve.keys), ("cache-control", &serve.cache_control)];
    let mut all: Vec<String> =
        named.iter().filter_map(|(what, how)| how.as_ref().map(|how| format!("{what}: {how}"))).collect();
    if let Some(etag) = &serve.etag {
        all.push(format!("etag: {etag}"));
    }
    all.extend(serve.metadata_with.keys().map(|name| format!("metadata with another {name}")));
    all.extend(serve.metadata_without.iter().map(|name| format!("metadata without {name}")));
    if serve.moved {
        all.push("keys at another URL".to_owned());
    }
    all.join(", ")
}

/// The `kid` of an ordinary token; a flood names others.
pub const KNOWN_KID: &str = ordinary::KID;
