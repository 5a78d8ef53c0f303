//! What is malformed, what this node lacks, and what the library computes like us.

use filecoin_proofs_api::{PieceInfo as ApiPiece, UnpaddedBytesAmount, seal::compute_comm_d};
use forest_shared::{
    commitment::{data_commitment_to_cid, replica_commitment_to_cid},
    piece::{PaddedPieceSize, PieceInfo, zero_piece_commitment},
    randomness::Randomness,
    sector::{
        PoStProof, RegisteredAggregateProof, RegisteredPoStProof, RegisteredUpdateProof,
        SectorId as ForestId, SectorInfo,
    },
};
use forest_vm::proofs::unsealed_commitment;
use proptest::prelude::*;

use super::*;

fn seal_info() -> SealVerifyInfo {
    SealVerifyInfo {
        registered_proof: RegisteredSealProof::StackedDrg2KiBV1P1,
        sector_id: ForestId { miner: 1000, number: 1 },
        deal_ids: Vec::new(),
        randomness: Randomness(vec![1; 32]),
        interactive_randomness: Randomness(vec![2; 32]),
        proof: vec![0; 192],
        sealed_cid: replica_commitment_to_cid(&[3; 32]),
        unsealed_cid: data_commitment_to_cid(&[4; 32]),
    }
}

fn post_info(proof: RegisteredPoStProof) -> WindowPoStVerifyInfo {
    WindowPoStVerifyInfo {
        randomness: Randomness(vec![1; 32]),
        proofs: vec![PoStProof { post_proof: proof, proof_bytes: vec![0; 192] }],
        challenged_sectors: vec![SectorInfo {
            proof: RegisteredSealProof::StackedDrg2KiBV1P1,
            sector_number: 1,
            sealed_cid: replica_commitment_to_cid(&[3; 32]),
        }],
        prover: 1000,
    }
}

fn aggregate_info() -> AggregateSealVerifyProofAndInfos {
    let seal = seal_info();
    AggregateSealVerifyProofAndInfos {
        miner: 1000,
        seal_proof: seal.registered_proof,
        aggregate_proof: RegisteredAggregateProof::SnarkPackV2,
        proof: vec![0; 192],
        infos: vec![AggregateSealVerifyInfo {
            sector_number: 1,
            randomness: seal.randomness,
            interactive_randomness: seal.interactive_randomness,
            sealed_cid: seal.sealed_cid,
            unsealed_cid: seal.unsealed_cid,
        }],
    }
}

fn update_info() -> ReplicaUpdateInfo {
    ReplicaUpdateInfo {
        update_proof_type: RegisteredUpdateProof::StackedDrg2KiBV1,
        old_sealed_cid: replica_commitment_to_cid(&[3; 32]),
        new_sealed_cid: replica_commitment_to_cid(&[4; 32]),
        new_unsealed_cid: data_commitment_to_cid(&[5; 32]),
        proof: vec![0; 192],
    }
}

/// Whether a proof was refused for what it is, which needs no parameters to see.
fn is_malformed(verdict: Result<bool, ProofError>) -> bool {
    matches!(verdict, Err(ProofError::Malformed(_)))
}

#[test]
fn what_is_no_question_is_malformed_with_and_without_parameters() {
    let proofs = StorageProofs::new();
    let unknown = RegisteredSealProof::Invalid(20);
    let short = Randomness(vec![0; 31]);
    let (data, sealed) = (data_commitment_to_cid(&[0; 32]), replica_commitment_to_cid(&[0; 32]));
    for seal in [
        SealVerifyInfo { registered_proof: unknown, ..seal_info() },
        SealVerifyInfo { randomness: short.clone(), ..seal_info() },
        SealVerifyInfo { interactive_randomness: short.clone(), ..seal_info() },
        SealVerifyInfo { sealed_cid: data, ..seal_info() },
        SealVerifyInfo { unsealed_cid: sealed, ..seal_info() },
    ] {
        assert!(is_malformed(proofs.verify_seal(&seal)), "{seal:?}");
        assert_eq!(proofs.verify_seals(&[seal]).expect("not this node's fault"), [false]);
    }
    let window = post_info(RegisteredPoStProof::StackedDrgWindow2KiBV1P1);
    for post in [
        WindowPoStVerifyInfo { randomness: short, ..window.clone() },
        WindowPoStVerifyInfo { proofs: Vec::new(), ..window },
        post_info(RegisteredPoStProof::Invalid(15)),
    ] {
        assert!(is_malformed(proofs.verify_post(&post)), "{post:?}");
    }
    for aggregate in [
        AggregateSealVerifyProofAndInfos { seal_proof: unknown, ..aggregate_info() },
        AggregateSealVerifyProofAndInfos {
            aggregate_proof: RegisteredAggregateProof::Invalid(2),
            ..aggregate_info()
        },
    ] {
        assert!(is_malformed(proofs.verify_aggregate_seals(&aggregate)), "{aggregate:?}");
    }
    for update in [
        ReplicaUpdateInfo { update_proof_type: RegisteredUpdateProof::Invalid(5), ..update_info() },
        ReplicaUpdateInfo { old_sealed_cid: data, ..update_info() },
        ReplicaUpdateInfo { new_sealed_cid: data, ..update_info() },
        ReplicaUpdateInfo { new_unsealed_cid: sealed, ..update_info() },
    ] {
        assert!(is_malformed(proofs.verify_replica_update(&update)), "{update:?}");
    }
}

/// Where the parameters of 2 KiB sectors are, bad proofs are bad or malformed; where they are not, nobody can tell.
#[test]
fn a_proof_that_looks_right_is_never_found_good_and_never_bad_without_parameters() {
    let proofs = StorageProofs::new();
    let able = proofs.check_parameters(SectorSize::_2KiB).is_ok();
    for verdict in [
        proofs.verify_seal(&seal_info()),
        proofs.verify_post(&post_info(RegisteredPoStProof::StackedDrgWindow2KiBV1P1)),
        proofs.verify_aggregate_seals(&aggregate_info()),
        proofs.verify_replica_update(&update_info()),
    ] {
        match verdict {
            Ok(false) | Err(ProofError::Malformed(_)) => assert!(able, "{verdict:?}"),
            Err(ProofError::Host(_)) => assert!(!able, "{verdict:?}"),
            Ok(true) => panic!("zeros are no proof"),
        }
    }
    assert_eq!(proofs.verify_seals(&[seal_info()]).is_ok(), able, "this node's fault is not the batch's");
}

/// Pieces as the library wants them: with zeros wherever there is no data, up to the end of the sector.
fn filled_up(pieces: &[PieceInfo], sector: u64) -> Vec<ApiPiece> {
    let of = |size: u64, commitment| {
        let size = UnpaddedBytesAmount(PaddedPieceSize(size).unpadded().0);
        ApiPiece { commitment, size }
    };
    let (mut filled, mut end) = (Vec::new(), 0_u64);
    let fill = |filled: &mut Vec<ApiPiece>, end: &mut u64, multiple: u64| {
        let missing = end.wrapping_neg() % multiple;
        for bit in (0..u64::BITS).filter(|bit| missing >> bit & 1 == 1) {
            let zeros = zero_piece_commitment(PaddedPieceSize(1 << bit)).expect("a size");
            filled.push(of(1 << bit, zeros));
        }
        *end += missing;
    };
    for piece in pieces {
        fill(&mut filled, &mut end, piece.size.0);
        filled.push(of(piece.size.0, convert::unsealed(&piece.cid).expect("a commitment")));
        end += piece.size.0;
    }
    fill(&mut filled, &mut end, sector);
    filled
}

proptest! {
    /// The VM computes the commitments of sectors itself; the library, given all the zeros, agrees.
    #[test]
    fn commitments_of_sectors_are_those_of_the_library(
        pieces in prop::collection::vec((7_u32..=11, 0_u8..0x40), 1..=8),
    ) {
        let piece = |(log, byte): (u32, u8)| {
            PieceInfo { size: PaddedPieceSize(1 << log), cid: data_commitment_to_cid(&[byte; 32]) }
        };
        let pieces: Vec<_> = pieces.into_iter().map(piece).collect();
        let sector = SectorSize::_2KiB;
        let ours = unsealed_commitment(sector, &pieces).ok();
        let theirs = compute_comm_d(
            filecoin_proofs_api::RegisteredSealProof::StackedDrg2KiBV1_1,
            &filled_up(&pieces, sector.bytes()),
        );
        prop_assert_eq!(ours, theirs.ok());
    }
}
