//! What a baseline and a run do not agree about.

use core::fmt;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident $name:literal;)+) => {
        /// How they do not agree.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// Its name in reports.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }
        }
    };
}

kinds! {
    /// A failure that is not listed.
    NewFailure "new failure";
    /// A listed case that fails in another way than the listed one, or is not judged any more.
    Different "different failure";
    /// A listed case that passes.
    Stale "stale entry";
    /// A listed case that does not exist.
    UnknownId "unknown id";
    /// A listed failure that nobody gave a reason for.
    MissingReason "missing reason";
    /// A listed failure whose last day is over.
    Expired "expired entry";
    /// A failure of a case that is newer than the baseline, or has changed since.
    NewCase "new case";
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One thing that a baseline and a run do not agree about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How.
    pub kind: Kind,
    /// The case.
    pub id: String,
    /// What there is to say of it, in words.
    pub what: String,
}
