//! Whether its clock is the one that it declares.

use crate::cli::adapter_check::bench::Bench;
use crate::cli::adapter_check::verdict::{Checked, words, wrong};
use crate::clock;
use crate::protocol::answer::Said;
use crate::protocol::capabilities::Clock;
use crate::protocol::request::Op;

/// How far the clock of a process may lie from ours, in seconds.
const NEAR: f64 = 5.0;

pub(super) fn time(bench: &mut Bench) -> Checked {
    match bench.hello().capabilities.clock {
        Clock::Injected => moved(bench),
        Clock::Process => told_time(bench),
    }
}

fn moved(bench: &mut Bench) -> Checked {
    let place = bench.place(bench.source()?)?;
    let session = bench.open(&place)?;
    let token = bench.good(&session)?;
    bench.accepted(&session, &token, "a token that is good for ten minutes")?;
    let advance = Op::Advance { session: session.name.clone(), seconds: 100_000 };
    match bench.ask(advance)? {
        Said::Advanced {} => {}
        said => return wrong(format!("`advance` was answered with {}", words(&said))),
    }
    match bench.validate(&session, &token)? {
        Said::Rejected { .. } => Ok(()),
        said => wrong(format!("the same token, 100,000 s later, was answered with {}", words(&said))),
    }
}

fn told_time(bench: &mut Bench) -> Checked {
    let (first, second) = (bench.ask(Op::Time {})?, bench.ask(Op::Time {})?);
    let (Said::Time { wall, monotonic }, Said::Time { monotonic: later, .. }) = (&first, &second) else {
        return wrong(format!("`time` was answered with {}", words(&first)));
    };
    if later < monotonic {
        return wrong("its monotonic clock went back");
    }
    let off = (wall - clock::wall().as_secs_f64()).abs();
    if off > NEAR {
        return wrong(format!("its wall clock is {off:.0} s from ours"));
    }
    Ok(())
}
