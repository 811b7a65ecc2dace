//! The challenges of `WWW-Authenticate` (RFC 9110 section 11.6.1), read strictly.

use core::fmt;
use core::iter::Peekable;
use core::str::Chars;

/// One challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme, as it was written.
    pub scheme: String,
    /// The parameters, in their order: the name in lower case, and the value without quotes.
    pub parameters: Vec<(String, String)>,
}

impl Challenge {
    /// Whether it is one for a bearer token. Case does not matter (RFC 9110 section 11.1).
    pub fn is_bearer(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("bearer")
    }

    /// The first parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A value of `WWW-Authenticate` is no list of challenges: behind how many characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoChallenge(usize);

impl fmt::Display for NoChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no list of challenges, from character {} on", self.0.saturating_add(1))
    }
}

/// The challenges in one value.
///
/// # Errors
/// [`NoChallenge`].
pub fn parse(value: &str) -> Result<Vec<Challenge>, NoChallenge> {
    let mut reader = Reader { all: value.chars().count(), rest: value.chars().peekable() };
    let mut challenges: Vec<Challenge> = Vec::new();
    loop {
        // Empty elements of a list say nothing (RFC 9110 section 5.6.1.2).
        while reader.blanks() || reader.is(',') {}
        if reader.rest.peek().is_none() {
            return Ok(challenges);
        }
        let name = reader.token().ok_or(reader.here())?;
        let blank = reader.blanks();
        match challenges.last_mut() {
            // Behind a comma stands a parameter of the last challenge, or the next challenge.
            Some(challenge) if reader.is('=') => {
                reader.blanks();
                let value = reader.value().ok_or(reader.here())?;
                challenge.parameters.push((name.to_ascii_lowercase(), value));
            }
            Some(_) | None => {
                let mut challenge = Challenge { scheme: name, parameters: Vec::new() };
                if blank {
                    challenge.parameters.extend(reader.first()?);
                }
                challenges.push(challenge);
            }
        }
        reader.blanks();
        if !matches!(reader.rest.peek(), None | Some(',')) {
            return Err(reader.here());
        }
    }
}

struct Reader<'a> {
    all: usize,
    rest: Peekable<Chars<'a>>,
}

impl Reader<'_> {
    fn here(&self) -> NoChallenge {
        NoChallenge(self.all.saturating_sub(self.rest.clone().count()))
    }

    /// Skips this character, where it is the next one.
    fn is(&mut self, wanted: char) -> bool {
        self.rest.next_if_eq(&wanted).is_some()
    }

    /// Skips blanks; whether there were any.
    fn blanks(&mut self) -> bool {
        let mut any = false;
        while self.rest.next_if(|next| matches!(next, ' ' | '\t')).is_some() {
            any = true;
        }
        any
    }

    fn run(&mut self, of: impl Fn(char) -> bool) -> String {
        let mut run = String::new();
        while let Some(next) = self.rest.next_if(|next| of(*next)) {
            run.push(next);
        }
        run
    }

    fn token(&mut self) -> Option<String> {
        Some(self.run(is_token)).filter(|token| !token.is_empty())
    }

    /// What stands right behind a scheme: nothing, a token68, which says nothing here, or a parameter.
    fn first(&mut self) -> Result<Option<(String, String)>, NoChallenge> {
        let mut ahead = Reader { all: self.all, rest: self.rest.clone() };
        ahead.run(is_token68);
        ahead.run(|character| character == '=');
        ahead.blanks();
        if matches!(ahead.rest.peek(), None | Some(',')) {
            self.rest = ahead.rest;
            return Ok(None);
        }
        let name = self.token().ok_or(self.here())?;
        self.blanks();
        if !self.is('=') {
            return Err(self.here());
        }
        self.blanks();
        let value = self.value().ok_or(self.here())?;
        Ok(Some((name.to_ascii_lowercase(), value)))
    }

    /// A token or a quoted string (RFC 9110 section 5.6.4).
    fn value(&mut self) -> Option<String> {
        if !self.is('"') {
            return self.token();
        }
        let mut value = String::new();
        loop {
            match self.rest.next()? {
                '"' => return Some(value),
                '\\' => value.push(self.rest.next().filter(|character| is_quoted(*character))?),
                character if is_quoted(character) => value.push(character),
                _ => return None,
            }
        }
    }
}

fn is_token(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character)
}

fn is_token68(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~+/".contains(character)
}

/// Octets above ASCII are allowed in a quoted string, and stand here as they came or replaced.
fn is_quoted(character: char) -> bool {
    !character.is_ascii_control() || character == '\t'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(scheme: &str, parameters: &[(&str, &str)]) -> Challenge {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Challenge { scheme: scheme.to_owned(), parameters: parameters.iter().map(owned).collect() }
    }

    #[test]
    fn challenges_are_read_one_by_one_or_in_a_list() {
        let realm = [("realm", "a, b")];
        for (text, expected) in [
            ("", vec![]),
            (" , ,", vec![]),
            ("Bearer", vec![challenge("Bearer", &[])]),
            ("Bearer realm=\"a, b\"", vec![challenge("Bearer", &realm)]),
            ("bearer  REALM = \"a, b\" ", vec![challenge("bearer", &realm)]),
            ("Bearer error=invalid_token", vec![challenge("Bearer", &[("error", "invalid_token")])]),
            ("Bearer a=\"\"", vec![challenge("Bearer", &[("a", "")])]),
            (r#"Bearer a="\"\\b""#, vec![challenge("Bearer", &[("a", "\"\\b")])]),
            (
                "Negotiate abc==, NTLM, Basic realm=\"x\",Bearer realm=\"a, b\", , error=e",
                vec![
                    challenge("Negotiate", &[]),
                    challenge("NTLM", &[]),
                    challenge("Basic", &[("realm", "x")]),
                    challenge("Bearer", &[("realm", "a, b"), ("error", "e")]),
                ],
            ),
            ("Bearer, error=\"e\"", vec![challenge("Bearer", &[("error", "e")])]),
            ("Bearer a=1, a=2", vec![challenge("Bearer", &[("a", "1"), ("a", "2")])]),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        let read = parse("BEARER Error=\"x\"").unwrap();
        assert!(read[0].is_bearer() && read[0].parameter("error") == Some("x"));
        assert_eq!(read[0].parameter("realm"), None);
    }

    #[test]
    fn what_is_no_challenge_is_told_with_its_place() {
        for (text, at) in [
            ("=", 0),
            ("\"Bearer\"", 0),
            ("Bearer realm=\"a", 15),
            ("Bearer realm=\"a\" error=\"b\"", 17),
            ("Bearer error=invalid token", 21),
            ("Bearer error:\"x\"", 12),
            ("Bearer a=b c", 11),
            ("Bearer a b", 9),
            ("Bearer a=\"\u{1}\"", 11),
            ("Bearer a=\"b\\", 12),
            ("Bearer a=1, b=", 14),
        ] {
            assert_eq!(parse(text), Err(NoChallenge(at)), "{text}");
        }
    }
}
