//! Taking turns: every lane works on every block of tokens again and again.

use crate::support::Token;
use countersign::clock::{Clock as _, SystemClock};
use countersign::jws::Buffers;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Something that is done with a block of tokens.
pub(crate) type Lane<'a> = Box<dyn Fn(&[Token], &mut Buffers) + Sync + 'a>;

/// Tokens of one block: a block of the slowest algorithm takes a few milliseconds, one of the fastest many times what
/// reading the clock costs.
const BLOCK: usize = 32;

/// The rounds are dealt out to this many groups, whose ratios show how far the figure can be trusted.
const GROUPS: usize = 4;

/// What was measured of one lane.
#[derive(Clone, Debug)]
pub(crate) struct Times {
    /// Nanoseconds for one token: of each block the fastest round, which no neighbour has disturbed.
    pub(crate) fastest: f64,
    /// The same from the rounds of each group alone.
    pub(crate) groups: [f64; GROUPS],
    /// Nanoseconds for one token: of each block the median round.
    pub(crate) median: f64,
}

/// Lets the lanes take turns for `period`, on `threads` threads that all do the same lane at the same time.
pub(crate) fn measure(
    clock: &SystemClock,
    lanes: &[Lane<'_>],
    tokens: &[Token],
    threads: usize,
    period: Duration,
) -> Vec<Times> {
    let (barrier, stop) = (Barrier::new(threads), AtomicUsize::new(0));
    let end = clock.now().after(period);
    let samples: Vec<Vec<Vec<Vec<f64>>>> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|thread| {
                let (barrier, stop) = (&barrier, &stop);
                scope.spawn(move || {
                    let blocks: Vec<&[Token]> = tokens.chunks(BLOCK).collect();
                    let mut samples = vec![vec![Vec::new(); blocks.len()]; lanes.len()];
                    let mut buffers = Buffers::new();
                    for round in 0.. {
                        for step in 0..blocks.len() {
                            for turn in 0..lanes.len() {
                                let lane = (turn + round) % lanes.len();
                                // Each lane and each thread is at another block, so that none warms the caches for
                                // the next.
                                let apart = blocks.len() / (lanes.len() * threads);
                                let block = (step + (lane * threads + thread) * apart) % blocks.len();
                                barrier.wait();
                                let begun = clock.now();
                                lanes[lane](blocks[block], &mut buffers);
                                let took = clock.now().since(begun);
                                samples[lane][block].push(took.as_nanos() as f64);
                            }
                        }
                        // The first thread says for all when it is over, and each group has had a round.
                        if thread == 0 && round + 1 >= GROUPS && clock.now() > end {
                            stop.store(round + 1, Ordering::SeqCst);
                        }
                        barrier.wait();
                        if stop.load(Ordering::SeqCst) > 0 {
                            return samples;
                        }
                        barrier.wait();
                    }
                    samples
                })
            })
            .collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect()
    });
    (0..lanes.len())
        .map(|lane| {
            let blocks: Vec<&Vec<f64>> = samples.iter().flat_map(|thread| &thread[lane]).collect();
            let each = (threads * tokens.len()) as f64;
            let sum = |of: &dyn Fn(&[f64]) -> f64| blocks.iter().map(|rounds| of(rounds)).sum::<f64>() / each;
            let group = |group| move |rounds: &[f64]| fastest(rounds.iter().skip(group).step_by(GROUPS));
            Times {
                fastest: sum(&|rounds| fastest(rounds.iter())),
                groups: core::array::from_fn(|index| sum(&group(index))),
                median: sum(&median),
            }
        })
        .collect()
}

fn fastest<'a>(rounds: impl Iterator<Item = &'a f64>) -> f64 {
    rounds.copied().fold(f64::INFINITY, f64::min)
}

fn median(rounds: &[f64]) -> f64 {
    let mut sorted = rounds.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// A barrier that spins: the threads leave it within a fraction of a microsecond of one another, where one that sleeps
/// would let the first finish a block before the second has woken.
struct Barrier {
    threads: usize,
    arrived: AtomicUsize,
}

impl Barrier {
    const fn new(threads: usize) -> Self {
        Self { threads, arrived: AtomicUsize::new(0) }
    }

    fn wait(&self) {
        if self.threads == 1 {
            return;
        }
        let arrived = self.arrived.fetch_add(1, Ordering::SeqCst);
        let all = (arrived / self.threads + 1) * self.threads;
        let mut spins = 0_u32;
        while self.arrived.load(Ordering::SeqCst) < all {
            spins = spins.wrapping_add(1);
            if spins.is_multiple_of(4_096) {
                std::thread::yield_now();
            }
            core::hint::spin_loop();
        }
    }
}
