//! The directives of `Cache-Control` (RFC 9111 section 5.2): a list with quoted strings in it.

/// One directive: its name as written, and its argument with a quoted string's quotes taken off.
pub(super) type Directive<'a> = (&'a [u8], Option<&'a [u8]>);

/// The directives of one field line, in order. A quote that is never closed swallows the rest.
pub(super) fn directives(line: &[u8]) -> impl Iterator<Item = Directive<'_>> {
    let mut rest = Some(line);
    core::iter::from_fn(move || {
        let (member, after) = split_at_comma(rest?)?;
        rest = after;
        Some(directive(member.trim_ascii()))
    })
    .filter(|(name, _)| !name.is_empty())
}

/// The first member of a list, and what follows its comma. None when a quote is left open.
fn split_at_comma(list: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, octet) in list.iter().enumerate() {
        match octet {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                let (member, after) = list.split_at_checked(at)?;
                return Some((member, after.get(1..)));
            }
            _ => {}
        }
    }
    (!quoted).then_some((list, None))
}

fn directive(member: &[u8]) -> Directive<'_> {
    let mut halves = member.splitn(2, |octet| *octet == b'=');
    let name = halves.next().unwrap_or_default();
    (name, halves.next().map(unquoted))
}

/// RFC 9111 section 5.2: recipients ought to accept both forms of an argument.
fn unquoted(argument: &[u8]) -> &[u8] {
    argument.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(argument)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<(&str, Option<&str>)> {
        let text = |octets| core::str::from_utf8(octets).unwrap();
        directives(line.as_bytes()).map(|(name, argument)| (text(name), argument.map(text))).collect()
    }

    #[test]
    fn a_comma_within_quotes_ends_no_directive() {
        assert_eq!(
            read(r#"private="a, no-store", max-age=60"#),
            [("private", Some("a, no-store")), ("max-age", Some("60"))]
        );
        assert_eq!(read(r#"x="a\", no-store", y"#), [("x", Some(r#"a\", no-store"#)), ("y", None)]);
        assert_eq!(read(r#"x="a\\", no-store"#), [("x", Some(r"a\\")), ("no-store", None)]);
    }

    #[test]
    fn a_quote_left_open_swallows_the_rest() {
        assert_eq!(read(r#"max-age=60, x="no-store, no-cache"#), [("max-age", Some("60"))]);
    }

    #[test]
    fn empty_members_and_white_space_are_passed_over() {
        assert_eq!(read(" ,, \tno-store\t ,"), [("no-store", None)]);
        assert_eq!(read(""), []);
        assert_eq!(read("="), []);
        assert_eq!(read("max-age="), [("max-age", Some(""))]);
        assert_eq!(read("max-age = 60"), [("max-age ", Some(" 60"))]);
    }
}
