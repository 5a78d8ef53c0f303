//! Keys of a KAMT: their bits say where they belong.

use serde::{Serialize, de::DeserializeOwned};

/// A key that is placed by its own 32 bytes.
///
/// Its order is the order of keys in a bucket, its serde form what nodes hold; neither need agree with its
/// bits, but two keys with the same bits must be equal.
pub trait KamtKey: Clone + PartialOrd + Serialize + DeserializeOwned {
    /// The bits that place the key, the most significant first.
    fn bits(&self) -> [u8; 32];
}
