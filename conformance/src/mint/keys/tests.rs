use super::*;
use countersign::jwk::{Key, KeyLimits, Origin};
use serde_json::json;

fn public(key: KeyName) -> Result<Key, &'static str> {
    let jwk = Value::Object(key.public_jwk()).to_string();
    Key::parse(jwk.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).map_err(|reason| reason.code())
}

#[test]
fn the_names_are_these_and_never_change() {
    let names: Vec<&str> = KeyName::ALL.iter().map(|key| key.name()).collect();
    assert_eq!(
        names,
        [
            "rsa-2048",
            "rsa-2048-other",
            "rsa-3072",
            "rsa-4096",
            "rsa-1024",
            "rsa-2047",
            "rsa-e3",
            "p256",
            "p256-other",
            "p384",
            "p384-other",
            "p521",
            "p521-other",
            "k256",
            "ed25519",
            "ed25519-other",
            "hmac-256",
            "hmac-384",
            "hmac-512",
            "hmac-short",
        ]
    );
    assert!(KeyName::ALL.iter().all(|key| KeyName::parse(key.name()) == Some(*key)));
    assert!(KeyName::ALL.iter().all(|key| key.about().ends_with('.')));
    assert_eq!(KeyName::parse("RSA-2048"), None);
}

#[test]
fn each_file_says_that_its_key_is_a_test_key() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/mint/keys/data");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let mut named: Vec<String> = KeyName::ALL.iter().map(|key| format!("{key}.json")).collect();
    named.sort();
    assert_eq!(files, named);
    for file in files {
        let text = std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
        let comment = serde_json::from_str::<Value>(&text).unwrap()["comment"].clone();
        assert!(comment.as_str().unwrap().starts_with("A test key of countersign."), "{file}");
    }
}

#[test]
fn the_keys_are_of_the_sizes_that_their_names_say() {
    let bits = |key: KeyName| {
        let modulus = key.modulus().unwrap();
        modulus.len() * 8 - usize::try_from(modulus[0].leading_zeros()).unwrap()
    };
    let sizes: Vec<(&str, usize)> = KeyName::ALL
        .iter()
        .filter(|key| key.modulus().is_some())
        .map(|key| (key.name(), bits(*key)))
        .collect();
    assert_eq!(
        sizes,
        [
            ("rsa-2048", 2048),
            ("rsa-2048-other", 2048),
            ("rsa-3072", 3072),
            ("rsa-4096", 4096),
            ("rsa-1024", 1024),
            ("rsa-2047", 2047),
            ("rsa-e3", 2048),
        ]
    );
    assert_eq!(KeyName::RsaE3.public_jwk()["e"], json!("Aw"));
    assert_eq!(KeyName::Rsa2048.public_jwk()["e"], json!("AQAB"));
    let secrets: Vec<usize> = KeyName::ALL.iter().filter_map(|key| Some(key.secret()?.len())).collect();
    assert_eq!(secrets, [32, 48, 64, 16]);
}

#[test]
fn the_library_takes_the_keys_it_should_and_says_why_not_of_the_others() {
    let refused: Vec<(&str, &str)> =
        KeyName::ALL.iter().filter_map(|key| Some((key.name(), public(*key).err()?))).collect();
    assert_eq!(
        refused,
        [
            ("rsa-1024", "rsa_too_small"),
            ("rsa-2047", "rsa_too_small"),
            ("p521", "curve_unsupported"),
            ("p521-other", "curve_unsupported"),
            ("k256", "curve_unsupported"),
            ("hmac-short", "secret_too_short"),
        ]
    );
}

#[test]
fn no_two_keys_are_the_same() {
    let thumbprints: std::collections::BTreeSet<String> =
        KeyName::ALL.iter().map(|key| Value::Object(key.public_jwk()).to_string()).collect();
    assert_eq!(thumbprints.len(), KeyName::ALL.len());
}

#[test]
fn a_public_jwk_has_no_private_member_and_names_nothing() {
    for key in KeyName::ALL {
        let members: Vec<String> = key.public_jwk().keys().cloned().collect();
        let expected: &[&str] = match key.material() {
            Material::Rsa(_) => &["e", "kty", "n"],
            Material::Ec(_) => &["crv", "kty", "x", "y"],
            Material::Ed25519(_) => &["crv", "kty", "x"],
            Material::Oct(_) => &["k", "kty"],
        };
        assert_eq!(members, expected, "{key}");
        let private: Vec<String> =
            key.private_jwk().keys().filter(|name| !members.contains(name)).cloned().collect();
        let expected: &[&str] = match key.material() {
            Material::Rsa(_) => &["d", "dp", "dq", "p", "q", "qi"],
            Material::Ec(_) | Material::Ed25519(_) => &["d"],
            Material::Oct(_) => &[],
        };
        assert_eq!(private, expected, "{key}");
    }
}

#[test]
fn the_pem_text_is_of_the_same_public_key() {
    for key in KeyName::ALL {
        let Some(der) = key.spki_der() else {
            assert!(key.secret().is_some(), "{key}");
            continue;
        };
        let jwk = key.public_jwk();
        let members = ["n", "x", "y"].iter().filter_map(|name| material::octets(&jwk, name));
        let octets: Vec<u8> = members.flatten().collect();
        assert!(der.windows(octets.len()).any(|window| window == octets), "{key}");
        let pem = key.spki_pem().unwrap();
        assert!(pem.starts_with("-----BEGIN PUBLIC KEY-----\n"), "{key}");
        assert!(pem.ends_with("\n-----END PUBLIC KEY-----\n"), "{key}");
    }
}

#[test]
fn a_debug_text_of_a_key_is_its_name() {
    assert_eq!(format!("{:?}", KeyName::Rsa2048), "Rsa2048");
}
