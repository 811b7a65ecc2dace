//! The seeds of the key sets: every reason to skip a key and every error of a set at least once.

use crate::seeds::Seed;
use crate::worked_examples;
use countersign::base64url::encode;

/// Where the keys come from, and what is read.
const FETCHED_SET: u8 = 0;
const LOCAL_SET: u8 = 1;
const FETCHED_KEY: u8 = 2;
const LOCAL_KEY: u8 = 3;

/// Every seed.
pub fn all() -> Vec<Seed> {
    let rows = [usable(), documents(), members(), private(), points(), numbers()];
    let seeds = rows.into_iter().flatten().enumerate();
    let seed = |(number, (control, text, expected)): (usize, Row)| {
        let octets = [&[control], text.as_slice()].concat();
        Seed::new(number, octets, expected)
    };
    seeds.map(seed).collect()
}

type Row = (u8, Vec<u8>, &'static str);

fn row(control: u8, text: &str, expected: &'static str) -> Row {
    (control, text.as_bytes().to_vec(), expected)
}

/// A fetched set of this one key.
fn skipped(key: &str, expected: &'static str) -> Row {
    row(FETCHED_SET, &set(&[key]), expected)
}

fn set(keys: &[&str]) -> String {
    format!("{{\"keys\":[{}]}}", keys.join(","))
}

/// An EC key of RFC 7517 appendix A.1.
const EC: &str = concat!(
    r#"{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","#,
    r#""y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"sig","kid":"1"}"#
);

const RSA_END: &str = r#","e":"AQAB"}"#;

fn rsa(n: &[u8]) -> String {
    format!("{{\"kty\":\"RSA\",\"n\":\"{}\"{RSA_END}", encode(n))
}

fn rsa_with_e(e: &[u8]) -> String {
    let e = format!(",\"e\":\"{}\"}}", encode(e));
    rsa(&modulus(2_048)).replace(RSA_END, &e)
}

/// An odd number of this many bits; nothing asks for its factors.
fn modulus(bits: usize) -> Vec<u8> {
    let mut octets = vec![0x5a; bits.div_ceil(8)];
    octets[0] = 1 << ((bits - 1) % 8);
    octets[bits.div_ceil(8) - 1] = 1;
    octets
}

/// 65537^128, which has the mark of the generator of ROCA.
fn marked() -> Vec<u8> {
    let mut octets = vec![1_u8];
    for _ in 0..128 {
        // Times 2^16, plus itself.
        let shifted = [octets.as_slice(), &[0, 0]].concat();
        let padded = [&[0, 0], octets.as_slice()].concat();
        let mut carry = 0_u16;
        let mut sum: Vec<u8> = Vec::new();
        for (one, other) in shifted.iter().zip(&padded).rev() {
            let [high, low] = (u16::from(*one) + u16::from(*other) + carry).to_be_bytes();
            carry = high.into();
            sum.insert(0, low);
        }
        octets = if carry == 0 { sum } else { [&[1], sum.as_slice()].concat() };
    }
    octets
}

fn okp(crv: &str, x: &[u8]) -> String {
    format!("{{\"kty\":\"OKP\",\"crv\":\"{crv}\",\"x\":\"{}\"}}", encode(x))
}

fn oct(octets: usize) -> String {
    format!("{{\"kty\":\"oct\",\"k\":\"{}\"}}", encode(&vec![7; octets]))
}

fn usable() -> Vec<Row> {
    vec![
        row(FETCHED_SET, r#"{"keys":[]}"#, "usable"),
        row(FETCHED_SET, &set(&[EC, worked_examples::RFC8037_A2_JWK]), "usable"),
        row(FETCHED_SET, &set(&[&rsa(&modulus(2_048)), &rsa_with_e(&[3])]), "usable"),
        row(FETCHED_SET, &set(&[&EC.replace("\"1\"", "\"\\u0031\""), EC]), "usable"),
        row(FETCHED_SET, &set(&[&EC.replace("\"use\":\"sig\"", "\"alg\":\"ES256\"")]), "usable"),
        row(
            FETCHED_SET,
            &set(&[&EC.replace("\"use\":\"sig\"", "\"use\":\"enc\",\"alg\":\"A128KW\"")]),
            "usable",
        ),
        row(FETCHED_SET, &set(&[&EC.replace("\"use\":\"sig\"", "\"key_ops\":[\"verify\"]")]), "usable"),
        row(LOCAL_SET, &set(&[&oct(32), &oct(64), worked_examples::RFC8037_A1_JWK]), "usable"),
        row(LOCAL_KEY, worked_examples::RFC7515_A3_JWK, "usable"),
        row(LOCAL_KEY, &oct(48), "usable"),
        row(FETCHED_KEY, &EC.replace("\"use\":\"sig\"", "\"key_ops\":[\"verify\",\"x\"]"), "usable"),
        row(FETCHED_KEY, &EC.replace("\"use\":\"sig\"", "\"alg\":\"ES256\",\"x5c\":[\"AA==\"]"), "usable"),
    ]
}

/// What spoils a set, and what spoils the text of a key.
fn documents() -> Vec<Row> {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let many: Vec<String> = (0..25).map(|number| format!("\"m{number}\":0")).collect();
    let many = format!("{{{}}}", many.join(","));
    vec![
        row(FETCHED_SET, &format!("{{\"keys\":[]}}{}", " ".repeat(2_048)), "key_set_too_large"),
        row(FETCHED_SET, "<html>", "json_syntax"),
        row(FETCHED_SET, "[]", "not_an_object"),
        row(FETCHED_SET, "{\"Keys\":[]}", "not_a_key_set"),
        row(FETCHED_SET, "{\"keys\":{}}", "not_a_key_set"),
        row(FETCHED_SET, "{\"keys\":[],\"\\u006beys\":[]}", "duplicate_member"),
        row(FETCHED_SET, &set(&[EC, EC, EC, EC, EC]), "too_many_keys"),
        row(FETCHED_SET, &set(&[EC, "7"]), "key_not_an_object"),
        row(FETCHED_SET, &set(&[EC, "{}", "{\"kty\":\"ZZ\"}"]), "member_missing,kty_unknown"),
        skipped("{\"kty\":\"RSA\",\"kty\":\"EC\"}", "duplicate_member"),
        skipped("{\"kty\":\"\\udc00\"}", "lone_surrogate"),
        row(LOCAL_KEY, &format!("{EC}{}", " ".repeat(2_048)), "key_too_large"),
        (LOCAL_KEY, b"{\"kty\":\"\xff\"}".to_vec(), "not_utf8"),
        row(LOCAL_KEY, "\u{feff}{}", "byte_order_mark"),
        row(LOCAL_KEY, "{\"kty\":}", "json_syntax"),
        row(LOCAL_KEY, "[]", "not_an_object"),
        row(LOCAL_KEY, &format!("{{\"x5c\":{}}}", nested(6)), "json_too_deep"),
        row(LOCAL_KEY, &many, "too_many_members"),
    ]
}

/// Every member that only a private key has, alone in a key that is otherwise right.
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

fn private() -> Vec<Row> {
    let with = |name: &&str| EC.replace("\"kid\"", &format!("\"{name}\":0,\"kid\""));
    PRIVATE.iter().map(|name| skipped(&with(name), "private_key_published")).collect()
}

fn members() -> Vec<Row> {
    let ops = |value: &str| EC.replace("\"use\":\"sig\"", &format!("\"use\":\"sig\",\"key_ops\":{value}"));
    vec![
        row(FETCHED_SET, &set(&[worked_examples::RFC7515_A3_JWK]), "private_key_published"),
        skipped("{\"kty\":\"ZZ\",\"oth\":[]}", "private_key_published"),
        skipped(&oct(32), "symmetric_key_published"),
        row(LOCAL_KEY, &oct(31), "secret_too_short"),
        skipped("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\"}", "member_missing"),
        skipped(&EC.replace("\"1\"", "1"), "member_wrong_type"),
        skipped(&ops("\"verify\""), "member_wrong_type"),
        skipped(&EC.replace("4Etl", "4Et="), "member_not_base64url"),
        skipped(&EC.replace("\"1\"", &format!("\"{}\"", "k".repeat(33))), "kid_too_long"),
        skipped(&ops("[\"verify\",\"verify\"]"), "key_ops_duplicate"),
        skipped(&ops("[\"verify\",\"encrypt\"]"), "use_contradicts_key_ops"),
        skipped("{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"pub\":\"AA\"}", "kty_unknown"),
    ]
}

fn points() -> Vec<Row> {
    let mut one = [0; 32];
    one[0] = 1;
    let mut unreduced = [0xff; 32];
    (unreduced[0], unreduced[31]) = (0xee, 0x7f);
    vec![
        skipped(&EC.replace("P-256", "P-521"), "curve_unsupported"),
        skipped(&okp("Ed448", &[9; 57]), "curve_unsupported"),
        skipped(&okp("X25519", &[9; 32]), "curve_not_for_signatures"),
        skipped(&EC.replace("P-256", "P-384"), "point_length"),
        skipped(&okp("Ed25519", &[9; 31]), "point_length"),
        skipped(&EC.replace("MKBC", "MKBD"), "point_off_curve"),
        skipped(&okp("Ed25519", &unreduced), "point_not_canonical"),
        skipped(&okp("Ed25519", &one), "point_of_small_order"),
    ]
}

fn numbers() -> Vec<Row> {
    let mut even = modulus(2_048);
    even[255] = 2;
    let leading = [&[0], modulus(2_048).as_slice()].concat();
    vec![
        skipped(&rsa(&leading), "integer_not_minimal"),
        skipped(&rsa_with_e(&[]), "integer_not_minimal"),
        skipped(&rsa(&modulus(2_047)), "rsa_too_small"),
        skipped(&rsa(&modulus(4_097)), "rsa_too_large"),
        skipped(&rsa(&modulus(4_096)), "usable"),
        skipped(&rsa(&even), "rsa_modulus_even"),
        skipped(&rsa(&marked()), "rsa_modulus_roca"),
        skipped(&rsa_with_e(&[2]), "rsa_exponent_even"),
        skipped(&rsa_with_e(&[1]), "rsa_exponent_too_small"),
        skipped(&rsa_with_e(&[2, 0, 0, 0, 1]), "rsa_exponent_too_large"),
    ]
}
