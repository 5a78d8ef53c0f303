//! The message vectors of the shared folder: mainnet, nv17 and nv18.

use std::{fs, path::PathBuf};

pub use forest_vectors::*;

use crate::fixtures;

/// The files of all vectors, sorted; none when this machine has no shared folder.
///
/// # Panics
/// When the folder is there and cannot be listed.
#[must_use]
pub fn paths() -> Vec<PathBuf> {
    let Some(shared) = fixtures::shared_dir() else { return Vec::new() };
    let mut folders = vec![shared.join("vectors")];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("a listed entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
}
