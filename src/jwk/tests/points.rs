use super::*;
use crate::base64url::{decode, encode};
use crate::fixtures::with;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::json;

fn octets(key: &Value, member: &str) -> Vec<u8> {
    decode(key[member].as_str().unwrap().as_bytes()).unwrap()
}

#[test]
fn a_point_off_the_curve_is_skipped() {
    for algorithm in [Algorithm::Es256, Algorithm::Es384] {
        let key = jwk(algorithm);
        assert_eq!(fetched(&key).map(|key| key.kty()), Ok("EC"));
        let (mut x, y) = (octets(&key, "x"), octets(&key, "y"));
        let zero = vec![0; x.len()];
        let ones = vec![0xff; x.len()];
        x[0] ^= 1;
        let off =
            [(&x, &y), (&y, &octets(&key, "x")), (&zero, &zero), (&ones, &y), (&octets(&key, "x"), &ones)];
        for (x, y) in off {
            let off = with(&key, &[("x", json!(encode(x))), ("y", json!(encode(y)))]);
            assert_eq!(fetched(&off), Err(SkipReason::PointOffCurve), "{algorithm}");
        }
    }
}

#[test]
fn a_coordinate_has_the_full_length_of_its_curve() {
    for algorithm in [Algorithm::Es256, Algorithm::Es384] {
        let key = jwk(algorithm);
        for member in ["x", "y"] {
            let right = octets(&key, member);
            let longer = [&[0], right.as_slice()].concat();
            for wrong in [&right[1..], &longer, &[]] {
                let wrong = with(&key, &[(member, json!(encode(wrong)))]);
                assert_eq!(fetched(&wrong), Err(SkipReason::PointLength(member)), "{algorithm}");
            }
        }
    }
    let swapped = with(&jwk(Algorithm::Es256), &[("crv", json!("P-384"))]);
    assert_eq!(fetched(&swapped), Err(SkipReason::PointLength("x")));
}

#[test]
fn an_ed25519_key_has_32_octets() {
    for length in [0, 31, 33, 57] {
        let key = json!({"kty": "OKP", "crv": "Ed25519", "x": encode(&vec![5; length])});
        assert_eq!(fetched(&key), Err(SkipReason::PointLength("x")));
    }
}

fn ed25519(encoded: &[u8; 32]) -> Result<(), SkipReason> {
    fetched(&json!({"kty": "OKP", "crv": "Ed25519", "x": encode(encoded)})).map(drop)
}

#[test]
fn an_ed25519_key_that_is_not_reduced_is_skipped_and_the_bound_is_the_prime() {
    let with_lowest = |lowest: u8, highest: u8| {
        let mut encoded = [0xff; 32];
        (encoded[0], encoded[31]) = (lowest, highest);
        encoded
    };
    for highest in [0x7f, 0xff] {
        assert_eq!(ed25519(&with_lowest(0xeb, highest)), Ok(()));
        assert_eq!(ed25519(&with_lowest(0xec, highest)), Err(SkipReason::PointOfSmallOrder));
        for lowest in 0xed..=0xff {
            assert_eq!(ed25519(&with_lowest(lowest, highest)), Err(SkipReason::PointNotCanonical));
        }
    }
    assert_eq!(ed25519(&with_lowest(0xff, 0x7e)), Ok(()));
    let mut below = with_lowest(0xff, 0x7f);
    below[17] = 0xfe;
    assert_eq!(ed25519(&below), Ok(()));
}

/// For a point whose order divides 8, R = 0 and S = 0 are a signature of one message in eight or more.
fn can_be_forged(encoded: &[u8; 32]) -> bool {
    let mut signature = [0; 64];
    signature[0] = 1;
    let key = UnparsedPublicKey::new(&ED25519, encoded);
    (0..200u8).any(|message| key.verify(&[message], &signature).is_ok())
}

#[test]
fn every_ed25519_key_that_anybody_can_sign_for_is_skipped() {
    let mut one = [0; 32];
    one[0] = 1;
    let mut minus_one = [0xff; 32];
    (minus_one[0], minus_one[31]) = (0xec, 0x7f);
    let order_8 = |text: &str| <[u8; 32]>::try_from(decode(text.as_bytes()).unwrap()).unwrap();
    let points = [
        one,
        minus_one,
        [0; 32],
        order_8("xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o"),
        order_8("JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU"),
    ];
    for mut encoded in points {
        assert!(can_be_forged(&encoded), "ring lets {encoded:?} pass, or this check is not needed");
        assert_eq!(ed25519(&encoded), Err(SkipReason::PointOfSmallOrder));
        encoded[31] ^= 0x80;
        assert_eq!(ed25519(&encoded), Err(SkipReason::PointOfSmallOrder));
    }
    let ordinary = octets(&jwk(Algorithm::Ed25519), "x");
    assert!(!can_be_forged(&ordinary.try_into().unwrap()));
}
