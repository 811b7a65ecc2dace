//! Saboteurs that let a token say how it is to be verified.

use super::jwk::Jwk;
use super::stages::Segments;
use countersign::algorithm::Algorithm;
use countersign::base64url::encode;
use countersign::jwk::{Key, KeyLimits, Origin};
use countersign::policy::algorithms::AlgorithmSet;
use countersign::signature;
use serde_json::Value;

saboteurs! {
    "accepts-alg-none": "a token whose alg is none needs no signature",
    reports ["CVE-2022-23540", "CVE-2018-1000531", "CVE-2021-22160"],
    caught by ["algorithms/none", "algorithms/none-alone-in-the-header", "profiles/*-unsecured"],
    view = |view, context| {
        if view.alg() == "none" {
            view.vouch(context);
        }
        Ok(())
    };

    "refuses-none-in-one-spelling": "only the spelling none is refused, and any other needs no signature",
    reports [],
    caught by ["algorithms/none-spelled-{title-case,upper-case,alternating,last-two,last-one}"],
    view = |view, context| {
        if view.alg().eq_ignore_ascii_case("none") && view.alg() != "none" {
            view.vouch(context);
        }
        Ok(())
    };

    "takes-no-signature-for-a-good-one": "where there is no signature, there is none to be wrong",
    reports [],
    caught by [
        "algorithms/allowed-but-unsigned-*", "algorithms/none-spelled-{empty,unknown}",
        "signature/empty-{rs,ps,ed,hs}*", "signature/empty-{es256,es384}",
    ],
    view = |view, context| {
        if view.signature.is_empty() {
            view.vouch(context);
        }
        Ok(())
    };

    "needs-no-third-segment": "a token that ends before its signature needs none",
    reports [],
    caught by ["algorithms/none-in-two-segments", "encoding/segments-two"],
    segments = |token| {
        let (header, payload) = token.split_once('.')?;
        (!payload.contains('.')).then(|| Segments {
            // Nobody else sees this mark: no signature begins with it.
            signature: MARK.to_owned(),
            ..Segments::of(header, payload, "")
        })
    },
    view = |view, context| {
        if encode(&view.signature) == MARK {
            view.vouch(context);
        }
        Ok(())
    };

    "ignores-the-allowed-algorithms": "verifies a token with any algorithm that it knows",
    reports ["CVE-2020-15084"],
    caught by ["algorithms/*-not-allowed-but-*"],
    configure = |configuration| {
        let all = AlgorithmSet::asymmetric().and(AlgorithmSet::symmetric());
        configuration.algorithms = all.iter().map(|alg| alg.name().to_owned()).collect();
    };

    "allows-the-last-algorithm-alone": "of the allowed algorithms it knows only the last",
    reports [],
    caught by [
        "algorithms/*-allowed-beside-*", "algorithms/*-with-hs256-allowed",
        "profiles/id-token-without-a-client-secret",
    ],
    configure = |configuration| {
        let all = configuration.algorithms.len();
        configuration.algorithms.drain(..all.saturating_sub(1));
    };

    "never-looks-at-alg": "verifies with the first allowed algorithm, whatever the header says",
    reports [],
    caught by [
        "header/alg-missing", "header/alg-not-implemented", "header/alg-prohibited-rs1", "header/alg-type-*",
        "header/alg-name-*", "algorithms/none-with-a-signature",
    ],
    view = |view, context| {
        if let Some(first) = context.configuration.algorithms.first() {
            view.header.set("alg", first.as_str());
        }
        Ok(())
    };

    "takes-alg-in-any-case": "rs256 is as good as RS256",
    reports [],
    caught by ["header/alg-name-{lower,mixed}-case"],
    view = |view, _| {
        let alg = view.alg().to_ascii_uppercase();
        if Algorithm::parse(&alg).is_some() {
            view.header.set("alg", alg);
        }
        Ok(())
    };

    "takes-alg-of-a-list": "where alg is a list it is the first of it",
    reports [],
    caught by ["header/alg-type-list"],
    view = |view, _| {
        let first = view.header.value("alg").and_then(|alg| alg.get(0)?.as_str().map(str::to_owned));
        if let Some(alg) = first {
            view.header.set("alg", alg);
        }
        Ok(())
    };

    "tries-every-algorithm-of-the-key": "a signature of any algorithm that the key can do is good",
    reports [],
    caught by ["algorithms/says-{rs,ps}*-signed-*", "algorithms/key-for-*-verifies-no-*"],
    jwk = |jwk| jwk.remove("alg"),
    verify = |attempt| {
        let all = AlgorithmSet::asymmetric().iter();
        let mut all = all.filter_map(|alg| Some((alg, any_use(attempt.jwk)?)));
        all.any(|(alg, key)| signature::verify(alg, &key, attempt.input, attempt.signature).is_ok())
    };

    "knows-rs256-alone": "tokens of every other algorithm are refused",
    reports [],
    caught by [
        "algorithms/good-{ps,es,rs512}*", "algorithms/eddsa-{eddsa,ed25519}",
        "algorithms/key-of-{rs512,ps256,es256,eddsa}", "algorithms/trusted-{es256,eddsa}",
        "keys/good-{es,hs,eddsa}*", "keys/fetched-eddsa", "signature/good-{rs384,rs512,es256,es384,eddsa}",
        "signature/good-{ps,hs}*", "profiles/id-token-under-a-secret",
    ],
    view = |view, _| if view.alg() == "RS256" { Ok(()) } else { Err("only RS256 is known") };
}

/// What is no signature of anybody.
pub(super) const MARK: &str = "bm8tdGhpcmQtc2VnbWVudA";

/// A key that says nothing of what it is for.
fn any_use(jwk: &Jwk) -> Option<Key> {
    let mut jwk = jwk.clone();
    jwk.retain(|name, _| !["use", "key_ops", "alg"].contains(&name.as_str()));
    Key::parse(Value::Object(jwk).to_string().as_bytes(), Origin::Local, &KeyLimits::DEFAULT).ok()
}
