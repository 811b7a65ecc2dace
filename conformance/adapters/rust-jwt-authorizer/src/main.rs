//! jwt-authorizer under test: a JSON object a line in, one a line out (conformance/PROTOCOL.md).

mod library;

use library::{Session, capabilities, version};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncBufReadExt, BufReader, stdin};
use tokio::task::JoinSet;
use tokio::time::timeout;

#[tokio::main]
async fn main() {
    let started = Instant::now();
    let mut sessions: HashMap<String, Arc<Session>> = HashMap::new();
    let mut under_way = JoinSet::new();
    let mut lines = BufReader::new(stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let request: Value = serde_json::from_str(&line).expect("a line is a request");
        let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
        let (id, session) = (request["id"].clone(), text("session"));
        let said = match (text("op").as_str(), sessions.get(&session)) {
            ("hello", _) => json!({
                "is": "hello", "protocol": 1, "name": "jwt-authorizer", "version": version(),
                "capabilities": capabilities(),
            }),
            ("open", _) => {
                sessions.insert(session, Arc::new(Session::new(&request["configuration"]).await));
                json!({ "is": "opened" })
            }
            ("validate", Some(session)) => {
                // What waits for an issuer delays no other.
                let (session, token) = (session.clone(), text("token"));
                under_way.spawn(async move { say(id, session.validate(&token).await) });
                continue;
            }
            ("time", _) => {
                let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                json!({ "is": "time", "wall": wall.as_secs_f64(), "monotonic": started.elapsed().as_secs_f64() })
            }
            ("close", Some(_)) => {
                sessions.remove(&session);
                json!({ "is": "closed" })
            }
            ("validate" | "close", None) => json!({ "is": "error", "reason": "there is no such session" }),
            _ => json!({ "is": "unsupported", "reason": "no such request is known" }),
        };
        say(id, said);
    }
    // A fetch of keys has no limit of time in the library, and the end has one.
    let _ = timeout(Duration::from_secs(4), async { while under_way.join_next().await.is_some() {} }).await;
}

fn say(id: Value, mut said: Value) {
    said["id"] = id;
    println!("{said}");
}
