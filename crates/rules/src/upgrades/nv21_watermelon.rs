//! nv21, Watermelon: actors v12, and blocks that must be reached before they are opened.
//!
//! - FIP-0071: an actor opens, links to and installs as its state only blocks that it reached through links. Links
//!   are found by scanning, and scanning, checking and tracking are charged.
//! - FIP-0072: events in three buffers in place of CBOR, and their prices.
//! - FIP-0073: an actor that deletes itself has no beneficiary.
//! - FIP-0075: randomness is drawn by actors; looking back is paid by distance.
//! - FIP-0052, FIP-0059: sector lifetimes, synthetic proofs of replication; the work of actors.
//!
//! The reference implementation changed hands from version 3 to version 4 here.

use forest_encoding::codec;
use forest_shared::chainid::ChainId;

use crate::{
    AbiGeneration, Rules, SyscallSet,
    behaviours::{
        Behaviours, CodecCheck, EventAbi, MissingEntryPoint, PostProofs, RandomnessDraw, SealProofs,
        SelfDestruct, WindowPostDowngrade,
    },
    gas::{
        BlsAggregatePrices, CborEventPrices, Charge, EventPrices, Gas, GasSchedule, Invocation, Linear,
        LinkScanPrices, PackedEventPrices, Price, TipsetCidPrice,
    },
    limits::{EventLimitError, EventLimits, Limits},
    upgrades::set,
};

/// Remembering a link as reachable (FIP-0071).
const LINK_TRACKED: Gas = Gas::new(300);
/// Checking that a link is reachable (FIP-0071).
const LINK_CHECKED: Gas = Gas::new(300);
/// Looking back: walking up the chain in steps of twenty epochs, the work at the end, the call to the node (FIP-0075).
const LOOKBACK: Gas = Gas::new(5_800 * 19 + 15_000 + 21_000);
/// Looking back, per epoch (FIP-0075).
const LOOKBACK_EPOCH: Gas = Gas::new(75);

pub(super) fn apply(rules: &mut Rules) {
    set(&mut rules.syscalls, SyscallSet::of(AbiGeneration::Hygge), SyscallSet::of(AbiGeneration::Watermelon));
    links(&mut rules.gas);
    lookback(&mut rules.gas);
    events(&mut rules.gas);
    set(
        &mut rules.gas.crypto.bls_aggregate,
        None,
        Some(BlsAggregatePrices { per_pairing: Gas::new(8_299_302), per_byte: Gas::new(7) }), // FIP-0079
    );
    limits(&mut rules.limits);
    behaviours(&mut rules.behaviours);
}

/// FIP-0071.
fn links(gas: &mut GasSchedule) {
    let returned =
        Price { name: "OnReturnValue", compute: Linear::per_unit(LINK_TRACKED), other: Linear::ZERO };
    set(&mut gas.messages.inner_return, None, Some(returned));
    let invocation = |per_link| {
        Invocation::CodeOnly(Price {
            name: "OnMethodInvocation",
            compute: Linear::new(Gas::new(75_000), per_link),
            other: Linear::ZERO,
        })
    };
    set(&mut gas.messages.invocation, invocation(Gas::ZERO), invocation(LINK_TRACKED));

    set(&mut gas.actors.get_root, None, Some(Charge::compute("OnActorGetRoot", LINK_TRACKED)));
    set(&mut gas.actors.set_root, None, Some(Charge::compute("OnActorSetRoot", LINK_CHECKED)));

    let blocks = &mut gas.blocks;
    let scan = LinkScanPrices { per_field: Gas::new(35), per_cid: Gas::new(400) };
    set(&mut blocks.scan, None, Some(scan));
    set(&mut blocks.open_base.compute, Gas::ZERO, LINK_CHECKED);
    set(&mut blocks.open.name, "OnBlockOpenPerByte", "OnBlockOpen");
    set(&mut blocks.open.compute_per_link, Gas::ZERO, LINK_TRACKED);
    // What the node does to open a block moves out of the computing part; the sum stays.
    set(&mut blocks.open.compute_per_byte, Gas::from_milligas(2_400), Gas::ZERO);
    set(&mut blocks.open.other_per_byte, Gas::ZERO, Gas::from_milligas(2_400));
    set(&mut blocks.create.compute_per_link, Gas::ZERO, LINK_CHECKED);
    set(&mut blocks.link.compute.flat, Gas::ZERO, LINK_TRACKED);
}

/// FIP-0075.
fn lookback(gas: &mut GasSchedule) {
    let randomness = &mut gas.chain.randomness;
    set(&mut randomness.other, Gas::new(21_480), LOOKBACK);
    set(&mut randomness.other_per_entropy_byte, Gas::new(10), Gas::ZERO);
    set(&mut randomness.other_per_lookback_epoch, Gas::ZERO, LOOKBACK_EPOCH);
    set(
        &mut gas.chain.tipset_cid,
        Some(TipsetCidPrice::LatestOrOlder { latest: Gas::new(50_000), older: Gas::new(215_000) }),
        Some(TipsetCidPrice::PerLookbackEpoch(Linear::new(LOOKBACK, LOOKBACK_EPOCH))),
    );
}

/// FIP-0072: copied and allocated twice, checked, and later hashed, copied and allocated once more.
fn events(gas: &mut GasSchedule) {
    let kept_byte = Gas::from_milligas(2_400);
    set(
        &mut gas.events,
        EventPrices::Cbor(CborEventPrices {
            validate: Linear::new(Gas::new(1_750), Gas::from_milligas(27_400)),
            stamp_bytes: 12,
            accept_compute_per_byte: kept_byte,
            accept_other_per_byte: Gas::from_milligas(12_800),
        }),
        EventPrices::Packed(PackedEventPrices {
            entries: Linear::new(Gas::new(2_000), Gas::new(1_400)),
            utf8: Linear::new(Gas::new(500), Gas::new(16)),
            overhead_bytes: 12,
            entry_overhead_bytes: 9,
            compute_per_byte: kept_byte.times(2),
            other_per_byte: Gas::new(10).plus(kept_byte),
        }),
    );
}

fn limits(limits: &mut Limits) {
    set(
        &mut limits.events,
        Some(EventLimits {
            entries: 256,
            key: 32,
            values: 8 << 10,
            encoded: Some(1 << 20),
            error: EventLimitError::IllegalArgument,
            codecs: &[codec::RAW],
            flags: None,
        }),
        Some(EventLimits {
            entries: 255,
            key: 31,
            values: 8 << 10,
            encoded: None,
            error: EventLimitError::LimitExceeded,
            codecs: &[codec::RAW, codec::CBOR],
            flags: Some(0b11),
        }), // FIP-0072
    );
    set(&mut limits.tipset_cid_lookback, Some(900), None); // FIP-0075
}

fn behaviours(behaviours: &mut Behaviours) {
    let calls = &mut behaviours.calls;
    set(&mut calls.depth_error_leaks_gas_limit, true, false);
    set(&mut calls.missing_entry_point, MissingEntryPoint::Fatal, MissingEntryPoint::InvalidReceiver);

    let kernel = &mut behaviours.kernel;
    set(&mut kernel.links_must_be_reachable, false, true); // FIP-0071
    set(&mut kernel.block_codec_check, CodecCheck::AfterCharge, CodecCheck::BeforeCharge); // FIP-0071
    set(&mut kernel.events, EventAbi::Cbor, EventAbi::Packed); // FIP-0072
    set(&mut kernel.self_destruct, SelfDestruct::SendsToBeneficiary, SelfDestruct::BurnsOrRefuses); // FIP-0073
    set(&mut kernel.randomness, RandomnessDraw::InKernel, RandomnessDraw::InActor); // FIP-0075

    let proofs = &mut behaviours.proofs;
    set(&mut proofs.seals, SealProofs::Synthetic, SealProofs::NonInteractive);
    set(&mut proofs.post, PostProofs::V1AndV1P1, PostProofs::V1P1);
    let downgrade = WindowPostDowngrade { chain: ChainId::CALIBNET, until: 498_691 };
    set(&mut proofs.window_post_downgrade, Some(downgrade), None);
}
