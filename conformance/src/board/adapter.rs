//! The adapters of released libraries: a folder each, with its manifest.

use crate::bounded::{self, ReadError};
use core::fmt;
use serde::Deserialize;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The name of a manifest.
pub const MANIFEST: &str = "adapter.toml";

/// The longest manifest in octets. Default: a hundred times one of two implementations.
const MAX_OCTETS: u64 = 64 << 10;

/// A manifest, as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    /// The programs that `setup` needs.
    needs: Vec<String>,
    implementation: Vec<Implementation>,
}

/// One implementation behind an adapter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Implementation {
    /// Its id, which names its files.
    pub id: String,
    /// The library, as people know it.
    pub library: String,
    /// The language that it is written in.
    pub language: String,
    /// The program that speaks the protocol, relative to the folder.
    pub command: String,
}

/// An implementation and where its adapter is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adapter {
    /// The folder.
    pub folder: PathBuf,
    /// The programs that `setup` needs.
    pub needs: Vec<String>,
    /// The implementation.
    pub implementation: Implementation,
}

/// Why adapters cannot be read.
#[derive(Debug)]
pub enum AdapterError {
    /// The folder cannot be read.
    Folder(PathBuf, io::Error),
    /// A manifest cannot be read.
    File(ReadError),
    /// A manifest is wrong.
    Manifest(PathBuf, String),
    /// Two implementations have one id.
    Twice(String),
}

impl fmt::Display for AdapterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path, error) => write!(f, "{}: {error}", path.display()),
            Self::File(error) => error.fmt(f),
            Self::Manifest(path, what) => write!(f, "{}: {what}", path.display()),
            Self::Twice(id) => write!(f, "two implementations are called {id}"),
        }
    }
}

impl std::error::Error for AdapterError {}

impl Adapter {
    /// What installs it, from its lock file.
    pub fn setup(&self) -> PathBuf {
        self.folder.join("setup")
    }

    /// What speaks the protocol.
    pub fn program(&self) -> PathBuf {
        self.folder.join(&self.implementation.command)
    }

    /// Its known failures.
    pub fn baseline(&self) -> PathBuf {
        self.folder.join(format!("{}.baseline.toml", self.implementation.id))
    }

    /// The programs that it needs and that are not on this machine.
    pub fn missing(&self, is_there: impl Fn(&str) -> bool) -> Vec<&str> {
        self.needs.iter().map(String::as_str).filter(|need| !is_there(need)).collect()
    }
}

/// Every adapter of a folder, by the ids of the implementations.
///
/// # Errors
/// [`AdapterError`].
pub fn all(folder: &Path) -> Result<Vec<Adapter>, AdapterError> {
    let unreadable = |error| AdapterError::Folder(folder.to_owned(), error);
    let mut adapters = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let folder = entry.map_err(unreadable)?.path();
        let manifest = folder.join(MANIFEST);
        if manifest.is_file() {
            adapters.extend(read(&folder, &manifest)?);
        }
    }
    adapters.sort_by(|one, other| one.implementation.id.cmp(&other.implementation.id));
    let twice = adapters.iter().zip(adapters.iter().skip(1)).find_map(|(one, next)| {
        (one.implementation.id == next.implementation.id).then(|| one.implementation.id.clone())
    });
    twice.map_or(Ok(adapters), |id| Err(AdapterError::Twice(id)))
}

fn read(folder: &Path, path: &Path) -> Result<Vec<Adapter>, AdapterError> {
    let text = bounded::read(path, MAX_OCTETS).map_err(AdapterError::File)?;
    let manifest: Manifest = toml::from_str(&text)
        .map_err(|error| AdapterError::Manifest(path.to_owned(), error.to_string().trim_end().to_owned()))?;
    let adapter = |implementation: Implementation| {
        let plain = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"-.".contains(&octet))
        };
        if !plain(&implementation.id) {
            let what = format!("`{}` is no id: letters, digits, - and . only", implementation.id);
            return Err(AdapterError::Manifest(path.to_owned(), what));
        }
        Ok(Adapter { folder: folder.to_owned(), needs: manifest.needs.clone(), implementation })
    };
    manifest.implementation.into_iter().map(adapter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST_OF_ONE: &str = "needs = [\"python3\"]\n[[implementation]]\nid = \"python-x\"\nlibrary = \"X\"\n\
        language = \"Python\"\ncommand = \"adapter\"\n";

    fn folder(manifests: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in manifests {
            fs::create_dir(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join(MANIFEST), text).unwrap();
        }
        folder
    }

    #[test]
    fn adapters_are_found_by_their_manifests_and_say_what_they_lack() {
        let folder = folder(&[("python-x", MANIFEST_OF_ONE)]);
        fs::create_dir(folder.path().join("templates")).unwrap();
        let found = all(folder.path()).unwrap();
        let [adapter] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(adapter.program(), folder.path().join("python-x/adapter"));
        assert_eq!(adapter.baseline(), folder.path().join("python-x/python-x.baseline.toml"));
        assert_eq!(adapter.missing(|_| false), ["python3"]);
        assert_eq!(adapter.missing(|_| true), [""; 0]);
    }

    #[test]
    fn a_manifest_that_is_wrong_is_told_with_its_file() {
        let wrong = |text: &str| {
            let folder = folder(&[("a", text)]);
            all(folder.path()).unwrap_err().to_string().replace(&folder.path().display().to_string(), "")
        };
        assert!(
            wrong("needs = 1").starts_with("/a/adapter.toml: TOML parse error at line 1"),
            "{}",
            wrong("needs = 1")
        );
        let id = MANIFEST_OF_ONE.replace("python-x", "../x");
        assert_eq!(wrong(&id), "/a/adapter.toml: `../x` is no id: letters, digits, - and . only");
        let two = folder(&[("a", MANIFEST_OF_ONE), ("b", MANIFEST_OF_ONE)]);
        assert_eq!(all(two.path()).unwrap_err().to_string(), "two implementations are called python-x");
    }
}
