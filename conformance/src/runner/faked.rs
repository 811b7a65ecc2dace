//! Time under libfaketime: the runner moves it, and looks before and after, because not every program follows.

use crate::clock::{self, Stopwatch};
use crate::protocol::answer::Said;
use crate::protocol::request::Op;
use crate::subject::faketime::faked::Faked;
use crate::subject::{AskError, Subject};
use core::time::Duration;
use std::io;
use std::thread;

/// Why time does not pass.
#[derive(Debug)]
pub(super) enum Stuck {
    /// The clocks show something else than they were moved to.
    Unmoved,
    /// It does not tell what its clocks show.
    Untold(Said),
    /// It does not answer.
    Ask(AskError),
    /// The clock cannot be written.
    File(io::Error),
}

impl From<AskError> for Stuck {
    fn from(error: AskError) -> Self {
        Self::Ask(error)
    }
}

/// How far the clocks may lie from what they have to show, in seconds, beside the time that asking takes. A program that does
/// not follow is off by as much as was asked for, which is minutes.
const NEAR: f64 = 5.0;

/// What the clocks of a subject show, and between which wall times of this machine; all in seconds.
#[derive(Clone, Copy, Debug)]
struct Reading {
    asked: f64,
    answered: f64,
    wall: f64,
    monotonic: f64,
}

/// How long a clock may take until it shows what it was moved to: libfaketime looks once a second.
const SOON: Duration = Duration::from_secs(6);

/// How often is looked.
const LOOK: Duration = Duration::from_millis(50);

/// Looks whether the wall clock shows what it has to.
pub(super) fn look(subject: &dyn Subject, faked: &Faked, within: Duration) -> Result<(), Stuck> {
    soon(|| Ok(read(subject, within)?.shows(faked.ahead())))
}

/// Looks again and again until this is so.
fn soon(is_so: impl Fn() -> Result<bool, Stuck>) -> Result<(), Stuck> {
    let watch = Stopwatch::start();
    while !is_so()? {
        if watch.elapsed() > SOON {
            return Err(Stuck::Unmoved);
        }
        thread::sleep(LOOK);
    }
    Ok(())
}

/// Moves the clock on, and looks whether both clocks followed. Nothing else may be asked meanwhile.
pub(super) fn jump(
    subject: &dyn Subject,
    faked: &Faked,
    seconds: u64,
    within: Duration,
) -> Result<(), Stuck> {
    let before = read(subject, within)?;
    faked.jump(seconds).map_err(Stuck::File)?;
    soon(|| {
        let after = read(subject, within)?;
        Ok(after.shows(faked.ahead()) && after.follows(&before, Duration::from_secs(seconds)))
    })
}

fn read(subject: &dyn Subject, within: Duration) -> Result<Reading, Stuck> {
    let asked = clock::wall().as_secs_f64();
    match subject.ask(Op::Time {}, within)? {
        Said::Time { wall, monotonic } => {
            Ok(Reading { asked, answered: clock::wall().as_secs_f64(), wall, monotonic })
        }
        said => Err(Stuck::Untold(said)),
    }
}

impl Reading {
    /// Whether the wall clock is so far ahead of this machine's.
    fn shows(&self, ahead: Duration) -> bool {
        near(self.wall - ahead.as_secs_f64(), self.asked, self.answered)
    }

    /// Whether the monotonic clock has moved on by so much since, beside what really passed.
    fn follows(&self, before: &Self, moved: Duration) -> bool {
        let passed = self.monotonic - before.monotonic - moved.as_secs_f64();
        near(passed, self.asked - before.answered, self.answered - before.asked)
    }
}

fn near(value: f64, least: f64, most: f64) -> bool {
    value >= least - NEAR && value <= most + NEAR
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asked at this time of the machine, answered two seconds later.
    fn reading(asked: f64, wall: f64, monotonic: f64) -> Reading {
        Reading { asked, answered: asked + 2.0, wall, monotonic }
    }

    #[test]
    fn a_wall_clock_is_right_up_to_five_seconds_from_when_it_was_asked_and_answered() {
        let hour = Duration::from_secs(3_600);
        for (wall, right) in [
            (1_000.0, false),
            (4_594.9, false),
            (4_595.0, true),
            (4_600.0, true),
            (4_607.0, true),
            (4_607.1, false),
            (f64::NAN, false),
        ] {
            assert_eq!(reading(1_000.0, wall, 0.0).shows(hour), right, "{wall}");
        }
        assert!(reading(1_000.0, 1_000.0, 0.0).shows(Duration::ZERO));
    }

    #[test]
    fn a_monotonic_clock_has_to_move_by_as_much_whatever_it_counts_from() {
        let hour = Duration::from_secs(3_600);
        let before = reading(1_000.0, 1_000.0, 50.0);
        // Between the two readings 8 s have passed at least, and 12 s at most.
        for (monotonic, right) in [
            (60.0, false),
            (3_652.9, false),
            (3_653.0, true),
            (3_667.0, true),
            (3_667.1, false),
            (f64::NAN, false),
        ] {
            assert_eq!(reading(1_010.0, 4_610.0, monotonic).follows(&before, hour), right, "{monotonic}");
        }
    }
}
