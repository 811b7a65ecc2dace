//! A caller: a thread that presents one token, says what becomes of it, and is led by orders.
//!
//! A validator calls its owner back from the thread that it works on: for the time, for a fetch, with an event. So each
//! hook knows its caller, and can have it stand still there, or unwind as a thread does whose work is cancelled.

use core::cell::{Cell, RefCell};
use countersign::resolve::answer::Jitter;
use countersign::time::Timestamp;
use countersign_conformance::explore::lookups::Local;
use countersign_conformance::explore::plays::act::{Seen, Then};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};

/// What a caller unwinds with when it goes away.
struct Gone;

/// What a caller is told that stands still.
#[derive(Clone, Copy)]
pub(crate) enum Order {
    /// In a fetch: the answer may be used, with this jitter if it is a failure; this is what happens then.
    Take(Jitter, Then),
    /// In a fetch: it is given up.
    GiveUp,
    /// Held up after a fetch: it goes on.
    GoOn,
}

/// What its thread knows of a caller.
pub(crate) struct Caller {
    speak: Sender<Result<Seen, String>>,
    orders: Receiver<Order>,
    /// What the local tier says to it.
    pub(crate) local: Local,
    /// What it reads when it looks at the clock for the first time.
    pub(crate) start: Cell<Option<Timestamp>>,
    /// The jitter of a fetch that failed.
    pub(crate) jitter: Cell<Jitter>,
    /// What it does when its answer has been taken.
    then: Cell<Then>,
}

thread_local! {
    static CALLER: RefCell<Option<Rc<Caller>>> = const { RefCell::new(None) };
}

impl Caller {
    /// The caller whose thread this is; None on the thread that builds the validator.
    pub(crate) fn here() -> Option<Rc<Self>> {
        CALLER.with_borrow(Clone::clone)
    }

    pub(crate) fn say(&self, seen: Seen) {
        // Nobody listens any more where a play went wrong.
        let _ = self.speak.send(Ok(seen));
    }

    /// Stands still until it is told what to do with the answer to its fetch.
    pub(crate) fn stand_in_fetch(&self) {
        match self.orders.recv() {
            Ok(Order::Take(jitter, then)) => {
                self.jitter.set(jitter);
                self.then.set(then);
            }
            Ok(Order::GiveUp | Order::GoOn) | Err(_) => {
                // What the validator does about it is not interrupted.
                self.then.set(Then::GoesOn);
                Self::leave();
            }
        }
    }

    /// Does what it was told to do when its answer has been taken.
    pub(crate) fn answered(&self) {
        match self.then.get() {
            Then::GoesOn => {}
            Then::Leaves => Self::leave(),
            Then::IsHeldUp => match self.orders.recv() {
                Ok(Order::GoOn) => {}
                Ok(Order::Take(..) | Order::GiveUp) | Err(_) => Self::leave(),
            },
        }
    }

    /// Goes away, out of the validator.
    pub(crate) fn leave() -> ! {
        resume_unwind(Box::new(Gone))
    }
}

/// A caller, as the stage has it.
pub(crate) struct Handle {
    listen: Receiver<Result<Seen, String>>,
    order: Sender<Order>,
    thread: JoinHandle<()>,
}

impl Handle {
    /// Starts a caller that does this.
    pub(crate) fn start(
        local: Local,
        start: Timestamp,
        work: impl FnOnce() -> Result<Seen, String> + Send + 'static,
    ) -> Self {
        let ((speak, listen), (order, orders)) = (channel(), channel());
        let thread = thread::spawn(move || {
            let say = speak.clone();
            let (start, jitter, then) =
                (Cell::new(Some(start)), Cell::new(Jitter::NONE), Cell::new(Then::GoesOn));
            CALLER.set(Some(Rc::new(Caller { speak, orders, local, start, jitter, then })));
            let said = match catch_unwind(AssertUnwindSafe(work)) {
                Ok(said) => said,
                Err(panic) if panic.is::<Gone>() => return,
                Err(_) => Err("the caller panicked".to_owned()),
            };
            let _ = say.send(said);
        });
        Self { listen, order, thread }
    }

    pub(crate) fn tell(&self, order: Order) {
        // It is gone where a play went wrong.
        let _ = self.order.send(order);
    }

    /// What it says next; None where it says nothing more.
    pub(crate) fn hear(&self, patience: core::time::Duration) -> Option<Result<Seen, String>> {
        match self.listen.recv_timeout(patience) {
            Ok(said) => Some(said),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => Some(Err("waited for ever".to_owned())),
        }
    }

    /// Has it go away wherever it stands, once nothing else holds it.
    pub(crate) fn dismiss(self) -> JoinHandle<()> {
        drop(self.order);
        self.thread
    }
}
