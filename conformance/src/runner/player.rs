//! Plays one case, step by step, and stops at the first thing that is not as it has to be.

use super::control;
use super::counter::{Counter, kind};
use super::faked;
use super::play::{Play, Played};
use super::session::Session;
use super::stage::Stage;
use super::time;
use super::verdict::Verdict;
use super::wrong::Wrong;
use crate::catalogue::expect::{Expect, Sees};
use crate::catalogue::step::{Flood, Present, Recover, Step};
use crate::clock::Stopwatch;
use crate::protocol::class::ErrorClass;

/// Plays a case.
pub fn play(play: &Play<'_>) -> Played {
    let mut played = Played { wrong: None, class_differs: None, story: Vec::new(), token: None };
    played.wrong = act(play, &mut played).err();
    played
}

fn act(play: &Play<'_>, played: &mut Played) -> Result<(), Wrong> {
    let judged = play.judged;
    if let Some(faked) = judged.subject.faked() {
        faked::look(judged.subject, faked, judged.deadline)?;
    }
    let ports = judged.subject.ports();
    let stage = Stage::set_on(ports, &play.case.plan, play.setting, play.lab, judged.time().now())?;
    let session = Session::open(judged, play.session.to_owned(), &stage)?;
    let mut player = Player { play, stage, session, played };
    let watch = Stopwatch::start();
    for (at, step) in play.case.plan.steps.iter().enumerate() {
        player.step(at.saturating_add(1), step).map_err(|wrong| {
            let answering = watch.elapsed().saturating_sub(player.session.waited());
            play.setting.divisor.believed(wrong, answering)
        })?;
    }
    drop(player);
    played.story.extend(control::of_zeros(play)?);
    Ok(())
}

/// Somebody who plays a case.
pub(super) struct Player<'p, 'a> {
    pub(super) play: &'p Play<'a>,
    pub(super) stage: Stage<'a>,
    pub(super) session: Session<'a>,
    pub(super) played: &'p mut Played,
}

impl Player<'_, '_> {
    fn step(&mut self, number: usize, step: &Step) -> Result<(), Wrong> {
        match step {
            Step::Present(present) => self.present(number, present),
            Step::Flood(flood) => self.flood(number, flood),
            Step::Together(together) => self.together(number, together),
            Step::Meanwhile(meanwhile) => self.meanwhile(number, meanwhile),
            Step::Serve(serve) => {
                self.tell(number, &format!("the issuer now serves {serve}"));
                Ok(self.stage.serve(serve, self.session.now())?)
            }
            Step::Rotate(entries) => {
                self.tell(number, &format!("the issuer now publishes {} other keys", entries.len()));
                Ok(self.stage.rotate(entries, self.session.now())?)
            }
            Step::Wait(seconds) => self.wait(number, *seconds),
            Step::Recover(recover) => self.recover(number, recover),
        }
    }

    pub(super) fn tell(&mut self, number: usize, what: &str) {
        self.played.story.push(format!("{number}. {what}"));
    }

    fn present(&mut self, number: usize, present: &Present) -> Result<(), Wrong> {
        let token = self.mint(present.kid.as_deref(), present.key.as_deref())?;
        let counter = self.counter()?;
        let verdict = self.session.validate(&token)?;
        let line = format!("a token is presented: {}{}", verdict.in_full(), self.seen(counter.as_ref()));
        self.tell(number, &line);
        if !verdict.is(present.expect) {
            return Err(unlike(number, present, &verdict));
        }
        self.class(&verdict, &present.class);
        self.sees(number, &present.sees, counter.as_ref())
    }

    fn flood(&mut self, number: usize, flood: &Flood) -> Result<(), Wrong> {
        let counter = self.counter()?;
        for at in 0..flood.tokens {
            let unknown = format!("unknown-{number}-{at}");
            let token = match flood.key.as_deref() {
                Some(key) => self.mint(None, Some(key))?,
                None => self.mint(Some(&unknown), None)?,
            };
            if self.session.validate(&token)?.is(Expect::Accept) {
                return Err(Wrong::Observed {
                    expected: format!("step {number}: reject"),
                    got: format!("step {number}: accept of a token that no key verifies"),
                });
            }
        }
        let kind = if flood.key.is_some() { "another key" } else { "unknown keys" };
        let seen = self.seen(counter.as_ref());
        self.tell(number, &format!("{} tokens of {kind} are presented{seen}", flood.tokens));
        self.sees(number, &flood.sees, counter.as_ref())
    }

    fn wait(&mut self, number: usize, seconds: u64) -> Result<(), Wrong> {
        self.tell(number, &format!("{seconds} s pass"));
        self.session.pass(seconds)
    }

    fn recover(&mut self, number: usize, recover: &Recover) -> Result<(), Wrong> {
        self.wait(number, time::until_asked_again(&self.play.judged.subject.hello().capabilities))?;
        let present = Present { sees: recover.sees, ..Present::default() };
        match self.present(number, &present) {
            Err(Wrong::Observed { expected, got }) => {
                let line = control::of_recovery(self.play, &self.stage)?;
                self.tell(number, &line);
                Err(Wrong::Observed { expected, got })
            }
            done => done,
        }
    }

    /// A token of the case as it is presented now, which the report will show.
    pub(super) fn mint(&mut self, kid: Option<&str>, key: Option<&str>) -> Result<String, Wrong> {
        let minted = self.stage.mint(kid, key, self.session.now())?;
        let token = minted.compact.clone();
        self.played.token = Some(minted);
        Ok(token)
    }

    /// The second axis: what it was refused for.
    pub(super) fn class(&mut self, verdict: &Verdict, expected: &[ErrorClass]) {
        let known = &self.play.judged.subject.hello().capabilities.classes;
        let judged: Vec<ErrorClass> =
            expected.iter().copied().filter(|class| known.contains(class)).collect();
        if let Some(told) = verdict.class().filter(|told| !judged.is_empty() && !judged.contains(told)) {
            let names: Vec<&str> = judged.iter().map(|class| class.name()).collect();
            self.played.class_differs = Some(format!("expected {}, told {told}", names.join(" or ")));
        }
    }

    pub(super) fn counter(&self) -> Result<Option<Counter>, Wrong> {
        let start = |issuer| Counter::start(issuer).map_err(|error| Wrong::Suite(error.to_string()));
        self.stage.issuer.as_ref().map(start).transpose()
    }

    pub(super) fn sees(&self, number: usize, sees: &Sees, counter: Option<&Counter>) -> Result<(), Wrong> {
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

    /// What the issuer saw, in words.
    pub(super) fn seen(&self, counter: Option<&Counter>) -> String {
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

/// Another verdict than the expected one.
pub(super) fn unlike(number: usize, present: &Present, verdict: &Verdict) -> Wrong {
    Wrong::Observed {
        expected: format!("step {number}: {present}"),
        got: format!("step {number}: {verdict}"),
    }
}
