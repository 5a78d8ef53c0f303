//! What can go wrong with a store, and with a structure kept in one.
//!
//! Decision D7: a store that fails is a host failure and never becomes chain state, so the two are apart in the
//! type: [`StoreError`] is the disk's fault, [`IpldError::Malformed`] the data's, [`IpldError::Missing`] a hole.

use std::{error::Error, fmt, sync::Arc};

use cid::Cid;
use forest_encoding::{DecodeError, EncodeError};

/// A store could not answer. Says nothing about whether the block exists.
#[derive(Clone, Debug)]
pub struct StoreError(Arc<dyn Error + Send + Sync>);

impl StoreError {
    /// Wraps what the store ran into.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Arc::from(source.into()))
    }

    /// What the store ran into.
    #[must_use]
    pub fn cause(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.0
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "block store failed: {}", self.0)
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::new(error)
    }
}

/// A structure made of blocks could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IpldError {
    /// The store failed: nothing is known, try again.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A block that a structure links to is not in the store.
    #[error("block {0} is not in the store")]
    Missing(Cid),
    /// A block is there and is not what its place demands.
    #[error("block {cid} is malformed: {reason}")]
    Malformed {
        /// The block.
        cid: Cid,
        /// What is wrong with it.
        reason: String,
    },
    /// A value could not be encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

impl IpldError {
    /// A block that breaks a rule of its place.
    #[must_use]
    pub fn malformed(cid: Cid, reason: impl Into<String>) -> Self {
        Self::Malformed { cid, reason: reason.into() }
    }

    /// A block whose bytes do not decode.
    #[must_use]
    pub fn undecodable(cid: Cid, error: &DecodeError) -> Self {
        Self::Malformed { cid, reason: error.to_string() }
    }
}
