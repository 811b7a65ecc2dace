//! Which part of a token a change concerns: the one place that knows every kind.

use super::recipe::{Confusion, Member, TextChange, TokenChange, Value};

/// What a change does to each part of a token.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts<'a> {
    pub(super) header: Object<'a>,
    pub(super) payload: Object<'a>,
    pub(super) signing: Signing<'a>,
    /// Of what is signed.
    pub(super) signed_text: Option<&'a TextChange>,
    /// Of the whole token, once it is made.
    pub(super) text: Option<&'a TextChange>,
}

/// What is done to the header or to the payload.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Object<'a> {
    #[default]
    Kept,
    Set(&'a str, &'a Value),
    SetAlg(&'a str),
    Without(&'a str),
    Extra(&'a str),
    Text(&'a str),
}

/// How the signature comes about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Signing<'a> {
    #[default]
    Own,
    By(&'a str),
    As(&'a str),
    Confused(&'a Confusion),
    None,
    Forged(&'a str),
    Mutated(&'a str),
}

impl<'a> Parts<'a> {
    /// What this change does.
    pub(super) fn of(change: Option<&'a TokenChange>) -> Self {
        let same = Self::default();
        let Some(change) = change else { return same };
        match change {
            TokenChange::Claim(member) => Self { payload: set(member), ..same },
            TokenChange::NoClaim(name) => Self { payload: Object::Without(name), ..same },
            TokenChange::PayloadExtra(text) => Self { payload: Object::Extra(text), ..same },
            TokenChange::PayloadText(text) => Self { payload: Object::Text(text), ..same },
            TokenChange::Header(member) => Self { header: set(member), ..same },
            TokenChange::NoHeader(name) => Self { header: Object::Without(name), ..same },
            TokenChange::HeaderExtra(text) => Self { header: Object::Extra(text), ..same },
            TokenChange::HeaderText(text) => Self { header: Object::Text(text), ..same },
            TokenChange::SignedBy(key) => Self { signing: Signing::By(key), ..same },
            TokenChange::SignedAs(alg) => Self { signing: Signing::As(alg), ..same },
            TokenChange::Smuggled(smuggled) => Self {
                header: Object::Set(&smuggled.name, &smuggled.value),
                signing: Signing::By(&smuggled.key),
                ..same
            },
            TokenChange::Confused(confusion) => {
                Self { header: Object::SetAlg(&confusion.alg), signing: Signing::Confused(confusion), ..same }
            }
            TokenChange::Unsecured(alg) => {
                Self { header: Object::SetAlg(alg), signing: Signing::None, ..same }
            }
            TokenChange::Forged(name) => Self { signing: Signing::Forged(name), ..same },
            TokenChange::Signature(name) => Self { signing: Signing::Mutated(name), ..same },
            TokenChange::Text(text) => Self { text: Some(text), ..same },
            TokenChange::SignedText(text) => Self { signed_text: Some(text), ..same },
        }
    }
}

fn set(member: &Member) -> Object<'_> {
    Object::Set(&member.name, &member.value)
}
