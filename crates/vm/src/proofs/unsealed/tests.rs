//! Commitments to unsealed sectors.

use forest_shared::commitment::{data_commitment_to_cid, replica_commitment_to_cid};

use super::*;

const SECTOR: SectorSize = SectorSize::_2KiB;

fn piece(size: u64, byte: u8) -> PieceInfo {
    PieceInfo { size: PaddedPieceSize(size), cid: data_commitment_to_cid(&[byte; 32]) }
}

fn zeros(size: u64) -> Commitment {
    zero_piece_commitment(PaddedPieceSize(size)).expect("a piece's size")
}

fn commitment(pieces: &[PieceInfo]) -> Result<Commitment, InvalidPieces> {
    unsealed_commitment(SECTOR, pieces)
}

#[test]
fn a_sector_without_pieces_is_zeros() {
    for sector in SectorSize::ALL {
        assert_eq!(unsealed_commitment(sector, &[]), Ok(zeros(sector.bytes())));
    }
}

#[test]
fn a_piece_that_fills_the_sector_is_its_commitment() {
    assert_eq!(commitment(&[piece(2048, 7)]), Ok([7; 32]));
}

#[test]
fn zeros_fill_up_what_follows_the_last_piece() {
    assert_eq!(commitment(&[piece(1024, 7)]), Ok(join(&[7; 32], &zeros(1024))));
}

#[test]
fn pieces_stand_at_multiples_of_their_size() {
    let expected = join(&join(&join(&[1; 32], &zeros(256)), &[2; 32]), &zeros(1024));
    assert_eq!(commitment(&[piece(256, 1), piece(512, 2)]), Ok(expected));
    assert_eq!(
        commitment(&[piece(512, 2), piece(256, 1)]),
        Ok(join(&join(&[2; 32], &join(&[1; 32], &zeros(256))), &zeros(1024),))
    );
}

#[test]
fn what_does_not_fit_with_its_padding_is_refused() {
    assert_eq!(commitment(&[piece(128, 1), piece(2048, 2)]), Err(InvalidPieces::Overflow(SECTOR)));
    assert_eq!(
        commitment(&[piece(256, 1), piece(1024, 2), piece(128, 3)]),
        Err(InvalidPieces::Overflow(SECTOR))
    );
    let huge = piece(1 << 63, 1);
    assert_eq!(commitment(&[huge.clone(), huge]), Err(InvalidPieces::Overflow(SECTOR)));
}

#[test]
fn sizes_and_cids_that_no_piece_has_are_refused() {
    for size in [0, 1, 64, 127, 129, 2047, u64::MAX] {
        assert!(matches!(commitment(&[piece(size, 1)]), Err(InvalidPieces::Size(_))), "{size}");
    }
    let sealed = PieceInfo { cid: replica_commitment_to_cid(&[1; 32]), ..piece(128, 1) };
    assert!(matches!(commitment(&[sealed]), Err(InvalidPieces::Commitment(_))));
}
