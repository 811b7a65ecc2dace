//! The `aud` claim (RFC 7519 section 4.1.3).

use crate::json::{Kind, Raw};
use std::borrow::Cow;

/// The audiences of a token: one string, or an array of strings, which mean the same. Nothing is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audience<'a>(Raw<'a>);

impl<'a> Audience<'a> {
    /// The audience of an `aud` claim. `Err` with what stands in the place of a string; an empty array names nobody
    /// and is an error as well.
    pub(crate) fn from_json(raw: Raw<'a>) -> Result<Self, Kind> {
        match raw.kind() {
            Kind::String => return Ok(Self(raw)),
            Kind::Array => {}
            other @ (Kind::Null | Kind::Bool | Kind::Number | Kind::Object) => return Err(other),
        }
        let mut empty = true;
        raw.elements(|element| {
            empty = false;
            if element.kind() == Kind::String { Ok(()) } else { Err(element.kind()) }
        })?;
        if empty { Err(Kind::Array) } else { Ok(Self(raw)) }
    }

    /// Gives every audience to `visit`, in order, until it says so with an error.
    ///
    /// # Errors
    /// The first error of `visit`.
    pub fn each<E>(self, mut visit: impl FnMut(Cow<'a, str>) -> Result<(), E>) -> Result<(), E> {
        let mut text = |raw: Raw<'a>| raw.as_str().map_or(Ok(()), &mut visit);
        match self.0.kind() {
            Kind::String => text(self.0),
            Kind::Null | Kind::Bool | Kind::Number | Kind::Array | Kind::Object => {
                self.0.elements(text).map(drop)
            }
        }
    }

    /// Whether some audience fulfils `test`.
    pub fn any(self, mut test: impl FnMut(&str) -> bool) -> bool {
        self.each(|audience| if test(&audience) { Err(()) } else { Ok(()) }).is_err()
    }

    /// Whether exactly this string is among them: code points are compared, and nothing is normalised.
    pub fn contains(self, audience: &str) -> bool {
        self.any(|found| found == audience)
    }

    /// Whether more than one is named.
    pub fn has_several(self) -> bool {
        let mut found = 0_usize;
        self.any(|_| {
            found = found.saturating_add(1);
            found > 1
        })
    }

    /// All of them as strings of their own.
    pub fn to_vec(self) -> Vec<String> {
        let mut all = Vec::new();
        self.any(|audience| {
            all.push(audience.to_owned());
            false
        });
        all
    }

    /// The text as received, for an excerpt.
    pub(crate) const fn text(self) -> &'a str {
        self.0.text()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{self, Bounds, JsonError};

    fn audience(text: &str) -> Result<Vec<String>, Kind> {
        let claims = format!("{{\"aud\":{text}}}");
        let mut found = None;
        json::object(claims.as_bytes(), Bounds::DEFAULT, |_, raw| {
            found = Some(Audience::from_json(raw).map(Audience::to_vec));
            Ok::<(), JsonError>(())
        })
        .unwrap();
        found.unwrap()
    }

    #[test]
    fn a_string_is_an_array_of_one() {
        assert_eq!(audience("\"me\"").unwrap(), ["me"]);
        assert_eq!(audience("[\"me\"]").unwrap(), ["me"]);
        assert_eq!(audience("[\"\\u006de\", \"you\"]").unwrap(), ["me", "you"]);
    }

    #[test]
    fn everything_else_is_refused_by_what_it_is() {
        let table = [
            ("null", Kind::Null),
            ("1", Kind::Number),
            ("true", Kind::Bool),
            ("{}", Kind::Object),
            ("[]", Kind::Array),
            ("[\"me\",1]", Kind::Number),
            ("[\"me\",null]", Kind::Null),
            ("[[\"me\"]]", Kind::Array),
            ("[{},\"me\"]", Kind::Object),
        ];
        for (text, kind) in table {
            assert_eq!(audience(text), Err(kind), "{text}");
        }
    }

    #[test]
    fn a_name_is_compared_whole_and_case_sensitively() {
        let text = "{\"aud\":[\"meme\",\"Me\",\"me you\"]}";
        json::object(text.as_bytes(), Bounds::DEFAULT, |_, raw| {
            let audience = Audience::from_json(raw).unwrap();
            assert!(!audience.contains("me"));
            assert!(audience.contains("Me"));
            assert!(audience.has_several());
            Ok::<(), JsonError>(())
        })
        .unwrap();
    }
}
