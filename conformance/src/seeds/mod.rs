//! What the inputs of the fuzz targets mean, and the corpora they start from.
//!
//! A module for each kind of input: it reads the octets that a fuzzer makes, and holds the seeds with the exact outcome
//! of each. The targets in `fuzz/` and the test that replays the seeds share it, so a seed that a change of the format
//! spoils is noticed by `cargo test`. The properties that a target holds an input against stand in the target, but for
//! those of [`events`], which the explorer's own will join.

pub mod dictionary;
pub mod events;
pub mod headers;
pub mod jwks;
pub mod metadata;
pub mod signed;
pub mod token;

use std::fs;
use std::io;
use std::path::Path;

/// One input that a fuzzer starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    /// Its name, which is also that of its file: unique within the corpus.
    pub name: String,
    /// The input.
    pub octets: Vec<u8>,
    /// What its [`Corpus::replay`] gives.
    pub expected: String,
}

impl Seed {
    /// The seed with this number in its corpus, which makes its name unique.
    fn new(number: usize, octets: Vec<u8>, expected: &str) -> Self {
        let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
        let label: String = expected.chars().take(40).map(plain).collect();
        Self { name: format!("{number:03}-{label}"), octets, expected: expected.to_owned() }
    }
}

/// The seeds of one target.
pub struct Corpus {
    /// The target that starts from them.
    pub target: &'static str,
    /// The seeds.
    pub seeds: fn() -> Vec<Seed>,
    /// What the library makes of an input, in words that a seed can expect.
    pub replay: fn(&[u8]) -> String,
}

/// One corpus for each target.
pub const CORPORA: [Corpus; 7] = [
    Corpus { target: "token", seeds: token::seeds::all, replay: token::replay },
    Corpus { target: "explain", seeds: token::seeds::all, replay: token::replay },
    Corpus { target: "jwks", seeds: jwks::seeds::all, replay: jwks::replay },
    Corpus { target: "metadata", seeds: metadata::seeds, replay: metadata::replay },
    Corpus { target: "headers", seeds: headers::seeds, replay: headers::replay },
    Corpus { target: "events", seeds: events::seeds::all, replay: events::replay },
    Corpus { target: "differential", seeds: signed::seeds, replay: signed::replay },
];

/// Writes every corpus to a folder of its own below `folder`, and the dictionary beside them.
///
/// # Errors
/// What the file system says.
pub fn write(folder: &Path) -> io::Result<()> {
    for corpus in &CORPORA {
        let own = folder.join(corpus.target);
        fs::create_dir_all(&own)?;
        for seed in (corpus.seeds)() {
            fs::write(own.join(&seed.name), &seed.octets)?;
        }
    }
    fs::write(folder.join(dictionary::FILE), dictionary::text())
}
