//! What came of looking at an answer.

/// Nothing, where it is as it has to be.
pub(super) type Finding = Result<(), Not>;

/// Why it is not as it has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Not {
    /// Something else was observed.
    So(String),
    /// There is nothing to look at.
    There(String),
    /// What there is shows nothing.
    Shown(String),
}

/// Something else was observed.
pub(super) fn not_so(what: impl Into<String>) -> Finding {
    Err(Not::So(what.into()))
}
