//! What goes wrong only where several tokens are judged at the same time.

use super::make::judging;
use super::session::Session;
use crate::protocol::answer::Said;
use crate::saboteurs::saboteur::Saboteur;
use std::sync::{Mutex, PoisonError};

pub(super) const LOCK_OVER_THE_FETCH: Saboteur = Saboteur {
    name: "lock-over-the-fetch",
    defect: "judges no token while the issuer is asked for the key of another",
    reports: &[],
    caught_by: &["resolution/meanwhile-*"],
    make: |roots| {
        judging(roots, |session, token| {
            static ONE_AFTER_THE_OTHER: Mutex<()> = Mutex::new(());
            let _held = ONE_AFTER_THE_OTHER.lock().unwrap_or_else(PoisonError::into_inner);
            session.judge(token)
        })
    },
};

pub(super) const EACH_CALLER_ASKS: Saboteur = Saboteur {
    name: "each-caller-asks",
    defect: "asks for the keys once for each caller, for as long as it has none",
    reports: &[],
    caught_by: &["resolution/together-cold-*"],
    make: |roots| judging(roots, asks_alone),
};

fn asks_alone(session: &Session, token: &str) -> Said {
    if session.keys.state().keys.held.is_some() {
        return session.judge(token);
    }
    // A session of its own has nobody to share an answer with.
    match Session::open(session.configuration.clone(), session.keys.parts.clone(), session.now()) {
        Ok(alone) => alone.judge(token),
        Err(refused) => refused.into(),
    }
}
