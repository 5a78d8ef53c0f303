//! What fvm 3 and fvm 4 share: types of the same names, methods of the same shapes.
//!
//! The two crates have no type in common, so the shared comparisons are a macro that each expands with its own.

/// Comparisons of the versions `$first` to `$last` with the crate `$fvm` and its `$shared`.
macro_rules! since_hygge {
    ($fvm:ident, $shared:ident, $first:literal ..= $last:literal) => {
        use cid::Cid;
        use forest_rules::{
            Rules,
            gas::{Gas, GasArithmetic},
        };
        use forest_shared::sector::RegisteredSealProof as Seal;
        use fvm_wasm_instrument4::gas_metering::{GAS_COUNTER_NAME, InstructionCost, Rules as _};
        use oracle_prices::{Reference, agree, agree_on, agree_on_instructions, versions};
        use proptest::prelude::*;
        use $fvm::{
            engine::EngineConfig,
            gas::{Gas as TheirGas, GasCharge, GasTracker, PriceList, price_list_by_network_version},
            kernel::SupportedHashes,
            machine::NetworkConfig,
        };
        use $shared::{
            crypto::signature::SignatureType,
            randomness::Randomness,
            sector::{
                AggregateSealVerifyInfo, AggregateSealVerifyProofAndInfos, PoStProof, RegisteredAggregateProof,
                RegisteredPoStProof, RegisteredSealProof, RegisteredUpdateProof, ReplicaUpdateInfo, SealVerifyInfo,
                SectorID, SectorInfo, WindowPoStVerifyInfo,
            },
            version::NetworkVersion,
        };

        fn each(check: impl Fn(&Rules, &PriceList)) {
            for (number, rules) in versions($first..=$last) {
                check(rules, price_list_by_network_version(NetworkVersion::from(number)));
            }
        }

        fn theirs(charge: GasCharge) -> Reference {
            let milligas = |gas: TheirGas| i128::from(gas.as_milligas());
            Reference {
                compute: milligas(charge.compute_gas),
                other: milligas(charge.other_gas),
                total: milligas(charge.total()),
                name: charge.name.into_owned(),
            }
        }

        /// A length that syscalls can pass: 32 bits.
        fn short(size: usize) -> u32 {
            u32::try_from(size & 0xffff_ffff).expect("32 bits")
        }

        #[test]
        fn messages_and_actors() {
            each(|rules, list| {
                let (messages, actors) = (&rules.gas.messages, &rules.gas.actors);
                agree(|(n, _)| Some(messages.on_chain_message(n)), |(n, _)| Some(theirs(list.on_chain_message(n))));
                agree_on(messages.on_value_transfer().expect("charged"), theirs(list.on_value_transfer()));
                for moves_value in [false, true] {
                    assert_eq!(messages.on_method_invocation(moves_value, 0, 7), None, "a transfer calls nothing");
                }
                for new_address in [false, true] {
                    agree_on(actors.on_create_actor(new_address), theirs(list.on_create_actor(new_address)));
                }
                agree_on(actors.delete, theirs(list.on_delete_actor()));
                for (ours, reference) in [
                    (actors.lookup, list.on_actor_lookup()),
                    (actors.update, list.on_actor_update()),
                    (actors.resolve_address, list.on_resolve_address()),
                    (actors.lookup_delegated_address, list.on_lookup_delegated_address()),
                    (actors.get_code_cid, list.on_get_actor_code_cid()),
                    (actors.get_builtin_type, list.on_get_builtin_actor_type()),
                    (actors.get_code_cid_for_type, list.on_get_code_cid_for_type()),
                    (actors.balance_of, list.on_balance_of()),
                    (actors.self_balance, list.on_self_balance()),
                    (rules.gas.chain.network_context, list.on_network_context()),
                    (rules.gas.chain.message_context, list.on_message_context()),
                ] {
                    agree_on(ours.expect("charged, if free"), theirs(reference));
                }
            });
        }

        #[test]
        fn blocks_since_hygge() {
            each(|rules, list| {
                let blocks = &rules.gas.blocks;
                agree_on(blocks.on_block_open_base(), theirs(list.on_block_open_base()));
                agree_on(blocks.stat, theirs(list.on_block_stat()));
                agree(|(n, _)| Some(blocks.on_block_read(n)), |(n, _)| Some(theirs(list.on_block_read(n))));
                agree(
                    |(n, _)| Some(blocks.on_block_link(n)),
                    |(n, _)| Some(theirs(list.on_block_link(SupportedHashes::Blake2b256, n))),
                );
            });
        }

        #[test]
        fn cryptography() {
            each(|rules, list| {
                let crypto = &rules.gas.crypto;
                agree(
                    |(n, _)| Some(crypto.on_verify_secp256k1(n)),
                    |(n, _)| Some(theirs(list.on_verify_signature(SignatureType::Secp256k1, n))),
                );
                agree(
                    |(n, _)| Some(crypto.on_verify_bls(n)),
                    |(n, _)| Some(theirs(list.on_verify_signature(SignatureType::BLS, n))),
                );
                agree_on(crypto.recover_secp_public_key, theirs(list.on_recover_secp_public_key()));
                for code in (0..0x2000).chain([0xb220, 0xb240, 0xb260, u64::MAX]) {
                    let hash = SupportedHashes::try_from(code).ok();
                    let theirs = |n| hash.map(|hash| theirs(list.on_hashing(hash, n)));
                    if hash.is_some() {
                        agree(|(n, _)| crypto.on_hashing(code, n), |(n, _)| theirs(n));
                    } else {
                        assert_eq!(crypto.on_hashing(code, 9), None, "{code:#x}");
                    }
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
                aggregate_proof: RegisteredAggregateProof::SnarkPackV2,
                proof: vec![],
                infos: vec![info; count],
            }
        }

        fn window(proof: Option<RegisteredPoStProof>, sectors: usize) -> WindowPoStVerifyInfo {
            let proofs = proof.map(|post_proof| PoStProof { post_proof, proof_bytes: vec![] });
            let proof = RegisteredSealProof::Invalid(0);
            let sector = SectorInfo { proof, sector_number: 0, sealed_cid: Cid::default() };
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
                    for count in (0..=420).step_by(3).chain(0..=70).chain([102, 103, 204, 205, 409, 410, 819, 5_000]) {
                        let reference = list.on_verify_aggregate_seals(&seals(number.into(), count));
                        agree_on(proofs.on_verify_aggregate_seals(Seal::from(number), count), theirs(reference));
                    }
                }
                let types = (-1..=20).map(|number| Some(RegisteredPoStProof::from(number))).chain([None]);
                for proof in types {
                    for sectors in [0, 1, 2, 10, 2_349, 10_000] {
                        let reference = list.on_verify_post(&window(proof, sectors));
                        agree_on(proofs.on_verify_post(sectors), theirs(reference));
                    }
                }
                agree(
                    |_| Some(proofs.verify_consensus_fault),
                    |(a, b)| Some(theirs(list.on_verify_consensus_fault(a, b, a))),
                );
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
                agree_on(proofs.batched_seal.expect("charged"), theirs(list.on_verify_seal(&seal)));
                assert_eq!(proofs.verify_seal, None, "no such syscall");
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
        fn metering_and_limits() {
            for (number, rules) in versions($first..=$last) {
                let network = NetworkConfig::new(NetworkVersion::from(number));
                let memory = rules.limits.memory.as_ref().expect("limited");
                assert_eq!(rules.limits.call_frames, network.max_call_depth);
                assert_eq!(rules.limits.created_block.map(usize::try_from), Some(Ok(network.max_block_size)));
                assert_eq!(memory.instance, network.max_inst_memory_bytes);
                assert_eq!(memory.message, network.max_memory_bytes);
                assert_eq!(rules.metering.stack_limit, network.max_wasm_stack);
                assert_eq!(rules.metering.gas_global, GAS_COUNTER_NAME);
                let prices = EngineConfig::from(&network).wasm_prices;
                assert_eq!((prices.gas_charge_cost(), prices.linear_calc_cost()), (0, 0));
                agree_on_instructions(&rules.metering, |bytes| {
                    let operator = wasmparser::BinaryReader::new(bytes).read_operator().ok()?;
                    Some(prices.instruction_cost(&operator).ok().map(|cost| match cost {
                        InstructionCost::Fixed(base) => (base, None),
                        InstructionCost::Linear(base, per_unit) => (base, Some(per_unit.get())),
                    }))
                });
            }
        }

        fn milligas() -> impl Strategy<Value = u64> {
            let edge = prop::sample::select(vec![0, 1, 999, 1000, 1 << 62, (1 << 63) - 1, 1 << 63, u64::MAX]);
            prop_oneof![edge, (any::<u64>(), 0..64_u32).prop_map(|(number, shift)| number >> shift)]
        }

        /// Ours, from any number of theirs: what does not fit is the largest.
        fn saturated(milligas: u64) -> Gas {
            Gas::from_milligas(i64::try_from(milligas).unwrap_or(i64::MAX))
        }

        proptest! {
            #![proptest_config(ProptestConfig::with_cases(2_000))]

            /// Costs are multiples of 100 milligas, as every price is.
            #[test]
            fn trackers_agree(limit in milligas(), used in milligas(), cost in milligas()) {
                let cost = if cost > 1 << 62 { cost } else { cost / 100 * 100 };
                prop_assume!(cost != (1 << 63) - 1);
                let tracker = GasTracker::new(TheirGas::from_milligas(limit), TheirGas::from_milligas(used), false);
                let (limit, used) = (tracker.gas_limit().as_milligas(), tracker.gas_used().as_milligas());
                let charged = tracker.charge_gas("", TheirGas::from_milligas(cost)).is_ok();
                let spent = GasArithmetic::Unsigned.spend(saturated(used), saturated(cost), saturated(limit));
                prop_assert_eq!(spent.is_some(), charged);
                let now_used = spent.unwrap_or(saturated(limit));
                prop_assert_eq!(now_used, saturated(tracker.gas_used().as_milligas()));
            }

            #[test]
            fn conversions_agree(amount in milligas()) {
                let small = amount >> 1;
                let theirs = TheirGas::from_milligas(small);
                prop_assert_eq!(saturated(small).round_up().unsigned_abs(), theirs.round_up());
                prop_assert_eq!(saturated(small).round_down().unsigned_abs(), theirs.round_down());
                prop_assert_eq!(Gas::from_unsigned(amount), saturated(TheirGas::new(amount).as_milligas()));
            }
        }
    };
}
