//! An adapter that misbehaves on purpose: `stub BEHAVIOUR`. Below it is the reference, so that everything else is right.
//! Without a behaviour of that name it is an honest adapter.

use countersign::http::roots::Roots;
use countersign_conformance::adapter::reference::Reference;
use countersign_conformance::clock;
use countersign_conformance::protocol::answer::{Answer, Said};
use countersign_conformance::protocol::capabilities::{Clock, KeySource};
use countersign_conformance::protocol::configuration::{Configuration, Keys};
use countersign_conformance::protocol::environment::CA_PEM;
use countersign_conformance::protocol::request::{Op, Request};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Write, stdin, stdout};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{env, fs, process, thread};

fn main() {
    let behaviour = env::args().nth(1).unwrap_or_default();
    let on_the_machine_s = ["process-clock", "clock-that-stands", "shorter", "no-shorter"];
    let mut reference = if on_the_machine_s.iter().any(|name| behaviour.starts_with(name)) {
        Reference::on_the_clocks_of_the_machine()
    } else {
        Reference::new(clock::wall)
    };
    let authority = env::var_os(CA_PEM).and_then(|path| fs::read(path).ok());
    if let Some(roots) = authority.and_then(|text| Roots::from_pem(&text).ok()) {
        reference = reference.with_roots(&roots);
    }
    let stub = Arc::new(Stub {
        behaviour,
        reference,
        tokens: AtomicUsize::new(0),
        started: clock::wall(),
        latches: Mutex::default(),
        configurations: Mutex::default(),
    });
    for line in stdin().lock().lines().map_while(Result::ok) {
        let Ok(request) = serde_json::from_str::<Request>(&line) else {
            stub.not_understood(&line);
            continue;
        };
        if stub.behaviour == "deaf" && matches!(request.op, Op::Validate { .. }) {
            thread::park();
        }
        let stub = Arc::clone(&stub);
        let slow = matches!(request.op, Op::Validate { .. } | Op::Verify { .. });
        let in_turn = ["sequential", "one-after-the-other"].contains(&stub.behaviour.as_str());
        if slow && !in_turn {
            thread::spawn(move || stub.answer(request));
        } else {
            stub.answer(request);
        }
    }
    match stub.behaviour.as_str() {
        "stays" => loop {
            thread::park();
        },
        "ends-badly" => process::exit(1),
        // Answers that are under way come first.
        _ => thread::sleep(Duration::from_millis(300)),
    }
}

struct Stub {
    behaviour: String,
    reference: Reference,
    tokens: AtomicUsize,
    started: Duration,
    /// Who was refused, of one that never asks again.
    latches: Mutex<BTreeSet<String>>,
    /// How each session was opened, of one that keeps nothing.
    configurations: Mutex<BTreeMap<String, Configuration>>,
}

impl Stub {
    fn answer(&self, request: Request) {
        let Request { id, op } = request;
        if matches!(op, Op::Validate { .. }) {
            let token = self.tokens.fetch_add(1, Ordering::Relaxed) + 1;
            match (self.behaviour.as_str(), token) {
                (behaviour, 3) if behaviour.ends_with("crashes-on-third-token") => {
                    eprintln!("cannot judge a third token");
                    process::exit(3);
                }
                ("hangs", _) => loop {
                    thread::park();
                },
                ("floods", _) => flood(),
                ("malformed-line", 1) => say_text("DEBUG: looking at a token"),
                ("out-of-order", _) if id % 2 == 0 => thread::sleep(Duration::from_millis(100)),
                _ => {}
            }
        }
        let said = self.said(op);
        match (self.behaviour.as_str(), &said) {
            ("unknown-id", Said::Accepted {} | Said::Rejected { .. }) => say(id + 1_000, said),
            ("answers-twice", Said::Accepted {}) => {
                say(id, said.clone());
                say(id, said);
            }
            _ => say(id, said),
        }
    }

    fn said(&self, op: Op) -> Said {
        let judges = matches!(op, Op::Validate { .. } | Op::Verify { .. });
        match (self.until_it_crashes(), op) {
            ("accepts-all", _) if judges => Said::Accepted {},
            ("rejects-all", _) if judges => Said::Rejected { class: None, detail: String::new() },
            ("garbage-is-an-error", Op::Validate { token, .. }) if !token.contains('.') => {
                Said::Error { reason: "not three segments".to_owned() }
            }
            ("big-token-is-an-error", Op::Validate { token, .. }) if token.len() > 10_000 => {
                Said::Error { reason: "out of memory".to_owned() }
            }
            ("big-token-is-accepted", Op::Validate { token, .. }) if token.len() > 10_000 => {
                Said::Accepted {}
            }
            ("one-session", Op::Open { configuration, .. }) => {
                self.reference.answer(Op::Close { session: "only".to_owned() });
                self.reference.answer(Op::Open { session: "only".to_owned(), configuration })
            }
            ("one-session", Op::Validate { token, session }) if session != "nobody" => {
                self.reference.answer(Op::Validate { session: "only".to_owned(), token })
            }
            ("one-session", Op::Close { .. }) => Said::Closed {},
            ("asks-nobody", Op::Open { session, mut configuration }) => {
                configuration.keys =
                    Keys { local: Some(configuration.keys.local.unwrap_or_default()), ..Keys::default() };
                self.reference.answer(Op::Open { session, configuration })
            }
            ("latches" | "latches-for-all", Op::Validate { session, token }) => {
                let all = self.behaviour == "latches-for-all";
                self.latched(if all { String::new() } else { session.clone() }, || {
                    self.reference.answer(Op::Validate { session, token })
                })
            }
            ("cold-every-time", Op::Open { session, configuration }) => {
                self.configurations().insert(session, *configuration);
                Said::Opened { now: None }
            }
            ("cold-every-time", Op::Validate { session, token }) => {
                let Some(configuration) = self.configurations().get(&session).cloned() else {
                    return Said::Error { reason: "no such session".to_owned() };
                };
                let session = format!("{session}-{}", self.tokens.fetch_add(1, Ordering::Relaxed));
                let configuration = Box::new(configuration);
                self.reference.answer(Op::Open { session: session.clone(), configuration });
                self.reference.answer(Op::Validate { session, token })
            }
            ("cold-every-time", Op::Close { .. }) => Said::Closed {},
            ("opens-nothing", Op::Open { .. }) => Said::Error { reason: "cannot open".to_owned() },
            ("closes-anything", Op::Close { session }) => {
                self.reference.answer(Op::Close { session });
                Said::Closed {}
            }
            ("forgets-to-close", Op::Close { .. }) => Said::Closed {},
            ("stands-still", Op::Advance { .. }) => Said::Advanced {},
            ("lies-about-capabilities", Op::Open { configuration, .. })
                if configuration.keys.jwks_url.is_some() =>
            {
                Said::Unsupported { reason: "no URLs".to_owned() }
            }
            ("misplaced", Op::Validate { .. }) => Said::Closed {},
            ("verifies-nothing", Op::Verify { .. }) => Said::Unsupported { reason: "no bare JWS".to_owned() },
            ("no-shorter", Op::Open { session, mut configuration }) => {
                configuration.periods.divisor = None;
                self.reference.answer(Op::Open { session, configuration })
            }
            ("shorter-latches", Op::Validate { session, token }) => {
                self.latched(session.clone(), || self.reference.answer(Op::Validate { session, token }))
            }
            ("shorter-and-slow", Op::Validate { session, token }) => {
                thread::sleep(Duration::from_secs(2));
                self.latched(session.clone(), || self.reference.answer(Op::Validate { session, token }))
            }
            ("clock-that-stands", Op::Time {}) => time(self.started),
            (_, op) => self.declared(self.reference.answer(op)),
        }
    }

    /// What it does before it crashes.
    fn until_it_crashes(&self) -> &str {
        self.behaviour.strip_suffix("-crashes-on-third-token").unwrap_or(&self.behaviour)
    }

    /// Whoever was refused once is refused for ever.
    fn latched(&self, whom: String, judge: impl FnOnce() -> Said) -> Said {
        let latched = || self.latches.lock().unwrap_or_else(PoisonError::into_inner);
        let said = if latched().contains(&whom) { None } else { Some(judge()) };
        match said {
            Some(Said::Accepted {}) => Said::Accepted {},
            Some(said) => {
                latched().insert(whom);
                said
            }
            None => Said::Unavailable { retry_in: None, detail: "latched".to_owned() },
        }
    }

    fn configurations(&self) -> MutexGuard<'_, BTreeMap<String, Configuration>> {
        self.configurations.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it says of itself.
    fn declared(&self, said: Said) -> Said {
        let Said::Hello(mut hello) = said else { return said };
        match self.until_it_crashes() {
            "wrong-protocol-version" => hello.protocol = 2,
            "stays" => hello.version = process::id().to_string(),
            "nameless" => hello.name.clear(),
            "no-sources" => hello.capabilities.sources.clear(),
            "tells-no-time" => hello.capabilities.clock = Clock::Process,
            "process-clock" | "clock-that-stands" => hello.capabilities.intervals = None,
            "local-only" => hello.capabilities.sources = vec![KeySource::Local],
            "undeclared-class" => hello.capabilities.classes.clear(),
            "sequential" => hello.capabilities.concurrent = false,
            _ => {}
        }
        Said::Hello(hello)
    }

    fn not_understood(&self, line: &str) {
        if self.behaviour == "crashes-on-the-unknown" {
            process::exit(4);
        }
        let value: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
        let id = value.get("id").and_then(serde_json::Value::as_u64).unwrap_or_default();
        say(id, Said::Unsupported { reason: "no such request".to_owned() });
    }
}

fn time(now: Duration) -> Said {
    Said::Time { wall: now.as_secs_f64(), monotonic: now.as_secs_f64() }
}

fn say(id: u64, said: Said) {
    say_text(&serde_json::to_string(&Answer { id, said }).unwrap_or_default());
}

fn say_text(line: &str) {
    // Who is not listened to any more need not be told.
    let _ = writeln!(stdout().lock(), "{line}");
}

fn flood() -> ! {
    let chunk = vec![b'x'; 1 << 16];
    while stdout().lock().write_all(&chunk).is_ok() {}
    process::exit(0);
}
