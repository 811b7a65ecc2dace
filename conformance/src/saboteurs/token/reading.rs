//! How a token is read before the library judges it.

use super::members::Members;
use super::stages::{Judge, Segments, Stages};
use super::view::{Context, Judged, View};
use countersign::base64url;
use countersign::jws::Segment;

/// A token that was read.
pub(super) struct Reading {
    /// What the library judges: the same text, but for what is read otherwise.
    pub(super) judged: String,
    /// What was signed.
    pub(super) input: Vec<u8>,
    /// The octets of the signature.
    pub(super) signature: Vec<u8>,
    /// Whether the signature is taken for a good one.
    pub(super) vouched: bool,
}

/// Reads a token. What no part changes stays as it is, so that the library judges what was received.
///
/// # Errors
/// Why a part of its own refuses the token.
pub(super) fn read(stages: &Stages, token: &str, context: &Context<'_>) -> Result<Reading, &'static str> {
    let found = stages.segments.and_then(|segments| segments(token)).or_else(|| Segments::split(token));
    let Some(Segments { header, payload, signature, input }) = found else {
        // The library says what is wrong with it.
        let judged = token.to_owned();
        return Ok(Reading { judged, input: Vec::new(), signature: Vec::new(), vouched: false });
    };
    let text = |which, text: &str| segment(stages, which, text, context);
    let mut view = Read {
        input: input.into_bytes(),
        header: text(Segment::Header, &header),
        payload: text(Segment::Payload, &payload),
        signature: text(Segment::Signature, &signature),
        vouched: false,
    };
    if let Some(stage) = stages.view {
        view.seen_by(stage, context)?;
    }
    let Read { input, header, payload, signature, vouched } = view;
    let octets = octets(&signature).unwrap_or_default();
    Ok(Reading { judged: format!("{header}.{payload}.{signature}"), input, signature: octets, vouched })
}

/// Three segments in base64url, and what was signed.
struct Read {
    input: Vec<u8>,
    header: String,
    payload: String,
    signature: String,
    vouched: bool,
}

impl Read {
    /// Shows header and claims to a part that judges them otherwise. What cannot be read is left to the library.
    fn seen_by(&mut self, stage: Judge, context: &Context<'_>) -> Judged {
        let members = |text: &str| Members::read(&octets(text)?);
        let (Some(header), Some(claims), Some(signature)) =
            (members(&self.header), members(&self.payload), octets(&self.signature))
        else {
            return Ok(());
        };
        let before = View { header, claims, signature, input: self.input.clone(), vouched: false };
        let mut view = before.clone();
        stage(&mut view, context)?;
        if view.header != before.header {
            self.header = base64url::encode(view.header.object().as_bytes());
        }
        if view.claims != before.claims {
            self.payload = base64url::encode(view.claims.object().as_bytes());
        }
        if view.signature != before.signature {
            self.signature = base64url::encode(&view.signature);
        }
        self.input = view.input;
        self.vouched = view.vouched;
        Ok(())
    }
}

fn segment(stages: &Stages, segment: Segment, text: &str, context: &Context<'_>) -> String {
    let text = stages.segment.and_then(|read| read(segment, text)).unwrap_or_else(|| text.to_owned());
    let read = stages.json.filter(|_| segment != Segment::Signature);
    // What is no base64url is no JSON either, which a part that reads anything may want to know.
    let read = read.and_then(|read| read(segment, &octets(&text).unwrap_or_default(), context));
    read.map_or(text, |octets| base64url::encode(&octets))
}

fn octets(text: &str) -> Option<Vec<u8>> {
    base64url::decode(text.as_bytes()).ok()
}
