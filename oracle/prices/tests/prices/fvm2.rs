//! nv16 and nv17 against fvm 2.12.
//!
//! Signed gas, one combined fee for a call, and no charge for what came later: that the formulas of later versions
//! are absent here is tested as well.

use cid::Cid;
use forest_rules::{
    Rules,
    gas::{Gas, GasArithmetic},
};
use forest_shared::sector::RegisteredSealProof as Seal;
use fvm_shared2::{
    crypto::signature::SignatureType,
    econ::TokenAmount,
    randomness::Randomness,
    sector::{
        AggregateSealVerifyInfo, AggregateSealVerifyProofAndInfos, PoStProof, RegisteredAggregateProof,
        RegisteredPoStProof, RegisteredSealProof, RegisteredUpdateProof, ReplicaUpdateInfo, SealVerifyInfo,
        SectorID, SectorInfo, WindowPoStVerifyInfo,
    },
    version::NetworkVersion,
};
use fvm_wasm_instrument2::{
    gas_metering::{GAS_COUNTER_NAME, MemoryGrowCost, Rules as _},
    parity_wasm::elements::{Deserialize, Instruction},
};
use fvm2::{
    gas::{Gas as Gas2, GasCharge, GasTracker, PriceList, price_list_by_network_version},
    machine::{EngineConfig, NetworkConfig},
};
use oracle_prices::{Reference, agree, agree_on, agree_on_instructions, versions};
use proptest::prelude::*;

fn version(number: u32) -> NetworkVersion {
    NetworkVersion::try_from(number).expect("known to this crate")
}

fn each(check: impl Fn(&Rules, &PriceList)) {
    for (number, rules) in versions(16..=17) {
        check(rules, price_list_by_network_version(version(number)));
    }
}

fn theirs(charge: GasCharge) -> Reference {
    let milligas = |gas: Gas2| i128::from(gas.as_milligas());
    Reference {
        compute: milligas(charge.compute_gas),
        other: milligas(charge.storage_gas),
        total: milligas(charge.total()),
        name: charge.name.into_owned(),
    }
}

/// Lengths that this crate can cast to a signed number; no memory holds more.
fn agree_signed(
    ours: impl Fn(usize) -> Option<forest_rules::gas::Charge>,
    reference: impl Fn(usize) -> GasCharge,
) {
    let size = |size: usize| size & isize::MAX.unsigned_abs();
    agree(|(n, _)| ours(size(n)), |(n, _)| Some(theirs(reference(size(n)))));
}

#[test]
fn messages() {
    each(|rules, list| {
        let messages = &rules.gas.messages;
        agree_signed(|n| Some(messages.on_chain_message(n)), |n| list.on_chain_message(n));
        agree_signed(
            |n| messages.on_method_return(1, u32::try_from(n % (1 << 32)).expect("32 bits"), 0),
            |n| list.on_chain_return_value(n % (1 << 32)),
        );
        assert_eq!((messages.on_method_return(2, 9, 9), messages.on_value_transfer()), (None, None));
        for method in [0, 1, 2, 1 << 24, u64::MAX] {
            for value in [0, 1, i64::MAX] {
                let reference = list.on_method_invocation(&TokenAmount::from_atto(value), method);
                let ours = messages.on_method_invocation(value != 0, method, 5).expect("always charged");
                agree_on(ours, theirs(reference));
            }
        }
    });
}

#[test]
fn actors() {
    each(|rules, list| {
        for new_address in [false, true] {
            agree_on(rules.gas.actors.on_create_actor(new_address), theirs(list.on_create_actor()));
        }
        agree_on(rules.gas.actors.delete, theirs(list.on_delete_actor()));
        agree_on(rules.gas.wasm.syscall, theirs(list.on_syscall()));
    });
}

#[test]
fn blocks() {
    each(|rules, list| {
        let blocks = &rules.gas.blocks;
        agree_on(blocks.on_block_open_base(), theirs(list.on_block_open_base()));
        agree_on(blocks.stat, theirs(list.on_block_stat()));
        agree_signed(|n| Some(blocks.on_block_open(n, 3)), |n| list.on_block_open_per_byte(n));
        agree_signed(|n| Some(blocks.on_block_read(n)), |n| list.on_block_read(n));
        agree_signed(|n| Some(blocks.on_block_create(n, 3)), |n| list.on_block_create(n));
        agree_signed(|n| Some(blocks.on_block_link(n)), |n| list.on_block_link(n));
    });
}

#[test]
fn chain_and_cryptography() {
    each(|rules, list| {
        let (chain, crypto) = (&rules.gas.chain, &rules.gas.crypto);
        agree_signed(|n| Some(chain.on_get_randomness(n, -7)), |n| list.on_get_randomness(n));
        agree_signed(
            |n| Some(crypto.on_verify_secp256k1(n)),
            |_| list.on_verify_signature(SignatureType::Secp256k1),
        );
        agree_signed(|n| Some(crypto.on_verify_bls(n)), |_| list.on_verify_signature(SignatureType::BLS));
        agree_on(crypto.recover_secp_public_key, theirs(list.on_recover_secp_public_key()));
        for code in [0, 0x12, 0x1b, 0x1053, 0xb220, 0xb240, u64::MAX] {
            agree_signed(|n| crypto.on_hashing(code, n), |n| list.on_hashing(n));
        }
    });
}

fn seals(proof: RegisteredSealProof, count: usize) -> AggregateSealVerifyProofAndInfos {
    let info = AggregateSealVerifyInfo {
        sector_number: 0,
        randomness: Randomness(vec![]),
        interactive_randomness: Randomness(vec![]),
        sealed_cid: Cid::default(),
        unsealed_cid: Cid::default(),
    };
    AggregateSealVerifyProofAndInfos {
        miner: 0,
        seal_proof: proof,
        aggregate_proof: RegisteredAggregateProof::SnarkPackV1,
        proof: vec![],
        infos: vec![info; count],
    }
}

fn window(proof: Option<RegisteredPoStProof>, sectors: usize) -> WindowPoStVerifyInfo {
    let proofs = proof.map(|post_proof| PoStProof { post_proof, proof_bytes: vec![] });
    let sector =
        SectorInfo { proof: RegisteredSealProof::Invalid(0), sector_number: 0, sealed_cid: Cid::default() };
    WindowPoStVerifyInfo {
        randomness: Randomness(vec![]),
        proofs: proofs.into_iter().collect(),
        challenged_sectors: vec![sector; sectors],
        prover: 0,
    }
}

#[test]
fn proofs() {
    each(|rules, list| {
        let proofs = &rules.gas.proofs;
        for number in -1..=25 {
            for count in (0..=420).chain([818, 819, 820, 5_000]) {
                let reference = list.on_verify_aggregate_seals(&seals(number.into(), count));
                agree_on(proofs.on_verify_aggregate_seals(Seal::from(number), count), theirs(reference));
            }
        }
        let types = (-1..=20).map(|number| Some(RegisteredPoStProof::from(number))).chain([None]);
        for proof in types {
            for sectors in [0, 1, 2, 10, 2349, 10_000] {
                let reference = list.on_verify_post(&window(proof, sectors));
                agree_on(proofs.on_verify_post(sectors), theirs(reference));
            }
        }
        agree_on(proofs.verify_consensus_fault, theirs(list.on_verify_consensus_fault()));
        let seal = SealVerifyInfo {
            registered_proof: RegisteredSealProof::Invalid(0),
            sector_id: SectorID::default(),
            deal_ids: vec![],
            randomness: Randomness(vec![]),
            interactive_randomness: Randomness(vec![]),
            proof: vec![],
            sealed_cid: Cid::default(),
            unsealed_cid: Cid::default(),
        };
        agree_on(proofs.verify_seal.expect("exists"), theirs(list.on_verify_seal(&seal)));
        let update = ReplicaUpdateInfo {
            update_proof_type: RegisteredUpdateProof::StackedDRG32GiBV1,
            old_sealed_cid: Cid::default(),
            new_sealed_cid: Cid::default(),
            new_unsealed_cid: Cid::default(),
            proof: vec![],
        };
        agree_on(proofs.verify_replica_update, theirs(list.on_verify_replica_update(&update)));
        let unsealed = list.on_compute_unsealed_sector_cid(RegisteredSealProof::StackedDRG32GiBV1P1, &[]);
        agree_on(proofs.compute_unsealed_sector_cid, theirs(unsealed));
    });
}

#[test]
fn what_came_later_is_absent() {
    for (_, rules) in versions(16..=17) {
        let gas = &rules.gas;
        let actors = &gas.actors;
        let absent = [
            actors.lookup,
            actors.update,
            actors.resolve_address,
            actors.lookup_delegated_address,
            actors.get_code_cid,
            actors.get_builtin_type,
            actors.get_code_cid_for_type,
            actors.balance_of,
            actors.self_balance,
            actors.get_root,
            actors.set_root,
            gas.chain.network_context,
            gas.chain.message_context,
            gas.chain.on_tipset_cid(1),
            gas.crypto.on_verify_bls_aggregate(1, 1),
            gas.events.on_actor_event(1, 1, 1),
            gas.events.on_actor_event_validate(1),
            gas.events.on_actor_event_accept(1),
            gas.proofs.batched_seal,
            gas.wasm.on_memory_init(1),
            gas.wasm.on_memory_grow(1),
            gas.wasm.on_table_init(1),
        ];
        assert!(absent.iter().all(Option::is_none));
        assert_eq!(gas.blocks.scan, None);
    }
}

#[test]
fn metering_and_limits() {
    for (number, rules) in versions(16..=17) {
        let network = NetworkConfig::new(version(number));
        // This crate tests for "more than", so one more frame than it says gets in.
        assert_eq!(rules.limits.call_frames, network.max_call_depth + 1);
        assert_eq!(rules.metering.stack_limit, network.max_wasm_stack);
        assert_eq!(rules.metering.gas_global, GAS_COUNTER_NAME);
        let prices = EngineConfig::from(&network).wasm_prices;
        assert_eq!(prices.memory_grow_cost(), MemoryGrowCost::Free);
        assert_eq!(rules.metering.bulk, None);
        agree_on_instructions(&rules.metering, |bytes| {
            let instruction = Instruction::deserialize(&mut &*bytes).ok()?;
            Some(prices.instruction_cost(&instruction).map(|cost| (cost, None)))
        });
    }
}

fn milligas() -> impl Strategy<Value = i64> {
    let edge = prop::sample::select(vec![
        i64::MIN,
        i64::MIN + 1,
        -1000,
        -1,
        0,
        1,
        999,
        1000,
        i64::MAX - 1,
        i64::MAX,
    ]);
    prop_oneof![edge, (any::<i64>(), 0..63_u32).prop_map(|(number, shift)| number >> shift)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn trackers_agree(limit in milligas(), used in milligas(), cost in milligas()) {
        let mut tracker = GasTracker::new(Gas2::from_milligas(limit), Gas2::from_milligas(used));
        let charged = tracker.charge_gas("", Gas2::from_milligas(cost)).is_ok();
        let [limit, used, cost] = [limit, used, cost].map(Gas::from_milligas);
        let spent = GasArithmetic::Signed.spend(used, cost, limit);
        prop_assert_eq!(spent.is_some(), charged);
        prop_assert_eq!(spent.unwrap_or(limit).milligas(), tracker.gas_used().as_milligas());
    }

    #[test]
    fn roundings_agree(amount in milligas()) {
        let (ours, theirs) = (Gas::from_milligas(amount), Gas2::from_milligas(amount));
        prop_assert_eq!(ours.round_up(), theirs.round_up());
        prop_assert_eq!(ours.round_down(), theirs.round_down());
        prop_assert_eq!(Gas::new(amount).milligas(), Gas2::new(amount).as_milligas());
    }
}
