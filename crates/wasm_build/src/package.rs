//! Which crate is meant: the one whose manifest is in a folder.

use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand};

use crate::BuildError;

/// A crate that an actor is built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    /// The root of its workspace, which decides over the lock file and, by what cargo hashes, over symbols.
    pub(crate) workspace: PathBuf,
    pub(crate) target: PathBuf,
    /// The folders of crates outside of the workspace that it is built with, and their names.
    pub(crate) neighbours: Vec<(PathBuf, String)>,
    features: Vec<String>,
}

impl Package {
    /// The crate whose Cargo.toml is in `folder`.
    ///
    /// # Errors
    /// [`BuildError::Package`]: there is none, or cargo cannot read it.
    pub fn at(folder: impl AsRef<Path>) -> Result<Self, BuildError> {
        let folder = folder.as_ref();
        let wrong = |why: String| BuildError::Package { folder: folder.to_owned(), why };
        let manifest = folder.join("Cargo.toml");
        if !manifest.is_file() {
            return Err(wrong("no Cargo.toml here: `forest-fvm actor new <name>` makes a crate".to_owned()));
        }
        let manifest = manifest.canonicalize().map_err(|error| wrong(error.to_string()))?;
        let metadata = MetadataCommand::new()
            .manifest_path(&manifest)
            .exec()
            .map_err(|error| wrong(first_line(&error.to_string())))?;
        let package = metadata.packages.iter().find(|package| package.manifest_path == manifest);
        let package =
            package.ok_or_else(|| wrong("a workspace, not a crate: name one of its members".into()))?;
        Ok(Self {
            name: package.name.to_string(),
            folder: manifest.parent().unwrap_or(folder).to_owned(),
            neighbours: neighbours(&metadata),
            workspace: metadata.workspace_root.into_std_path_buf(),
            features: package.features.keys().cloned().collect(),
            target: metadata.target_directory.into_std_path_buf(),
        })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether it has a feature of this name.
    #[must_use]
    pub fn has_feature(&self, name: &str) -> bool {
        self.features.iter().any(|feature| feature == name)
    }

    /// Where the tool puts what it builds from this crate: `actors` in the folder that cargo builds in.
    #[must_use]
    pub fn output(&self) -> PathBuf {
        self.target.join("actors")
    }
}

/// Crates that are named by a path. What is in the workspace has the paths of the workspace.
fn neighbours(metadata: &Metadata) -> Vec<(PathBuf, String)> {
    let local = metadata.packages.iter().filter(|package| package.source.is_none());
    let folders =
        local.filter_map(|package| Some((package.manifest_path.parent()?, package.name.to_string())));
    let outside = folders.filter(|(folder, _)| !folder.starts_with(&metadata.workspace_root));
    outside.map(|(folder, name)| (folder.as_std_path().to_owned(), name)).collect()
}

/// Cargo explains at length; the first line that says something is the reason.
fn first_line(text: &str) -> String {
    let said = text.lines().map(str::trim).find(|line| line.contains("error") || line.contains("failed"));
    said.unwrap_or(text).trim().to_owned()
}
