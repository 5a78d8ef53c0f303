//! From the chain's types to the library's.
//!
//! Every type of proof is written out, so that a new one on either side is noticed by the compiler.

use filecoin_proofs_api::{self as api, Commitment, ProverId};
use forest_encoding::Cid;
use forest_shared::{
    ActorId,
    address::Address,
    commitment::{CommitmentError, cid_to_data_commitment, cid_to_replica_commitment},
    randomness::Randomness,
    sector::{RegisteredAggregateProof, RegisteredPoStProof, RegisteredSealProof, RegisteredUpdateProof},
};
use forest_vm::proofs::ProofError;

/// Gives a type of proof the library's name.
macro_rules! named {
    ($function:ident: $ours:ident => $theirs:ident { $($our:ident => $their:ident,)* }) => {
        pub(crate) fn $function(proof: $ours) -> Result<api::$theirs, ProofError> {
            match proof {
                $($ours::$our => Ok(api::$theirs::$their),)*
                $ours::Invalid(number) => Err(malformed(format!("no proofs have the type {number}"))),
            }
        }
    };
}

named! { seal: RegisteredSealProof => RegisteredSealProof {
    StackedDrg2KiBV1 => StackedDrg2KiBV1,
    StackedDrg8MiBV1 => StackedDrg8MiBV1,
    StackedDrg512MiBV1 => StackedDrg512MiBV1,
    StackedDrg32GiBV1 => StackedDrg32GiBV1,
    StackedDrg64GiBV1 => StackedDrg64GiBV1,
    StackedDrg2KiBV1P1 => StackedDrg2KiBV1_1,
    StackedDrg8MiBV1P1 => StackedDrg8MiBV1_1,
    StackedDrg512MiBV1P1 => StackedDrg512MiBV1_1,
    StackedDrg32GiBV1P1 => StackedDrg32GiBV1_1,
    StackedDrg64GiBV1P1 => StackedDrg64GiBV1_1,
    StackedDrg2KiBV1P1Synthetic => StackedDrg2KiBV1_1_Feat_SyntheticPoRep,
    StackedDrg8MiBV1P1Synthetic => StackedDrg8MiBV1_1_Feat_SyntheticPoRep,
    StackedDrg512MiBV1P1Synthetic => StackedDrg512MiBV1_1_Feat_SyntheticPoRep,
    StackedDrg32GiBV1P1Synthetic => StackedDrg32GiBV1_1_Feat_SyntheticPoRep,
    StackedDrg64GiBV1P1Synthetic => StackedDrg64GiBV1_1_Feat_SyntheticPoRep,
    StackedDrg2KiBV1P2NonInteractive => StackedDrg2KiBV1_2_Feat_NonInteractivePoRep,
    StackedDrg8MiBV1P2NonInteractive => StackedDrg8MiBV1_2_Feat_NonInteractivePoRep,
    StackedDrg512MiBV1P2NonInteractive => StackedDrg512MiBV1_2_Feat_NonInteractivePoRep,
    StackedDrg32GiBV1P2NonInteractive => StackedDrg32GiBV1_2_Feat_NonInteractivePoRep,
    StackedDrg64GiBV1P2NonInteractive => StackedDrg64GiBV1_2_Feat_NonInteractivePoRep,
}}

named! { post: RegisteredPoStProof => RegisteredPoStProof {
    StackedDrgWinning2KiBV1 => StackedDrgWinning2KiBV1,
    StackedDrgWinning8MiBV1 => StackedDrgWinning8MiBV1,
    StackedDrgWinning512MiBV1 => StackedDrgWinning512MiBV1,
    StackedDrgWinning32GiBV1 => StackedDrgWinning32GiBV1,
    StackedDrgWinning64GiBV1 => StackedDrgWinning64GiBV1,
    StackedDrgWindow2KiBV1 => StackedDrgWindow2KiBV1,
    StackedDrgWindow8MiBV1 => StackedDrgWindow8MiBV1,
    StackedDrgWindow512MiBV1 => StackedDrgWindow512MiBV1,
    StackedDrgWindow32GiBV1 => StackedDrgWindow32GiBV1,
    StackedDrgWindow64GiBV1 => StackedDrgWindow64GiBV1,
    StackedDrgWindow2KiBV1P1 => StackedDrgWindow2KiBV1_2,
    StackedDrgWindow8MiBV1P1 => StackedDrgWindow8MiBV1_2,
    StackedDrgWindow512MiBV1P1 => StackedDrgWindow512MiBV1_2,
    StackedDrgWindow32GiBV1P1 => StackedDrgWindow32GiBV1_2,
    StackedDrgWindow64GiBV1P1 => StackedDrgWindow64GiBV1_2,
}}

named! { update: RegisteredUpdateProof => RegisteredUpdateProof {
    StackedDrg2KiBV1 => StackedDrg2KiBV1,
    StackedDrg8MiBV1 => StackedDrg8MiBV1,
    StackedDrg512MiBV1 => StackedDrg512MiBV1,
    StackedDrg32GiBV1 => StackedDrg32GiBV1,
    StackedDrg64GiBV1 => StackedDrg64GiBV1,
}}

named! { aggregate: RegisteredAggregateProof => RegisteredAggregationProof {
    SnarkPackV1 => SnarkPackV1,
    SnarkPackV2 => SnarkPackV2,
}}

/// The id of a miner as proofs contain it: its unsigned LEB128, filled up with zeros.
pub(crate) fn prover(miner: ActorId) -> ProverId {
    let mut prover = ProverId::default();
    // The first byte of an address is its protocol.
    let address = Address::new_id(miner).to_bytes();
    prover.iter_mut().zip(address.as_slice().iter().skip(1)).for_each(|(slot, byte)| *slot = *byte);
    prover
}

/// A commitment to sealed data.
pub(crate) fn sealed(cid: &Cid) -> Result<Commitment, ProofError> {
    cid_to_replica_commitment(cid).map_err(|error| commitment(&error))
}

/// A commitment to data.
pub(crate) fn unsealed(cid: &Cid) -> Result<Commitment, ProofError> {
    cid_to_data_commitment(cid).map_err(|error| commitment(&error))
}

/// Randomness, which has 32 bytes wherever it is used.
pub(crate) fn randomness(Randomness(bytes): &Randomness) -> Result<[u8; 32], ProofError> {
    let wrong = |_| malformed(format!("randomness of {} bytes", bytes.len()));
    bytes.as_slice().try_into().map_err(wrong)
}

pub(crate) fn malformed(why: impl Into<String>) -> ProofError {
    ProofError::Malformed(why.into())
}

fn commitment(error: &CommitmentError) -> ProofError {
    malformed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The library numbers its types as the chain does.
    #[test]
    fn types_keep_their_numbers() {
        for proof in RegisteredSealProof::ALL {
            assert_eq!(seal(*proof).expect("known") as i64, i64::from(*proof));
        }
        for proof in RegisteredPoStProof::ALL {
            assert_eq!(post(*proof).expect("known") as i64, i64::from(*proof));
        }
        for proof in RegisteredUpdateProof::ALL {
            assert_eq!(update(*proof).expect("known") as i64, i64::from(*proof));
        }
        for proof in RegisteredAggregateProof::ALL {
            assert_eq!(aggregate(*proof).expect("known") as i64, i64::from(*proof));
        }
        assert!(seal(RegisteredSealProof::Invalid(20)).is_err());
    }

    #[test]
    fn a_miner_is_its_id_in_leb128() {
        assert_eq!(prover(3751)[..4], [0xa7, 0x1d, 0, 0]);
        assert_eq!(prover(u64::MAX)[9..11], [1, 0]);
    }

    #[test]
    fn randomness_has_32_bytes() {
        assert!(randomness(&Randomness(vec![1; 32])).is_ok());
        assert!(randomness(&Randomness(vec![1; 31])).is_err());
        assert!(randomness(&Randomness(vec![1; 33])).is_err());
    }
}
