//! What a token is refused for: the coarse classes that validators are compared by.

use core::fmt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! classes {
    ($($(#[doc = $doc:literal])+ $class:ident $name:literal;)+) => {
        /// What a token is refused for. A second axis beside the verdict: it counts only where it is asked for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum ErrorClass {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $class,)+
        }

        impl ErrorClass {
            /// Every class.
            pub const ALL: &[Self] = &[$(Self::$class),+];

            /// Its name in the protocol and in cases.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$class => $name,)+
                }
            }
        }
    };
}

classes! {
    /// It is no token that can be read: form, base64url, JSON.
    Malformed "malformed";
    /// Its `alg` is missing, unknown, `none` or not allowed.
    Algorithm "algorithm";
    /// Another header parameter: `typ`, `crit`, `b64`.
    Header "header";
    /// `iss`.
    Issuer "issuer";
    /// `aud`, or the authorized party.
    Audience "audience";
    /// It has expired.
    Expired "expired";
    /// It is not valid yet.
    NotYetValid "not_yet_valid";
    /// Another claim: missing, of the wrong type, or with the wrong value.
    Claims "claims";
    /// There is no key for it, or no way to pick one.
    Key "key";
    /// Its signature is wrong.
    Signature "signature";
    /// No key could be had, and that is not the token's fault.
    Unavailable "unavailable";
}

impl fmt::Display for ErrorClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
