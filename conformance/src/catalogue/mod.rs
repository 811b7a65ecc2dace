//! The catalogue: every case, as data.

pub mod level;
