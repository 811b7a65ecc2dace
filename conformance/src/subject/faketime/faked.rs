//! The clock of one process under libfaketime.

use super::library::Library;
use core::time::Duration;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::TempDir;

/// A clock that runs as the machine's does, some seconds ahead of it. It only moves forward. Dropped, its file is gone.
#[derive(Debug)]
pub struct Faked {
    library: Library,
    directory: TempDir,
    /// In seconds.
    ahead: Mutex<u64>,
}

/// What would make the library do something else than its file says: an offset of its own, a clock that it leaves alone, a
/// program that it leaves alone.
const OTHERS: [&str; 11] = [
    "FAKETIME",
    "FAKETIME_NO_CACHE",
    "FAKETIME_DONT_FAKE_MONOTONIC",
    "DONT_FAKE_MONOTONIC",
    "FAKETIME_ONLY_CMDS",
    "FAKETIME_SKIP_CMDS",
    "FAKETIME_SHARED",
    "FAKETIME_FMT",
    "FAKETIME_START_AFTER_SECONDS",
    "FAKETIME_STOP_AFTER_SECONDS",
    "FAKETIME_UPDATE_TIMESTAMP_FILE",
];

impl Faked {
    /// A clock for one process. It is the machine's until it is moved.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn new(library: &Library) -> io::Result<Self> {
        let directory = TempDir::with_prefix("countersign-")?;
        let faked = Self { library: library.clone(), directory, ahead: Mutex::new(0) };
        faked.write(0)?;
        Ok(faked)
    }

    /// Has a process that is not started yet live on this clock.
    pub fn put_on(&self, command: &mut Command) {
        for name in OTHERS {
            command.env_remove(name);
        }
        command.env("LD_PRELOAD", self.library.path());
        command.env("FAKETIME_TIMESTAMP_FILE", self.file());
        // Otherwise it reads the file every ten seconds only. With FAKETIME_NO_CACHE it would read it each time, and two
        // threads that do so at once are now and then told the real time (0.9.10).
        command.env("FAKETIME_CACHE_DURATION", "1");
    }

    /// How far it is ahead of the machine's.
    pub fn ahead(&self) -> Duration {
        Duration::from_secs(*self.lock())
    }

    /// Moves it on. The process sees it within a second or two.
    ///
    /// # Errors
    /// Those of the file system; the clock has not moved then.
    pub fn jump(&self, seconds: u64) -> io::Result<()> {
        let mut ahead = self.lock();
        let sum = ahead.saturating_add(seconds);
        self.write(sum)?;
        *ahead = sum;
        Ok(())
    }

    /// Puts another file in its place: a process that reads it in this moment finds a whole one.
    fn write(&self, ahead: u64) -> io::Result<()> {
        let next = self.directory.path().join("next");
        fs::write(&next, line(ahead))?;
        fs::rename(next, self.file())
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("ahead")
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An offset to the machine's clock, in seconds: with a sign the clock runs, and without one it would stand.
fn line(ahead: u64) -> String {
    format!("+{ahead}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn faked() -> Faked {
        // Any file will do where nothing is started.
        Faked::new(&Library::at(Path::new(file!().rsplit_once("conformance/").unwrap().1)).unwrap()).unwrap()
    }

    #[test]
    fn the_file_says_how_far_it_is_ahead_and_only_ever_more() {
        let faked = faked();
        let read = || fs::read_to_string(faked.file()).unwrap();
        assert_eq!((read().as_str(), faked.ahead()), ("+0\n", Duration::ZERO));
        faked.jump(3_600).unwrap();
        assert_eq!((read().as_str(), faked.ahead()), ("+3600\n", Duration::from_secs(3_600)));
        faked.jump(450).unwrap();
        assert_eq!((read().as_str(), faked.ahead()), ("+4050\n", Duration::from_secs(4_050)));
        let file = faked.file();
        drop(faked);
        assert!(!file.exists());
    }

    #[test]
    fn a_clock_that_cannot_be_written_has_not_moved() {
        let faked = faked();
        faked.jump(10).unwrap();
        fs::remove_dir_all(faked.directory.path()).unwrap();
        assert_eq!(faked.jump(5).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(faked.ahead(), Duration::from_secs(10));
    }

    #[test]
    fn a_process_gets_the_library_and_the_file_and_nothing_that_contradicts_them() {
        let faked = faked();
        let mut command = Command::new("nobody");
        command.env("FAKETIME", "-1y");
        faked.put_on(&mut command);
        let variables: Vec<_> = command.get_envs().collect();
        let value = |name: &str| variables.iter().find(|(other, _)| *other == name).unwrap().1;
        assert_eq!(value("LD_PRELOAD").unwrap(), faked.library.path());
        assert_eq!(value("FAKETIME_TIMESTAMP_FILE").unwrap(), faked.file().as_os_str());
        assert_eq!(value("FAKETIME_CACHE_DURATION").unwrap(), "1");
        for name in OTHERS {
            assert_eq!(value(name), None, "{name}");
        }
    }
}
