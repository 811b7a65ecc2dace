//! Access tokens (RFC 9068) as an identity provider makes them, no two alike.

use super::issuer::{AUDIENCE, ISSUER};
use super::signer::{KID, Signer};
use super::token::Token;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::clock::{Clock as _, SystemClock};

/// `count` different tokens with about 780 octets of claims, good for an hour.
pub(crate) fn tokens(alg: &str, signer: &Signer, count: usize) -> Vec<Token> {
    let now = SystemClock::new().unix().seconds();
    (0..count).map(|number| token(alg, signer, claims(number, now))).collect()
}

fn token(alg: &str, signer: &Signer, claims: String) -> Token {
    let header = format!("{{\"alg\":\"{alg}\",\"typ\":\"at+jwt\",\"kid\":\"{KID}\"}}");
    let signed = [&header, &claims].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    let signature = signer.sign(signed.as_bytes());
    let text = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(&signature));
    Token::new(text, header, claims, signed.len(), signature)
}

/// Fifteen members, five of them about the request and the rest about the user; names, roles and their number differ
/// from one token to the next, and so do all lengths.
fn claims(number: usize, now: i64) -> String {
    const NAMES: [&str; 8] =
        ["Ada", "Bartholomew", "Chidi", "Dagny", "Ezekiel", "Fatoumata", "Gwendolyn", "Hu"];
    const ROLES: [&str; 6] =
        ["orders:approve", "reports:view", "users:invite", "billing:view", "support", "audit:read"];
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (first, last) = (NAMES[number % 8], NAMES[(number / 8) % 8]);
    let roles =
        ROLES[..2 + number % 3].iter().map(|role| format!("\"{role}\"")).collect::<Vec<_>>().join(",");
    let (low, high) = (mixed & 0xffff_ffff, mixed >> 32);
    let subject = format!("f:{high:08x}-{low:04x}:{number}");
    let (iat, exp) = (now - 30 - (number % 60) as i64, now + 3_600 + (number % 600) as i64);
    format!(
        "{{\"iss\":\"{ISSUER}\",\"sub\":\"{subject}\",\"aud\":[\"{AUDIENCE}\",\"https://reports.example/api\"],\
         \"exp\":{exp},\"iat\":{iat},\"nbf\":{iat},\"jti\":\"{mixed:016x}-{low:08x}\",\
         \"client_id\":\"orders-web-frontend\",\"scope\":\"openid profile email orders:read orders:write\",\
         \"auth_time\":{iat},\"acr\":\"urn:mace:incommon:iap:silver\",\"azp\":\"orders-web-frontend\",\
         \"tenant\":{{\"id\":\"{high:08x}{low:08x}\",\"name\":\"{last} Trading Company Limited\",\"plan\":\"business\",\
         \"region\":\"eu-central\",\"beta\":{beta},\"seats\":{seats}}},\
         \"roles\":[{roles}],\
         \"profile\":{{\"name\":\"{first} {last}\",\"email\":\"{first}.{last}.{number}@customers.example\",\
         \"email_verified\":true,\"locale\":\"en-GB\",\"zoneinfo\":\"Europe/London\"}}}}",
        beta = number.is_multiple_of(2),
        seats = number % 97 + 3,
    )
}
