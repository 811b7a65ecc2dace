//! When and where: a ratio means little without it.

use countersign::clock::{Clock as _, SystemClock};
use std::time::{Duration, UNIX_EPOCH};

/// Prints the date, the shape of this machine and its load.
pub(crate) fn print(clock: &SystemClock) {
    let seconds = u64::try_from(clock.unix().seconds()).unwrap();
    println!("{}", httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds)));
    let threads = std::thread::available_parallelism().map_or(0, usize::from);
    println!("{} {}, {}, {threads} threads", std::env::consts::OS, std::env::consts::ARCH, model());
    println!("load average: {}", load());
}

/// The load average over one, five and fifteen minutes, where the system tells it in the Linux way.
pub(crate) fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let three: Vec<&str> = load.split(' ').take(3).collect();
    if three.len() == 3 { three.join(" ") } else { "unknown".to_owned() }
}

/// The name of the processor, where the system tells it in the Linux way.
fn model() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = info.lines().find_map(|line| line.strip_prefix("model name"));
    line.map_or("processor unknown".to_owned(), |name| name.trim_start_matches(['\t', ' ', ':']).to_owned())
}
