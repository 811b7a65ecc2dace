//! The tests of the example `protect`. They stand in it; here they are run, because the example itself is built as the
//! program that the tests of HTTP mode start.

#[path = "../examples/protect/main.rs"]
#[expect(dead_code, reason = "nobody starts it here")]
mod protect;
