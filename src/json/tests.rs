use super::*;
use proptest::prelude::*;

type Seen = Vec<(String, String)>;

fn read(text: &[u8]) -> Result<Seen, JsonError> {
    read_within(text, Bounds::DEFAULT)
}

fn read_within(text: &[u8], bounds: Bounds) -> Result<Seen, JsonError> {
    let mut seen = Vec::new();
    object(text, bounds, |name, value| {
        seen.push((name.into_owned(), value.text().to_owned()));
        Ok::<(), JsonError>(())
    })
    .map(|()| seen)
}

fn pairs(expected: &[(&str, &str)]) -> Seen {
    expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn members_come_in_order_with_unescaped_names_and_untouched_values() {
    let seen = read(b" {\r\n\t\"b\" : 1e400 , \"\\u0061\":\"x\\ny\", \"\": [ 1,2 ],\"n\":-0}\n").unwrap();
    assert_eq!(seen, pairs(&[("b", "1e400"), ("a", "\"x\\ny\""), ("", "[ 1,2 ]"), ("n", "-0")]));
    assert_eq!(read(b"{}").unwrap(), pairs(&[]));
}

#[test]
fn each_broken_text_has_its_error() {
    let table: &[(&[u8], JsonError)] = &[
        (b"", JsonError::Syntax),
        (b"   ", JsonError::Syntax),
        (b"{\"a\":\"\xff\"}", JsonError::NotUtf8),
        (b"{\"a\":\"\xc0\xaf\"}", JsonError::NotUtf8),
        (b"{\"a\":\"\xed\xa0\x80\"}", JsonError::NotUtf8),
        (b"{\0\"\0a\0\"\0:\x001\0}\0", JsonError::Syntax),
        (b"\xfe\xff\0{\0}", JsonError::NotUtf8),
        (b"\xef\xbb\xbf{}", JsonError::ByteOrderMark),
        (b"{\"a\":012}", JsonError::Syntax),
        (b"{\"a\":-012}", JsonError::Syntax),
        (b"[]", JsonError::NotAnObject),
        (b" \"x\"", JsonError::NotAnObject),
        (b"1", JsonError::NotAnObject),
        (b"null", JsonError::NotAnObject),
        (b"[1", JsonError::Syntax),
        (b"{}ABCD", JsonError::Syntax),
        (b"{}{}", JsonError::Syntax),
        (b"{}\0", JsonError::Syntax),
        (b"\x0c{}", JsonError::Syntax),
        (b"\xc2\xa0{}", JsonError::Syntax),
        (b"{\"a\":1,}", JsonError::Syntax),
        (b"{\"a\":[1,]}", JsonError::Syntax),
        (b"{'a':1}", JsonError::Syntax),
        (b"{a:1}", JsonError::Syntax),
        (b"{1:1}", JsonError::Syntax),
        (b"{null:1}", JsonError::Syntax),
        (b"{\"a\":NaN}", JsonError::Syntax),
        (b"{\"a\":-Infinity}", JsonError::Syntax),
        (b"{\"a\":01}", JsonError::Syntax),
        (b"{\"a\":+1}", JsonError::Syntax),
        (b"{\"a\":1.}", JsonError::Syntax),
        (b"{\"a\":.5}", JsonError::Syntax),
        (b"{\"a\":1e}", JsonError::Syntax),
        (b"{\"a\":True}", JsonError::Syntax),
        (b"{\"a\":1/**/}", JsonError::Syntax),
        (b"{\"a\":\"\n\"}", JsonError::Syntax),
        (b"{\"a\":\"\\x41\"}", JsonError::Syntax),
        (b"{\"a\":\"\\u12g4\"}", JsonError::Syntax),
        (b"{\"a\":{\"b\":[\"\x01\"]}}", JsonError::Syntax),
        (b"{\"a\":\"\\ud800\"}", JsonError::LoneSurrogate),
        (b"{\"a\":\"\\udc00\\ud800\"}", JsonError::LoneSurrogate),
        (b"{\"a\":[{\"b\":\"\\ud800x\"}]}", JsonError::LoneSurrogate),
        (b"{\"\\ud800\":1}", JsonError::LoneSurrogate),
        (b"{\"a\":{\"\\ud800\":1}}", JsonError::LoneSurrogate),
        (b"{\"a\":1,\"a\":1}", JsonError::DuplicateMember),
        (b"{\"a\":1,\"\\u0061\":1}", JsonError::DuplicateMember),
        (b"{\"\\u0061\":1,\"a\":1}", JsonError::DuplicateMember),
        (b"{\"\\u0061\":1,\"\\u0061\":1}", JsonError::DuplicateMember),
        (b"{\"\":1,\"\":1}", JsonError::DuplicateMember),
        (b"{\"a\":{\"b\":1,\"c\":2,\"b\":3}}", JsonError::DuplicateMember),
        (b"{\"a\":[[{\"b\":1,\"\\u0062\":2}]]}", JsonError::DuplicateMember),
    ];
    for (text, error) in table {
        assert_eq!(read(text), Err(*error), "{}", String::from_utf8_lossy(text));
    }
}

#[test]
fn escaped_and_empty_names_are_no_duplicates_of_one_another() {
    assert_eq!(read(b"{\"\\u0061\":1,\"\":2,\"b\":3}").unwrap(), pairs(&[("a", "1"), ("", "2"), ("b", "3")]));
    assert_eq!(read(b"{\"a\":{\"a\":{\"a\":1}}}").unwrap().len(), 1);
    // The second name says what the text has from the first name on.
    assert_eq!(read(br#"{"a":"x","a\":\"x":1}"#).unwrap(), pairs(&[("a", "\"x\""), ("a\":\"x", "1")]));
}

#[test]
fn a_surrogate_pair_is_one_character() {
    let seen = read(b"{\"\\ud83d\\ude00\":\"\\ud83d\\ude00\"}").unwrap();
    assert_eq!(seen[0].0, "\u{1f600}");
}

#[test]
fn the_depth_bound_holds_on_both_sides() {
    let nested = |levels: usize| {
        let inner = levels - 1;
        format!("{{\"a\":{}1{}}}", "[".repeat(inner), "]".repeat(inner))
    };
    assert!(read(nested(16).as_bytes()).is_ok());
    assert_eq!(read(nested(17).as_bytes()), Err(JsonError::TooDeep));
    assert_eq!(read(nested(60_000).as_bytes()), Err(JsonError::TooDeep));
    let objects = format!("{}1{}", "{\"a\":".repeat(17), "}".repeat(17));
    assert_eq!(read(objects.as_bytes()), Err(JsonError::TooDeep));
    assert_eq!(read_within(b"{}", Bounds { depth: 0, members: 1 }), Err(JsonError::TooDeep));
    assert_eq!(read_within(b"{\"a\":1}", Bounds { depth: 1, members: 1 }).unwrap().len(), 1);
}

#[test]
fn the_member_bound_holds_on_both_sides_at_every_depth() {
    let flat = |members: usize| {
        let list: Vec<String> = (0..members).map(|n| format!("\"{n}\":1")).collect();
        format!("{{{}}}", list.join(","))
    };
    assert_eq!(read(flat(1_024).as_bytes()).unwrap().len(), 1_024);
    assert_eq!(read(flat(1_025).as_bytes()), Err(JsonError::TooManyMembers));
    assert_eq!(read(format!("{{\"a\":{}}}", flat(1_025)).as_bytes()), Err(JsonError::TooManyMembers));
}

#[test]
fn a_duplicate_is_found_wherever_the_two_names_stand() {
    for members in 2..40 {
        for (first, second) in (0..members).flat_map(|b| (0..b).map(move |a| (a, b))) {
            for spelling in ["x", "\\u0078"] {
                let name = |n: usize| match n {
                    n if n == first => "x".to_owned(),
                    n if n == second => spelling.to_owned(),
                    n => format!("m{n}"),
                };
                let list: Vec<String> = (0..members).map(|n| format!("\"{}\":0", name(n))).collect();
                let text = format!("{{{}}}", list.join(","));
                assert_eq!(read(text.as_bytes()), Err(JsonError::DuplicateMember), "{text}");
            }
        }
    }
}

#[test]
fn a_shallow_reading_judges_the_outermost_names_only() {
    let shallow = |text: &'static [u8]| {
        let mut kinds = Vec::new();
        shallow_object(text, Bounds::DEFAULT, |_, value| {
            kinds.push(value.check(Bounds::DEFAULT));
            Ok::<(), JsonError>(())
        })
        .map(|()| kinds)
    };
    let mixed = b"{\"a\":{\"x\":1,\"x\":2},\"b\":\"\\ud800\",\"c\":[1]}";
    assert_eq!(
        shallow(mixed).unwrap(),
        [Err(JsonError::DuplicateMember), Err(JsonError::LoneSurrogate), Ok(())]
    );
    assert_eq!(shallow(b"{\"a\":1,\"a\":1}"), Err(JsonError::DuplicateMember));
    assert_eq!(shallow(b"{\"a\":[1,]}"), Err(JsonError::Syntax));
}

#[test]
fn a_raw_value_tells_its_kind_and_content() {
    let mut seen = Vec::new();
    let text = b"{\"a\":null,\"b\":true,\"c\":-1,\"d\":\"\\u0041b\",\"e\":[],\"f\":{},\"g\":\"plain\"}";
    object(text, Bounds::DEFAULT, |_, value| {
        seen.push(value);
        Ok::<(), JsonError>(())
    })
    .unwrap();
    let kinds: Vec<Kind> = seen.iter().map(|value| value.kind()).collect();
    use Kind::{Array, Bool, Null, Number, Object};
    assert_eq!(kinds, [Null, Bool, Number, Kind::String, Array, Object, Kind::String]);
    assert_eq!(seen[1].as_bool(), Some(true));
    assert_eq!(seen[0].as_bool(), None);
    assert_eq!(seen[3].as_str().as_deref(), Some("Ab"));
    assert!(matches!(seen[6].as_str(), Some(Cow::Borrowed("plain"))));
    assert_eq!(seen[2].as_str(), None);
}

#[test]
fn elements_come_in_order_and_the_visitor_can_stop() {
    let list = Raw("[1, \"a\" ,[2]]");
    let mut seen = Vec::new();
    let all = list.elements(|element| {
        seen.push(element.text());
        Ok::<(), u8>(())
    });
    assert_eq!(all, Ok(true));
    assert_eq!(seen, ["1", "\"a\"", "[2]"]);
    assert_eq!(list.elements(|_| Err(7)), Err(7));
    assert_eq!(Raw("{}").elements(|_| Err(7)), Ok(false));
}

#[test]
fn an_error_of_the_visitor_is_given_back_as_it_is() {
    #[derive(Debug, PartialEq)]
    enum Mine {
        Json(JsonError),
        Stopped,
    }
    impl From<JsonError> for Mine {
        fn from(error: JsonError) -> Self {
            Self::Json(error)
        }
    }
    assert_eq!(object(b"{\"a\":1}", Bounds::DEFAULT, |_, _| Err(Mine::Stopped)), Err(Mine::Stopped));
    let broken = object(b"{", Bounds::DEFAULT, |_, _| Err(Mine::Stopped));
    assert_eq!(broken, Err(Mine::Json(JsonError::Syntax)));
}

proptest! {
    #[test]
    fn any_octets_are_read_without_a_panic(text in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&text);
    }

    #[test]
    fn near_json_is_read_without_a_panic_and_never_more_leniently_than_serde_json(
        text in "[{}\\[\\]\",:\\\\u0d8ac1e.\\- ]{0,40}",
    ) {
        let ours = read(text.as_bytes());
        if ours.is_ok() {
            prop_assert!(serde_json::from_str::<&RawValue>(&text).is_ok());
        }
    }
}

/// What serde_json makes of a text, in the order and the spelling of the text, where it is an object without the same
/// name twice.
fn by_serde_json(text: &str) -> Option<Seen> {
    struct All(Seen);
    impl<'de> serde::Deserialize<'de> for All {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(Collect).map(Self)
        }
    }
    struct Collect;
    impl<'de> serde::de::Visitor<'de> for Collect {
        type Value = Seen;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Seen, A::Error> {
            let mut seen = Vec::new();
            while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                seen.push((name, value.get().to_owned()));
            }
            Ok(seen)
        }
    }
    serde_json::from_str::<All>(text).ok().map(|all| all.0)
}

/// JSON of every kind, well formed but for the names, which may occur twice, and surrogates, which may stand alone.
fn json_value() -> impl Strategy<Value = String> {
    let space = "[ \t\r\n]{0,2}";
    let string = prop_oneof![
        "\"[a-c]{0,2}\"",
        r#""([ -!#-\[\]-~]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}|[\u{80}-\u{10ffff}]){0,20}""#,
    ];
    let number = "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?";
    let leaf = prop_oneof![string.clone(), number, "true|false|null"];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        let spaced = (space, inner, space).prop_map(|(before, value, after)| before + &value + &after);
        let member = (space, string.clone(), space, spaced.clone())
            .prop_map(|(before, name, after, value)| format!("{before}{name}{after}:{value}"));
        prop_oneof![
            proptest::collection::vec(spaced, 0..5).prop_map(|all| format!("[{}]", all.join(","))),
            proptest::collection::vec(member, 0..5).prop_map(|all| format!("{{{}}}", all.join(","))),
        ]
    })
}

/// The two readers agree on the grammar, and on every name and value; ours refuses more, and says what.
fn agrees_with_serde_json(text: &str) {
    let ours = read(text.as_bytes());
    let theirs = serde_json::from_str::<&RawValue>(text);
    match ours {
        Ok(seen) => assert_eq!(Some(seen), by_serde_json(text), "{text}"),
        Err(JsonError::Syntax) => assert!(theirs.is_err(), "{text}"),
        Err(JsonError::NotAnObject) => assert!(theirs.is_ok() && by_serde_json(text).is_none(), "{text}"),
        // It refuses half of a pair where it makes a string of it.
        Err(JsonError::LoneSurrogate) => assert!(!is_all_text(text), "{text}"),
        // What comes first counts: there may be half of a pair behind the second name.
        Err(JsonError::DuplicateMember) => assert!(has_duplicate(text) || !is_all_text(text), "{text}"),
        Err(other) => panic!("{other}: {text}"),
    }
    // What ours lets through must have no name twice, at any depth.
    assert!(read(text.as_bytes()).is_err() || !has_duplicate(text), "{text}");
}

fn is_all_text(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

/// Whether some object has fewer members once equal names are merged.
fn has_duplicate(text: &str) -> bool {
    fn walk(text: &str) -> bool {
        if let Some(members) = by_serde_json(text) {
            let names: std::collections::BTreeSet<&str> = members.iter().map(|(name, _)| &**name).collect();
            return names.len() < members.len() || members.iter().any(|(_, value)| walk(value));
        }
        let elements: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
        elements.iter().any(|element| walk(element.get()))
    }
    walk(text)
}

#[test]
fn special_octets_are_found_at_every_place_of_a_string() {
    for length in 0..40 {
        for place in 0..=length {
            for (octet, good) in
                [("\\n", true), ("\"", false), ("\u{1f}", false), ("\u{7f}\u{80}", true), ("\0", false)]
            {
                let text = format!(
                    "{{\"a\":\"{}{octet}{}\"}}",
                    "\u{e9}x"[..2].repeat(place),
                    "y".repeat(length - place)
                );
                assert_eq!(read(text.as_bytes()).is_ok(), good, "{text:?}");
                agrees_with_serde_json(&text);
            }
        }
    }
}

#[test]
fn no_bound_is_deeper_than_the_stack() {
    let nested = |levels: usize| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels));
    let deep = Bounds { depth: u16::MAX, ..Bounds::DEFAULT };
    assert!(read_within(nested(usize::from(MAX_DEPTH)).as_bytes(), deep).is_ok());
    assert_eq!(read_within(nested(usize::from(MAX_DEPTH) + 1).as_bytes(), deep), Err(JsonError::TooDeep));
    assert_eq!(read_within(nested(1_000_000).as_bytes(), deep), Err(JsonError::TooDeep));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_well_formed_text_is_read_as_serde_json_reads_it(text in json_value()) {
        agrees_with_serde_json(&text);
    }

    #[test]
    fn a_text_with_one_octet_changed_is_judged_as_serde_json_judges_it(
        text in json_value(),
        place in any::<prop::sample::Index>(),
        octet in "[\\PC\\x00-\\x7f]",
        removed in 0_usize..2,
    ) {
        let mut characters: Vec<char> = text.chars().collect();
        let place = place.index(characters.len());
        characters.splice(place..place + removed, octet.chars());
        agrees_with_serde_json(&characters.into_iter().collect::<String>());
    }

    #[test]
    fn a_text_that_was_cut_is_judged_as_serde_json_judges_it(text in json_value(), place in any::<prop::sample::Index>()) {
        let kept: String = text.chars().take(place.index(text.chars().count() + 1)).collect();
        agrees_with_serde_json(&kept);
    }
}
