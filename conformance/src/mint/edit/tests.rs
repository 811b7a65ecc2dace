use super::*;

fn edited(text: &str, part: Part, edit: Edit) -> Result<String, Mistake> {
    let facts = Facts {
        now: 0,
        issuer: String::new(),
        audience: String::new(),
        nonce: String::new(),
        elsewhere: "e".to_owned(),
    };
    super::edit(text, &TextChange { part, edit }, &facts)
}

fn meaningless(what: &str) -> Result<String, Mistake> {
    Err(Mistake::Meaningless(what.to_owned()))
}

#[test]
fn segments_stand_where_the_text_says_and_only_in_a_whole_token() {
    let arrange = || Edit::Arrange("{%h:%p.%s%s${elsewhere}}".to_owned());
    assert_eq!(edited("a.b.c", Part::Token, arrange()), Ok("{a:b.cce}".to_owned()));
    assert_eq!(
        edited("a.b.c", Part::Header, arrange()),
        meaningless("arranging the segments of one segment")
    );
    let before = meaningless("changing a whole token before it is signed");
    assert_eq!(edited("a.b", Part::Token, arrange()), before);
    assert_eq!(edited("a.b", Part::Token, Edit::Append("x".to_owned())), before);
}

#[test]
fn another_alphabet_differs_or_means_nothing() {
    let edit = |text| edited(text, Part::Header, Edit::StandardAlphabet);
    assert_eq!(edit("a-b_c.d-.e"), Ok("a+b/c.d-.e".to_owned()));
    assert_eq!(edit("abc.d-.e"), meaningless("another alphabet where it makes no difference"));
}

#[test]
fn a_part_that_is_not_there_cannot_be_changed() {
    let append = || Edit::Append("x".to_owned());
    assert_eq!(edited("a.b", Part::Payload, append()), Ok("a.bx".to_owned()));
    assert_eq!(edited("a.b", Part::Signature, append()), meaningless("changing a part that is not there"));
}
