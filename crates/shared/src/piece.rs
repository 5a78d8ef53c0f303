//! Pieces: data as clients hand it over, before it is sealed.
//!
//! Data is padded with two zero bits after every 254, so 127 bytes become 128; sizes are powers of two after padding.

use forest_encoding::{Cid, hash, tuple::*};
use serde::{Deserialize, Serialize};

use crate::commitment::Commitment;

/// Why a size is not that of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PieceSizeError {
    /// Less than the smallest piece.
    #[error("piece of {size} bytes where the smallest has {least}")]
    TooSmall {
        /// What was given.
        size: u64,
        /// The least that there is.
        least: u64,
    },
    /// Not a power of two; before padding, not 127/128 of one.
    #[error("piece of {0} bytes, which is no power of two (after padding)")]
    Shape(u64),
}

/// The size of a piece before padding, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnpaddedPieceSize(pub u64);

impl UnpaddedPieceSize {
    /// The size after padding; saturates where no piece can be.
    #[must_use]
    pub const fn padded(self) -> PaddedPieceSize {
        PaddedPieceSize(self.0.saturating_add(self.0 / 127))
    }

    /// Whether a piece may have this size.
    ///
    /// # Errors
    /// [`PieceSizeError`]
    pub const fn validate(self) -> Result<(), PieceSizeError> {
        if self.0 < 127 {
            return Err(PieceSizeError::TooSmall { size: self.0, least: 127 });
        }
        if self.0 >> self.0.trailing_zeros() != 127 {
            return Err(PieceSizeError::Shape(self.0));
        }
        Ok(())
    }
}

/// The size of a piece after padding, in bytes.
///
/// ```
/// use forest_shared::piece::{PaddedPieceSize, UnpaddedPieceSize};
/// assert_eq!(PaddedPieceSize(128).unpadded(), UnpaddedPieceSize(127));
/// assert!(PaddedPieceSize(129).validate().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PaddedPieceSize(pub u64);

impl PaddedPieceSize {
    /// The size before padding.
    #[must_use]
    pub const fn unpadded(self) -> UnpaddedPieceSize {
        UnpaddedPieceSize(self.0.saturating_sub(self.0 / 128))
    }

    /// Whether a piece may have this size.
    ///
    /// # Errors
    /// [`PieceSizeError`]
    pub const fn validate(self) -> Result<(), PieceSizeError> {
        if self.0 < 128 {
            return Err(PieceSizeError::TooSmall { size: self.0, least: 128 });
        }
        if !self.0.is_power_of_two() {
            return Err(PieceSizeError::Shape(self.0));
        }
        Ok(())
    }
}

/// A piece: CBOR `[padded size, commitment CID]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct PieceInfo {
    /// Size after padding.
    pub size: PaddedPieceSize,
    /// The commitment to the data, CommP.
    pub cid: Cid,
}

/// The commitment to a piece of nothing but zeros, which fills the rest of a sector.
///
/// # Errors
/// [`PieceSizeError`] when no piece has this size.
pub fn zero_piece_commitment(size: PaddedPieceSize) -> Result<Commitment, PieceSizeError> {
    /// Bytes in a leaf of the Merkle tree.
    const LEAF: u64 = 32;
    size.validate()?;
    let levels = (size.0 / LEAF).trailing_zeros();
    Ok((0..levels).fold([0; 32], |node, _| {
        let mut pair = [0; 64];
        for (slot, byte) in pair.iter_mut().zip(node.into_iter().chain(node)) {
            *slot = byte;
        }
        let mut parent = hash::sha2_256(&pair);
        // 254 bits: a node must fit the field of the proofs.
        if let Some(last) = parent.last_mut() {
            *last &= 0x3f;
        }
        parent
    }))
}
