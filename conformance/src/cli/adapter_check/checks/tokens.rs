//! Whether what it declares works: sources, profiles and algorithms, and tokens of every kind.

use crate::cli::adapter_check::bench::Bench;
use crate::cli::adapter_check::signer::{Signer, flipped};
use crate::cli::adapter_check::verdict::{Checked, is_accepted, is_rejected, not_asked, words, wrong};
use crate::harness::keys::AUDIENCE;
use crate::mint::algorithm::JwsAlg;
use crate::mint::ordinary::typ;
use crate::protocol::answer::Said;
use crate::protocol::capabilities::KeySource;
use crate::protocol::configuration::Profile;
use crate::protocol::request::Op;
use serde_json::json;

pub(super) fn from(bench: &mut Bench, source: KeySource) -> Checked {
    if !bench.hello().capabilities.sources.contains(&source) {
        return not_asked("not declared");
    }
    if source != KeySource::Local && bench.signer()?.algorithm().is_symmetric() {
        return not_asked("nobody publishes a secret");
    }
    let place = bench.place(source)?;
    let session = bench.open(&place)?;
    let token = bench.good(&session)?;
    bench.accepted(&session, &token, "a good token")?;
    bench.rejected(&session, &flipped(&token), "the same token with a wrong signature")
}

pub(super) fn of_kind(bench: &mut Bench, profile: Profile) -> Checked {
    if !bench.hello().capabilities.profiles.contains(&profile) {
        return not_asked("not declared");
    }
    let place = bench.place(bench.source()?)?;
    let algorithm = bench.signer()?.algorithm();
    let session = bench.open_with(&place, profile, algorithm, AUDIENCE)?;
    let token = bench.signer()?.token(typ(profile), &Bench::claims(&session));
    bench.accepted(&session, &token, "a good token")
}

pub(super) fn signed_by(bench: &mut Bench, name: &str) -> Checked {
    let Some(signer) = JwsAlg::parse(name).map(Signer::new) else {
        return not_asked("the suite has no key for it");
    };
    if bench.hello().capabilities.verify {
        return verified(bench, &signer);
    }
    let source = bench.source()?;
    if source != KeySource::Local && signer.algorithm().is_symmetric() {
        return not_asked("nobody publishes a secret, and there is neither a local source nor verify");
    }
    let place = bench.place_with(source, signer.jwk())?;
    let profile = bench.profile()?;
    let session = bench.open_with(&place, profile, signer.algorithm(), AUDIENCE)?;
    let token = signer.token(typ(profile), &Bench::claims(&session));
    bench.accepted(&session, &token, "a good token")?;
    bench.rejected(&session, &flipped(&token), "the same token with a wrong signature")
}

fn verified(bench: &mut Bench, signer: &Signer) -> Checked {
    let algorithms = vec![signer.algorithm().name().to_owned()];
    let jws = signer.token("JWT", &json!({}));
    let verify = |jws| Op::Verify { jws, jwk: signer.jwk().clone(), algorithms: algorithms.clone() };
    is_accepted(&bench.ask(verify(jws.clone()))?, "`verify` of a good signature")?;
    is_rejected(&bench.ask(verify(flipped(&jws)))?, "`verify` of a wrong signature")
}

pub(super) fn garbage(bench: &mut Bench) -> Checked {
    let place = bench.place(bench.source()?)?;
    let session = bench.open(&place)?;
    for token in ["", "garbage", "..", "a.b.c", "e30.e30.AAAA", "ё.é.🔑", "\u{0}\n\t\"\\"] {
        bench.rejected(&session, token, &format!("the token {token:?}"))?;
    }
    Ok(())
}

/// The octets of filling that make a token of 64 KiB.
const FILLING: usize = 48 * 1024;

pub(super) fn big(bench: &mut Bench) -> Checked {
    let place = bench.place(bench.source()?)?;
    let session = bench.open(&place)?;
    let mut claims = Bench::claims(&session);
    claims["filling"] = "x".repeat(FILLING).into();
    let token = bench.token(&claims)?;
    match bench.validate(&session, &token)? {
        Said::Accepted {} | Said::Rejected { .. } => {}
        said => return wrong(format!("a good token of 64 KiB was answered with {}", words(&said))),
    }
    bench.rejected(&session, &flipped(&token), "a token of 64 KiB with a wrong signature")
}

/// An audience of other letters.
const AUDIENCE_IN_UNICODE: &str = "größe-鍵-🔑";

pub(super) fn unicode(bench: &mut Bench) -> Checked {
    if !bench.hello().capabilities.profiles.contains(&Profile::Jwt) {
        return not_asked("the profile jwt is not declared");
    }
    let place = bench.place(bench.source()?)?;
    let algorithm = bench.signer()?.algorithm();
    let session = bench.open_with(&place, Profile::Jwt, algorithm, AUDIENCE_IN_UNICODE)?;
    let mut claims = Bench::claims(&session);
    claims["aud"] = AUDIENCE_IN_UNICODE.into();
    let token = bench.signer()?.token("JWT", &claims);
    bench.accepted(&session, &token, &format!("a good token for the audience {AUDIENCE_IN_UNICODE:?}"))
}

pub(super) fn apart(bench: &mut Bench) -> Checked {
    let source = bench.source()?;
    let places = [bench.place(source)?, bench.place(source)?];
    let mut sessions = Vec::new();
    for (mut place, name) in places.into_iter().zip(["one", "two"]) {
        if place.remote.is_none() {
            place.issuer = format!("https://{name}.example");
        }
        sessions.push((bench.open(&place)?, place));
    }
    let [(one, _at_one), (two, _at_two)] = sessions.as_slice() else {
        return not_asked("two sessions are needed");
    };
    let (of_one, of_two) = (bench.good(one)?, bench.good(two)?);
    bench.accepted(one, &of_one, "a good token of the first session's issuer")?;
    bench.accepted(two, &of_two, "a good token of the second session's issuer")?;
    bench.rejected(one, &of_two, "in the first session, a token of the second session's issuer")?;
    bench.rejected(two, &of_one, "in the second session, a token of the first session's issuer")
}
