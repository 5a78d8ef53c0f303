//! Why a bundle is refused, and where it was.

use std::io;

use forest_blockstore::Cid;
use forest_builtin::ManifestError;
use forest_car::CarError;

/// A file, or a bundle in it, is refused.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {flaw}")]
pub struct BundleError {
    /// The file, and the name inside of it where it is an archive.
    pub place: String,
    /// What is wrong.
    pub flaw: Box<Flaw>,
}

/// What is wrong with a bundle, or with a file that should hold some.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// The file cannot be read or written, or ends too soon.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is not a CAR, or a block is not what its CID says.
    #[error(transparent)]
    Car(#[from] CarError),
    /// The root is not that of a bundle, or the list is missing or malformed.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A bundle has one root.
    #[error("{0} roots, and a bundle has one")]
    Roots(usize),
    /// The list names nothing.
    #[error("the list {0} names no actors")]
    NoActors(Cid),
    /// Code that the list names is not there.
    #[error("the code {code} of the {name} actor is missing")]
    MissingCode {
        /// The name in the list.
        name: String,
        /// Its code.
        code: Cid,
    },
    /// The table of released bundles does not have this one.
    #[error("the bundle {0} is not in the manifest file")]
    NotReleased(Cid),
    /// The file is named for another bundle.
    #[error("holds the bundle of the list {0}, not the one that it is named for")]
    Misnamed(Cid),
    /// An archive tries to reach out of itself.
    #[error("a name that leads out of the archive")]
    LeadsOut,
    /// Nothing in the file is wanted.
    #[error("holds no {0}")]
    Nothing(String),
    /// The table of released bundles does not read.
    #[error("not a table of released bundles: {0}")]
    Releases(#[from] serde_json::Error),
}

impl Flaw {
    /// This, at a place.
    #[must_use]
    pub fn at(self, place: impl ToString) -> BundleError {
        BundleError { place: place.to_string(), flaw: Box::new(self) }
    }
}
