//! Saboteurs that take a text apart otherwise than RFC 7515 has it.

use super::stages::Segments;
use countersign::base64url::{decode, encode};
use countersign::jws::Segment;
use serde_json::Value;

saboteurs! {
    "takes-the-alphabet-of-base64": "+ and / are as good as - and _",
    reports [],
    caught by ["encoding/standard-alphabet-*"],
    segment = |_, text| Some(text.replace('+', "-").replace('/', "_"));

    "knows-no-special-characters": "header and claims with - or _ in their base64url are refused",
    reports [],
    caught by ["encoding/both-special-characters"],
    segment = |segment, text| (segment != Segment::Signature && text.contains(['-', '_'])).then(refused);

    "pads-whole-groups": "four signs of padding are added where none is missing, and the segment is refused",
    reports [],
    caught by ["encoding/whole-groups"],
    segment = |_, text| text.len().is_multiple_of(4).then(refused);

    "drops-a-character-left-over": "a character that no octet can be made of is overlooked",
    reports [],
    caught by ["encoding/one-over-*"],
    segment = |_, text| match text.len().checked_rem(4) {
        Some(1) => text.get(..text.len().saturating_sub(1)).map(str::to_owned),
        _ => None,
    };

    "skips-foreign-characters": "a character that is none of base64url is overlooked",
    reports [],
    caught by ["encoding/foreign-in-*"],
    segment = |_, text| Some(text.chars().filter(|c| c.is_ascii_alphanumeric() || ['-', '_'].contains(c)).collect());

    "takes-padding": "signs of padding are overlooked",
    reports [],
    caught by ["encoding/padding-*-{one,two,three}"],
    segment = |_, text| Some(text.trim_end_matches('=').to_owned());

    "sees-three-segments": "what stands behind the third segment is overlooked",
    reports [],
    caught by [
        "encoding/segments-a-hundred-thousand", "encoding/segments-{four,four-the-last-empty,five,six}",
    ],
    segments = |token| {
        let mut segments = token.splitn(4, '.');
        Some(Segments::of(segments.next()?, segments.next()?, segments.next()?))
    };

    "takes-what-separates-for-periods": "an escaped period or a blank separates segments as well",
    reports [],
    caught by ["encoding/no-period-{escaped-periods,blanks}"],
    segments = |token| Segments::split(&token.replace("%2E", ".").replace(' ', "."));

    "takes-encrypted-tokens": "a token of five segments is for somebody else to open, and good",
    reports [],
    caught by ["encoding/encrypted"],
    segments = |token| match token.split('.').collect::<Vec<_>>().as_slice() {
        [header, _, _, _, tag] => Some(Segments::of(header, &encode(b"{}"), tag)),
        _ => None,
    },
    view = |view, context| {
        if view.header.has("enc") {
            view.claims = context.good_claims();
            view.vouch(context);
        }
        Ok(())
    };

    "reads-json-serializations": "the JSON forms of a JWS are read as well",
    reports [],
    caught by ["encoding/json-{flattened,general}"],
    segments = |token| {
        let (form, [payload, header, signature]) = form(token)?;
        // Exactly the members of the form: what has more is another form.
        (form.as_object()?.len() < 4 && !token.contains('.')).then(|| Segments::of(&header, &payload, &signature))
    };

    "reads-json-and-compact-at-once": "the signature is that of the JSON form, the claims are those between the periods",
    reports ["CVE-2022-39227"],
    caught by ["encoding/json-and-compact-in-one"],
    segments = |token| {
        let (_, [payload, header, signature]) = form(token)?;
        let mut compact = token.split('.');
        let clean = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        let (first, claims) = (clean(compact.next()?), compact.next()?.to_owned());
        let input = format!("{header}.{payload}");
        (!first.is_empty()).then(|| Segments { payload: claims, input, ..Segments::of(&header, "", &signature) })
    };

    "verifies-what-it-writes-itself": "header and claims are written anew before the signature is verified",
    reports [],
    caught by ["signature/over-another-*"],
    view = |view, _| {
        let text = String::from_utf8_lossy(&view.input).into_owned();
        let anew = text.split('.').map(|segment| {
            let octets = decode(segment.as_bytes()).unwrap_or_default();
            encode(octets.trim_ascii())
        });
        view.input = anew.collect::<Vec<_>>().join(".").into_bytes();
        Ok(())
    };
}

/// What nobody can decode.
fn refused() -> String {
    "!".to_owned()
}

/// A JSON form, and its payload, protected header and signature, the first one where there are several.
fn form(token: &str) -> Option<(Value, [String; 3])> {
    let form: Value = serde_json::from_str(token).ok()?;
    let signed = form.get("signatures").and_then(|all| all.get(0)).unwrap_or(&form);
    let text = |value: &Value, name: &str| Some(value.get(name)?.as_str()?.to_owned());
    let parts = [text(&form, "payload")?, text(signed, "protected")?, text(signed, "signature")?];
    Some((form, parts))
}
