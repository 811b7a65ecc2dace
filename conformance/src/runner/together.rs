//! The steps in which several tokens are judged at the same time, while the key set is held back.

use super::player::{Player, unlike};
use super::serve;
use super::stage::StageError;
use super::verdict::Verdict;
use super::wrong::Wrong;
use crate::catalogue::expect::Expect;
use crate::catalogue::step::{Meanwhile, Present, Together};
use crate::clock::Stopwatch;
use crate::lab::gate::Gate;
use core::time::Duration;
use std::thread;

/// How often is looked whether something has happened.
const LOOK: Duration = Duration::from_millis(2);

/// How long the key set is held back after the first request, for the others to come. Who comes later is not seen, and not
/// accused of anything.
const GRACE: Duration = Duration::from_millis(200);

/// The longest that the key set is held back. Where the library documents a limit of its own, that is shorter.
const LONGEST: Duration = Duration::from_secs(8);

impl Player<'_, '_> {
    /// The same token from many callers at once: each has to be told that it is good.
    pub(super) fn together(&mut self, number: usize, together: &Together) -> Result<(), Wrong> {
        let token = self.mint(together.kid.as_deref(), together.key.as_deref())?;
        let (gate, counter) = (self.hold()?, self.counter()?);
        let session = &self.session;
        let verdicts: Vec<Result<Verdict, Wrong>> = thread::scope(|scope| {
            let call = |_| scope.spawn(|| session.validate(&token));
            let callers: Vec<_> = (0..together.callers).map(call).collect();
            until(|| gate.held() > 0 || callers.iter().all(thread::ScopedJoinHandle::is_finished));
            thread::sleep(GRACE);
            gate.open();
            callers.into_iter().map(|caller| caller.join().unwrap_or_else(|_| Err(panicked()))).collect()
        });
        let verdicts: Vec<Verdict> = verdicts.into_iter().collect::<Result<_, _>>()?;
        let accepted = verdicts.iter().filter(|verdict| verdict.is(Expect::Accept)).count();
        let (callers, seen) = (together.callers, self.seen(counter.as_ref()));
        self.tell(number, &format!("{callers} callers present a token at once: {accepted} accepted{seen}"));
        if let Some(other) = verdicts.iter().find(|verdict| !verdict.is(Expect::Accept)) {
            return Err(Wrong::Observed {
                expected: format!("step {number}: accept, {callers} times"),
                got: format!("step {number}: {other}"),
            });
        }
        self.sees(number, &together.sees, counter.as_ref())
    }

    /// A token that the issuer is asked for, and another one while its answer is held back.
    pub(super) fn meanwhile(&mut self, number: usize, meanwhile: &Meanwhile) -> Result<(), Wrong> {
        let Meanwhile { first, then } = meanwhile;
        let slow = self.mint(first.kid.as_deref(), first.key.as_deref())?;
        let known = self.mint(then.kid.as_deref(), then.key.as_deref())?;
        let (gate, counter) = (self.hold()?, self.counter()?);
        let session = &self.session;
        let (slow, known, waited) = thread::scope(|scope| {
            let slow = scope.spawn(|| session.validate(&slow));
            until(|| gate.held() > 0 || slow.is_finished());
            // Who never asks has nothing to wait for.
            let is_open = !slow.is_finished();
            let known = scope.spawn(|| session.validate(&known));
            until(|| known.is_finished() || slow.is_finished());
            // Two that are over in the same moment came one after the other.
            let at_once = known.is_finished() && !slow.is_finished();
            gate.open();
            (slow.join(), known.join(), is_open && !at_once)
        });
        let (Ok(slow), Ok(known)) = (slow, known) else { return Err(panicked()) };
        let (slow, known) = (slow?, known?);
        let when = if waited { "not before that was over" } else { "at once" };
        let seen = self.seen(counter.as_ref());
        let line = format!(
            "a token is presented: {}; meanwhile another one: {}, {when}{seen}",
            slow.in_full(),
            known.in_full()
        );
        self.tell(number, &line);
        // Whatever became of both: the first one may be refused because the key set was held back for so long.
        if waited {
            return Err(Wrong::Observed {
                expected: format!("step {number}: an answer while the issuer is asked for another key"),
                got: format!("step {number}: no answer until that was over"),
            });
        }
        self.is_as_expected(number, then, &known)?;
        self.is_as_expected(number, first, &slow)?;
        self.sees(number, &then.sees, counter.as_ref())
    }

    fn is_as_expected(&mut self, number: usize, present: &Present, verdict: &Verdict) -> Result<(), Wrong> {
        if !verdict.is(present.expect) {
            return Err(unlike(number, present, verdict));
        }
        self.class(verdict, &present.class);
        Ok(())
    }

    fn hold(&self) -> Result<Gate, Wrong> {
        let gate = Gate::new();
        if let Some(issuer) = &self.stage.issuer {
            serve::hold(issuer, &gate).map_err(StageError::from)?;
        }
        Ok(gate)
    }
}

/// Waits until this is so, and no longer than anything is held back.
fn until(is_so: impl Fn() -> bool) {
    let watch = Stopwatch::start();
    while !is_so() && watch.elapsed() < LONGEST {
        thread::sleep(LOOK);
    }
}

fn panicked() -> Wrong {
    Wrong::Suite("a caller panicked".to_owned())
}
