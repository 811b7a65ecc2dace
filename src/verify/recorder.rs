//! Who listens to the checks: nobody but the caller who wants the first refusal, or a report that wants them all.
//!
//! The checks are written once, against [`Recorder`]. What a check yields for the checks after it is a
//! [`Maybe`](Recorder::Maybe): the value itself where the first refusal ends everything, so that nothing is stored and
//! nothing is asked twice; the value or the check that stands in the way, where a report goes on.

use super::check::Check;
use crate::rejection::Rejection;

/// What a check found where it did not refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judged {
    Passed,
    /// The policy does not ask for it.
    NotAsked,
}

pub(crate) trait Recorder {
    /// What a check yields for the checks that need it.
    type Maybe<T>;
    /// What ends the checks early.
    type Stop;

    /// A value that no check stands before.
    fn given<T>(value: T) -> Self::Maybe<T>;

    /// The value by reference.
    fn lend<T>(value: &Self::Maybe<T>) -> Self::Maybe<&T>;

    /// Another value, of which nothing can be wrong.
    fn map<A, T>(input: Self::Maybe<A>, change: impl FnOnce(A) -> T) -> Self::Maybe<T>;

    /// Both, for a check that needs both.
    fn both<A, B>(one: Self::Maybe<A>, other: Self::Maybe<B>) -> Self::Maybe<(A, B)>;

    /// Makes a check that yields a value.
    fn yields<A, T>(
        &mut self,
        check: Check,
        input: Self::Maybe<A>,
        test: impl FnOnce(A) -> Result<T, Rejection>,
    ) -> Result<Self::Maybe<T>, Self::Stop>;

    /// Makes a check that only passes or refuses, or is not asked.
    fn judges<A>(
        &mut self,
        check: Check,
        input: Self::Maybe<A>,
        test: impl FnOnce(A) -> Result<Judged, Rejection>,
    ) -> Result<(), Self::Stop>;
}

/// Ends with the first refusal, and costs nothing else.
pub(crate) struct FirstRefusal;

impl Recorder for FirstRefusal {
    type Maybe<T> = T;
    type Stop = Rejection;

    fn given<T>(value: T) -> T {
        value
    }

    fn lend<T>(value: &T) -> &T {
        value
    }

    fn map<A, T>(input: A, change: impl FnOnce(A) -> T) -> T {
        change(input)
    }

    fn both<A, B>(one: A, other: B) -> (A, B) {
        (one, other)
    }

    fn yields<A, T>(
        &mut self,
        _check: Check,
        input: A,
        test: impl FnOnce(A) -> Result<T, Rejection>,
    ) -> Result<T, Rejection> {
        test(input)
    }

    fn judges<A>(
        &mut self,
        _check: Check,
        input: A,
        test: impl FnOnce(A) -> Result<Judged, Rejection>,
    ) -> Result<(), Rejection> {
        test(input).map(drop)
    }
}
