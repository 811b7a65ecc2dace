//! Refusals for the form of a token, and for its sizes.

use super::*;

pub(super) type Tamper = fn(&str) -> String;

/// What is done to the text of a good token, and why it is refused then.
pub(super) fn tampered() -> Vec<(Tamper, Rejection)> {
    fn part(token: &str, index: usize) -> String {
        token.split('.').nth(index).unwrap().to_owned()
    }
    fn with(token: &str, index: usize, octets: &[u8]) -> String {
        let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
        parts[index] = encode(octets);
        parts.join(".")
    }
    let encoding = |segment, error| Rejection::Encoding { segment, error };
    use crate::base64url::Base64urlError::{Character, Length, TrailingBits};
    let header = |error| Rejection::HeaderJson { error };
    let payload = |error| Rejection::PayloadJson { error };
    vec![
        (|_| String::new(), Rejection::SegmentCount { found: 1 }),
        (|token| token.replace('.', ""), Rejection::SegmentCount { found: 1 }),
        (|token| format!("{}.{}", part(token, 0), part(token, 1)), Rejection::SegmentCount { found: 2 }),
        (|token| format!("{token}."), Rejection::SegmentCount { found: 4 }),
        (|token| format!("{token}.."), Rejection::Encrypted),
        (|token| format!("{{\"payload\":\"{token}\"}}"), Rejection::JsonSerialization),
        (|token| format!(" {token}"), encoding(Segment::Header, Character)),
        (|token| token.replacen('.', "=.", 1), encoding(Segment::Header, Character)),
        (|token| format!("{}.A.{}", part(token, 0), part(token, 2)), encoding(Segment::Payload, Length)),
        (|token| format!("{token}=="), encoding(Segment::Signature, Character)),
        (|token| format!("{token}\n"), encoding(Segment::Signature, Character)),
        // 64 octets end in a character of which four bits belong to no octet.
        (|token| format!("{}x", &token[..token.len() - 1]), encoding(Segment::Signature, TrailingBits)),
        (|token| with(token, 0, b""), header(JsonError::Syntax)),
        (|token| with(token, 0, b"[]"), header(JsonError::NotAnObject)),
        (|token| with(token, 0, b"{\"alg\":\"ES256\"}ABCD"), header(JsonError::Syntax)),
        (
            |token| with(token, 0, b"{\"alg\":\"ES256\",\"\\u0061lg\":\"none\"}"),
            header(JsonError::DuplicateMember),
        ),
        (|token| with(token, 0, b"\xef\xbb\xbf{\"alg\":\"ES256\"}"), header(JsonError::ByteOrderMark)),
        (
            |token| with(token, 0, b"{\"alg\":\"ES256\",\"kid\":\"\\ud800\"}"),
            header(JsonError::LoneSurrogate),
        ),
        (|token| with(token, 0, b"{\"alg\":\"\xff\"}"), header(JsonError::NotUtf8)),
        (|token| with(token, 1, b""), payload(JsonError::Syntax)),
        (|token| with(token, 1, b"\"x\""), payload(JsonError::NotAnObject)),
        (|token| with(token, 1, b"{\"exp\":1,\"exp\":2}"), payload(JsonError::DuplicateMember)),
        (|token| with(token, 1, b"{\"exp\":NaN}"), payload(JsonError::Syntax)),
        (|token| with(token, 2, b""), Rejection::SignatureEmpty),
        (|token| with(token, 2, &[0; 64]), Rejection::BadSignature { tried: 1 }),
        (|token| with(token, 2, &[1; 63]), Rejection::BadSignature { tried: 1 }),
    ]
}

/// The limits, and the largest and the smallest token on the two sides of each.
pub(super) fn limited() -> Vec<Case> {
    let token = Scene::jwt().token().len();
    let header = Scene::jwt().header.text().len();
    vec![
        (
            Scene::jwt().limits(|limits| limits.token = token),
            Scene::jwt().limits(|limits| limits.token = token - 1),
            Rejection::TokenTooLarge { limit: token - 1, found: token },
        ),
        (
            Scene::jwt().limits(|limits| limits.header = header),
            Scene::jwt().limits(|limits| limits.header = header - 1),
            Rejection::HeaderTooLarge { limit: header - 1, found: header },
        ),
        (
            Scene::jwt().limits(|limits| limits.signature = 64),
            Scene::jwt().limits(|limits| limits.signature = 63),
            Rejection::SignatureTooLarge { limit: 63, found: 64 },
        ),
        (
            Scene::jwt().limits(|limits| limits.json.members = 5),
            Scene::jwt().limits(|limits| limits.json.members = 4),
            Rejection::PayloadJson { error: JsonError::TooManyMembers },
        ),
        (
            Scene::jwt().claim("x", "[[]]").limits(|limits| limits.json.depth = 3),
            Scene::jwt().claim("x", "[[]]").limits(|limits| limits.json.depth = 2),
            Rejection::PayloadJson { error: JsonError::TooDeep },
        ),
    ]
}
