//! When and where: a ratio means little without it.

use countersign::clock::{Clock as _, SystemClock};
use std::time::{Duration, UNIX_EPOCH};

/// Prints the date and the shape of this machine.
pub(crate) fn print(clock: &SystemClock) {
    let seconds = u64::try_from(clock.unix().seconds()).unwrap();
    println!("{}", httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds)));
    let threads = std::thread::available_parallelism().map_or(0, usize::from);
    println!("{} {}, {}, {threads} threads", std::env::consts::OS, std::env::consts::ARCH, model());
}

/// The name of the processor, where the system tells it in the Linux way.
fn model() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = info.lines().find_map(|line| line.strip_prefix("model name"));
    line.map_or("processor unknown".to_owned(), |name| name.trim_start_matches(['\t', ' ', ':']).to_owned())
}
