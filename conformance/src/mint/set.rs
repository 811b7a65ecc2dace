//! From what a case writes to the documents of a key set.

use super::algorithm::JwsAlg;
use super::jwks::{Entry, SetChange};
use super::keys::KeyName;
use super::members::Members;
use super::mistake::Mistake;
use super::ordinary;
use super::text::{Facts, fill};
use super::token;
use crate::lab::documents;
use serde_json::{Map, Value};

/// What a key set is made from.
#[derive(Clone, Copy, Debug)]
pub struct SetOrder<'a> {
    /// The entries.
    pub entries: &'a [Entry],
    /// How it differs from that of the twin.
    pub change: Option<&'a SetChange>,
    /// The key of an entry that names none.
    pub key: KeyName,
    /// `alg` of an entry that says nothing of it.
    pub alg: JwsAlg,
    /// What is only known when the suite runs.
    pub facts: &'a Facts,
}

/// The octets of the JWK Set.
///
/// # Errors
/// [`Mistake`], where an entry or the change is wrong.
pub fn document(order: &SetOrder<'_>) -> Result<Vec<u8>, Mistake> {
    let entries = entries(order)?;
    if let Some(SetChange::Text(text)) = order.change {
        let text = String::from_utf8(fill(text, order.facts)?).map_err(|_| Mistake::NoText)?;
        return Ok(text.replace('%', &entries.join(",")).into_bytes());
    }
    Ok(documents::key_set(&entries).into_bytes())
}

/// Each entry as an object, for a validator that is given its keys.
///
/// # Errors
/// [`Mistake`], where an entry or the change is wrong, or is nothing that a validator can be given.
pub fn objects(order: &SetOrder<'_>) -> Result<Vec<Map<String, Value>>, Mistake> {
    if let Some(SetChange::Text(_)) = order.change {
        return Err(Mistake::NoObject);
    }
    entries(order)?.iter().map(|entry| serde_json::from_str(entry).map_err(|_| Mistake::NoObject)).collect()
}

/// The text of each entry.
fn entries(order: &SetOrder<'_>) -> Result<Vec<String>, Mistake> {
    let mut entries: Vec<Entry> = order.entries.to_vec();
    let mut first = None;
    match order.change {
        None | Some(SetChange::Text(_) | SetChange::FilledUp(_)) => {}
        Some(SetChange::Append(entry)) => entries.push(entry.clone()),
        Some(SetChange::Prepend(entry)) => entries.insert(0, entry.clone()),
        Some(SetChange::Replace(entry)) => match entries.first_mut() {
            Some(known) => known.clone_from(entry),
            None => entries.push(entry.clone()),
        },
        Some(
            change @ (SetChange::Member(_)
            | SetChange::NoMember(_)
            | SetChange::Private(_)
            | SetChange::EntryExtra(_)),
        ) => first = Some(change),
    }
    let mut texts = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        texts.push(text(entry, first.filter(|_| at == 0), order)?);
    }
    match order.change {
        Some(SetChange::FilledUp(total)) => Ok(documents::filled_up(&texts, *total)),
        Some(_) | None => Ok(texts),
    }
}

fn text(entry: &Entry, change: Option<&SetChange>, order: &SetOrder<'_>) -> Result<String, Mistake> {
    let as_text = |octets| String::from_utf8(octets).map_err(|_| Mistake::NoText);
    if let Some(text) = &entry.text {
        return as_text(fill(text, order.facts)?);
    }
    let key = match &entry.key {
        Some(name) => token::key(name)?,
        None => order.key,
    };
    let is_private = entry.private || matches!(change, Some(SetChange::Private(true)));
    let jwk = if is_private { key.private_jwk() } else { key.public_jwk() };
    let mut members = Members::default();
    for (name, value) in &jwk {
        members.set(name, value.to_string().into_bytes());
    }
    members.set_text("kid", entry.kid.as_deref().unwrap_or(ordinary::KID));
    members.set_text("use", "sig");
    members.set_text("alg", order.alg.name());
    for (name, value) in &entry.members {
        members.set_value(name, value, order.facts)?;
    }
    for name in &entry.without {
        members.remove(name)?;
    }
    let mut extra = Vec::new();
    match change {
        Some(SetChange::Member(member)) => members.set_value(&member.name, &member.value, order.facts)?,
        Some(SetChange::NoMember(name)) => members.remove(name)?,
        Some(SetChange::EntryExtra(more)) => extra = fill(more, order.facts)?,
        Some(_) | None => {}
    }
    as_text(members.object(&extra))
}
