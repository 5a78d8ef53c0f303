//! Which files are meant, and why one of them is no vector.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A file that should be a vector is none, or cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}", file.display())]
pub struct VectorError {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

impl VectorError {
    pub(super) fn new(file: &Path, reason: impl ToString) -> Self {
        Self { file: file.to_owned(), reason: reason.to_string() }
    }
}

/// The files that are named, and every `.json` below the folders that are named; sorted, each once.
///
/// # Errors
/// [`VectorError`] when something named is not there or a folder cannot be listed.
pub fn find(named: &[PathBuf]) -> Result<Vec<PathBuf>, VectorError> {
    let mut files = Vec::new();
    let mut pending = named.to_vec();
    while let Some(path) = pending.pop() {
        let io = |error: io::Error| VectorError::new(&path, error);
        if !fs::metadata(&path).map_err(io)?.is_dir() {
            files.push(path);
            continue;
        }
        for entry in fs::read_dir(&path).map_err(io)? {
            let entry = entry.map_err(io)?;
            // What a link in a folder leads to is not followed: it may lead back.
            let kind = entry.file_type().map_err(io)?;
            let is_json = entry.path().extension().is_some_and(|extension| extension == "json");
            if kind.is_dir() {
                pending.push(entry.path());
            } else if kind.is_file() && is_json {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}
