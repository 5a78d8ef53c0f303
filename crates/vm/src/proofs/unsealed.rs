//! The commitment to an unsealed sector (CommD), from its pieces.
//!
//! A sector is a binary Merkle tree, each piece a subtree of it, so pieces have sizes that are powers of two and stand at
//! multiples of their own size; what is between and after them is zeros (specification, "Piece Commitment"). Nodes are
//! hashed with SHA2-256, of which the last two bits are cleared to fit the field of the proofs.

use forest_encoding::hash::sha2_256;
use forest_shared::{
    commitment::{Commitment, CommitmentError, cid_to_data_commitment},
    piece::{PaddedPieceSize, PieceInfo, PieceSizeError, zero_piece_commitment},
    sector::SectorSize,
};

/// Pieces that no sector is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidPieces {
    /// A size that no piece has.
    #[error(transparent)]
    Size(#[from] PieceSizeError),
    /// A CID that is no commitment to data.
    #[error(transparent)]
    Commitment(#[from] CommitmentError),
    /// More than the sector holds.
    #[error("pieces, put where they belong, do not fit a sector of {0} bytes")]
    Overflow(SectorSize),
}

/// The commitment to an unsealed sector that begins with these pieces, in this order.
///
/// # Errors
/// [`InvalidPieces`]
///
/// ```
/// use forest_shared::{commitment::data_commitment_to_cid, piece::*, sector::SectorSize};
/// use forest_vm::proofs::unsealed_commitment;
///
/// let zeros = zero_piece_commitment(PaddedPieceSize(128))?;
/// let piece = PieceInfo { size: PaddedPieceSize(128), cid: data_commitment_to_cid(&zeros) };
/// assert_eq!(unsealed_commitment(SectorSize::_2KiB, &[piece])?, zero_piece_commitment(PaddedPieceSize(2048))?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn unsealed_commitment(sector: SectorSize, pieces: &[PieceInfo]) -> Result<Commitment, InvalidPieces> {
    let mut tree = Tree { sector, filled: 0, subtrees: Vec::new() };
    for piece in pieces {
        piece.size.validate()?;
        tree.fill_to_multiple_of(piece.size.0)?;
        tree.push(Subtree { size: piece.size.0, root: cid_to_data_commitment(&piece.cid)? })?;
    }
    if pieces.is_empty() {
        return Ok(zero_piece_commitment(PaddedPieceSize(sector.bytes()))?);
    }
    tree.fill_to_multiple_of(sector.bytes())?;
    // One subtree is left, that of the sector: its size is the sum, a power of two.
    tree.subtrees.pop().map(|sector| sector.root).ok_or(InvalidPieces::Overflow(sector))
}

/// A tree that grows from the left.
struct Tree {
    sector: SectorSize,
    /// Bytes that are there.
    filled: u64,
    /// The complete subtrees, from the left; each is larger than the next.
    subtrees: Vec<Subtree>,
}

/// A complete subtree: the bytes under it, and its root.
struct Subtree {
    size: u64,
    root: Commitment,
}

impl Tree {
    /// Appends zeros up to the next multiple of a power of two: first little ones, then ever larger ones.
    fn fill_to_multiple_of(&mut self, size: u64) -> Result<(), InvalidPieces> {
        while let Some(missing) = self.filled.checked_rem(size)
            && missing != 0
        {
            let size = 1 << self.filled.trailing_zeros();
            let root = zero_piece_commitment(PaddedPieceSize(size))?;
            self.push(Subtree { size, root })?;
        }
        Ok(())
    }

    /// Appends a subtree that stands at a multiple of its size, and joins what belongs together.
    fn push(&mut self, mut right: Subtree) -> Result<(), InvalidPieces> {
        let overflow = InvalidPieces::Overflow(self.sector);
        let filled = self.filled.checked_add(right.size).ok_or(overflow)?;
        if filled > self.sector.bytes() {
            return Err(overflow);
        }
        self.filled = filled;
        while let Some(left) = self.subtrees.pop_if(|left| left.size == right.size) {
            right = Subtree { size: left.size.saturating_mul(2), root: join(&left.root, &right.root) };
        }
        self.subtrees.push(right);
        Ok(())
    }
}

/// The parent of two nodes.
fn join(left: &Commitment, right: &Commitment) -> Commitment {
    let mut pair = [0; 64];
    for (slot, byte) in pair.iter_mut().zip(left.iter().chain(right)) {
        *slot = *byte;
    }
    let mut parent = sha2_256(&pair);
    if let Some(last) = parent.last_mut() {
        *last &= 0x3f;
    }
    parent
}

#[cfg(test)]
mod tests;
