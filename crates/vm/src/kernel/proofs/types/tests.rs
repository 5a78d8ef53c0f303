//! Types of proofs, generation by generation.

use forest_rules::rules;
use forest_shared::{
    commitment::replica_commitment_to_cid,
    sector::{PoStProof, SectorInfo},
    version::NetworkVersion,
};

use super::*;

fn proofs(version: NetworkVersion) -> &'static Proofs {
    &rules(version).expect("supported").behaviours.proofs
}

fn post(types: &[i64], seals: &[i64]) -> WindowPoStVerifyInfo {
    let sealed_cid = replica_commitment_to_cid(&[1; 32]);
    let proof = |number: &i64| PoStProof { post_proof: (*number).into(), proof_bytes: Vec::new() };
    let sector = |number: &i64| SectorInfo { proof: (*number).into(), sector_number: 1, sealed_cid };
    WindowPoStVerifyInfo {
        proofs: types.iter().map(proof).collect(),
        challenged_sectors: seals.iter().map(sector).collect(),
        ..WindowPoStVerifyInfo::default()
    }
}

fn accepted(version: NetworkVersion, types: &[i64], seals: &[i64]) -> bool {
    check_post(proofs(version), &post(types, seals)).is_ok()
}

#[test]
fn seals_are_known_from_the_version_on_that_brought_them() {
    let known = |version, number: i64| knows(proofs(version).seals, number.into());
    for (version, last) in [(NetworkVersion::V17, 9), (NetworkVersion::V20, 14), (NetworkVersion::V21, 19)] {
        assert!((0..=last).all(|number| known(version, number)), "{version}");
        assert!(!known(version, last + 1) && !known(version, -1), "{version}");
    }
}

#[test]
fn window_posts_are_those_of_the_version() {
    let sizes = 0..5;
    for size in sizes {
        let (winning, v1, v1p1) = (size, size + 5, size + 10);
        for (version, expected) in [
            (NetworkVersion::V17, [false, true, false]),
            (NetworkVersion::V18, [false, true, true]),
            (NetworkVersion::V21, [false, false, true]),
        ] {
            let accepted = [winning, v1, v1p1].map(|number| accepted(version, &[number], &[size + 5]));
            assert_eq!(accepted, expected, "{version}, size {size}");
        }
    }
}

#[test]
fn a_sector_demands_a_proof_of_its_size() {
    assert!(accepted(NetworkVersion::V21, &[13], &[8, 13, 18]));
    assert!(!accepted(NetworkVersion::V21, &[13], &[8, 9]), "64 GiB among 32 GiB");
    assert!(!accepted(NetworkVersion::V17, &[8], &[13]), "a synthetic seal before there were any");
}

#[test]
fn there_is_a_proof_and_since_nv18_of_one_type() {
    assert!(!accepted(NetworkVersion::V21, &[], &[8]));
    assert!(!accepted(NetworkVersion::V18, &[13, 8], &[8]));
    assert!(accepted(NetworkVersion::V17, &[8, 7], &[8]));
}

#[test]
fn calibnet_once_read_a_first_proof_as_the_older_type() {
    let read = |version, chain, epoch| {
        let mut post = post(&[13, 13], &[8]);
        downgrade(proofs(version), chain, epoch, &mut post);
        post.proofs.iter().map(|proof| i64::from(proof.post_proof)).collect::<Vec<_>>()
    };
    assert_eq!(read(NetworkVersion::V18, ChainId::CALIBNET, 498_691), [8, 13]);
    assert_eq!(read(NetworkVersion::V18, ChainId::CALIBNET, 498_692), [13, 13]);
    assert_eq!(read(NetworkVersion::V18, ChainId::MAINNET, 0), [13, 13]);
    assert_eq!(read(NetworkVersion::V21, ChainId::CALIBNET, 0), [13, 13]);
}
