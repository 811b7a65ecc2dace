//! Whether libfaketime is used, and where it is.

use crate::protocol::capabilities::{Clock, Hello};
use crate::subject::faketime::library::{DEBIAN_PACKAGE, Library, LibraryError};
use core::convert::Infallible;
use core::str::FromStr;
use std::path::PathBuf;

/// Whether libfaketime is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Faketime {
    /// Where it is installed, and nobody wants to wait.
    Auto,
    /// No.
    Off,
    /// Yes, the library at this path.
    At(PathBuf),
}

impl FromStr for Faketime {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "auto" => Self::Auto,
            "off" => Self::Off,
            path => Self::At(path.into()),
        })
    }
}

impl Faketime {
    /// The library, where it is used. `slow`: cases are judged by waiting.
    ///
    /// # Errors
    /// That there is none at the path that was given.
    pub(super) fn library(&self, slow: bool) -> Result<Option<Library>, LibraryError> {
        match self {
            Self::Auto if slow => Ok(None),
            Self::Auto => Ok(Library::installed()),
            Self::Off => Ok(None),
            Self::At(path) => Library::at(path).map(Some),
        }
    }

    /// What to say where time cannot pass for this subject, though somebody may believe it does.
    pub(super) fn advice(&self, hello: &Hello) -> Option<String> {
        match (self, hello.capabilities.clock) {
            (Self::Auto, Clock::Process) => Some(format!(
                "no time passes: libfaketime is not installed (Debian: apt-get install {DEBIAN_PACKAGE}); --slow waits instead"
            )),
            (Self::Off | Self::At(_), Clock::Process)
            | (Self::Auto | Self::Off | Self::At(_), Clock::Injected) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::hello::hello;

    #[test]
    fn it_is_off_where_somebody_says_so_or_wants_to_wait_and_a_path_has_to_be_there() {
        let library = |text: &str, slow| text.parse::<Faketime>().unwrap().library(slow);
        assert_eq!(library("auto", false), Ok(Library::installed()));
        assert_eq!(library("auto", true), Ok(None));
        assert_eq!(library("off", false), Ok(None));
        let missing = PathBuf::from("/nowhere/libfaketime.so.1");
        for slow in [false, true] {
            let found = library("/nowhere/libfaketime.so.1", slow);
            assert_eq!(found, Err(LibraryError::NotFound(missing.clone())));
        }
    }

    #[test]
    fn who_has_no_other_clock_than_the_machine_s_is_told_what_to_install() {
        let mut hello = hello();
        let advice = |hello: &Hello, text: &str| text.parse::<Faketime>().unwrap().advice(hello);
        assert_eq!(advice(&hello, "auto"), None);
        hello.capabilities.clock = Clock::Process;
        assert_eq!(
            advice(&hello, "auto").unwrap(),
            "no time passes: libfaketime is not installed (Debian: apt-get install faketime); --slow waits instead"
        );
        assert_eq!(advice(&hello, "off"), None);
    }
}
