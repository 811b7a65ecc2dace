//! From a recipe to a token.

use super::algorithm::{Form, JwsAlg};
use super::change::{Object, Parts, Signing};
use super::edit::edit;
use super::forgery;
use super::keys::KeyName;
use super::members::Members;
use super::mistake::Mistake;
use super::ordinary;
use super::recipe::{Confusion, Recipe, TokenChange};
use super::secret::Secret;
use super::sign::{mac, sign, sign_form};
use super::signature::SignatureMutation;
use super::text::{Facts, fill};
use crate::protocol::configuration::Profile;
use countersign::base64url::encode;

/// What is to be minted.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// The kind of token.
    pub profile: Profile,
    /// How it differs from an ordinary one.
    pub recipe: &'a Recipe,
    /// How it differs from its twin.
    pub change: Option<&'a TokenChange>,
    /// Another `kid` than that of the recipe.
    pub kid: Option<&'a str>,
    /// Another key than that of the recipe.
    pub key: Option<&'a str>,
    /// What is only known when the suite runs.
    pub facts: &'a Facts,
}

/// A token, and the parts that it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minted {
    /// As it is presented.
    pub compact: String,
    /// The octets of its header.
    pub header: Vec<u8>,
    /// The octets of its payload.
    pub payload: Vec<u8>,
}

impl Recipe {
    /// The algorithm that it is signed under.
    ///
    /// # Errors
    /// [`Mistake::Unknown`].
    pub fn algorithm(&self) -> Result<JwsAlg, Mistake> {
        algorithm(self.alg.as_deref().unwrap_or("RS256"))
    }

    /// The key that signs.
    ///
    /// # Errors
    /// [`Mistake::Unknown`].
    pub fn key(&self) -> Result<KeyName, Mistake> {
        match &self.key {
            Some(name) => key(name),
            None => Ok(ordinary::key_for(self.algorithm()?)),
        }
    }
}

/// Mints a token.
///
/// # Errors
/// [`Mistake`], where the recipe or its change is wrong.
pub fn mint(order: &Order<'_>) -> Result<Minted, Mistake> {
    let parts = Parts::of(order.change);
    let header = header(order, parts.header)?;
    let payload = payload(order, parts.payload)?;
    let input = format!("{}.{}", encode(&header), encode(&payload));
    let input = match parts.signed_text {
        Some(change) => edit(&input, change, order.facts)?,
        None => input,
    };
    let signature = signature(order, parts.signing, input.as_bytes())?;
    let compact = format!("{input}.{}", encode(&signature));
    let compact = match parts.text {
        Some(change) => edit(&compact, change, order.facts)?,
        None => compact,
    };
    Ok(Minted { compact, header, payload })
}

/// The algorithm of this name.
///
/// # Errors
/// [`Mistake::Unknown`].
pub(super) fn algorithm(name: &str) -> Result<JwsAlg, Mistake> {
    JwsAlg::parse(name).ok_or_else(|| Mistake::Unknown("algorithm", name.to_owned()))
}

/// The key of this name.
///
/// # Errors
/// [`Mistake::Unknown`].
pub(super) fn key(name: &str) -> Result<KeyName, Mistake> {
    KeyName::parse(name).ok_or_else(|| Mistake::Unknown("key", name.to_owned()))
}

fn header(order: &Order<'_>, change: Object<'_>) -> Result<Vec<u8>, Mistake> {
    let Order { recipe, facts, .. } = order;
    let mut members = Members::default();
    members.set_text("alg", recipe.algorithm()?.name());
    members.set_text("typ", ordinary::typ(order.profile));
    members.set_text("kid", order.kid.or(recipe.kid.as_deref()).unwrap_or(ordinary::KID));
    for (name, value) in &recipe.header {
        members.set_value(name, value, facts)?;
    }
    for name in &recipe.without_header {
        members.remove(name)?;
    }
    object(members, recipe.header_text.as_deref(), change, facts)
}

fn payload(order: &Order<'_>, change: Object<'_>) -> Result<Vec<u8>, Mistake> {
    let Order { recipe, facts, .. } = order;
    let mut members = ordinary::claims(order.profile, facts);
    for (name, value) in &recipe.claims {
        members.set_value(name, value, facts)?;
    }
    for name in &recipe.without_claims {
        members.remove(name)?;
    }
    object(members, recipe.payload_text.as_deref(), change, facts)
}

/// The text of a header or a payload: its members, or the text that the recipe has for the whole, with one change.
fn object(
    mut members: Members,
    text: Option<&str>,
    change: Object<'_>,
    facts: &Facts,
) -> Result<Vec<u8>, Mistake> {
    let mut extra = Vec::new();
    match change {
        Object::Kept => {}
        Object::Set(name, value) => members.set_value(name, value, facts)?,
        Object::SetAlg(alg) => members.set_text("alg", alg),
        Object::Without(name) => members.remove(name)?,
        Object::Extra(more) => extra = fill(more, facts)?,
        Object::Text(text) => return Ok(fill(text, facts)?),
    }
    match text {
        Some(text) => Ok(fill(text, facts)?),
        None => Ok(members.object(&extra)),
    }
}

fn signature(order: &Order<'_>, signing: Signing<'_>, input: &[u8]) -> Result<Vec<u8>, Mistake> {
    let alg = order.recipe.algorithm()?;
    let own = match order.key {
        Some(name) => key(name)?,
        None => order.recipe.key()?,
    };
    match signing {
        Signing::Own => match &order.recipe.signature {
            Some(name) => mutated(name, alg, &sign(alg, own, input)?),
            None => Ok(sign(alg, own, input)?),
        },
        Signing::By(name) => Ok(sign(alg, key(name)?, input)?),
        Signing::As(name) => {
            let other = algorithm(name)?;
            // The same key where it fits, so that nothing but the algorithm differs.
            Ok(sign(other, own, input).or_else(|_| sign(other, ordinary::key_for(other), input))?)
        }
        Signing::Confused(confusion) => confused(confusion, own, input),
        Signing::None => Ok(Vec::new()),
        Signing::Forged(name) => {
            let form = forgery::form(name, alg);
            let form = form.ok_or_else(|| Mistake::Unknown("forgery", format!("{name} of {alg}")))?;
            Ok(sign_form(form, own, input)?)
        }
        Signing::Mutated(name) => mutated(name, alg, &sign(alg, own, input)?),
    }
}

fn mutated(name: &str, alg: JwsAlg, signature: &[u8]) -> Result<Vec<u8>, Mistake> {
    let mutation = SignatureMutation::parse(name);
    let mutation = mutation.ok_or_else(|| Mistake::Unknown("mutation", name.to_owned()))?;
    mutation.apply(alg, signature).ok_or_else(|| Mistake::Meaningless(format!("{name} of {alg}")))
}

fn confused(confusion: &Confusion, key: KeyName, input: &[u8]) -> Result<Vec<u8>, Mistake> {
    let alg = algorithm(&confusion.alg)?;
    let Form::Hmac(hash) = alg.form() else {
        return Err(Mistake::Meaningless(format!("an HMAC for {alg}")));
    };
    let secret = match confusion.secret.as_str() {
        "spki-pem" => Secret::SpkiPem(key),
        "spki-pem-trimmed" => Secret::SpkiPemTrimmed(key),
        "spki-der" => Secret::SpkiDer(key),
        "modulus" => Secret::Modulus(key),
        "jwk" => Secret::JwkText(key),
        "empty" => Secret::Empty,
        name => return Err(Mistake::Unknown("secret", name.to_owned())),
    };
    Ok(mac(hash, &secret, input)?)
}

#[cfg(test)]
mod tests;
