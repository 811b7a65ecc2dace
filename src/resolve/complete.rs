//! Complete: an answer is judged and swapped in. It never waits, parses or fetches.

use crate::cause::Cause;
use crate::metadata::Metadata;
use crate::policy::keys::{KeyPolicy, Remote, Timing};
use crate::resolve::answer::{Answer, Jitter, Lifetime};
use crate::resolve::state::{Attempts, HeldKeys, HeldMetadata, State};
use crate::resolve::ticket::{Completion, Ticket, TicketTarget};
use crate::time::Timestamp;
use crate::url::{FetchUrl, UrlError};
use core::time::Duration;
use std::sync::Arc;

/// An answer after judgement, for a document that is `T` when it is good.
enum Judged<T> {
    Good(T),
    Failed { cause: Cause, retry_after: Option<Duration> },
    Abandoned,
}

impl State {
    /// Takes the answer of the fetch that `ticket` allowed.
    ///
    /// Anything but the live ticket's answer is dropped whole, and the state stays as it was (K15). An answer that
    /// belongs to the other document is a failed fetch.
    pub fn complete(
        &mut self,
        policy: &KeyPolicy,
        ticket: Ticket,
        answer: Answer,
        jitter: Jitter,
        now: Timestamp,
    ) -> Completion {
        self.settle(policy, now);
        let live = match ticket.target {
            TicketTarget::Metadata => &mut self.metadata.live,
            TicketTarget::Keys { .. } => &mut self.keys.live,
        };
        let Some(live) = live.take_if(|live| live.id == ticket.id) else {
            return Completion::Dropped;
        };
        match ticket.target {
            TicketTarget::Metadata => self.complete_metadata(policy, answer, jitter, now),
            TicketTarget::Keys { etag, .. } => {
                self.complete_keys(policy, etag.as_deref(), answer, jitter, now, live.outlived);
            }
        }
        Completion::Applied
    }

    fn complete_metadata(&mut self, policy: &KeyPolicy, answer: Answer, jitter: Jitter, now: Timestamp) {
        match judge_metadata(policy, answer) {
            Judged::Good(jwks_uri) => {
                self.metadata.attempts = succeeded(now);
                let expires = now.after(policy.timing().metadata_ttl);
                self.metadata.held = Some(HeldMetadata { fetched: now, expires });
                self.point_keys_at(jwks_uri, now);
            }
            Judged::Failed { cause, retry_after } => {
                self.metadata.attempts.fail(policy.timing(), cause, retry_after, jitter, now);
            }
            Judged::Abandoned => self.metadata.attempts.ended = Some(now),
        }
    }

    /// New metadata: under another URL the record of the keys starts anew, and what is held only fills the gap (K24).
    fn point_keys_at(&mut self, jwks_uri: FetchUrl, now: Timestamp) {
        if self.keys.url.as_ref() == Some(&jwks_uri) {
            if let Some(live) = &mut self.keys.live {
                live.outlived = true;
            }
            return;
        }
        self.keys.url = Some(jwks_uri);
        self.keys.live = None;
        self.keys.attempts = Attempts::default();
        if let Some(held) = &mut self.keys.held {
            held.etag = None;
            held.expires = held.expires.min(now);
        }
    }

    fn complete_keys(
        &mut self,
        policy: &KeyPolicy,
        sent_etag: Option<&str>,
        answer: Answer,
        jitter: Jitter,
        now: Timestamp,
        outlived: bool,
    ) {
        match self.judge_keys(policy.timing(), sent_etag, answer, now) {
            Judged::Good(held) => {
                self.keys.attempts = succeeded(now);
                self.keys.held = Some(held);
            }
            Judged::Failed { cause, retry_after } => {
                self.keys.attempts.fail(policy.timing(), cause, retry_after, jitter, now);
                // The pointer may be what is wrong: metadata is asked before the keys are asked again (K23).
                if let Some(metadata) = self.metadata.held.as_mut().filter(|_| !outlived) {
                    metadata.expires = metadata.expires.min(now);
                }
            }
            Judged::Abandoned => self.keys.attempts.ended = Some(now),
        }
    }

    fn judge_keys(
        &mut self,
        timing: &Timing,
        sent_etag: Option<&str>,
        answer: Answer,
        now: Timestamp,
    ) -> Judged<HeldKeys> {
        let renewal =
            |set, etag, ttl| Judged::Good(HeldKeys { set, etag, ttl, fetched: now, expires: now.after(ttl) });
        match answer {
            Answer::Keys { set, .. } if set.is_empty() => failed(Cause::NoUsableKey),
            Answer::Keys { set, etag, lifetime } => {
                renewal(set, etag, ttl(timing, lifetime, timing.ttl_default))
            }
            Answer::NotModified { lifetime } => {
                let asked = |held: &&HeldKeys| sent_etag.is_some() && held.etag.as_deref() == sent_etag;
                match self.keys.held.as_ref().filter(asked) {
                    Some(held) => {
                        renewal(Arc::clone(&held.set), held.etag.clone(), ttl(timing, lifetime, held.ttl))
                    }
                    None => failed(Cause::UnexpectedNotModified),
                }
            }
            Answer::Failed { cause, retry_after } => Judged::Failed { cause, retry_after },
            Answer::Abandoned => Judged::Abandoned,
            Answer::Metadata(_) => failed(Cause::Malformed),
        }
    }
}

/// Metadata is used whole or not at all: the issuer first, before anything else in it is looked at (K6, K7).
fn judge_metadata(policy: &KeyPolicy, answer: Answer) -> Judged<FetchUrl> {
    match answer {
        Answer::Metadata(metadata) => match admit(policy, &metadata) {
            Ok(jwks_uri) => Judged::Good(jwks_uri),
            Err(cause) => failed(cause),
        },
        Answer::Failed { cause, retry_after } => Judged::Failed { cause, retry_after },
        Answer::Abandoned => Judged::Abandoned,
        Answer::NotModified { .. } => failed(Cause::UnexpectedNotModified),
        Answer::Keys { .. } => failed(Cause::Malformed),
    }
}

fn admit(policy: &KeyPolicy, metadata: &Metadata) -> Result<FetchUrl, Cause> {
    let issued_here = match policy.remote() {
        Remote::Discovery(issuer) => issuer.as_str() == &*metadata.issuer,
        Remote::None | Remote::Explicit(_) => false,
    };
    if !issued_here {
        return Err(Cause::IssuerMismatch);
    }
    let jwks_uri = metadata.jwks_uri.as_deref().ok_or(Cause::NoJwksUri)?;
    FetchUrl::parse(jwks_uri, policy.plain_http_loopback()).map_err(|error| match error {
        UrlError::Insecure => Cause::InsecureUrl,
        UrlError::NotAUrl | UrlError::Fragment | UrlError::Query | UrlError::Userinfo | UrlError::TooLong => {
            Cause::Malformed
        }
    })
}

fn failed<T>(cause: Cause) -> Judged<T> {
    Judged::Failed { cause, retry_after: None }
}

/// K12: what the headers say, clamped; `unstated` where they say nothing.
fn ttl(timing: &Timing, lifetime: Lifetime, unstated: Duration) -> Duration {
    match lifetime {
        Lifetime::Unstated => unstated,
        Lifetime::Shortest => timing.ttl_min,
        Lifetime::For(period) => period.clamp(timing.ttl_min, timing.ttl_max),
    }
}

fn succeeded(now: Timestamp) -> Attempts {
    Attempts { ended: Some(now), ..Attempts::default() }
}

impl Attempts {
    /// K11: the step doubles up to the cap; jitter shortens it, Retry-After may lengthen it up to the cap.
    fn fail(
        &mut self,
        timing: &Timing,
        cause: Cause,
        retry_after: Option<Duration>,
        jitter: Jitter,
        now: Timestamp,
    ) {
        let doubled = self.step.map_or(timing.backoff_step, |step| step.saturating_mul(2));
        let step = doubled.min(timing.backoff_cap);
        let delay = jitter.shorten(step).max(retry_after.unwrap_or(Duration::ZERO)).min(timing.backoff_cap);
        *self = Self {
            ended: Some(now),
            failure: Some(cause),
            step: Some(step),
            back_off: Some(now.after(delay)),
        };
    }
}
