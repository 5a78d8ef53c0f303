//! Which tipset and which entry randomness comes from.

use std::sync::Arc;

use forest_encoding::hash::blake2b_256;
use forest_rules::Schedule;
use forest_testing::faulty::{FaultyStore, Plan};
use forest_vm::Externs as _;

use crate::kit::{GENESIS, Net};

/// Tipsets at every third epoch.
fn net() -> Net {
    Net::new(Schedule::mainnet(), (0..60).map(|at| 5_000_000 + 3 * at))
}

#[test]
fn tickets_are_those_of_the_tipset_or_of_the_next() {
    let (net, view) = (net(), net().view());
    for (at, tipset) in net.tipsets.iter().enumerate().skip(1) {
        let ticket = Some(tipset.min_ticket().digest());
        for null_round in 0..3 {
            assert_eq!(view.chain_randomness(tipset.epoch() - null_round).unwrap(), ticket, "{at}");
        }
    }
    assert_eq!(view.chain_randomness(net.head().epoch() + 1).unwrap(), None);
}

#[test]
fn keys_are_those_of_the_tipset_or_of_the_one_before() {
    let (net, view) = (net(), net().view());
    for tipset in &net.tipsets[..59] {
        for null_round in 0..3 {
            assert_eq!(view.tipset_cid(tipset.epoch() + null_round).unwrap(), tipset.key().cid());
        }
    }
}

#[test]
fn beacon_entries_are_those_of_the_round_or_none() {
    let (net, view) = (net(), net().view());
    for tipset in &net.tipsets {
        let round = net.schedule.beacon_round_at(tipset.epoch(), GENESIS);
        assert_eq!(view.beacon_randomness(tipset.epoch()).unwrap(), Some(blake2b_256(&round.to_be_bytes())));
    }
    // These headers have no entries for the null rounds before them.
    assert_eq!(view.beacon_randomness(net.head().epoch() - 1).unwrap(), None);
    assert_eq!(view.beacon_randomness(net.head().epoch() + 1).unwrap(), None);
}

#[test]
fn a_header_that_is_missing_is_no_answer() {
    let net = net();
    let lacking = Plan::new().lack(net.tipsets[30].key().cids().to_vec());
    let view = net.view_on(Arc::new(FaultyStore::new(Arc::clone(&net.store), lacking)));
    assert!(view.chain_randomness(net.tipsets[40].epoch()).unwrap().is_some());
    for beyond in [30, 20] {
        let epoch = net.tipsets[beyond].epoch();
        assert!(view.chain_randomness(epoch).is_err());
        assert!(view.beacon_randomness(epoch).is_err());
        assert!(view.tipset_cid(epoch).is_err());
    }
}
