//! Why a manifest cannot be used.

use forest_blockstore::{IpldError, StoreError};

use crate::BuiltinActor;

/// A manifest cannot be read, or not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// Its blocks are missing, malformed or cannot be read.
    #[error(transparent)]
    Ipld(#[from] IpldError),
    /// A bundle of a version that does not exist.
    #[error("manifest version {0} is not supported")]
    Version(u32),
    /// An actor is not listed without which the network version cannot run.
    #[error("the manifest does not list the {0} actor")]
    Lacks(BuiltinActor),
}

impl From<StoreError> for ManifestError {
    fn from(error: StoreError) -> Self {
        Self::Ipld(error.into())
    }
}
