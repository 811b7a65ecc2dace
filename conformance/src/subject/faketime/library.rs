//! Where libfaketime is.

use core::fmt;
use std::env::consts::ARCH;
use std::fs;
use std::path::{Path, PathBuf};

/// What has to be installed where it is missing.
pub const DEBIAN_PACKAGE: &str = "faketime";

/// The library, as a file that a process can be started with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library(String);

/// Why a file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LibraryError {
    /// There is no such file.
    NotFound(PathBuf),
    /// The linker splits `LD_PRELOAD` at spaces and colons (ld.so(8)), and this has one, or is no UTF-8.
    Unusable(PathBuf),
}

impl fmt::Display for LibraryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(path) => write!(f, "libfaketime: there is no file {}", path.display()),
            Self::Unusable(path) => {
                let path = path.display();
                write!(
                    f,
                    "libfaketime: {path}: a space, a colon, or no UTF-8 in a path that LD_PRELOAD has to name"
                )
            }
        }
    }
}

impl std::error::Error for LibraryError {}

impl Library {
    /// The library where Debian's package puts it.
    pub fn installed() -> Option<Self> {
        Self::below(Path::new("/usr/lib"))
    }

    /// The library at this path.
    ///
    /// # Errors
    /// [`LibraryError`].
    pub fn at(path: &Path) -> Result<Self, LibraryError> {
        let not_found = || LibraryError::NotFound(path.to_owned());
        // A name without a slash would be looked for elsewhere.
        let whole = fs::canonicalize(path).map_err(|_| not_found())?;
        if !whole.is_file() {
            return Err(not_found());
        }
        match whole.to_str() {
            Some(text) if !text.contains([' ', ':']) => Ok(Self(text.to_owned())),
            Some(_) | None => Err(LibraryError::Unusable(whole)),
        }
    }

    /// Its path.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// The one for this machine among those of several architectures, or the first.
    fn below(directory: &Path) -> Option<Self> {
        let entries = fs::read_dir(directory).ok()?.filter_map(Result::ok);
        let mut triplets: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        let is_foreign = |path: &Path| {
            let name = path.file_name().unwrap_or_default();
            !name.to_string_lossy().starts_with(ARCH)
        };
        triplets.sort_by_cached_key(|path| (is_foreign(path), path.clone()));
        triplets.iter().find_map(|path| Self::at(&path.join("faketime/libfaketime.so.1")).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn install(directory: &Path, triplet: &str) -> PathBuf {
        let folder = directory.join(triplet).join("faketime");
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("libfaketime.so.1");
        fs::write(&path, "").unwrap();
        fs::canonicalize(path).unwrap()
    }

    #[test]
    fn the_one_of_this_architecture_comes_first_and_any_other_is_better_than_none() {
        let directory = TempDir::new().unwrap();
        let found = || Library::below(directory.path()).map(|library| PathBuf::from(library.path()));
        assert_eq!(found(), None);
        let other = install(directory.path(), "aaa-linux-gnu");
        assert_eq!(found(), Some(other));
        let own = install(directory.path(), &format!("{ARCH}-linux-gnu"));
        assert_eq!(found(), Some(own));
        assert_eq!(Library::below(&directory.path().join("nowhere")), None);
    }

    #[test]
    fn a_path_is_a_file_that_the_linker_can_be_told() {
        let directory = TempDir::new().unwrap();
        let whole = fs::canonicalize(directory.path()).unwrap();
        let missing = whole.join("missing.so");
        assert_eq!(Library::at(&missing), Err(LibraryError::NotFound(missing)));
        assert_eq!(Library::at(&whole), Err(LibraryError::NotFound(whole.clone())));
        for name in ["with space.so", "with:colon.so"] {
            let path = whole.join(name);
            fs::write(&path, "").unwrap();
            assert_eq!(Library::at(&path), Err(LibraryError::Unusable(path)), "{name}");
        }
        let good = whole.join("good.so");
        fs::write(&good, "").unwrap();
        assert_eq!(Library::at(&good).unwrap().path(), good.to_str().unwrap());
    }
}
