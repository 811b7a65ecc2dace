//! How a case came out.

use core::fmt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! outcomes {
    ($($(#[doc = $doc:literal])+ $outcome:ident $name:literal;)+) => {
        /// How a case came out. Only `passed` is green.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum Outcome {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $outcome,)+
        }

        impl Outcome {
            /// Every outcome, the worst first.
            pub const ALL: &[Self] = &[$(Self::$outcome),+];

            /// Its name in results and reports.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$outcome => $name,)+
                }
            }
        }
    };
}

outcomes! {
    /// A must was broken.
    Failed "failed";
    /// A should was not followed.
    Warned "warned";
    /// The adapter went wrong, by its own word, by its protocol, by a crash or by silence.
    AdapterError "adapter_error";
    /// It shows nothing: its twin did not come out as it has to.
    Inconclusive "inconclusive";
    /// What a may or a policy case has shown.
    Recorded "recorded";
    /// The library has not got something that is needed, as the adapter said when it was asked.
    Unsupported "unsupported";
    /// Something is needed that the adapter does not declare, or time that cannot pass.
    NotApplicable "not_applicable";
    /// As it has to be.
    Passed "passed";
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
