//! The commitment to the data of a sector: a Merkle tree over its pieces, the largest first, and zeros after them.

use forest_encoding::{Cid, hash::sha2_256};
use forest_shared::{
    commitment::{Commitment, cid_to_data_commitment, data_commitment_to_cid},
    piece::{PaddedPieceSize, zero_piece_commitment},
};

use crate::{Stop, world::broken};

/// The commitment to a sector that begins with these pieces, none larger than the one before it.
///
/// # Errors
/// [`Stop::Broken`] where they are not the pieces of a sector.
pub fn sector_commitment(pieces: &[(Cid, u64)], sector_size: u64) -> Result<Cid, Stop> {
    let mut trees: Vec<(Commitment, u64)> = Vec::new();
    for (cid, size) in pieces {
        add(&mut trees, cid_to_data_commitment(cid).map_err(broken)?, *size);
    }
    loop {
        let Some((root, size)) = trees.last().copied() else { return Err(Stop::Broken("no pieces".into())) };
        if trees.len() == 1 && size >= sector_size {
            return Ok(data_commitment_to_cid(&root));
        }
        let zeros = zero_piece_commitment(PaddedPieceSize(size)).map_err(broken)?;
        add(&mut trees, zeros, size);
    }
}

/// Adds a tree to the right; trees of the same size become one.
fn add(trees: &mut Vec<(Commitment, u64)>, mut root: Commitment, mut size: u64) {
    while let Some((left, _)) = trees.pop_if(|(_, left_size)| *left_size == size) {
        root = parent(left, root);
        size *= 2;
    }
    trees.push((root, size));
}

/// 254 bits of the hash: a node must fit the field of the proofs.
fn parent(left: Commitment, right: Commitment) -> Commitment {
    let mut node = sha2_256(&[left, right].concat());
    node[31] &= 0x3f;
    node
}
