//! Which catalogue a command works with.

use crate::catalogue::Catalogue;
use crate::catalogue::case::Case;
use clap::Args;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The catalogue.
#[derive(Clone, Debug, Args)]
pub(super) struct Cases {
    /// Reads the cases from this folder and not from the program: for those who write cases
    #[arg(long, value_name = "FOLDER")]
    cases: Option<PathBuf>,
}

impl Cases {
    /// The folder, where the cases are not those of the program.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.cases.as_deref()
    }

    /// The catalogue.
    ///
    /// # Errors
    /// All that is wrong with it, a line each.
    pub(super) fn catalogue(&self) -> Result<Catalogue, String> {
        let Some(folder) = &self.cases else {
            return Catalogue::embedded().map_err(|errors| lines(&errors));
        };
        let mut files = Vec::new();
        read(folder, folder, &mut files).map_err(|error| format!("{}: {error}", folder.display()))?;
        files.sort();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Catalogue::with_cases(&files).map_err(|errors| lines(&errors))
    }
}

/// The case of this id.
///
/// # Errors
/// What to try instead: the ids that have a part of it.
pub(super) fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Case, String> {
    if let Some(case) = catalogue.case(id) {
        return Ok(case);
    }
    let name = id.rsplit('/').next().unwrap_or(id);
    let near = catalogue.cases.iter().filter(|case| case.id.contains(name)).take(5);
    let near: Vec<&str> = near.map(|case| case.id.as_str()).collect();
    Err(match near.as_slice() {
        [] => format!("there is no case `{id}`; `countersign list` has them all"),
        near => format!("there is no case `{id}`; perhaps {}?", near.join(", ")),
    })
}

fn lines(errors: &[crate::catalogue::error::CatalogueError]) -> String {
    let lines: Vec<String> = errors.iter().map(|error| format!("\n  {error}")).collect();
    format!("the cases cannot be read:{}", lines.concat())
}

fn read(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(root, &path, files)?;
        } else if path.extension().is_some_and(|end| end == "toml") {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push((name, fs::read_to_string(&path)?));
        }
    }
    Ok(())
}
