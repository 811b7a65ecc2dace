//! One session of whoever is judged: a validator with its configuration, its caches and its clock.

use super::faked;
use super::shorter::Divisor;
use super::stage::Stage;
use super::time::{self, Time};
use super::verdict::Verdict;
use super::wrong::Wrong;
use crate::protocol::answer::Said;
use crate::protocol::configuration::Configuration;
use crate::protocol::request::Op;
use crate::results::run::TimePasses;
use crate::subject::Subject;
use core::time::Duration;

/// Who is judged, and what is known of its clock.
#[derive(Clone, Copy)]
pub struct Judged<'a> {
    /// Who is judged.
    pub subject: &'a dyn Subject,
    /// How time passes.
    pub time: TimePasses,
    /// The longest time that one answer may take.
    pub deadline: Duration,
}

impl<'a> Judged<'a> {
    /// The time of a session that is not open yet.
    pub(super) fn time(&self) -> Time<'a> {
        Time::new(self.time, None, self.subject.faked())
    }

    fn ask(&self, op: Op) -> Result<Said, Wrong> {
        Ok(self.subject.ask(op, self.deadline)?)
    }
}

/// A session that is open. It is closed when nobody needs it any more.
pub(super) struct Session<'a> {
    judged: Judged<'a>,
    name: String,
    time: Time<'a>,
    divisor: Divisor,
    waited: Duration,
}

impl<'a> Session<'a> {
    /// Opens it, with the configuration of this stage.
    pub(super) fn open(judged: Judged<'a>, name: String, stage: &Stage<'_>) -> Result<Self, Wrong> {
        let configuration = Box::new(stage.configuration(judged.time().now())?);
        let declared = is_declared(&configuration);
        match judged.ask(Op::Open { session: name.clone(), configuration })? {
            Said::Opened { now } => {
                let time = Time::new(judged.time, now, judged.subject.faked());
                Ok(Self { judged, name, time, divisor: stage.setting.divisor, waited: Duration::ZERO })
            }
            Said::Unsupported { reason } if declared => Err(Wrong::Observed {
                expected: "what it declares works".to_owned(),
                got: format!("unsupported, although it is declared: {reason}"),
            }),
            said => Err(Wrong::other_than_asked(&said)),
        }
    }

    /// What its wall clock shows, in seconds since 1970.
    pub(super) fn now(&self) -> i64 {
        self.time.now()
    }

    /// Has it judge a token.
    pub(super) fn validate(&self, token: &str) -> Result<Verdict, Wrong> {
        let op = Op::Validate { session: self.name.clone(), token: token.to_owned() };
        Verdict::of(self.judged.ask(op)?)
    }

    /// How much of its time so far was waiting, and nothing else.
    pub(super) const fn waited(&self) -> Duration {
        self.waited
    }

    /// Lets so many seconds pass.
    pub(super) fn pass(&mut self, seconds: u64) -> Result<(), Wrong> {
        let Judged { subject, deadline, .. } = self.judged;
        match (self.time.passes(), subject.faked()) {
            (TimePasses::Injected, _) => {
                match self.judged.ask(Op::Advance { session: self.name.clone(), seconds })? {
                    Said::Advanced {} => self.time.moved(seconds),
                    said => return Err(Wrong::other_than_asked(&said)),
                }
            }
            (TimePasses::Faketime, Some(faked)) => faked::jump(subject, faked, seconds, deadline)?,
            (TimePasses::Waiting | TimePasses::Shortened, _) => {
                let wait = self.divisor.wait(seconds);
                time::wait(wait);
                self.waited = self.waited.saturating_add(wait);
            }
            (TimePasses::Faketime, None) | (TimePasses::NotAtAll, _) => {
                return Err(Wrong::Suite("time cannot pass, and the case was put all the same".to_owned()));
            }
        }
        Ok(())
    }
}

impl Drop for Session<'_> {
    /// An adapter that cannot close is asked nothing more in this session; the verdicts stand.
    fn drop(&mut self) {
        let _ = self.judged.ask(Op::Close { session: core::mem::take(&mut self.name) });
    }
}

/// Whether an adapter that can do what it declares can be configured like this. A tier that nothing stands below, a nonce, and
/// more than one audience are no capabilities of their own, and no text asks for them.
fn is_declared(configuration: &Configuration) -> bool {
    let Configuration { keys, nonce, audiences, .. } = configuration;
    !keys.authoritative && nonce.is_none() && audiences.len() <= 1
}
