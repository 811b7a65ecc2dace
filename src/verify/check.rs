//! The table of checks, in the order in which they are made. The first one that refuses is the verdict.

use core::fmt;

macro_rules! checks {
    ($($variant:ident: $code:literal, $section:literal, $asks:literal;)+) => {
        /// One check of a token.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Check {
            $(#[doc = concat!($asks, " (", $section, ")")] $variant,)+
        }

        impl Check {
            /// Every check, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its stable snake_case name.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The specification and section that ask for it. "countersign" is our own contract.
            pub const fn section(self) -> &'static str {
                match self {
                    $(Self::$variant => $section,)+
                }
            }

            /// What it asks, as a question whose right answer is yes.
            pub const fn asks(self) -> &'static str {
                match self {
                    $(Self::$variant => $asks,)+
                }
            }
        }
    };
}

checks! {
    Size: "size", "countersign K18", "Is the token within the size limit?";
    Form: "form", "RFC 7515 7.1", "Is it a compact JWS of three segments?";
    HeaderEncoding: "header_encoding", "RFC 7515 2", "Is the header strict base64url and within its limit?";
    PayloadEncoding: "payload_encoding", "RFC 7515 2", "Is the payload strict base64url?";
    SignatureEncoding: "signature_encoding", "RFC 7515 2", "Is the signature strict base64url and within its limit?";
    HeaderJson: "header_json", "RFC 7515 5.2", "Is the header one strict JSON object?";
    Algorithm: "alg", "RFC 7515 4.1.1", "Does alg name an algorithm that is supported?";
    AlgorithmAllowed: "alg_allowed", "RFC 8725 3.1", "Does the policy allow that algorithm?";
    KeyId: "kid", "RFC 7515 4.1.4", "Is kid absent, or a string within its limit?";
    Type: "typ", "RFC 8725 3.11", "Is the token of the expected type?";
    ContentType: "cty", "RFC 7519 5.2", "Is the payload something else than another token?";
    Encoded: "b64", "RFC 7797 7", "Is the payload an encoded one?";
    Critical: "crit", "RFC 7515 4.1.11", "Is there no critical extension?";
    SignaturePresent: "signature_present", "RFC 7515 5.2", "Is there a signature?";
    PayloadJson: "payload_json", "RFC 7519 7.2", "Is the payload one strict JSON object?";
    TokenKind: "token_kind", "RFC 8725 3.12", "Is it no security event or logout token?";
    Issuer: "iss", "RFC 7519 4.1.1", "Is it from the expected issuer?";
    Audience: "aud", "RFC 7519 4.1.3", "Is it for us?";
    OtherAudiences: "other_audiences", "OIDC Core 3.1.3.7", "Is every other audience trusted?";
    AuthorizedParty: "azp", "OIDC Core 3.1.3.7", "Was it issued to this client?";
    Expiry: "exp", "RFC 7519 4.1.4", "Is it not expired?";
    NotBefore: "nbf", "RFC 7519 4.1.5", "Is it valid already?";
    IssuedAt: "iat", "RFC 7519 4.1.6", "Was it issued in the past?";
    MaximumAge: "max_token_age", "RFC 7519 4.1.6", "Was it issued recently enough?";
    AuthTime: "auth_time", "OIDC Core 3.1.3.7", "Did the user authenticate recently enough?";
    Subject: "sub", "RFC 7519 4.1.2", "Is the subject what the profile asks?";
    TokenId: "jti", "RFC 7519 4.1.7", "Is the token's name what the profile asks?";
    ClientId: "client_id", "RFC 9068 2.2", "Is the client named as the profile asks?";
    Scope: "scope", "RFC 9068 2.2.3", "Is scope absent, or a string?";
    Nonce: "nonce", "OIDC Core 3.1.3.7", "Does it belong to the request that was sent?";
    Acr: "acr", "OIDC Core 3.1.3.7", "Is the authentication context one of those asked for?";
    AccessTokenHash: "at_hash", "OIDC Core 3.2.2.9", "Does the access token belong to it?";
    CodeHash: "c_hash", "OIDC Core 3.3.2.10", "Does the code belong to it?";
    OtherRequired: "other_required", "RFC 7519 4", "Is every other claim there that the policy asks for?";
    Key: "key", "RFC 7515 6", "Is there a key for it?";
    Signature: "signature", "RFC 7515 5.2", "Is the signature valid?";
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
