//! The commitment that a pre-commit got for the pieces of its deals.
//!
//! It is not always the commitment to the sector's data. Pieces stand where they belong and zeros fill the gaps before
//! and between them, but the zeros that fill up the sector are left out: the network's migration left them out, so that
//! is what the chain says. For pieces that fill their sector the two are one.

use forest_encoding::hash::sha2_256;
use forest_shared::{
    commitment::{Commitment, CommitmentError, cid_to_data_commitment},
    piece::{PaddedPieceSize, PieceInfo, PieceSizeError, zero_piece_commitment},
    sector::SectorSize,
};

/// Why pieces have no commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UnfitPieces {
    /// There are none.
    #[error("no pieces")]
    None,
    /// A size that no piece has.
    #[error(transparent)]
    Size(#[from] PieceSizeError),
    /// A CID that is no commitment to data.
    #[error(transparent)]
    Commitment(#[from] CommitmentError),
    /// They need more room than there is.
    #[error("pieces of {0} bytes, zeros between them included, are more than a sector")]
    Overflow(u64),
}

/// The root over data whose length is a power of two.
#[derive(Clone, Copy)]
struct Subtree {
    size: u64,
    root: Commitment,
}

/// The commitment to these pieces, in this order, that fit into a sector.
pub(crate) fn commitment(sector: SectorSize, pieces: &[PieceInfo]) -> Result<Commitment, UnfitPieces> {
    // From the left, each at most half as large as the one before it.
    let mut limbs: Vec<Subtree> = Vec::new();
    for piece in pieces {
        piece.size.validate()?;
        if piece.size.0 > sector.bytes() {
            return Err(UnfitPieces::Overflow(piece.size.0));
        }
        while let Some(size) = limbs.last().map(|last| last.size).filter(|size| *size < piece.size.0) {
            push(&mut limbs, zeros(size)?);
        }
        push(&mut limbs, Subtree { size: piece.size.0, root: cid_to_data_commitment(&piece.cid)? });
    }
    while let [_, .., Subtree { size, .. }] = *limbs.as_slice() {
        push(&mut limbs, zeros(size)?);
    }
    let whole = limbs.pop().ok_or(UnfitPieces::None)?;
    if whole.size > sector.bytes() { Err(UnfitPieces::Overflow(whole.size)) } else { Ok(whole.root) }
}

/// Adds data on the right, and joins what has become equal in size.
fn push(limbs: &mut Vec<Subtree>, mut subtree: Subtree) {
    while let Some(left) = limbs.pop_if(|left| left.size == subtree.size) {
        let mut root = sha2_256(&[left.root, subtree.root].concat());
        // 254 bits: a node must fit the field of the proofs.
        if let Some(last) = root.last_mut() {
            *last &= 0x3f;
        }
        subtree = Subtree { size: subtree.size.saturating_mul(2), root };
    }
    limbs.push(subtree);
}

fn zeros(size: u64) -> Result<Subtree, UnfitPieces> {
    Ok(Subtree { size, root: zero_piece_commitment(PaddedPieceSize(size))? })
}

#[cfg(test)]
mod tests {
    use forest_shared::commitment::data_commitment_to_cid;
    use forest_vm::proofs::unsealed_commitment;

    use super::*;

    const SECTOR: SectorSize = SectorSize::_2KiB;

    fn piece(size: u64, byte: u8) -> PieceInfo {
        PieceInfo { size: PaddedPieceSize(size), cid: data_commitment_to_cid(&[byte; 32]) }
    }

    /// Where pieces, with the zeros before and between them, fill the sector, this is the commitment to the sector.
    #[test]
    fn pieces_that_fill_the_sector() {
        for pieces in [
            vec![piece(2048, 1)],
            vec![piece(1024, 1), piece(1024, 2)],
            vec![piece(256, 1), piece(1024, 2)],
            vec![piece(512, 1), piece(128, 2), piece(1024, 3)],
            vec![piece(1024, 1), piece(512, 2), piece(128, 3)],
        ] {
            let whole = unsealed_commitment(SECTOR, &pieces).unwrap();
            assert_eq!(commitment(SECTOR, &pieces), Ok(whole), "{pieces:?}");
        }
    }

    #[test]
    fn zeros_at_the_end_are_left_out() {
        assert_eq!(commitment(SECTOR, &[piece(512, 7)]), Ok([7; 32]));
        let two = [piece(512, 1), piece(512, 2)];
        let twice = [piece(1024, 1), piece(1024, 2)];
        assert_eq!(commitment(SECTOR, &two), commitment(SECTOR, &twice));
        assert_ne!(commitment(SECTOR, &two), Ok(unsealed_commitment(SECTOR, &two).unwrap()));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(commitment(SECTOR, &[]), Err(UnfitPieces::None));
        assert_eq!(commitment(SECTOR, &[piece(4096, 1)]), Err(UnfitPieces::Overflow(4096)));
        let three = [piece(1024, 1), piece(1024, 2), piece(128, 3)];
        assert_eq!(commitment(SECTOR, &three), Err(UnfitPieces::Overflow(4096)));
        assert!(matches!(commitment(SECTOR, &[piece(129, 1)]), Err(UnfitPieces::Size(_))));
        let code = PieceInfo { size: PaddedPieceSize(128), cid: Default::default() };
        assert!(matches!(commitment(SECTOR, &[code]), Err(UnfitPieces::Commitment(_))));
    }
}
