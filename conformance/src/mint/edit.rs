//! Changes of the text of a token, after it was made.

use super::mistake::Mistake;
use super::recipe::{Edit, Part, TextChange};
use super::text::{Facts, fill};

/// Where text is put in: far enough from both ends that it is in the middle of every segment.
const MIDDLE: usize = 10;

/// The characters of base64url, in their order (RFC 4648 5).
const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The token, or what of it is signed, with one change.
///
/// # Errors
/// [`Mistake`], where the change has no meaning here.
pub(super) fn edit(text: &str, change: &TextChange, facts: &Facts) -> Result<String, Mistake> {
    let mut parts: Vec<String> = text.splitn(3, '.').map(str::to_owned).collect();
    let at = match change.part {
        Part::Token => return whole(text, &parts, &change.edit, facts),
        Part::Header => 0,
        Part::Payload => 1,
        Part::Signature => 2,
    };
    let missing = || Mistake::Meaningless("changing a part that is not there".to_owned());
    let part = parts.get_mut(at).ok_or_else(missing)?;
    *part = changed(part, &change.edit, facts)?;
    Ok(parts.join("."))
}

fn whole(text: &str, parts: &[String], edit: &Edit, facts: &Facts) -> Result<String, Mistake> {
    match (parts, edit) {
        ([header, payload, signature], Edit::Arrange(by)) => {
            let by = filled(by, facts)?;
            // No segment has a `%`, so what was put in is not looked at again.
            Ok(by.replace("%h", header).replace("%p", payload).replace("%s", signature))
        }
        ([_, _], _) => Err(Mistake::Meaningless("changing a whole token before it is signed".to_owned())),
        (_, edit) => changed(text, edit, facts),
    }
}

fn filled(text: &str, facts: &Facts) -> Result<String, Mistake> {
    String::from_utf8(fill(text, facts)?).map_err(|_| Mistake::NoText)
}

fn changed(text: &str, edit: &Edit, facts: &Facts) -> Result<String, Mistake> {
    let filled = |text: &str| filled(text, facts);
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
            let last =
                text.chars().last().filter(|_| !text.len().is_multiple_of(4)).ok_or_else(meaningless)?;
            let next =
                ALPHABET.find(last).and_then(|at| ALPHABET.get(at.saturating_add(1)..)?.chars().next());
            // The unused bits are zero, so the next character differs in the lowest of them.
            let next = next.ok_or_else(meaningless)?;
            let kept = text.get(..text.len().saturating_sub(1)).unwrap_or_default();
            Ok(format!("{kept}{next}"))
        }
        Edit::StandardAlphabet => {
            let other = text.replace('-', "+").replace('_', "/");
            let meaningless =
                || Mistake::Meaningless("another alphabet where it makes no difference".to_owned());
            Some(other).filter(|other| other != text).ok_or_else(meaningless)
        }
        Edit::Arrange(_) => Err(Mistake::Meaningless("arranging the segments of one segment".to_owned())),
    }
}

#[cfg(test)]
mod tests;
