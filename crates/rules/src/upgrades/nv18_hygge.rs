//! nv18, Hygge: actors v10, the Ethereum virtual machine, and gas made anew.
//!
//! - FIP-0048: f4 addresses, placeholder actors, a delegated address in every actor object (state tree 5).
//! - FIP-0049: events, and their root in the receipt.
//! - FIP-0050: methods numbered by their names; a rule for actors.
//! - FIP-0054, FIP-0055: what the Ethereum virtual machine needs of its host: contexts, tipset CIDs, gas limits on
//!   calls, read-only calls, exits with data, new senders.
//! - FIP-0057: gas by access (first read, first write of an actor), by memory, by byte; nothing is refunded any more,
//!   and charges become unsigned.
//!
//! The reference implementation changed hands from version 2 to version 3 here, so that the boundary to actors and
//! several quirks of instrumentation changed as well.

use forest_encoding::codec;
use forest_shared::chainid::ChainId;

use crate::{
    AbiGeneration, Rules, StateTreeVersion, SyscallSet,
    behaviours::{
        Behaviours, BlockCodecs, CodeSource, CreateActor, EventAbi, ExitRule, FailedReturn, Flush,
        InstantiationFailure, NewAddress, ParamsCodec, PostProofs, PostTypeCheck, ReceiptShape, ReturnCharge,
        SealProofs, Senders, SignerAddress, WindowPostDowngrade, ZeroKeyCheck,
    },
    gas::{
        CborEventPrices, Charge, EventPrices, Gas, GasArithmetic, GasSchedule, HashPrices, Invocation,
        Linear, Price, TipsetCidPrice,
    },
    limits::{EventLimitError, EventLimits, Limits, MemoryLimits},
    metering::{BrTableDefault, BulkPrices, LocalsCost, Metering},
    upgrades::set,
};

/// First write of an actor.
const ACTOR_UPDATE: i64 = 475_000;
/// Copying a byte.
const COPIED_BYTE: Gas = Gas::from_milligas(400);
/// Allocating a byte.
const ALLOCATED_BYTE: Gas = Gas::new(2);
/// Holding a byte of a block in memory, at least.
const RETAINED_BYTE: Gas = Gas::new(10);
/// Hashing a byte with blake2b.
const HASHED_BYTE: Gas = Gas::new(10);
/// Copying and allocating a byte.
const KEPT_BYTE: Gas = COPIED_BYTE.plus(ALLOCATED_BYTE);

pub(super) fn apply(rules: &mut Rules) {
    set(&mut rules.state_tree, StateTreeVersion::V3OrV4, StateTreeVersion::V5); // FIP-0048
    set(&mut rules.syscalls, SyscallSet::of(AbiGeneration::Skyr), SyscallSet::of(AbiGeneration::Hygge));
    messages(&mut rules.gas);
    actors(&mut rules.gas);
    blocks(&mut rules.gas);
    chain(&mut rules.gas);
    crypto(&mut rules.gas);
    events(&mut rules.gas);
    metering(&mut rules.metering);
    limits(&mut rules.limits);
    behaviours(&mut rules.behaviours);
}

/// FIP-0057: inclusion pays for the update of the sender; value and code are charged each for itself.
fn messages(gas: &mut GasSchedule) {
    set(&mut gas.arithmetic, GasArithmetic::Signed, GasArithmetic::Unsigned);
    let messages = &mut gas.messages;
    set(&mut messages.inclusion.other.flat, Gas::new(46_800), Gas::new(46_800 + ACTOR_UPDATE));
    set(&mut messages.value_transfer, None, Some(Charge::compute("OnValueTransfer", Gas::new(6_000))));
    set(
        &mut messages.invocation,
        Invocation::Combined {
            base: Gas::new(29_233),
            transfer: Gas::new(27_500),
            transfer_only: Gas::new(159_672),
            invoke: Gas::new(-5_377),
        },
        Invocation::CodeOnly(Price {
            name: "OnMethodInvocation",
            compute: Linear::flat(Gas::new(75_000)),
            other: Linear::ZERO,
        }),
    );
}

/// FIP-0057: first reads and writes are charged, deletion is not refunded. The free charges came with the code.
fn actors(gas: &mut GasSchedule) {
    let actors = &mut gas.actors;
    set(&mut actors.lookup, None, Some(Charge::other("OnActorLookup", Gas::new(500_000))));
    set(&mut actors.update, None, Some(Charge::other("OnActorUpdate", Gas::new(ACTOR_UPDATE))));
    set(
        &mut actors.create,
        Charge { name: "OnCreateActor", compute: Gas::new(1_108_454), other: Gas::new(98_800) },
        Charge::other("OnCreateActor", Gas::new(650_000)),
    );
    // Assigning the address, and looking for it first.
    set(&mut actors.create_address, None, Some(Gas::new(1_000_000 + 1_050_000)));
    set(&mut actors.delete, Charge::other("OnDeleteActor", Gas::new(-98_800)), Charge::free("OnDeleteActor"));
    set(&mut actors.resolve_address, None, Some(Charge::free("OnResolveAddress")));
    set(&mut actors.lookup_delegated_address, None, Some(Charge::free("OnLookupAddress")));
    set(&mut actors.get_code_cid, None, Some(Charge::free("OnGetActorCodeCid")));
    set(&mut actors.get_builtin_type, None, Some(Charge::free("OnGetBuiltinActorType")));
    set(&mut actors.get_code_cid_for_type, None, Some(Charge::free("OnGetCodeCidForType")));
    set(&mut actors.balance_of, None, Some(Charge::free("OnBalanceOf")));
    set(&mut actors.self_balance, None, Some(Charge::free("OnSelfBalance")));
}

/// FIP-0057: blocks by what they cost in time, in memory and on disk.
fn blocks(gas: &mut GasSchedule) {
    let blocks = &mut gas.blocks;
    set(
        &mut blocks.open_base,
        Charge::compute("OnBlockOpenBase", Gas::new(135_617)),
        Charge::other("OnBlockOpenBase", Gas::new(187_440)),
    );
    for block in [&mut blocks.open, &mut blocks.create] {
        set(&mut block.compute_per_byte, Gas::from_milligas(10_500), KEPT_BYTE);
        set(&mut block.minimum_per_byte, Gas::ZERO, RETAINED_BYTE);
    }
    set(&mut blocks.read.compute.per_unit, Gas::from_milligas(500), COPIED_BYTE);
    set(
        &mut blocks.link.compute,
        Linear::new(Gas::new(353_640), Gas::new(1)),
        Linear::per_unit(KEPT_BYTE.plus(HASHED_BYTE)),
    );
    // Flushing it later, storing some 100 bytes about it, storing it.
    set(
        &mut blocks.link.other,
        Linear::per_unit(Gas::new(1_300)),
        Linear::new(Gas::new(172_000 + 334_000), Gas::new(3_340)),
    );
}

/// FIP-0057: randomness is hashed by the byte, after a prefix of 48. FIP-0054: contexts and tipsets.
fn chain(gas: &mut GasSchedule) {
    let chain = &mut gas.chain;
    set(&mut chain.randomness.compute, Gas::new(21_000), Gas::ZERO);
    set(&mut chain.randomness.other, Gas::ZERO, Gas::new(21_000).plus(HASHED_BYTE.times(48)));
    set(&mut chain.randomness.other_per_entropy_byte, Gas::ZERO, HASHED_BYTE);
    set(
        &mut chain.tipset_cid,
        None,
        Some(TipsetCidPrice::LatestOrOlder { latest: Gas::new(50_000), older: Gas::new(215_000) }),
    );
    set(&mut chain.network_context, None, Some(Charge::free("OnNetworkContext")));
    set(&mut chain.message_context, None, Some(Charge::free("OnMessageContext")));
}

/// FIP-0057: signatures and hashes by the byte. Single seals are no longer verified, and batches are charged.
fn crypto(gas: &mut GasSchedule) {
    let crypto = &mut gas.crypto;
    set(&mut crypto.signatures.secp256k1.per_unit, Gas::ZERO, Gas::new(10));
    set(&mut crypto.signatures.bls.per_unit, Gas::ZERO, Gas::new(26));
    set(
        &mut crypto.hashes,
        HashPrices::Flat(Gas::new(31_355)),
        HashPrices::PerByte {
            sha2_256: Gas::new(7),
            keccak_256: Gas::new(33),
            ripemd_160: Gas::new(35),
            blake2b_256: HASHED_BYTE,
            blake2b_512: HASHED_BYTE,
        },
    );
    let seal = Charge::compute("OnVerifySeal", Gas::new(2_000));
    set(&mut gas.proofs.verify_seal, Some(seal), None);
    set(&mut gas.proofs.batched_seal, None, Some(seal));
    let fault = Gas::new(516_422);
    set(
        &mut gas.proofs.verify_consensus_fault,
        Charge::compute("OnVerifyConsensusFault", fault),
        Charge::other("OnVerifyConsensusFault", fault),
    );
}

/// FIP-0049: events. FIP-0057: the memory that a module begins with, and what it grows by.
fn events(gas: &mut GasSchedule) {
    set(
        &mut gas.events,
        EventPrices::None,
        EventPrices::Cbor(CborEventPrices {
            validate: Linear::new(Gas::new(1_750), Gas::new(25).plus(KEPT_BYTE)),
            stamp_bytes: 12,
            accept_compute_per_byte: KEPT_BYTE,
            // Two more copies, one more allocation, one hash.
            accept_other_per_byte: COPIED_BYTE.times(2).plus(ALLOCATED_BYTE).plus(HASHED_BYTE),
        }),
    );
    set(&mut gas.wasm.memory_init_per_byte, None, Some(COPIED_BYTE));
    set(&mut gas.wasm.memory_grow_per_byte, None, Some(COPIED_BYTE));
    set(&mut gas.wasm.table_init_per_element, None, Some(COPIED_BYTE.times(MemoryLimits::TABLE_ELEMENT)));
}

/// FIP-0057: bulk instructions by what they move. The rest is the new instrumentation.
fn metering(metering: &mut Metering) {
    set(&mut metering.gas_global, "gas_couner", "gas_counter");
    set(&mut metering.stack_cost_of_locals, LocalsCost::EachLocal, LocalsCost::EachDeclaration);
    set(&mut metering.br_table_default, BrTableDefault::Counted, BrTableDefault::Ignored);
    set(
        &mut metering.bulk,
        None,
        Some(BulkPrices {
            memory_grow_per_page: COPIED_BYTE.times(64 * 1024),
            memory_per_byte: COPIED_BYTE,
            table_per_element: COPIED_BYTE.times(MemoryLimits::TABLE_ELEMENT),
        }),
    );
    set(&mut metering.accepts.sign_extension, false, true);
    set(&mut metering.accepts.saturating_conversions, false, true);
    set(&mut metering.accepts.tables, false, true);
}

fn limits(limits: &mut Limits) {
    set(&mut limits.call_frames, 1025, 1024);
    set(
        &mut limits.memory,
        None,
        Some(MemoryLimits { instance: 512 << 20, message: 2 << 30, table_elements: 20_000 }), // FIP-0057
    );
    set(&mut limits.created_block, None, Some(1 << 20)); // FIP-0057
    set(
        &mut limits.events,
        None,
        Some(EventLimits {
            entries: 256,
            key: 32,
            values: 8 << 10,
            encoded: Some(1 << 20),
            error: EventLimitError::IllegalArgument,
            codecs: &[codec::RAW],
            flags: None,
        }), // FIP-0049
    );
    set(&mut limits.tipset_cid_lookback, None, Some(900)); // FIP-0054
    set(&mut limits.exit_message, None, Some(1024));
    set(&mut limits.delegated_subaddress, None, Some(54)); // FIP-0048
}

fn behaviours(behaviours: &mut Behaviours) {
    let execution = &mut behaviours.execution;
    set(&mut execution.senders, Senders::Accounts, Senders::AccountsAndEthereum); // FIP-0055
    set(&mut execution.params_codec, ParamsCodec::DagCbor, ParamsCodec::CborOrRaw);
    set(&mut execution.return_charge, ReturnCharge::AfterSuccess, ReturnCharge::InFrame);
    set(&mut execution.failed_return, FailedReturn::Dropped, FailedReturn::Kept); // FIP-0054
    set(&mut execution.receipt, ReceiptShape::ThreeFields, ReceiptShape::WithEventsRoot); // FIP-0049
    set(&mut execution.empty_array_is_written_first, false, true);

    let calls = &mut behaviours.calls;
    set(&mut calls.actor_access_is_tracked, false, true); // FIP-0057
    set(&mut calls.preloaded_actors, &[], &[0, 1, 2, 3, 4, 5, 6, 7, 10, 99]); // FIP-0055
    set(&mut calls.calls_have_gas_limits, false, true); // FIP-0054
    set(&mut calls.depth_error_leaks_gas_limit, false, true);
    set(&mut calls.calls_may_be_read_only, false, true); // FIP-0054
    set(&mut calls.delegated_addresses, false, true); // FIP-0048
    set(&mut calls.zero_bls_key, ZeroKeyCheck::AfterCharge, ZeroKeyCheck::BeforeCharge);
    set(&mut calls.code, CodeSource::BuiltinOnly, CodeSource::Store);
    set(&mut calls.gas_while_instantiating, false, true);
    set(
        &mut calls.instantiation_failure,
        InstantiationFailure::Fatal,
        InstantiationFailure::IllegalInstruction,
    );
    set(&mut calls.bad_result_pointer_repeats_charge, false, true);

    let kernel = &mut behaviours.kernel;
    set(&mut kernel.exit, ExitRule::Abort, ExitRule::Exit); // FIP-0054
    set(&mut kernel.block_codecs, BlockCodecs::DagCbor, BlockCodecs::DagCborCborRaw);
    set(&mut kernel.create_actor, CreateActor::AnyCaller, CreateActor::InitActor); // FIP-0048
    set(&mut kernel.new_address, NewAddress::KeyAddressPerDraw, NewAddress::WrittenAddressPerActor);
    set(&mut kernel.events, EventAbi::None, EventAbi::Cbor); // FIP-0049
    set(&mut kernel.signer, SignerAddress::AnyAccount, SignerAddress::KeyAddress);
    set(&mut kernel.flush, Flush::Strict, Flush::Lenient);

    let proofs = &mut behaviours.proofs;
    set(&mut proofs.seals, SealProofs::Interactive, SealProofs::Synthetic);
    set(&mut proofs.post, PostProofs::V1, PostProofs::V1AndV1P1);
    set(&mut proofs.post_types, PostTypeCheck::Unchecked, PostTypeCheck::AllEqual);
    let downgrade = WindowPostDowngrade { chain: ChainId::CALIBNET, until: 498_691 };
    set(&mut proofs.window_post_downgrade, None, Some(downgrade));
}
