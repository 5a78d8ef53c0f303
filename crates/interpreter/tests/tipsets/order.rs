//! What happens in which order, what counts, and who earns.

use forest_interpreter::{Failure, Migrations};
use forest_rules::{ScheduleBuilder, ScheduledUpgrade, Upgrade};
use forest_shared::{address::Address, econ::TokenAmount};
use std::sync::Arc;

use crate::kit::{Network, PARENT, SECP, apply, block, bls, message, secp};

/// The array of no receipts.
const NO_RECEIPTS: &str = "bafy2bzacedswlcz5ddgqnyo3sak3jmhmkxashisnlpq6ujgyhe4mlobzpnhs6";

#[test]
fn every_block_has_its_messages_then_its_reward_and_cron_comes_last() {
    for version in [16, 17, 18, 21, 29] {
        let network = Network::new(version);
        let first = block(0, vec![message(bls(), 0), message(secp(), 0)]);
        let second = block(1, vec![message(secp(), 0), message(secp(), 1), message(secp(), 3)]);
        let (executed, log) = network.apply(&network.tipset(1, vec![first, second]));
        let executed = executed.unwrap();
        let (bls, secp) = (bls(), secp());
        let expected = [
            "tipset 5001".into(),
            "message 0 of block 1 does not count".into(),
            "message 2 of block 1 does not count".into(),
            format!("5001: message 0 of block 0 from {bls} nonce 0: exit 0"),
            format!("5001: message 1 of block 0 from {secp} nonce 0: exit 0"),
            "5001: the reward of block 0: exit 0".into(),
            format!("5001: message 1 of block 1 from {secp} nonce 1: exit 0"),
            "5001: the reward of block 1: exit 0".into(),
            "5001: cron: exit 0".into(),
            "done".into(),
        ];
        assert_eq!(log, expected, "nv{version}");
        let places: Vec<_> = executed.messages.iter().map(|message| (message.block, message.index)).collect();
        assert_eq!(places, [(0, 0), (0, 1), (1, 1)]);
        assert_ne!(executed.state_root, network.root);
    }
}

#[test]
fn a_message_that_several_blocks_have_pays_the_first() {
    let network = Network::new(21);
    let blocks = vec![block(0, vec![message(secp(), 0)]), block(1, vec![message(secp(), 0)])];
    let (executed, _) = network.apply(&network.tipset(1, blocks));
    let executed = executed.unwrap();
    assert_eq!(executed.messages.len(), 1);
    assert_eq!(executed.rewards[0].gas_reward, executed.messages[0].fees.miner_tip);
    assert!(executed.rewards[0].gas_reward > TokenAmount::ZERO);
    assert_eq!(executed.rewards[1].gas_reward, TokenAmount::ZERO);
    assert_eq!(executed.rewards[1].miner, Address::new_id(1001));
}

#[test]
fn who_includes_a_message_that_cannot_run_pays_for_it() {
    let network = Network::new(21);
    let (executed, _) = network.apply(&network.tipset(1, vec![block(0, vec![message(secp(), 7)])]));
    let executed = executed.unwrap();
    let receipt = &executed.messages[0].receipt;
    assert_eq!((receipt.exit_code.value(), receipt.gas_used), (2, 0), "the sender's state is another");
    assert_eq!(executed.rewards[0].penalty, TokenAmount::from_atto(100 * 10_000_000));
}

#[test]
fn a_sender_is_known_by_its_id_too() {
    let network = Network::new(21);
    let by_id = Address::new_id(SECP);
    let messages = vec![message(by_id, 0), message(secp(), 0), message(secp(), 1)];
    let (executed, _) = network.apply(&network.tipset(1, vec![block(0, messages)]));
    let indices: Vec<_> = executed.unwrap().messages.iter().map(|message| message.index).collect();
    assert_eq!(indices, [0, 2]);
}

#[test]
fn cron_runs_in_every_null_round_and_no_receipt_tells_of_it() {
    for version in [16, 18] {
        let network = Network::new(version);
        let (executed, log) = network.apply(&network.tipset(3, vec![]));
        assert_eq!(
            log,
            [
                "tipset 5003",
                "5001: cron: exit 0",
                "null round 5001",
                "5002: cron: exit 0",
                "null round 5002",
                "5003: cron: exit 0",
                "done"
            ]
        );
        assert_eq!(executed.unwrap().receipts_root.to_string(), NO_RECEIPTS);
    }
}

#[test]
fn a_migration_runs_after_the_epoch_it_is_named_for() {
    /// Notes nothing: the observer does.
    struct Same;
    impl Migrations for Same {
        fn migrate(
            &self,
            _: &ScheduledUpgrade,
            root: &forest_blockstore::Cid,
        ) -> Result<forest_blockstore::Cid, Failure> {
            Ok(*root)
        }
    }
    let network = Network::new(21);
    let mut interpreter = network.interpreter();
    interpreter.migrations = Arc::new(Same);
    let at = |height| {
        let schedule =
            ScheduleBuilder::from((*interpreter.schedule).clone()).upgrade(Upgrade::Dragon, height);
        let schedule = Arc::new(schedule.build().unwrap());
        let interpreter = forest_interpreter::Interpreter { schedule, ..interpreter.clone() };
        apply(&interpreter, &network.tipset(2, vec![])).1
    };
    let (cron, null) = ("5001: cron: exit 0", "null round 5001");
    let (last, done) = ("5002: cron: exit 0", "done");
    assert_eq!(at(PARENT), ["tipset 5002", "Dragon at 5000", cron, null, last, done]);
    assert_eq!(at(PARENT + 1), ["tipset 5002", cron, null, "Dragon at 5001", last, done]);
    assert_eq!(at(PARENT + 2), ["tipset 5002", cron, null, last, done]);
}
