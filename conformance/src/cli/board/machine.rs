//! What there is on this machine.

use std::env;

/// Whether there is a program of this name.
pub(super) fn has(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
