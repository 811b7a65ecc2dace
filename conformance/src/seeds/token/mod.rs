//! Tokens: an input is an octet that picks the policy and what happens to the signature, then the header, a zero octet
//! and the payload. They are signed here, so that the checks behind the signature are reached.

pub mod policies;
pub mod seeds;

use countersign::algorithm::Algorithm;
use countersign::base64url::encode;
use countersign::claims::unix_time::UnixTime;
use countersign::json::Bounds;
use countersign::jwk::{Key, KeyLimits, KeySet, Origin};
use countersign::jws::Buffers;
use countersign::policy::limits::Limits;
use countersign::policy::token::TokenPolicy;
use countersign::rejection::Rejection;
use countersign::verify::{verify, verify_jws};
use ring::hmac;
use std::sync::LazyLock;

/// The wall time of every token, in seconds.
pub const NOW: i64 = 1_700_000_000;

/// So small that a fuzzer's inputs come to pass each of them.
pub const LIMITS: Limits =
    Limits { token: 2_048, header: 512, signature: 128, kid: 32, json: Bounds { depth: 6, members: 24 } };

/// What happens to the signature, and which keys are at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arm {
    /// A right signature by `k1`, and that key alone.
    Signed,
    /// A signature with one wrong bit.
    Damaged,
    /// No signature.
    Unsigned,
    /// A right signature by `k1`, and two keys.
    TwoKeys,
    /// A right signature, judged as a bare JWS under a key that was picked beforehand.
    Bare,
    /// The rest of the input is the whole token: one arm in eight.
    Raw,
}

/// The arms, picked by the lowest three bits of the first octet.
pub const ARMS: [Arm; 8] =
    [Arm::Signed, Arm::Signed, Arm::Signed, Arm::Damaged, Arm::Unsigned, Arm::TwoKeys, Arm::Bare, Arm::Raw];

/// One token and what judges it.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The token.
    pub token: Vec<u8>,
    /// The policy.
    pub policy: &'static TokenPolicy,
    /// The keys at hand.
    pub keys: &'static KeySet,
    /// What was done to the token.
    pub arm: Arm,
}

impl Scene {
    /// Reads an input. The empty one is read as a zero octet.
    pub fn read(input: &[u8]) -> Self {
        let (control, rest) = input.split_first().unwrap_or((&0, &[]));
        let arm = ARMS[usize::from(control % 8)];
        let policy = &policies::POLICIES[usize::from(control / 8) % policies::COUNT];
        let keys = if arm == Arm::TwoKeys { &*TWO_KEYS } else { &*ONE_KEY };
        Self { token: token(arm, rest), policy, keys, arm }
    }

    /// What the library says of it.
    ///
    /// # Errors
    /// The rejection.
    pub fn judge(&self) -> Result<(), Rejection> {
        let mut buffers = Buffers::new();
        match (self.arm, self.keys.keys()) {
            (Arm::Bare, [key, ..]) => {
                verify_jws(&self.token, key, self.policy.algorithms(), &LIMITS, &mut buffers).map(drop)
            }
            _ => verify(&self.token, self.keys, self.policy, &LIMITS, now(), &mut buffers).map(drop),
        }
    }
}

/// The wall time of every token.
pub fn now() -> UnixTime {
    UnixTime::from_seconds(NOW)
}

/// The code of the rejection, or `accepted`.
pub fn replay(input: &[u8]) -> String {
    match Scene::read(input).judge() {
        Ok(()) => "accepted".to_owned(),
        Err(rejection) => rejection.code().to_owned(),
    }
}

/// The algorithms of every policy. The keys fit the first one only.
pub const ALGORITHMS: [Algorithm; 3] = [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Es256];

const SECRET: [u8; 32] = [0x6b; 32];
const OTHER_SECRET: [u8; 32] = [0x6f; 32];

static ONE_KEY: LazyLock<KeySet> = LazyLock::new(|| KeySet::from_keys(vec![key("k1", &SECRET)]));
static TWO_KEYS: LazyLock<KeySet> =
    LazyLock::new(|| KeySet::from_keys(vec![key("k1", &SECRET), key("k2", &OTHER_SECRET)]));

#[expect(clippy::expect_used, reason = "both secrets are constants, and long enough")]
fn key(kid: &str, secret: &[u8]) -> Key {
    let jwk = format!(r#"{{"kty":"oct","kid":"{kid}","k":"{}"}}"#, encode(secret));
    Key::parse(jwk.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).expect("a key of ours")
}

fn token(arm: Arm, rest: &[u8]) -> Vec<u8> {
    if arm == Arm::Raw {
        return rest.to_vec();
    }
    let mut parts = rest.splitn(2, |octet| *octet == 0);
    let (header, payload) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let input = format!("{}.{}", encode(header), encode(payload));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &SECRET), input.as_bytes());
    let mut signature = tag.as_ref().to_vec();
    match arm {
        Arm::Damaged => signature.iter_mut().for_each(|octet| *octet ^= 1),
        Arm::Unsigned => signature.clear(),
        Arm::Signed | Arm::TwoKeys | Arm::Bare | Arm::Raw => {}
    }
    format!("{input}.{}", encode(&signature)).into_bytes()
}
