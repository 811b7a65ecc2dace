//! What countersign refuses and a library lets through, each seen on one token with a good signature.

use crate::forged;
use crate::peer::{LIBRARIES, Peer};
use crate::support::{Shelf, Signer, Token, tokens};
use countersign::clock::{Clock as _, SystemClock};
use countersign::jws::Buffers;

/// The one algorithm that every library has here, so that each can be asked.
const ALG: &str = "ES256";

/// Where a token is changed, by replacing one text with another before it is signed.
enum Change {
    Header(&'static str, String),
    Claims(&'static str, String),
    /// After it is signed: a bit of base64url that belongs to no octet.
    UnusedBit,
}

/// The changes, each with its name.
fn changes(now: i64) -> [(&'static str, Change); 12] {
    let header = |from, to: &str| Change::Header(from, to.to_owned());
    let claims = |from, to: &str| Change::Claims(from, to.to_owned());
    [
        ("`crit` with an unknown name", header("\"typ\":", "\"crit\":[\"x\"],\"x\":1,\"typ\":")),
        ("`typ` is `JWT`", header("at+jwt", "JWT")),
        ("a header member twice", header("\"typ\":", "\"x\":1,\"x\":2,\"typ\":")),
        ("a claim twice", claims("\"jti\":", "\"x\":1,\"x\":2,\"jti\":")),
        ("a member twice inside a claim", claims("\"plan\":", "\"x\":1,\"x\":2,\"plan\":")),
        ("expired five minutes ago", Change::Claims("\"exp\":", format!("\"exp\":{},\"x\":", now - 300))),
        ("no `exp`", claims("\"exp\":", "\"x\":")),
        ("no `iss`", claims("\"iss\":", "\"x\":")),
        ("no `aud`", claims("\"aud\":", "\"x\":")),
        ("no `iat`", claims("\"iat\":", "\"x\":")),
        ("no `jti`", claims("\"jti\":", "\"x\":")),
        ("an unused bit set in base64url", Change::UnusedBit),
    ]
}

/// Prints who accepts what. Stops the program where countersign accepts one.
pub(crate) fn print(clock: &SystemClock, shelf: &Shelf) {
    let signer = Signer::new(ALG);
    let ours = shelf.local(ALG, &signer, 1);
    let peers: Vec<Box<dyn Peer>> =
        LIBRARIES.iter().map(|library| (library.open)(ALG, &signer).unwrap()).collect();
    println!("| {ALG} | countersign | {} |", LIBRARIES.map(|library| library.name).join(" | "));
    println!("|---|{}", "---|".repeat(1 + LIBRARIES.len()));
    for (what, change) in changes(clock.unix().seconds()) {
        let text = apply(&signer, &tokens(ALG, &signer, 1)[0], &change);
        let refused = ours.validate(&text, &mut Buffers::new()).unwrap_err();
        print!("| {what} | `{}`", refused.code());
        for peer in &peers {
            print!(" | {}", if peer.accepts(&text) { "**accepts**" } else { "refuses" });
        }
        println!(" |");
    }
}

fn apply(signer: &Signer, token: &Token, change: &Change) -> String {
    let (header, claims) = (&token.header, &token.claims);
    match change {
        Change::Header(from, to) => forged::signed(signer, &forged::replaced(header, from, to), claims),
        Change::Claims(from, to) => forged::signed(signer, header, &forged::replaced(claims, from, to)),
        Change::UnusedBit => forged::unused_bit(&token.text),
    }
}
