//! What proves a consensus fault, and all that does not.

use std::sync::Arc;

use forest_blocks::{BlockHeader, TipsetKey};
use forest_rules::{Network, Schedule};
use forest_shared::{
    address::Address,
    consensus::{ConsensusFault, ConsensusFaultType::*},
    crypto::{BlsKey, Signature},
};
use forest_testing::faulty::{FaultyStore, Operation, Plan};
use forest_vm::Externs as _;

use crate::kit::{MINER, Net, WORKER, sealed, signed};

/// Long after the newest upgrade, so that all of the lookback is under one version.
const FIRST: i64 = 5_000_000;

fn net() -> Net {
    Net::new(Schedule::mainnet(), (0..40).map(|at| FIRST + 50 * at))
}

fn judge(net: &Net, first: &[u8], second: &[u8], witness: &[u8]) -> Option<ConsensusFault> {
    net.view().verify_consensus_fault(first, second, witness).unwrap()
}

/// A header at an epoch that differs from any other of that epoch by its timestamp.
fn other(net: &Net, epoch: i64) -> BlockHeader {
    let header = net.header(epoch);
    BlockHeader { timestamp: header.timestamp + 1, ..header }
}

#[test]
fn two_blocks_in_one_epoch() {
    let net = net();
    let epoch = net.head().epoch() - 10;
    let fault = ConsensusFault { target: MINER, epoch, fault_type: DoubleForkMining };
    let (one, two) = (signed(net.header(epoch)), signed(other(&net, epoch)));
    assert_eq!(judge(&net, &one, &two, &[]), Some(fault));
    assert_eq!(judge(&net, &two, &one, &[]), Some(fault));
    // What follows a header is not read.
    let trailing = [one.as_slice(), b"and more"].concat();
    assert_eq!(judge(&net, &trailing, &two, &[]), Some(fault));
    assert_eq!(judge(&net, &one, &trailing, &[]), None, "one block, twice");
}

#[test]
fn two_epochs_on_one_parent() {
    let net = net();
    let epoch = net.head().epoch();
    let (earlier, later) = (signed(net.header(epoch - 20)), signed(net.header(epoch - 19)));
    let fault = ConsensusFault { target: MINER, epoch: epoch - 19, fault_type: TimeOffsetMining };
    assert_eq!(judge(&net, &earlier, &later, &[]), Some(fault));
    assert_eq!(judge(&net, &later, &earlier, &[]), None, "the earlier one comes first");
}

#[test]
fn a_block_that_leaves_out_the_miners_own() {
    let net = net();
    let epoch = net.head().epoch() - 30;
    let own = signed(net.header(epoch));
    let sibling = BlockHeader { miner: Address::new_id(MINER + 1), ..net.header(epoch) };
    let witness = sibling.to_cbor().unwrap();
    let on =
        |parents: Vec<_>| signed(BlockHeader { parents: TipsetKey::from(parents), ..net.header(epoch + 1) });
    let child = on(vec![*sealed(&witness).cid()]);
    let fault = ConsensusFault { target: MINER, epoch: epoch + 1, fault_type: ParentGrinding };
    assert_eq!(judge(&net, &own, &child, &witness), Some(fault));
    assert_eq!(judge(&net, &own, &child, &[]), None, "nothing shows that it belonged there");
    assert_eq!(judge(&net, &own, &child, b"no header"), None);
    let both = on(vec![*sealed(&witness).cid(), *sealed(&own).cid()]);
    assert_eq!(judge(&net, &own, &both, &witness), None, "it is among the parents");
    let late = BlockHeader { epoch: epoch - 1, ..sibling }.to_cbor().unwrap();
    assert_eq!(judge(&net, &own, &on(vec![*sealed(&late).cid()]), &late), None, "no siblings");
}

#[test]
fn what_proves_nothing() {
    let net = net();
    let epoch = net.head().epoch() - 10;
    let (one, two) = (signed(net.header(epoch)), signed(other(&net, epoch)));
    assert_eq!(judge(&net, &one, &one, &[]), None, "one block");
    for garbage in [&b""[..], b"garbage", &one[..one.len() - 1]] {
        assert_eq!(judge(&net, garbage, &two, &[]), None);
        assert_eq!(judge(&net, &one, garbage, &[]), None);
    }
    let theirs = signed(BlockHeader { miner: Address::new_id(MINER + 1), ..other(&net, epoch) });
    assert_eq!(judge(&net, &one, &theirs, &[]), None, "two miners");
    let unrelated = signed(BlockHeader { parents: net.head().key().clone(), ..net.header(epoch + 1) });
    assert_eq!(judge(&net, &one, &unrelated, &[]), None);
}

#[test]
fn only_what_the_worker_signed_counts() {
    let net = net();
    let epoch = net.head().epoch() - 10;
    let one = signed(net.header(epoch));
    let unsigned = other(&net, epoch);
    let stranger = BlsKey::from_bytes(&[7; 32]).unwrap().sign(&unsigned.signing_bytes().unwrap());
    for signature in [None, Some(stranger), Some(Signature::new_bls(vec![0; 96]))] {
        let forged = BlockHeader { signature, ..unsigned.clone() }.to_cbor().unwrap();
        assert_eq!(judge(&net, &one, &forged, &[]), None);
        assert_eq!(judge(&net, &forged, &one, &[]), None);
    }
    // A miner that the state does not have, and an actor that is none.
    for miner in [MINER + 1, WORKER] {
        let of = |header: BlockHeader| signed(BlockHeader { miner: Address::new_id(miner), ..header });
        assert_eq!(judge(&net, &of(net.header(epoch)), &of(other(&net, epoch)), &[]), None);
    }
}

#[test]
fn faults_are_forgiven_after_finality() {
    let net = net();
    let oldest = net.head().epoch() - Network::FINALITY;
    let at = |epoch| judge(&net, &signed(net.header(epoch)), &signed(other(&net, epoch)), &[]);
    assert!(at(oldest).is_some());
    assert_eq!(at(oldest - 1), None);
    // Far in the future there is no lookback yet.
    assert!(at(net.head().epoch() + Network::FINALITY - 1).is_some());
    assert_eq!(at(net.head().epoch() + Network::FINALITY), None);
}

#[test]
fn blocks_around_a_faulty_upgrade_are_forgiven() {
    let calibnet = Schedule::calibnet();
    let height = calibnet.network().fault_suppression.unwrap().height;
    let net = Net::new(calibnet, (0..80).map(|at| height - 1_500 + 50 * at));
    let at = |epoch| judge(&net, &signed(net.header(epoch)), &signed(other(&net, epoch)), &[]);
    let head = net.head().epoch();
    assert_eq!(at(head - Network::FINALITY + 1).is_some(), head - Network::FINALITY + 1 >= height + 900);
    assert!(at(head - 10).is_some());
    let net = Net::new(Schedule::calibnet(), (0..40).map(|at| height - 1_500 + 50 * at));
    let at = |epoch| judge(&net, &signed(net.header(epoch)), &signed(other(&net, epoch)), &[]);
    assert_eq!(at(height + 3), None);
}

#[test]
fn a_disk_that_fails_is_no_verdict() {
    let net = net();
    let epoch = net.head().epoch() - 10;
    let (one, two) = (signed(net.header(epoch)), signed(other(&net, epoch)));
    let mut disturbed = 0;
    loop {
        let plan = Plan::new().fail_once(Operation::Read, disturbed);
        let store = Arc::new(FaultyStore::new(Arc::clone(&net.store), plan));
        let verdict = net.view_on(Arc::clone(&store) as _).verify_consensus_fault(&one, &two, &[]);
        if store.counts().failures == 0 {
            assert!(verdict.unwrap().is_some());
            break;
        }
        assert!(verdict.is_err(), "read {disturbed}");
        disturbed += 1;
    }
    assert!(disturbed > 10);
    let lacking = Plan::new().lack([*net.head().parent_state_root()]);
    let view = net.view_on(Arc::new(FaultyStore::new(Arc::clone(&net.store), lacking)));
    assert!(view.verify_consensus_fault(&one, &two, &[]).is_err(), "a state that this node lacks");
}
