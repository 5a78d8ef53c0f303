use std::num::NonZeroUsize;

use forest_blocks::{Block, BlockHeader, SignedMessage, Ticket, TipsetKey};
use forest_rules::{ScheduleBuilder, Upgrade};
use forest_shared::{
    address::Address, crypto::Signature, message::Message, state::EMPTY_ARRAY_CID, version::NetworkVersion,
};
use proptest::prelude::*;

use super::{premiums::premium_at_target, *};

fn atto(amount: i64) -> TokenAmount {
    TokenAmount::from_atto(amount)
}

fn blocks(count: usize) -> NonZeroUsize {
    NonZeroUsize::new(count).unwrap()
}

/// Gas claimed, blocks, the base fee after one of a hundred million: packed to four in five, and full.
#[test]
fn utilization_by_hand() {
    let cases = [
        (0, 1, 87_500_000, 87_500_000),
        (0, 5, 87_500_000, 87_500_000),
        (5_000_000_000, 1, 103_125_000, 100_000_000),
        (10_000_000_000, 2, 103_125_000, 100_000_000),
        (20_000_000_000, 2, 112_500_000, 112_500_000),
        (15_000_000_000, 2, 110_937_500, 106_250_000),
    ];
    for (gas, count, packed, full) in cases {
        let after = |packing| by_utilization(&atto(100_000_000), gas, blocks(count), packing);
        assert_eq!((after(Packing::FourInFive), after(Packing::Full)), (atto(packed), atto(full)), "{gas}");
    }
}

/// A base fee of 1001 and one block less than half full: both divisions round down, not towards zero.
///
/// 1001 · −2 / 5·10⁹ is a little below zero, so −1; −1 / 8 is −1 again.
#[test]
fn utilization_rounds_down() {
    let after = |base_fee, gas| by_utilization(&atto(base_fee), gas, blocks(1), Packing::Full);
    assert_eq!(after(1001, 4_999_999_998), atto(1000));
    assert_eq!(after(1001, 5_000_000_002), atto(1001));
    assert_eq!(after(100, 0), atto(100), "the minimum");
    assert_eq!(after(113, 0), atto(100), "113 · −1 / 8 is −15, and 98 is below the minimum");
    // Gas for each block is rounded towards zero before the target is taken off.
    let three = by_utilization(&atto(100_000_000), 15_000_000_002, blocks(3), Packing::Full);
    assert_eq!(three, atto(100_000_000));
}

/// The cases of FIP-0115.
#[test]
fn premiums_of_messages() {
    let cases = [
        (8, 8, 8, 0),
        (8, 16, 7, 7),
        (8, 19, 10, 10),
        (123_456, 123_455, 123_455, 0),
        (123_456, 1_234_567, 1_111_112, 1_111_111),
        (8, 100, -5, 0),
    ];
    for (base_fee, cap, premium, expected) in cases {
        let message = Message {
            gas_fee_cap: atto(cap),
            gas_premium: atto(premium),
            gas_limit: 9,
            ..Message::default()
        };
        let bid = GasBid::of(&message, &atto(base_fee));
        assert_eq!(bid, GasBid { gas: 9, premium: atto(expected) });
    }
}

/// The cases of FIP-0115, and some where more than two bid.
#[test]
fn premium_at_the_target() {
    let cases: &[(&[(i64, u64)], i64)] = &[
        (&[], 0),
        (&[(123, 5_999_999_999), (100, 2_000_000_000)], 0),
        (&[(123, 5_999_999_999), (0, 2_000_000_001)], 0),
        (&[(123, 5_999_999_999), (100, 2_000_000_001)], 100),
        (&[(123, 7_999_999_999), (100, 2_000_000_001)], 100),
        (&[(123, 8_000_000_000), (100, 2_000_000_000)], 123),
        (&[(123, 8_000_000_000), (100, 9_000_000_000)], 123),
        (&[(7, 7_999_999_999)], 0),
        (&[(7, 8_000_000_000)], 7),
        (&[(7, u64::MAX), (8, u64::MAX)], 8),
        (
            &[
                (100, 4_000_000_000),
                (200, 1_000_000_000),
                (300, 2_000_000_000),
                (400, 1_000_000_000),
                (500, 2_000_000_000),
                (600, 2_000_000_000),
                (700, 3_000_000_000),
            ],
            400,
        ),
    ];
    for (bids, expected) in cases {
        let bids = bids.iter().map(|(premium, gas)| GasBid { gas: *gas, premium: atto(*premium) });
        assert_eq!(premium_at_target(bids.collect()), atto(*expected));
    }
}

/// Base fee, premium at the target, next base fee: the cases of FIP-0115.
#[test]
fn premiums_by_hand() {
    let mut cases = vec![(100, 0, 100), (100, 13, 100), (100, 14, 101), (100, 26, 113), (100, 27, 113)];
    cases.extend((0..=10).map(|n| (801, n * 20, 700 + n * 20)));
    cases.extend([(801, 201, 901), (801, 202, 902), (801, 203, 902)]);
    cases.extend([(808, 0, 707), (808, 1, 708), (808, 201, 908), (808, 202, 909), (808, 203, 909)]);
    for (base_fee, premium, expected) in cases {
        let bid = GasBid { gas: 8_000_000_000, premium: atto(premium) };
        assert_eq!(by_premiums(&atto(base_fee), vec![bid]), atto(expected), "{base_fee}, {premium}");
    }
}

fn block(epoch: i64, miner: u64, bls_messages: Vec<Message>, secp_messages: Vec<SignedMessage>) -> Block {
    let header = BlockHeader {
        miner: Address::new_id(miner),
        ticket: Some(Ticket::new([miner as u8; 96])),
        election_proof: None,
        beacon_entries: vec![],
        winning_post_proofs: vec![],
        parents: TipsetKey::from(vec![EMPTY_ARRAY_CID]),
        parent_weight: 0_u64.into(),
        epoch,
        parent_state_root: EMPTY_ARRAY_CID,
        parent_message_receipts: EMPTY_ARRAY_CID,
        messages: EMPTY_ARRAY_CID,
        bls_aggregate: None,
        timestamp: 0,
        signature: None,
        fork_signaling: 0,
        parent_base_fee: atto(8000),
    };
    Block { header: header.seal().unwrap(), bls_messages, secp_messages }
}

fn message(from: u64, sequence: u64, gas_limit: u64, premium: i64) -> Message {
    Message {
        from: Address::new_id(from),
        sequence,
        gas_limit,
        gas_fee_cap: atto(1_000_000),
        gas_premium: atto(premium),
        ..Message::default()
    }
}

/// A network where epoch 0 counts by utilization, epoch 5 by premiums.
fn schedule() -> Schedule {
    ScheduleBuilder::from(Schedule::devnet())
        .without(Upgrade::Dragon)
        .upgrade(Upgrade::FireHorse, 5)
        .build()
        .unwrap()
}

fn next(blocks: Vec<Block>) -> TokenAmount {
    next_base_fee(&schedule(), &FullTipset::new(blocks).unwrap()).unwrap()
}

#[test]
fn utilization_counts_a_message_once_and_its_replacement_too() {
    let (whole, same_nonce) = (message(100, 0, 10_000_000_000, 1), message(100, 0, 10_000_000_000, 2));
    let alone = next(vec![block(0, 1, vec![whole.clone()], vec![])]);
    assert_eq!(alone, atto(9000));
    let twice = vec![block(0, 1, vec![whole.clone()], vec![]), block(0, 2, vec![whole.clone()], vec![])];
    assert_eq!(next(twice), atto(8000), "one full block of two");
    let replaced = vec![block(0, 1, vec![whole.clone()], vec![]), block(0, 2, vec![same_nonce], vec![])];
    assert_eq!(next(replaced), atto(9000), "two messages");
    let signed = SignedMessage { message: whole.clone(), signature: Signature::new_secp256k1(vec![1; 65]) };
    let signed_too = vec![block(0, 1, vec![whole], vec![]), block(0, 2, vec![], vec![signed])];
    assert_eq!(next(signed_too), atto(9000), "the signature is part of what names a message");
}

#[test]
fn premiums_count_a_sender_and_nonce_once_the_first() {
    let dear = message(100, 0, 8_000_000_000, 2000);
    let cheap = message(100, 0, 8_000_000_000, 0);
    let other = message(100, 1, 8_000_000_000, 1500);
    assert_eq!(next(vec![block(5, 1, vec![dear.clone(), cheap.clone()], vec![])]), atto(9000));
    assert_eq!(next(vec![block(5, 1, vec![cheap.clone(), dear], vec![])]), atto(7000));
    assert_eq!(next(vec![block(5, 1, vec![cheap, other], vec![])]), atto(8500));
}

#[test]
fn breeze_pins_the_minimum() {
    let devnet = Schedule::devnet();
    let mut network = devnet.network().clone();
    network.breeze_gas_tamping = 10;
    network.genesis_version = NetworkVersion::V0;
    let builder = ScheduleBuilder::from(devnet).network(network).without(Upgrade::Dragon);
    let schedule = builder.upgrade(Upgrade::Breeze, 30).build().unwrap();
    let after = |epoch| {
        let full = vec![block(epoch, 1, vec![message(100, 0, 10_000_000_000, 1)], vec![])];
        next_base_fee(&schedule, &FullTipset::new(full).unwrap()).unwrap()
    };
    assert_eq!([30, 31, 39, 40].map(after), [9000, 100, 100, 9000].map(atto));
}

fn bids() -> impl Strategy<Value = Vec<GasBid>> {
    let bid = (0..12_000_000_000_u64, 0..1_000_000_000_000_i64);
    let bid = bid.prop_map(|(gas, premium)| GasBid { gas, premium: atto(premium) });
    proptest::collection::vec(bid, 0..12)
}

proptest! {
    #[test]
    fn one_step_is_at_most_an_eighth(
        base_fee in 100..1_000_000_000_000_000_i64,
        gas in any::<u64>(),
        count in 1_usize..12,
        bids in bids(),
    ) {
        let now = atto(base_fee);
        let most = now.checked_div_ceil(8).unwrap();
        for next in [
            by_utilization(&now, gas, blocks(count), Packing::Full),
            by_utilization(&now, gas, blocks(count), Packing::FourInFive),
            by_premiums(&now, bids),
        ] {
            prop_assert!(next >= atto(100));
            prop_assert!(next <= &now + &most && next >= (&now - &most).min(now.clone()), "{now} to {next}");
        }
    }

    #[test]
    fn bids_have_no_order(bids in bids().prop_shuffle(), base_fee in 100..1_000_000_000_000_i64) {
        let mut sorted = bids.clone();
        sorted.sort_by_key(|bid| (bid.gas, bid.premium.clone()));
        prop_assert_eq!(by_premiums(&atto(base_fee), bids), by_premiums(&atto(base_fee), sorted));
    }

    /// The rule in the words of the FIP: one entry for each unit of gas (here for a tenth of a block's), the
    /// lowest cut off or zeros filled in, and the lowest that more than a fifth is at or below.
    #[test]
    fn the_target_is_a_percentile(bids in proptest::collection::vec((0_u64..13, 0_i64..5), 0..8)) {
        let tenth = 1_000_000_000;
        let mut distribution: Vec<i64> =
            bids.iter().flat_map(|(gas, premium)| std::iter::repeat_n(*premium, *gas as usize)).collect();
        distribution.sort_unstable_by(|a, b| b.cmp(a));
        distribution.resize(10, 0);
        let at_or_below = |premium: i64| distribution.iter().filter(|other| **other <= premium).count();
        let expected = distribution.iter().copied().filter(|premium| at_or_below(*premium) > 2).min().unwrap();
        let bids = bids.iter().map(|(gas, premium)| GasBid { gas: gas * tenth, premium: atto(*premium) });
        prop_assert_eq!(premium_at_target(bids.collect()), atto(expected));
    }
}
