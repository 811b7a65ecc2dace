//! A piece of a token's text that is safe to print.

use core::fmt;

/// At most this many characters of the original are kept: enough for a URL, too little for a token.
pub const EXCERPT_CHARACTERS: usize = 96;

/// The beginning of a text that came with a token, made safe to print and to log: printable ASCII stays, everything
/// else is written as an escape, so that no line break, control sequence or look-alike gets through.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Excerpt(Box<str>);

impl Excerpt {
    /// The excerpt of a text.
    pub fn of(text: &str) -> Self {
        let mut safe = String::new();
        let mut characters = text.chars();
        for character in characters.by_ref().take(EXCERPT_CHARACTERS) {
            match character {
                '"' | '\\' => safe.extend(['\\', character]),
                ' '..='~' => safe.push(character),
                other => safe.extend(other.escape_unicode()),
            }
        }
        if !characters.as_str().is_empty() {
            safe.push_str("...");
        }
        Self(safe.into_boxed_str())
    }

    /// The excerpts of several texts, in one.
    pub fn of_all<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut joined = String::new();
        for text in texts.into_iter().take(EXCERPT_CHARACTERS) {
            if !joined.is_empty() {
                joined.push_str(" or ");
            }
            joined.push_str(text);
        }
        Self::of(&joined)
    }

    /// The printable text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_or_a_log_would_obey_is_escaped() {
        let text = "a\r\nb\u{1b}[31m\"\\\u{202e}\u{e9}";
        let safe = "a\\u{d}\\u{a}b\\u{1b}[31m\\\"\\\\\\u{202e}\\u{e9}";
        assert_eq!(Excerpt::of(text).as_str(), safe);
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let whole = "x".repeat(EXCERPT_CHARACTERS);
        assert_eq!(Excerpt::of(&whole).as_str(), whole);
        assert_eq!(Excerpt::of(&format!("{whole}y")).as_str(), format!("{whole}..."));
        assert!(Excerpt::of(&"\u{1f600}".repeat(70_000)).as_str().len() < 1_000);
    }
}
