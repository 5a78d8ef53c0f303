//! Receipts, events, actors, roots, proofs' parameters, pieces and commitments inside CBOR.

use forest_encoding::{Cid, from_slice, to_vec};
use forest_shared::{
    commitment, event, piece, randomness, receipt,
    sector::{self, RegisteredPoStProof, RegisteredSealProof, RegisteredUpdateProof},
    state, upgrade,
};
use forest_testing::generate;
use fvm_shared2 as shared2;
use fvm_shared3 as shared3;
use fvm_shared4 as shared4;
use proptest::{collection::vec, option, prelude::*};

use super::{
    agreement::{agree, agree_around, mutations},
    strategies::{address, amount, number, raw_bytes},
};

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..40)
}

fn random() -> impl Strategy<Value = randomness::Randomness> {
    bytes().prop_map(randomness::Randomness)
}

prop_compose! {
    fn some_receipt()(
        exit_code in any::<u32>(), return_data in raw_bytes(), gas_used in number(), events_root in option::of(generate::cid())
    ) -> receipt::Receipt {
        receipt::Receipt { exit_code: exit_code.into(), return_data, gas_used, events_root }
    }
}

prop_compose! {
    fn some_event()(
        emitter in number(),
        entries in vec((number(), "\\PC{0,8}", number(), bytes()), 0..4),
    ) -> event::StampedEvent {
        let entries = entries.into_iter().map(|(flags, key, codec, value)| {
            event::Entry { flags: event::EventFlags::from_bits_retain(flags), key, codec, value }
        });
        event::StampedEvent::new(emitter, entries.collect::<Vec<_>>().into())
    }
}

prop_compose! {
    fn some_actor()(
        code in generate::cid(), state in generate::cid(), sequence in number(), balance in amount(),
        delegated_address in option::of(address()),
    ) -> state::ActorState {
        state::ActorState { code, state, sequence, balance, delegated_address }
    }
}

prop_compose! {
    fn some_posts()(
        proofs in vec((0_i64..17, bytes()), 0..3), sectors in vec((0_i64..22, number(), generate::cid()), 0..3)
    ) -> (Vec<sector::PoStProof>, Vec<sector::SectorInfo>) {
        let proofs = proofs.into_iter().map(|(kind, proof_bytes)| {
            sector::PoStProof { post_proof: RegisteredPoStProof::from(kind), proof_bytes }
        });
        let sectors = sectors.into_iter().map(|(kind, sector_number, sealed_cid)| {
            sector::SectorInfo { proof: RegisteredSealProof::from(kind), sector_number, sealed_cid }
        });
        (proofs.collect(), sectors.collect())
    }
}

prop_compose! {
    fn some_seal()(
        registered_proof in 0_i64..22, miner in number(), number in number(), deal_ids in vec(any::<u64>(), 0..3),
        randomness in random(), interactive_randomness in random(), proof in bytes(), sealed_cid in generate::cid(),
        unsealed_cid in generate::cid(),
    ) -> sector::SealVerifyInfo {
        sector::SealVerifyInfo {
            registered_proof: registered_proof.into(), sector_id: sector::SectorId { miner, number }, deal_ids,
            randomness, interactive_randomness, proof, sealed_cid, unsealed_cid,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn receipts(receipt in some_receipt()) {
        agree_around::<receipt::Receipt, shared4::receipt::Receipt>(&receipt);
        agree_around::<receipt::Receipt, shared3::receipt::Receipt>(&receipt);
        let bytes = receipt.to_cbor();
        prop_assert_eq!(&bytes, &to_vec(&receipt).unwrap());
        // The decoder by hand and the one by serde are one.
        for bytes in mutations(&bytes).chain([bytes.clone()]) {
            prop_assert_eq!(receipt::Receipt::from_cbor(&bytes).ok(), from_slice::<receipt::Receipt>(&bytes).ok());
        }
    }

    #[test]
    fn legacy_receipts(receipt in some_receipt()) {
        let signed = receipt.gas_used <= i64::MAX as u64;
        let with_events = receipt.events_root.is_some();
        let legacy = receipt::LegacyReceipt::try_from(receipt.clone());
        prop_assert_eq!(legacy.is_err(), with_events);
        let legacy = receipt::LegacyReceipt::try_from(receipt::Receipt { events_root: None, ..receipt }).unwrap();
        prop_assert_eq!(to_vec(&legacy).is_ok(), signed);
        if !signed {
            return Ok(());
        }
        let bytes = to_vec(&legacy).unwrap();
        prop_assert_eq!(from_slice::<receipt::LegacyReceipt>(&bytes), Ok(legacy));
        for bytes in mutations(&bytes).chain([bytes.clone()]) {
            // Gas below zero, which the reference could hold and no execution produces, is refused.
            let theirs: Option<shared2::receipt::Receipt> = fvm_ipld_encoding::from_slice(&bytes).ok();
            let theirs = theirs.filter(|receipt: &shared2::receipt::Receipt| receipt.gas_used >= 0);
            let ours = from_slice::<receipt::LegacyReceipt>(&bytes).ok();
            prop_assert_eq!(ours.map(|receipt| to_vec(&receipt).unwrap()), theirs.map(|receipt| fvm_ipld_encoding::to_vec(&receipt).unwrap()));
        }
    }

    #[test]
    fn events(event in some_event()) {
        agree_around::<event::StampedEvent, shared4::event::StampedEvent>(&event);
        agree_around::<event::StampedEvent, shared3::event::StampedEvent>(&event);
        agree_around::<event::ActorEvent, shared4::event::ActorEvent>(&event.event);
    }

    #[test]
    fn actors(actor in some_actor()) {
        agree_around::<state::ActorState, shared4::state::ActorState>(&actor);
        let legacy = state::LegacyActorState::try_from(state::ActorState { delegated_address: None, ..actor.clone() }).unwrap();
        // The first generation keeps actors elsewhere; as a tuple they are these four fields.
        type Four = (Cid, Cid, u64, shared2::econ::TokenAmount);
        agree_around::<state::LegacyActorState, Four>(&legacy);
        prop_assert_eq!(state::ActorState::from(legacy).delegated_address, None);
        prop_assert_eq!(state::LegacyActorState::try_from(actor.clone()).is_err(), actor.delegated_address.is_some());
    }

    #[test]
    fn funds(actor in some_actor(), moved in amount()) {
        let mut theirs: shared4::state::ActorState = fvm_ipld_encoding::from_slice(&to_vec(&actor).unwrap()).unwrap();
        let theirs_moved = fvm_ipld_encoding::from_slice(&to_vec(&moved).unwrap()).unwrap();
        let mut ours = actor;
        prop_assert_eq!(ours.deduct_funds(&moved).is_ok(), theirs.deduct_funds(&theirs_moved).is_ok());
        prop_assert_eq!(ours.balance.to_string(), theirs.balance.to_string());
        prop_assert_eq!(ours.deposit_funds(&moved).is_ok(), theirs.deposit_funds(&theirs_moved).is_ok());
        prop_assert_eq!(ours.balance.to_string(), theirs.balance.to_string());
    }

    #[test]
    fn state_roots(version in 0_u64..8, actors in generate::cid(), info in generate::cid()) {
        let bytes = to_vec(&(version, actors, info)).unwrap();
        for bytes in mutations(&bytes).chain([bytes.clone()]) {
            agree::<state::StateRoot, shared4::state::StateRoot>(&bytes);
            agree::<state::StateRoot, shared3::state::StateRoot>(&bytes);
        }
    }

    #[test]
    fn post_parameters((proofs, challenged_sectors) in some_posts(), randomness in random(), prover in number()) {
        let info = sector::WindowPoStVerifyInfo { randomness, proofs, challenged_sectors, prover };
        agree_around::<_, shared4::sector::WindowPoStVerifyInfo>(&info);
        let bytes = to_vec(&info).unwrap();
        agree::<sector::WindowPoStVerifyInfo, shared3::sector::WindowPoStVerifyInfo>(&bytes);
        agree::<sector::WindowPoStVerifyInfo, shared2::sector::WindowPoStVerifyInfo>(&bytes);
        agree::<sector::WinningPoStVerifyInfo, shared4::sector::WinningPoStVerifyInfo>(&bytes);
        agree_around::<_, shared4::sector::OnChainWindowPoStVerifyInfo>(
            &sector::OnChainWindowPoStVerifyInfo { proofs: info.proofs }
        );
    }

    #[test]
    fn seal_parameters(info in some_seal(), epoch in any::<i64>()) {
        agree_around::<_, shared4::sector::SealVerifyInfo>(&info);
        agree::<sector::SealVerifyInfo, shared2::sector::SealVerifyInfo>(&to_vec(&info).unwrap());
        let sector::SealVerifyInfo {
            registered_proof, sector_id, deal_ids, randomness, interactive_randomness, proof, sealed_cid, unsealed_cid
        } = info;
        agree_around::<_, shared4::sector::SectorID>(&sector_id);
        agree_around::<_, shared4::sector::SealVerifyParams>(&sector::SealVerifyParams {
            sealed_cid, interactive_epoch: epoch, registered_seal_proof: registered_proof, proof: proof.clone(), deal_ids,
            sector_num: sector_id.number, seal_rand_epoch: epoch >> 40,
        });
        let one = sector::AggregateSealVerifyInfo {
            sector_number: sector_id.number, randomness, interactive_randomness, sealed_cid, unsealed_cid
        };
        agree_around::<_, shared4::sector::AggregateSealVerifyProofAndInfos>(&sector::AggregateSealVerifyProofAndInfos {
            miner: sector_id.miner, seal_proof: registered_proof, aggregate_proof: (epoch % 3).into(), proof: proof.clone(),
            infos: vec![one.clone(), one],
        });
        agree_around::<_, shared4::sector::ReplicaUpdateInfo>(&sector::ReplicaUpdateInfo {
            update_proof_type: RegisteredUpdateProof::from(epoch % 7), old_sealed_cid: sealed_cid, new_sealed_cid: sealed_cid,
            new_unsealed_cid: unsealed_cid, proof,
        });
    }

    #[test]
    fn pieces(size in number(), cid in generate::cid()) {
        agree_around::<_, shared4::piece::PieceInfo>(&piece::PieceInfo { size: piece::PaddedPieceSize(size), cid });
        let (padded, unpadded) = (piece::PaddedPieceSize(size), piece::UnpaddedPieceSize(size));
        prop_assert_eq!(padded.validate().is_ok(), shared4::piece::PaddedPieceSize(size).validate().is_ok());
        prop_assert_eq!(unpadded.validate().is_ok(), shared4::piece::UnpaddedPieceSize(size).validate().is_ok());
        prop_assert_eq!(padded.unpadded().0, shared4::piece::PaddedPieceSize(size).unpadded().0);
        // The reference overflows close to 2⁶⁴, where no piece is.
        if size < 1 << 63 {
            prop_assert_eq!(unpadded.padded().0, shared4::piece::UnpaddedPieceSize(size).padded().0);
        }
        agree_around::<_, shared4::upgrade::UpgradeInfo>(&upgrade::UpgradeInfo { old_code_cid: cid });
    }

    #[test]
    fn commitments(bytes in any::<[u8; 32]>(), cid in generate::cid()) {
        use shared4::commcid as theirs;
        let (data, replica) = (commitment::data_commitment_to_cid(&bytes), commitment::replica_commitment_to_cid(&bytes));
        prop_assert_eq!(data, theirs::data_commitment_v1_to_cid(&bytes).unwrap());
        prop_assert_eq!(replica, theirs::replica_commitment_v1_to_cid(&bytes).unwrap());
        for cid in [data, replica, cid] {
            prop_assert_eq!(commitment::cid_to_data_commitment(&cid).ok(), theirs::cid_to_data_commitment_v1(&cid).ok());
            prop_assert_eq!(commitment::cid_to_replica_commitment(&cid).ok(), theirs::cid_to_replica_commitment_v1(&cid).ok());
        }
    }

    #[test]
    fn random_bytes_everywhere(bytes in vec(any::<u8>(), 0..60)) {
        agree::<receipt::Receipt, shared4::receipt::Receipt>(&bytes);
        agree::<event::StampedEvent, shared4::event::StampedEvent>(&bytes);
        agree::<state::ActorState, shared4::state::ActorState>(&bytes);
        agree::<sector::SealVerifyInfo, shared4::sector::SealVerifyInfo>(&bytes);
        agree::<randomness::Randomness, shared4::randomness::Randomness>(&bytes);
        agree::<state::StateInfo, shared4::state::StateInfo0>(&bytes);
    }
}

#[test]
fn the_empty_array() {
    assert_eq!(state::EMPTY_ARRAY_CID, shared4::EMPTY_ARR_CID);
    agree_around::<state::StateInfo, shared4::state::StateInfo0>(&state::StateInfo::default());
    let actor = state::ActorState::new_empty(state::EMPTY_ARRAY_CID, None);
    assert_eq!(
        to_vec(&actor).unwrap(),
        fvm_ipld_encoding::to_vec(&shared4::state::ActorState::new_empty(shared4::EMPTY_ARR_CID, None))
            .unwrap()
    );
}

#[test]
fn commitments_of_zeros() {
    let commitment = |size| hex::encode(piece::zero_piece_commitment(piece::PaddedPieceSize(size)).unwrap());
    assert_eq!(commitment(128), "3731bb99ac689f66eef5973e4a94da188f4ddcae580724fc6f3fd60dfd488333");
    assert_eq!(commitment(256), "642a607ef886b004bf2c1978463ae1d4693ac0f410eb2d1b7a47fe205e5e750f");
    assert_eq!(commitment(32 << 30), "077e5fde35c50a9303a55009e3498a4ebedff39c42b710b730d8ec7ac7afa63e");
    assert_eq!(commitment(1 << 41), "aaaa8c4cb40aacee1e02dc65424b2a6c8e99f803b72f7929c4101d7fae6bff32");
    for size in [0, 1, 64, 127, 129, 3 << 30] {
        assert!(piece::zero_piece_commitment(piece::PaddedPieceSize(size)).is_err());
    }
}

/// How the kernels of the older generations draw, and the SDK of the newest.
#[test]
fn drawn_randomness() {
    let digest: [u8; 32] = std::array::from_fn(|i| i as u8);
    let drawn = randomness::draw_randomness(&digest, 5, -7, b"entropy");
    let plain = [&5_i64.to_be_bytes()[..], &digest, &(-7_i64).to_be_bytes(), b"entropy"].concat();
    assert_eq!(drawn, forest_encoding::hash::blake2b_256(&plain));
    assert_eq!(i64::from(randomness::DomainSeparationTag::SealRandomness), 5);
}
