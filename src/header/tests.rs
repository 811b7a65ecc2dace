use super::*;
use crate::base64url;
use crate::json::Kind;

fn header(text: &str) -> Header<'_> {
    let kept = Box::leak(Box::new(Kept::new()));
    kept.decode(base64url::encode(text.as_bytes()).as_bytes()).unwrap();
    Header::read(kept, Bounds::DEFAULT).unwrap()
}

fn name(text: &str) -> Excerpt {
    Excerpt::of(text)
}

#[test]
fn alg_is_a_known_name_or_has_its_reason() {
    let wrong = |found| Rejection::ParameterType { parameter: Parameter::Alg, expected: "a string", found };
    let table = [
        ("{}", Rejection::AlgorithmMissing),
        ("{\"ALG\":\"RS256\"}", Rejection::AlgorithmMissing),
        ("{\"alg\":256}", wrong(Kind::Number)),
        ("{\"alg\":null}", wrong(Kind::Null)),
        ("{\"alg\":[\"RS256\"]}", wrong(Kind::Array)),
        ("{\"alg\":\"rs256\"}", Rejection::AlgorithmUnknown { found: name("rs256") }),
        ("{\"alg\":\"RS256 \"}", Rejection::AlgorithmUnknown { found: name("RS256 ") }),
        ("{\"alg\":\"\"}", Rejection::AlgorithmUnknown { found: name("") }),
        ("{\"alg\":\"none\"}", Rejection::AlgorithmNone { found: name("none") }),
        ("{\"alg\":\"nOnE\"}", Rejection::AlgorithmNone { found: name("nOnE") }),
        ("{\"alg\":\" NONE\\n\"}", Rejection::AlgorithmNone { found: name(" NONE\n") }),
        ("{\"alg\":\"ES512\"}", Rejection::AlgorithmUnsupported { found: Algorithm::Es512 }),
    ];
    for (text, rejection) in table {
        assert_eq!(header(text).judge_algorithm(), Err(rejection), "{text}");
    }
    assert_eq!(header("{\"\\u0061lg\":\"RS25\\u0036\"}").judge_algorithm(), Ok(Algorithm::Rs256));
}

#[test]
fn kid_is_a_string_within_its_limit() {
    assert_eq!(header("{\"kid\":\"abc\"}").judge_kid(3), Ok(Some(Cow::Borrowed("abc"))));
    let long = Rejection::KidTooLong { limit: 3, found: 4 };
    assert_eq!(header("{\"kid\":\"abcd\"}").judge_kid(3), Err(long));
    assert_eq!(header("{}").judge_kid(3), Ok(None));
    for (value, found) in
        [("1", Kind::Number), ("null", Kind::Null), ("{}", Kind::Object), ("[]", Kind::Array)]
    {
        let text = format!("{{\"kid\":{value}}}");
        let wrong = Rejection::ParameterType { parameter: Parameter::Kid, expected: "a string", found };
        assert_eq!(header(&text).judge_kid(3), Err(wrong));
    }
}

#[test]
fn a_nested_token_is_recognised_by_its_cty_in_every_spelling() {
    for cty in ["JWT", "jwt", "application/jwt", "APPLICATION/JWT"] {
        let text = format!("{{\"cty\":\"{cty}\"}}");
        assert_eq!(header(&text).judge_content_type(), Err(Rejection::Nested { found: name(cty) }));
    }
    for text in ["{}", "{\"cty\":\"text/plain\"}", "{\"cty\":\"text/jwt\"}"] {
        assert_eq!(header(text).judge_content_type(), Ok(()));
    }
    let wrong =
        Rejection::ParameterType { parameter: Parameter::Cty, expected: "a string", found: Kind::Number };
    assert_eq!(header("{\"cty\":1}").judge_content_type(), Err(wrong));
}

#[test]
fn b64_may_only_say_what_its_absence_says() {
    assert_eq!(header("{}").judge_b64(), Ok(()));
    assert_eq!(header("{\"b64\":true}").judge_b64(), Ok(()));
    assert_eq!(header("{\"b64\":false}").judge_b64(), Err(Rejection::UnencodedPayload));
    for (value, found) in [("\"false\"", Kind::String), ("0", Kind::Number), ("null", Kind::Null)] {
        let text = format!("{{\"b64\":{value}}}");
        let wrong = Rejection::ParameterType { parameter: Parameter::B64, expected: "a boolean", found };
        assert_eq!(header(&text).judge_b64(), Err(wrong));
    }
}

#[test]
fn every_crit_is_refused_for_its_own_reason() {
    let wrong =
        |found| Rejection::ParameterType { parameter: Parameter::Crit, expected: "an array of names", found };
    let table = [
        ("{\"crit\":\"exp\"}", wrong(Kind::String)),
        ("{\"crit\":{}}", wrong(Kind::Object)),
        ("{\"crit\":null}", wrong(Kind::Null)),
        ("{\"crit\":[]}", Rejection::CritEmpty),
        ("{\"crit\":[1]}", Rejection::CritNotAName { found: Kind::Number }),
        ("{\"crit\":[null]}", Rejection::CritNotAName { found: Kind::Null }),
        ("{\"crit\":[\"\"]}", Rejection::CritNotAName { found: Kind::String }),
        ("{\"crit\":[\"x\",\"\\u0078\"],\"x\":1}", Rejection::CritDuplicate { name: name("x") }),
        ("{\"crit\":[\"alg\"],\"alg\":\"RS256\"}", Rejection::CritRegistered { parameter: Parameter::Alg }),
        ("{\"crit\":[\"crit\"]}", Rejection::CritRegistered { parameter: Parameter::Crit }),
        ("{\"crit\":[\"x5t#S256\"]}", Rejection::CritRegistered { parameter: Parameter::X5tS256 }),
        ("{\"crit\":[\"x\"]}", Rejection::CritAbsent { name: name("x") }),
        ("{\"crit\":[\"b64\"]}", Rejection::CritAbsent { name: name("b64") }),
        ("{\"crit\":[\"b64\"],\"b64\":true}", Rejection::CritUnknown { name: name("b64") }),
        ("{\"crit\":[\"x\",\"y\"],\"y\":1,\"\\u0078\":1}", Rejection::CritUnknown { name: name("x") }),
    ];
    for (text, rejection) in table {
        assert_eq!(header(text).judge_critical(), Err(rejection), "{text}");
    }
    assert_eq!(header("{\"x\":1}").judge_critical(), Ok(()));
}

#[test]
fn keys_that_come_with_the_token_are_told_and_nothing_else() {
    let hints: Vec<Parameter> =
        header("{\"jwk\":{},\"x5c\":7,\"jku\":null,\"kid\":\"a\",\"zip\":\"DEF\"}").key_hints().collect();
    assert_eq!(hints, [Parameter::Jku, Parameter::Jwk, Parameter::X5c]);
}

#[test]
fn media_types_are_compared_as_rfc_7515_says() {
    for (one, other) in [
        ("at+jwt", "application/at+jwt"),
        ("AT+JWT", "at+jwt"),
        ("Application/At+Jwt", "at+jwt"),
        ("a;p=X", "A;p=X"),
    ] {
        assert!(same_media_type(one, other), "{one} {other}");
    }
    for (one, other) in [
        ("jwt", "at+jwt"),
        ("text/at+jwt", "at+jwt"),
        ("at+jwt ", "at+jwt"),
        ("a;p=x", "a;p=X"),
        ("application/application/at+jwt", "at+jwt"),
        ("application/text/plain", "text/plain"),
        ("application", "application/"),
    ] {
        assert!(!same_media_type(one, other), "{one} {other}");
    }
}

#[test]
fn a_header_is_read_as_if_none_had_been_read_before() {
    let deep = r#"{"alg":"ES256","x":[[1]]}"#;
    let texts =
        ["{}", r#"{"alg":"ES256"}"#, r#"{"alg":"ES384"}"#, r#"{"alg":"ES256","alg":1}"#, "{", "", deep];
    let encoded = texts.map(|text| base64url::encode(text.as_bytes()));
    let broken = [String::new(), "e30=".to_owned(), "e3".to_owned()];
    let shallow = Bounds { depth: 2, ..Bounds::DEFAULT };
    let read = |kept: &mut Kept, encoded: &str, bounds| match kept.decode(encoded.as_bytes()) {
        Err(error) => Err(error.code()),
        Ok(()) => Header::read(kept, bounds).map(|header| format!("{header:?}")).map_err(JsonError::code),
    };
    let all: Vec<&String> = encoded.iter().chain(&broken).collect();
    let mut kept = Kept::new();
    for (first, second) in all.iter().flat_map(|first| all.iter().map(move |second| (first, second))) {
        for header in [first, second, second] {
            for bounds in [Bounds::DEFAULT, shallow] {
                let anew = read(&mut Kept::new(), header, bounds);
                assert_eq!(read(&mut kept, header, bounds), anew, "{header}");
            }
        }
    }
    assert_eq!(read(&mut kept, &base64url::encode(deep.as_bytes()), shallow), Err("json_too_deep"));
}
