//! Saboteurs that read JSON otherwise than RFC 8259 has it.

use super::pairs::first_of_each;
use countersign::jws::Segment;
use serde_json::Value;

saboteurs! {
    "takes-the-first-of-two-members": "of a member that stands there twice it takes the first",
    reports [],
    caught by ["json/{header,claims}-twice-last-bad-*"],
    json = |_, text, _| first_of_each(text);

    "forgives-a-comma-too-many": "a comma in front of a closing brace is overlooked",
    reports [],
    caught by ["json/{header,payload}-grammar-comma-behind"],
    json = |_, text, _| Some(text.strip_suffix(b",}").map_or_else(|| text.to_vec(), |rest| [rest, b"}"].concat()));

    "reads-comments": "comments in JSON are overlooked",
    reports [],
    caught by ["json/{header,payload}-grammar-comment"],
    json = |_, text, _| {
        let text = core::str::from_utf8(text).ok()?;
        let ((before, rest), end) = (text.split_once("/*")?, "*/");
        let (_, behind) = rest.split_once(end)?;
        Some(format!("{before}{behind}").into_bytes())
    };

    "replaces-what-is-no-utf-8": "octets that are no UTF-8 become a replacement character",
    reports [],
    caught by ["json/{header,payload}-utf8-*"],
    json = |_, text, _| Some(String::from_utf8_lossy(text).into_owned().into_bytes());

    "reads-utf-16": "a header in UTF-16 is read as well",
    reports [],
    caught by ["json/header-in-utf-16-{le,be}"],
    json = |_, text, _| utf_16(text);

    "reads-the-first-value-alone": "what stands behind the first JSON value is not looked at",
    reports [],
    caught by ["json/{header,claims}-followed-by-*"],
    json = |_, text, _| {
        let mut values = serde_json::Deserializer::from_slice(text).into_iter::<Value>();
        values.next()?.ok()?;
        text.get(..values.byte_offset()).map(<[u8]>::to_vec)
    };

    "unwraps-a-list-of-one": "an object in a list is as good as the object",
    reports [],
    caught by ["json/claims-in-a-list", "json/header-is-list-of-object"],
    json = |_, text, _| match serde_json::from_slice(text).ok()? {
        Value::Array(list) => list.first().map(|first| first.to_string().into_bytes()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => None,
    };

    "takes-an-unreadable-header-for-an-ordinary-one": "where the header is no object, it is as if it named the allowed algorithm",
    reports [],
    caught by ["json/header-is-*", "json/header-{grammar,utf8}-*", "json/header-in-*"],
    json = |segment, text, context| {
        let alg = context.configuration.algorithms.first()?;
        let usable = object(text).is_some_and(|object| object.contains_key("alg"));
        (segment == Segment::Header && !usable).then(|| format!("{{\"alg\":\"{alg}\"}}").into_bytes())
    };

    "judges-no-claims-that-it-cannot-read": "where the claims are no object, there is none that is wrong",
    reports [],
    caught by [
        "json/claims-are-*", "json/payload-{grammar,utf8}-*", "json/claims-in-a-list",
        "encoding/empty-payload", "encoding/foreign-in-payload-*",
    ],
    json = |segment, text, context| {
        let unreadable = segment == Segment::Payload && object(text).is_none();
        unreadable.then(|| context.good_claims().object().into_bytes())
    };

    "finds-exp-by-its-octets": "where no \"exp\" stands in the text, the token does not expire",
    reports [],
    caught by ["json/claim-name-escaped-and-bad"],
    json = |segment, text, context| {
        let mut claims = super::members::Members::read(text).filter(|_| segment == Segment::Payload)?;
        let written = memmem(text, b"\"exp\"");
        (claims.has("exp") && !written).then(|| {
            claims.set("exp", context.now.saturating_add(600));
            claims.object().into_bytes()
        })
    };

    "knows-no-escapes": "a token with an escape in its JSON is refused",
    reports [],
    caught by [
        "header/alg-written-with-escapes", "header/kid-escaped", "json/claim-{name,value}-escaped",
        "claims/audience-not-ascii-{escaped,upper-case-escapes,all-in-a-list}", "profiles/id-token-escaped",
    ],
    json = |_, text, _| text.contains(&b'\\').then(Vec::new);

    "nests-no-deeper-than-three": "claims that are nested deeper than three levels are refused",
    reports [],
    caught by ["json/nested-five-deep"],
    json = |_, text, _| (deepest(text) > 3).then(Vec::new);

    "reads-names-in-any-case": "a member is found whatever the case of its name",
    reports [],
    caught by ["json/claim-in-another-case-{exp,exp-mixed,nbf,iss,aud}", "header/crit-in-another-case"],
    view = |view, _| {
        for members in [&mut view.header, &mut view.claims] {
            for (name, value) in members.clone().iter() {
                let lower = name.to_ascii_lowercase();
                if let Ok(value) = serde_json::from_str::<Value>(value).map_err(|_| ()) && lower != name {
                    members.remove(name);
                    members.set(&lower, value);
                }
            }
        }
        Ok(())
    };

    "refuses-unknown-claims": "a token with a claim that it does not know is refused",
    reports [],
    caught by ["json/claim-unknown-*", "claims/fifty-unknown", "profiles/id-token-with-other-claims"],
    view = |view, _| {
        const KNOWN: [&str; 10] =
            ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "nonce", "scope"];
        if view.claims.iter().all(|(name, _)| KNOWN.contains(&name)) { Ok(()) } else { Err("an unknown claim") }
    };
}

fn object(text: &[u8]) -> Option<serde_json::Map<String, Value>> {
    serde_json::from_slice(text).ok()
}

fn memmem(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}

fn utf_16(text: &[u8]) -> Option<Vec<u8>> {
    let units =
        |read: fn([u8; 2]) -> u16| text.as_chunks().0.iter().map(|unit| read(*unit)).collect::<Vec<u16>>();
    let units = match text {
        [b'{', 0, ..] => units(u16::from_le_bytes),
        [0, b'{', ..] => units(u16::from_be_bytes),
        _ => return None,
    };
    String::from_utf16(&units).ok().map(String::into_bytes)
}

/// How deep brackets are nested, those in strings included: no more is needed here.
fn deepest(text: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for octet in text {
        match octet {
            b'{' | b'[' => depth = depth.saturating_add(1),
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}
