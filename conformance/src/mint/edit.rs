//! Changes of the text of a token, after it was made.

use super::mistake::Mistake;
use super::recipe::{Edit, Part, TextChange};
use super::text::{Facts, fill};

/// Where text is put in: far enough from both ends that it is in the middle of every segment.
const MIDDLE: usize = 10;

/// The characters of base64url, in their order (RFC 4648 5).
const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The token with one change.
///
/// # Errors
/// [`Mistake`], where the change has no meaning here.
pub(super) fn edit(compact: &str, change: &TextChange, facts: &Facts) -> Result<String, Mistake> {
    let mut parts: Vec<String> = compact.splitn(3, '.').map(str::to_owned).collect();
    let at = match change.part {
        Part::Token => return changed(compact, &change.edit, facts),
        Part::Header => 0,
        Part::Payload => 1,
        Part::Signature => 2,
    };
    if let Some(part) = parts.get_mut(at) {
        *part = changed(part, &change.edit, facts)?;
    }
    Ok(parts.join("."))
}

fn changed(text: &str, edit: &Edit, facts: &Facts) -> Result<String, Mistake> {
    let filled = |text: &str| String::from_utf8(fill(text, facts)?).map_err(|_| Mistake::NoText);
    match edit {
        Edit::Prepend(more) => Ok(format!("{}{text}", filled(more)?)),
        Edit::Append(more) => Ok(format!("{text}{}", filled(more)?)),
        Edit::Insert(more) => match text.split_at_checked(MIDDLE) {
            Some((before, behind)) => Ok(format!("{before}{}{behind}", filled(more)?)),
            None => Err(Mistake::Meaningless("inserting into a text this short".to_owned())),
        },
        Edit::Cut(count) => {
            let kept = text.len().checked_sub(*count).and_then(|length| text.get(..length));
            kept.map(str::to_owned).ok_or_else(|| Mistake::Meaningless(format!("cutting {count} characters")))
        }
        Edit::Replace(by) => Ok(filled(by)?.replace('%', text)),
        Edit::UnusedBits => {
            let meaningless = || Mistake::Meaningless("setting unused bits where there are none".to_owned());
            let last = text.chars().last().filter(|_| text.len() % 4 != 0).ok_or_else(meaningless)?;
            let next =
                ALPHABET.find(last).and_then(|at| ALPHABET.get(at.saturating_add(1)..)?.chars().next());
            // The unused bits are zero, so the next character differs in the lowest of them.
            let next = next.ok_or_else(meaningless)?;
            let kept = text.get(..text.len().saturating_sub(1)).unwrap_or_default();
            Ok(format!("{kept}{next}"))
        }
    }
}
