//! A tipset that has no result says why, and leaves nothing behind.

use std::sync::Arc;

use forest_blockstore::{Blockstore, MemoryStore};
use forest_builtin::BuiltinActor;
use forest_interpreter::{Failure, FailureKind, InvalidTipset, Role};
use forest_shared::message::Message;

use crate::kit::{Network, PARENT, apply, block, message, secp};

#[test]
fn the_network_s_own_calls_must_succeed() {
    let roles = [(BuiltinActor::Cron, Role::Cron), (BuiltinActor::Reward, Role::Reward { block: 0 })];
    for (actor, expected) in roles {
        let network = Network::with_trapping(21, Some(actor));
        let (failed, _) = network.apply(&network.tipset(1, vec![block(0, vec![])]));
        let failure = failed.unwrap_err();
        assert_eq!(failure.kind(), FailureKind::Reverted);
        assert!(matches!(failure, Failure::Reverted { role, .. } if role == expected), "{failure}");
    }
}

#[test]
fn cron_of_a_null_round_must_succeed_too() {
    let network = Network::with_trapping(21, Some(BuiltinActor::Cron));
    let (failed, _) = network.apply(&network.tipset(2, vec![]));
    let failure = failed.unwrap_err();
    assert!(matches!(failure, Failure::Reverted { epoch, .. } if epoch == PARENT + 1), "{failure}");
}

#[test]
fn time_runs_forwards() {
    let network = Network::new(21);
    let failure = network.apply(&network.tipset(-1, vec![])).0.unwrap_err();
    assert!(matches!(failure, Failure::Invalid(InvalidTipset::Epoch { .. })), "{failure}");
}

#[test]
fn a_message_that_no_block_may_contain_makes_the_tipset_invalid() {
    let network = Network::new(21);
    let no_gas = Message { gas_limit: 0, ..message(secp(), 0) };
    let failure = network.apply(&network.tipset(1, vec![block(0, vec![no_gas])])).0.unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Invalid);
}

#[test]
fn a_hole_in_the_store_is_this_node_s() {
    let network = Network::new(21);
    let mut interpreter = network.interpreter();
    interpreter.store = Arc::new(MemoryStore::new());
    let failure = apply(&interpreter, &network.tipset(1, vec![])).0.unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Host);
}

#[test]
fn a_state_of_another_version_is_broken() {
    let old = Network::new(16);
    let interpreter = Network::new(21).interpreter();
    let interpreter = forest_interpreter::Interpreter { store: Arc::clone(&old.store) as _, ..interpreter };
    let failure = apply(&interpreter, &old.tipset(1, vec![])).0.unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Broken);
}

#[test]
fn nothing_is_written_when_it_fails() {
    let network = Network::with_trapping(21, Some(BuiltinActor::Cron));
    let before = network.store.len();
    let tipset = network.tipset(1, vec![block(0, vec![message(secp(), 0)])]);
    assert!(network.apply(&tipset).0.is_err());
    assert_eq!(network.store.len(), before);
    assert!(network.store.get(&network.root).unwrap().is_some());
}
