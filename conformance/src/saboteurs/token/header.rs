//! Saboteurs that read the header wrongly.

use super::stages::Segments;
use super::view::{Judged, View};
use countersign::algorithm::Algorithm;
use countersign::base64url::encode;
use countersign::jwk::{Key, KeySet};
use countersign::jws::Segment;
use serde_json::{Value, json};

saboteurs! {
    "ignores-crit": "a critical extension that it does not know changes nothing",
    reports ["CVE-2025-59420", "CVE-2026-32597", "CVE-2026-35042"],
    caught by [
        "header/crit-unknown", "header/crit-escaped-in-the-list", "header/crit-behind-*",
        "header/crit-written-with-escapes", "header/crit-name-not-in-header",
        "header/crit-twice-the-same-extension", "header/crit-type-*",
    ],
    view = |view, _| {
        view.header.remove("crit");
        Ok(())
    };

    "judges-the-first-of-crit": "of the critical extensions it looks at the first, and it knows those of the specification",
    reports [],
    caught by ["header/crit-behind-a-registered-name", "header/crit-behind-b64"],
    view = |view, _| {
        let crit = view.header.value("crit");
        let first = crit.as_ref().and_then(|crit| crit.get(0)?.as_str());
        if first.is_some_and(|first| REGISTERED.contains(&first)) {
            view.header.remove("crit");
        }
        Ok(())
    };

    "takes-a-crit-that-is-no-list-for-none": "a crit of another type than a list is not looked at",
    reports [],
    caught by ["header/crit-type-{null,string,number,true,false,object}"],
    view = |view, _| {
        if !view.header.value("crit").is_some_and(|crit| crit.is_array()) {
            view.header.remove("crit");
        }
        Ok(())
    };

    "says-it-knows-b64": "takes a critical b64 for understood, and does nothing about it",
    reports [],
    caught by ["header/b64-false-critical"],
    view = |view, _| {
        if view.header.value("crit") == Some(json!(["b64"])) {
            view.header.remove("crit");
            view.header.remove("b64");
        }
        Ok(())
    };

    "takes-an-unencoded-payload": "a payload that begins with a brace is read as it stands there, and none of its claims is asked for",
    reports [],
    caught by ["header/payload-unencoded"],
    segments = |token| {
        let ((header, rest), (_, signature)) = (token.split_once('.')?, token.rsplit_once('.')?);
        let payload = rest.strip_suffix(signature)?.strip_suffix('.')?;
        payload.starts_with('{').then(|| Segments {
            payload: encode(b"{}"),
            input: format!("{header}.{payload}"),
            ..Segments::of(header, "", signature)
        })
    },
    view = |view, context| {
        if view.claims.iter().next().is_none() {
            view.claims = context.good_claims();
        }
        Ok(())
    };

    "wants-a-typ": "a token without typ is refused, where none is asked for",
    reports [],
    caught by ["header/typ-absent", "profiles/id-token-typ-absent"],
    view = |view, _| has(view, "typ", "there is no typ");

    "refuses-unknown-parameters": "a header with a parameter that it does not know is refused",
    reports [],
    caught by [
        "header/unknown-{string,null,object,list,upper-case-alg,upper-case-kid,empty-name,prototype}",
        "header/crit-in-another-case", "claims/issuer-in-both",
    ],
    view = |view, _| {
        let known = |name: &str| REGISTERED.contains(&name) || name == "zip";
        if view.header.iter().all(|(name, _)| known(name)) { Ok(()) } else { Err("an unknown parameter") }
    };

    "refuses-a-header-with-line-breaks": "only one way to write white space in a header is known",
    reports [],
    caught by ["header/spaced"],
    json = |segment, text, _| {
        let is_header = segment == Segment::Header;
        (is_header && text.contains(&b'\n')).then(Vec::new)
    };

    "takes-a-kid-that-is-no-string-for-none": "a kid of another type is not looked at",
    reports [],
    caught by ["header/kid-type-*"],
    view = |view, _| {
        if view.header.text("kid").is_none() {
            view.header.remove("kid");
        }
        Ok(())
    };

    "ignores-cty": "a token that says it holds another token is judged by its claims",
    reports [],
    caught by ["header/cty-nested*"],
    view = |view, _| {
        view.header.remove("cty");
        Ok(())
    };

    "compares-typ-by-case": "a typ in another case is another type",
    reports [],
    caught by ["header/typ-{lower-case,mixed-case}", "profiles/access-token-typ-in-another-case-*"],
    view = |view, context| {
        let typ = view.header.text("typ").unwrap_or_default();
        if typ.is_empty() || typ.ends_with(context.typ()) { Ok(()) } else { Err("another type") }
    };

    "compares-kid-without-case": "the first key whose kid differs in nothing but case is the key",
    reports [],
    caught by ["header/kid-exact-{case,case-other-way}"],
    select = |keys, alg, kid| first(keys, alg, kid, |one, other| one.eq_ignore_ascii_case(other));

    "compares-kid-as-a-number": "the first key whose kid is the same number is the key",
    reports [],
    caught by ["header/kid-exact-leading-zero"],
    select = |keys, alg, kid| first(keys, alg, kid, |one, other| {
        let (left, right) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
        left == right
    });

    "compares-the-beginning-of-kid": "the first key whose kid begins like that of the token is the key",
    reports [],
    caught by ["header/kid-exact-{beginning,longer}"],
    select = |keys, alg, kid| first(keys, alg, kid, |one, other| one.starts_with(other) || other.starts_with(one));

    "compares-kid-as-it-is-written": "a kid that is written with escapes is another kid",
    reports [],
    caught by ["header/kid-escaped"],
    view = |view, _| {
        let inner = view.header.raw("kid").map(|kid| kid.trim_matches('"').to_owned());
        if let Some(kid) = inner {
            view.header.set("kid", kid);
        }
        Ok(())
    };
}

/// The parameters of RFC 7515 section 4.1, and `b64`.
const REGISTERED: [&str; 12] =
    ["alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "b64"];

fn has(view: &View, name: &str, why: &'static str) -> Judged {
    if view.header.value(name).is_some_and(|value| value != Value::Null) { Ok(()) } else { Err(why) }
}

/// The first key of the set that fits the algorithm and whose `kid` is as good as this one.
fn first<'k>(
    keys: &'k KeySet,
    alg: Algorithm,
    kid: Option<&str>,
    same: fn(&str, &str) -> bool,
) -> Vec<&'k Key> {
    let fits = |key: &&Key| key.passed_over(alg, None).is_none();
    let named = |key: &&Key| match (kid, key.kid()) {
        (Some(wanted), Some(found)) => same(wanted, found),
        (Some(_), None) => false,
        (None, _) => true,
    };
    keys.keys().iter().filter(fits).find(named).into_iter().collect()
}
