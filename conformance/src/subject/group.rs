//! Processes in groups of their own, so that what they have started ends with them.

use std::process::{Child, Command};

/// Has the command run in a process group of its own.
#[cfg(unix)]
pub(super) fn apart(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

/// There are no groups here.
#[cfg(not(unix))]
pub(super) fn apart(_: &mut Command) {}

/// Ends the process and whatever it has started, and takes its status.
pub(super) fn kill(child: &mut Child) {
    // The number of a process whose status was taken may be another's by now.
    if let Ok(None) = child.try_wait() {
        kill_group(child);
    }
    // An error means that it has ended.
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(unix)]
fn kill_group(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
}

#[cfg(not(unix))]
fn kill_group(_: &Child) {}
