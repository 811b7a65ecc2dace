//! What must hold before anything is measured: who does not check is fast.

use crate::forged;
use crate::support::{AUDIENCE, ISSUER, Signer, Token};

/// Every token is accepted, and refused with one bit of its signature flipped, each time another bit.
pub(crate) fn signatures(who: &str, tokens: &[Token], accepts: impl Fn(&Token) -> bool) {
    for (number, token) in tokens.iter().enumerate() {
        assert!(accepts(token), "{who} refuses {}", token.header);
        // A prime step, so that the bits of a short signature all have their turn and those of a long one are spread.
        let flipped = forged::flipped(token, number * 1_021);
        assert!(!accepts(&flipped), "{who} accepts a flipped bit: {}", token.header);
    }
}

/// An expired token, one of another issuer and one for another audience are refused, and the same as it was, signed
/// again, is accepted.
pub(crate) fn claims(who: &str, signer: &Signer, token: &Token, accepts: &dyn Fn(&str) -> bool) {
    let signed = |claims: &str| forged::signed(signer, &token.header, claims);
    assert!(accepts(&signed(&token.claims)), "{who} refuses {}", token.header);
    let wrong = [
        ("an expired token", "\"exp\":", "\"exp\":1,\"was\":"),
        ("another issuer", ISSUER, "https://login.example/realms/other"),
        ("another audience", AUDIENCE, "https://orders.example/other"),
    ];
    for (what, from, to) in wrong {
        let text = signed(&forged::replaced(&token.claims, from, to));
        assert!(!accepts(&text), "{who} accepts {what}: {}", token.header);
    }
}
