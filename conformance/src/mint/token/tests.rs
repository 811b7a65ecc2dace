use super::*;
use crate::mint::recipe::{Edit, Part, TextChange};
use countersign::base64url::decode;

fn facts() -> Facts {
    Facts {
        now: 1_000,
        issuer: "i".to_owned(),
        audience: "a".to_owned(),
        nonce: String::new(),
        elsewhere: "e".to_owned(),
    }
}

fn minted(recipe: &Recipe, change: Option<&TokenChange>) -> Result<Minted, Mistake> {
    let facts = facts();
    mint(&Order { profile: Profile::Jwt, recipe, change, kid: None, key: None, facts: &facts })
}

fn changed(part: Part, edit: Edit) -> Result<Minted, Mistake> {
    minted(&Recipe::default(), Some(&TokenChange::SignedText(TextChange { part, edit })))
}

#[test]
fn what_is_changed_before_it_is_signed_is_what_is_signed() {
    let minted = changed(Part::Payload, Edit::Append("=".to_owned())).unwrap();
    let (input, signature) = minted.compact.rsplit_once('.').unwrap();
    assert!(input.ends_with('='));
    let expected = sign(JwsAlg::Rs256, KeyName::Rsa2048, input.as_bytes()).unwrap();
    assert_eq!(decode(signature.as_bytes()).unwrap(), expected);
}

#[test]
fn a_signature_is_not_there_before_it_is_made() {
    let mistake = Mistake::Meaningless("changing a part that is not there".to_owned());
    assert_eq!(changed(Part::Signature, Edit::Append("=".to_owned())), Err(mistake));
}

#[test]
fn a_recipe_can_ask_for_another_form_of_a_good_signature() {
    let recipe = |signature: Option<&str>| Recipe {
        alg: Some("ES256".to_owned()),
        signature: signature.map(str::to_owned),
        ..Recipe::default()
    };
    let signature = |recipe: &Recipe| {
        let compact = minted(recipe, None).unwrap().compact;
        decode(compact.rsplit_once('.').unwrap().1.as_bytes()).unwrap()
    };
    let plain = signature(&recipe(None));
    let high = SignatureMutation::HighS.apply(JwsAlg::Es256, &plain).unwrap();
    assert_eq!(signature(&recipe(Some("high-s"))), high);
    let unknown = Mistake::Unknown("mutation", "higher".to_owned());
    assert_eq!(minted(&recipe(Some("higher")), None), Err(unknown));
}
