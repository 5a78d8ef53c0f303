//! Registered proofs: numbers, sizes and conversions, for the three generations.

use forest_shared::sector::{
    RegisteredAggregateProof, RegisteredPoStProof, RegisteredSealProof, RegisteredUpdateProof, SealVersion,
    SectorSize,
};
use fvm_shared2::sector as sector2;
use fvm_shared3::sector as sector3;
use fvm_shared4::sector as sector4;
use proptest::prelude::*;

use super::agreement::agree;

/// Beyond every number that any generation knows.
const NUMBERS: std::ops::Range<i64> = -3..25;

fn bytes(size: Result<SectorSize, impl Sized>) -> Option<u64> {
    size.ok().map(SectorSize::bytes)
}

#[test]
fn seals_of_the_third_generation() {
    for number in NUMBERS {
        let (ours, theirs) = (RegisteredSealProof::from(number), sector4::RegisteredSealProof::from(number));
        assert_eq!(i64::from(ours), number);
        assert_eq!(
            matches!(ours, RegisteredSealProof::Invalid(_)),
            matches!(theirs, sector4::RegisteredSealProof::Invalid(_))
        );
        assert_eq!(bytes(ours.sector_size()), theirs.sector_size().ok().map(|size| size as u64));
        assert_eq!(ours.proof_size().ok(), theirs.proof_size().ok());
        assert_eq!(ours.window_post_partition_sectors().ok(), theirs.window_post_partition_sectors().ok());
        assert_eq!(
            ours.registered_window_post_proof().map(i64::from).ok(),
            theirs.registered_window_post_proof().map(i64::from).ok()
        );
        assert_eq!(
            ours.registered_update_proof().map(i64::from).ok(),
            theirs.registered_update_proof().map(i64::from).ok()
        );
        let mut updated = theirs;
        updated.update_to_v1();
        assert_eq!(i64::from(ours.updated_to_v1p1()), i64::from(updated));
    }
}

#[test]
fn seals_of_the_older_generations() {
    for number in NUMBERS {
        let second = sector2::RegisteredSealProof::from(number);
        let ours = RegisteredSealProof::up_to(SealVersion::V1P1, number);
        assert_eq!(i64::from(ours), number);
        assert_eq!(bytes(ours.sector_size()), second.sector_size().ok().map(|size| size as u64));
        assert_eq!(
            ours.registered_window_post_proof_v1().map(i64::from).ok(),
            second.registered_window_post_proof().map(i64::from).ok()
        );
        assert_eq!(
            ours.registered_winning_post_proof().map(i64::from).ok(),
            second.registered_winning_post_proof().map(i64::from).ok()
        );
        let third = sector3::RegisteredSealProof::from(number);
        let ours = RegisteredSealProof::up_to(SealVersion::V1P1Synthetic, number);
        assert_eq!(bytes(ours.sector_size()), third.sector_size().ok().map(|size| size as u64));
        assert_eq!(
            ours.registered_window_post_proof().map(i64::from).ok(),
            third.registered_window_post_proof().map(i64::from).ok()
        );
        assert_eq!(RegisteredSealProof::up_to(SealVersion::V1P2NonInteractive, number), number.into());
    }
}

#[test]
fn posts() {
    for number in NUMBERS {
        let ours = RegisteredPoStProof::from(number);
        assert_eq!(i64::from(ours), number);
        // The second generation knows all of them, the others a part.
        let third = sector3::RegisteredPoStProof::from(number);
        assert_eq!(bytes(ours.sector_size()), third.sector_size().ok().map(|size| size as u64));
        assert_eq!(ours.proof_size().ok(), third.proof_size().ok());
        assert_eq!(ours.window_post_partition_sectors().ok(), third.window_post_partitions_sector().ok());
        let known4 = sector4::RegisteredPoStProof::from(number).sector_size().is_ok();
        assert_eq!(known4, ours.sector_size().is_ok() && !ours.is_window_v1());
        let known2 = sector2::RegisteredPoStProof::from(number).sector_size().is_ok();
        assert_eq!(known2, ours.sector_size().is_ok() && !ours.is_window_v1p1());
    }
}

#[test]
fn aggregates_updates_and_sizes() {
    for number in NUMBERS {
        use sector4::{RegisteredAggregateProof as Aggregate4, RegisteredUpdateProof as Update4};
        assert_eq!(
            matches!(RegisteredAggregateProof::from(number), RegisteredAggregateProof::Invalid(_)),
            matches!(Aggregate4::from(number), Aggregate4::Invalid(_))
        );
        assert_eq!(
            matches!(RegisteredUpdateProof::from(number), RegisteredUpdateProof::Invalid(_)),
            matches!(Update4::from(number), Update4::Invalid(_))
        );
    }
    for size in SectorSize::ALL {
        assert_eq!(SectorSize::try_from(size.bytes()), Ok(size));
        assert_eq!(RegisteredSealProof::new(SealVersion::V1, size).parts(), Ok((SealVersion::V1, size)));
    }
    assert!(SectorSize::try_from(0).is_err());
}

#[test]
fn every_type_is_in_its_list_once() {
    let numbers = |all: Vec<i64>| assert_eq!(all, (0..all.len() as i64).collect::<Vec<_>>());
    numbers(RegisteredSealProof::ALL.iter().copied().map(i64::from).collect());
    numbers(RegisteredPoStProof::ALL.iter().copied().map(i64::from).collect());
    numbers(RegisteredUpdateProof::ALL.iter().copied().map(i64::from).collect());
    numbers(RegisteredAggregateProof::ALL.iter().copied().map(i64::from).collect());
    assert_eq!((RegisteredSealProof::ALL.len(), RegisteredPoStProof::ALL.len()), (20, 15));
}

proptest! {
    #[test]
    fn inside_cbor(bytes in proptest::collection::vec(any::<u8>(), 0..10)) {
        agree::<RegisteredSealProof, sector4::RegisteredSealProof>(&bytes);
        agree::<RegisteredPoStProof, sector4::RegisteredPoStProof>(&bytes);
        agree::<RegisteredUpdateProof, sector4::RegisteredUpdateProof>(&bytes);
        agree::<RegisteredAggregateProof, sector4::RegisteredAggregateProof>(&bytes);
        agree::<SectorSize, sector4::SectorSize>(&bytes);
    }

    #[test]
    fn sizes_inside_cbor(bytes in prop_oneof![
        Just(SectorSize::_2KiB), Just(SectorSize::_8MiB), Just(SectorSize::_512MiB), Just(SectorSize::_32GiB), Just(SectorSize::_64GiB)
    ]) {
        super::agreement::agree_around::<SectorSize, sector4::SectorSize>(&bytes);
    }
}
