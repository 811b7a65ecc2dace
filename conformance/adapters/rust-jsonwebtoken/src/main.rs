//! jsonwebtoken under test: a JSON object a line in, one a line out (conformance/PROTOCOL.md).

mod library;

use library::{Validator, capabilities, judged, verify, version};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::stdin;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

fn main() {
    let started = Instant::now();
    let mut sessions: HashMap<String, Validator> = HashMap::new();
    for line in stdin().lines().map_while(Result::ok) {
        let request: Value = serde_json::from_str(&line).expect("a line is a request");
        let text = |name: &str| request[name].as_str().unwrap_or_default();
        let session = text("session");
        let mut said = match (text("op"), sessions.get(session)) {
            ("hello", _) => json!({
                "is": "hello", "protocol": 1, "name": "jsonwebtoken", "version": version(),
                "capabilities": capabilities(),
            }),
            ("open", _) => {
                sessions.insert(session.to_owned(), Validator::new(&request["configuration"]));
                json!({ "is": "opened" })
            }
            ("validate", Some(validator)) => judged(validator.validate(text("token"))),
            ("verify", _) => judged(verify(text("jws"), &request["jwk"], &request["algorithms"])),
            ("time", _) => {
                let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                json!({ "is": "time", "wall": wall.as_secs_f64(), "monotonic": started.elapsed().as_secs_f64() })
            }
            ("close", Some(_)) => {
                sessions.remove(session);
                json!({ "is": "closed" })
            }
            ("validate" | "close", None) => json!({ "is": "error", "reason": "there is no such session" }),
            _ => json!({ "is": "unsupported", "reason": "no such request is known" }),
        };
        said["id"] = request["id"].clone();
        println!("{said}");
    }
}
