//! What a test needs to watch the real validator at work: a clock that only the test moves, keys to sign with, a
//! resolver that counts who asks, and a dialer that never leaves loopback.

pub mod clock;
pub mod dialer;
pub mod keys;
pub mod resolver;
