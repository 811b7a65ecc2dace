//! What of the words of those who are judged may be shown.

/// The longest run of characters that a token could consist of: a token is longer, names and hashes are not.
const RUN: usize = 64;

/// The text without control characters, and without anything that may be a token or a key: a long run of the characters
/// of one is left out.
pub(super) fn of(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let mut shown = String::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let length = rest.find(|character| !in_token(character)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(length);
        shown.push_str(if run.len() > RUN { "[..]" } else { run });
        let mut characters = after.chars();
        shown.extend(characters.next().map(|other| if other.is_control() { ' ' } else { other }));
        rest = characters.as_str();
    }
    shown
}

fn in_token(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.' | '=' | '+' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worked_examples::RFC7515_A1;

    #[test]
    fn a_token_is_left_out_and_the_words_around_it_stay() {
        let traceback = format!("Error: bad token \"{RFC7515_A1}\"\n\tat main\u{1b}[31m\n");
        assert_eq!(of(traceback.as_bytes()), "Error: bad token \"[..]\"  at main [31m");
        let path = "x".repeat(RUN);
        assert_eq!(of(path.as_bytes()), path);
        assert_eq!(of("x".repeat(RUN + 1).as_bytes()), "[..]");
        assert_eq!(of(b""), "");
    }
}
