//! Putting bundles into the folder: all that were asked for, or none.
//!
//! Everything is read, checked and written beside its place before the first file is put there. What a process that was
//! killed had written so far is invisible.

use std::{io::Write as _, path::PathBuf};

use forest_builtin::ReleasedBundles;
use tempfile::NamedTempFile;

use crate::{Bundle, BundleError, BundleFolder, Flaw, Place, folder::RELEASES, names_of};

/// An import that is being prepared. Dropped, it leaves nothing.
#[derive(Debug)]
pub struct Import<'a> {
    folder: &'a BundleFolder,
    imported: Vec<Imported>,
    staged: Vec<(NamedTempFile, PathBuf)>,
}

/// What became of one bundle.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Where it came from.
    pub from: Place,
    /// Its file in the folder.
    pub file: PathBuf,
    /// The releases that it is, where a table of them is known.
    pub releases: Option<String>,
    /// How many actors it names.
    pub actors: usize,
    /// Bytes of data in it.
    pub size: u64,
    /// Whether the folder had it already, undamaged.
    pub present: bool,
}

impl<'a> Import<'a> {
    /// An import into a folder.
    #[must_use]
    pub const fn into_folder(folder: &'a BundleFolder) -> Self {
        Self { folder, imported: Vec::new(), staged: Vec::new() }
    }

    /// Adds a bundle.
    ///
    /// # Errors
    /// [`BundleError`] when it cannot be written.
    pub fn add(
        &mut self,
        from: Place,
        bundle: &Bundle,
        releases: Option<&ReleasedBundles>,
    ) -> Result<(), BundleError> {
        let file = self.folder.file_of(&bundle.list);
        let twice = self.imported.iter().any(|imported| imported.file == file);
        // A file that is there and damaged is replaced.
        let present =
            twice || self.folder.load(&bundle.list).is_ok_and(|there| there.as_ref() == Some(bundle));
        if !present {
            let staged = self.folder.stage(|writer| Ok(bundle.write(writer)?))?;
            self.staged.push((staged, file.clone()));
        }
        self.imported.push(Imported {
            from,
            file,
            releases: releases.and_then(|releases| names_of(releases, bundle)),
            actors: bundle.manifest.len(),
            size: bundle.size(),
            present,
        });
        Ok(())
    }

    /// Remembers the table of released bundles, as it was read.
    ///
    /// # Errors
    /// [`BundleError`] when it cannot be written.
    pub fn remember(&mut self, releases: &[u8]) -> Result<(), BundleError> {
        let staged = self.folder.stage(|writer| writer.write_all(releases).map_err(Flaw::from))?;
        self.staged.push((staged, self.folder.path().join(RELEASES)));
        Ok(())
    }

    /// Puts everything in its place.
    ///
    /// # Errors
    /// [`BundleError`] when a file cannot be renamed; those before it are in place then.
    pub fn finish(self) -> Result<Vec<Imported>, BundleError> {
        for (staged, path) in self.staged {
            self.folder.place(staged, &path)?;
        }
        self.folder.sweep();
        Ok(self.imported)
    }
}
