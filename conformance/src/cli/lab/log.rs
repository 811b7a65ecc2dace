//! What an issuer sees, a line for each connection and each request.

use crate::lab::COPY_PATH;
use crate::lab::fault::Fault;
use crate::lab::issuer::Issuer;
use crate::lab::place::Place;
use crate::lab::recorder::{Mark, News, Request};
use core::time::Duration;
use std::io::{self, Write};

/// What was printed already.
#[derive(Debug, Default)]
pub(super) struct Log(Mark);

impl Log {
    /// Prints what has come since; `at` is the time since the start.
    ///
    /// # Errors
    /// Those of writing to `out`.
    pub(super) fn print(
        &mut self,
        issuer: Option<&Issuer>,
        at: Duration,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (Some(issuer), at) = (issuer, at.as_secs_f64()) else { return Ok(()) };
        for news in issuer.recorder().since(&mut self.0) {
            match news {
                News::Accepted { connection, place } => {
                    writeln!(out, "{at:>9.3} s  #{connection:<4} {:<8}  connected", place.name())?;
                }
                News::Requested(request) => {
                    let (place, behaviour) = (request.place, behaviour(issuer, request.place));
                    let (connection, what) = (request.connection, described(&request, behaviour));
                    writeln!(out, "{at:>9.3} s  #{connection:<4} {:<8}  {what}", place.name())?;
                }
            }
        }
        Ok(())
    }
}

fn behaviour(issuer: &Issuer, place: Place) -> &'static str {
    issuer.fault(place).map_or("good", Fault::name)
}

/// Method, path and answer. A query is left out, because tokens are put there; the rest is what anybody may have sent.
fn described(request: &Request, behaviour: &str) -> String {
    let shown = |text: &str| text.chars().take(200).flat_map(char::escape_debug).collect::<String>();
    let path = request.path();
    let answer = if path == request.place.path() {
        behaviour
    } else if path == COPY_PATH {
        "the copy of a redirect"
    } else {
        "nothing is there"
    };
    format!("{} {} -> {answer}", shown(&request.method), shown(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(target: &str) -> String {
        let request = Request {
            connection: 1,
            place: Place::Keys,
            method: "GET".to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
        };
        described(&request, "status_500")
    }

    #[test]
    fn a_request_is_told_with_its_answer_and_without_its_query() {
        assert_eq!(of("/jwks"), "GET /jwks -> status_500");
        assert_eq!(of("/jwks?token=secret"), "GET /jwks -> status_500");
        assert_eq!(of("/copy"), "GET /copy -> the copy of a redirect");
        assert_eq!(of("/else"), "GET /else -> nothing is there");
    }

    #[test]
    fn what_a_terminal_would_act_on_or_what_would_fill_it_is_not_printed() {
        assert_eq!(of("/\u{1b}[2J"), "GET /\\u{1b}[2J -> nothing is there");
        assert_eq!(of(&"/".repeat(1_000)).len(), "GET  -> nothing is there".len() + 200);
    }
}
