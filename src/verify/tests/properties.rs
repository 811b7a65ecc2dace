//! Properties over many tokens.

use super::*;
use crate::base64url::decode;
use proptest::collection::vec;
use proptest::prelude::*;

thread_local! {
    static ES256: Scene = Scene::jwt();
    static HS256: Scene = Scene::jwt_with(Algorithm::Hs256);
    static EDDSA: Scene = Scene::jwt_with(Algorithm::Ed25519);
}

fn scenes() -> [&'static std::thread::LocalKey<Scene>; 3] {
    [&ES256, &HS256, &EDDSA]
}

fn flip(token: &str, segment: usize, bit: usize) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let mut octets = decode(parts[segment].as_bytes()).unwrap();
    octets[bit / 8] ^= 1 << (bit % 8);
    parts[segment] = encode(&octets);
    parts.join(".")
}

#[test]
fn no_bit_of_a_token_can_be_changed() {
    for scene in scenes() {
        scene.with(|scene| {
            let token = scene.token();
            assert_eq!(scene.judge_token(&token), Ok(()));
            for segment in 0..3 {
                let bits = decode(token.split('.').nth(segment).unwrap().as_bytes()).unwrap().len() * 8;
                for bit in 0..bits {
                    assert!(scene.judge_token(&flip(&token, segment, bit)).is_err(), "{segment} {bit}");
                }
            }
        });
    }
}

#[test]
fn no_character_of_a_token_can_be_changed_left_out_or_added() {
    HS256.with(|scene| {
        let token = scene.token();
        for at in 0..token.len() {
            let shorter = format!("{}{}", &token[..at], &token[at + 1..]);
            assert!(scene.judge_token(&shorter).is_err(), "left out {at}");
            for other in ['A', 'B', '-', '_', '.', '=', '\n', ' ', '+', '/', '\0'] {
                let longer = format!("{}{other}{}", &token[..at], &token[at..]);
                assert!(scene.judge_token(&longer).is_err(), "added {other:?} at {at}");
                let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
                assert_eq!(scene.judge_token(&changed).is_ok(), changed == token, "{other:?} at {at}");
            }
        }
    });
}

fn json_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,4})?",
        "[ -~&&[^\"\\\\]]{0,12}".prop_map(|text| format!("\"{text}\"")),
        Just("\"\\u006de\"".to_owned()),
        Just(format!("\"{ISSUER}\"")),
        Just("\"me\"".to_owned()),
        (NOW - 4_000..NOW + 4_000).prop_map(|seconds| seconds.to_string()),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|all| format!("[{}]", all.join(","))),
            vec(("[a-c]", inner), 0..3).prop_map(|all| {
                let all: Vec<String> =
                    all.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}", all.join(","))
            }),
        ]
    })
}

fn member(names: &'static [&'static str]) -> impl Strategy<Value = (&'static str, String)> {
    (proptest::sample::select(names), json_text())
}

const CLAIMS: &[&str] = &[
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "azp",
    "nonce",
    "auth_time",
    "acr",
    "at_hash",
    "c_hash",
    "client_id",
    "scope",
    "events",
    "other",
];
const PARAMETERS: &[&str] = &["alg", "kid", "typ", "cty", "crit", "b64", "jwk", "x5c", "other"];

fn policies() -> Vec<TokenPolicy> {
    let rules = IdTokenRules::new("me").unwrap().with_nonce("me").unwrap();
    let rules = rules.with_max_age(core::time::Duration::from_secs(600));
    let any = ExpectedIssuer::NotChecked;
    vec![
        Scene::jwt().policy,
        TokenPolicy::jwt(any, ExpectedAudience::NoneConfigured).unwrap().with_optional_expiry().unwrap(),
        TokenPolicy::id_token(&issuer(), rules),
        TokenPolicy::access_token(&issuer(), &["me"]).unwrap(),
        TokenPolicy::mcp(&issuer(), RESOURCE).unwrap(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_report_and_a_plain_verification_agree_on_any_signed_token(
        claims in vec(member(CLAIMS), 0..4),
        parameters in vec(member(PARAMETERS), 0..2),
        twice in any::<bool>(),
        policy in 0_usize..5,
    ) {
        ES256.with(|scene| {
            let (mut header, mut payload) = (scene.header.clone(), scene.claims.clone());
            for (name, value) in &claims {
                if twice { payload.0.push((*name, value.clone())) } else { payload.set(name, value) }
            }
            for (name, value) in &parameters {
                header.set(name, value);
            }
            let token = compact(&scene.signer, &header.text(), payload.text().as_bytes());
            let policy = &policies()[policy];
            let _ = judge(token.as_bytes(), &scene.keys, policy, &Limits::DEFAULT);
        });
    }

    #[test]
    fn any_octets_are_judged_without_a_panic_and_refused(token in vec(any::<u8>(), 0..300)) {
        ES256.with(|scene| {
            prop_assert!(judge(&token, &scene.keys, &scene.policy, &Limits::DEFAULT).is_err());
            Ok(())
        })?;
    }

    #[test]
    fn any_three_segments_are_judged_without_a_panic_and_refused(
        header in "[{}\\[\\]\":,a-z0-9.\\\\]{0,40}",
        payload in vec(any::<u8>(), 0..60),
        signature in vec(any::<u8>(), 0..70),
    ) {
        ES256.with(|scene| {
            let header = format!("{{\"alg\":\"ES256\",{header}");
            let token = format!("{}.{}.{}", encode(header.as_bytes()), encode(&payload), encode(&signature));
            prop_assert!(scene.judge_token(&token).is_err());
            Ok(())
        })?;
    }

    #[test]
    fn whatever_claims_are_signed_come_back_as_they_were(
        sub in "\\PC{0,40}",
        audiences in vec("\\PC{0,12}", 0..4),
        exp in NOW..NOW + 1_000_000,
    ) {
        HS256.with(|scene| {
            let mut audiences = audiences;
            audiences.push("me".to_owned());
            let claims = json!({"iss": ISSUER, "sub": sub, "aud": audiences, "exp": exp});
            let token = compact(&scene.signer, &scene.header.text(), claims.to_string().as_bytes());
            let mut buffers = Buffers::new();
            let verified =
                verify(token.as_bytes(), &scene.keys, &scene.policy, &scene.limits, now(), &mut buffers).unwrap();
            let registered = verified.registered();
            prop_assert_eq!(registered.subject().unwrap(), sub);
            prop_assert_eq!(registered.audience().unwrap().to_vec(), audiences);
            prop_assert_eq!(registered.expires_at().unwrap().to_unix_time().seconds(), exp);
            prop_assert_eq!(verified.claims::<Value>().unwrap(), claims);
            Ok(())
        })?;
    }

    #[test]
    fn the_order_of_the_keys_changes_no_verdict(seed in any::<u64>(), signed_by in 0_usize..4) {
        let signers: Vec<Signer> = (0..4).map(|_| signer(Algorithm::Ed25519)).collect();
        let kids = ["k1", "k1", "k2", "k1"];
        let mut keys: Vec<Key> = signers.iter().zip(kids).map(|(signer, kid)| named(signer, kid)).collect();
        EDDSA.with(|scene| {
            let (header, payload) = (scene.header.text(), scene.claims.text());
            let token = compact(&signers[signed_by], &header, payload.as_bytes());
            let verdict = |keys: &[Key]| {
                judge(token.as_bytes(), &KeySet::from_keys(keys.to_vec()), &scene.policy, &scene.limits)
            };
            let first = verdict(&keys);
            prop_assert_eq!(first.is_ok(), kids[signed_by] == "k1");
            keys.rotate_left((seed % 4) as usize);
            if seed % 8 > 3 { keys.reverse(); }
            prop_assert_eq!(verdict(&keys), first);
            Ok(())
        })?;
    }
}
