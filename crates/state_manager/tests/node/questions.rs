//! Questions about states, and messages that are tried.

use forest_interpreter::Included;
use forest_shared::{
    address::{Address, BURNT_FUNDS_ACTOR_ID},
    econ::TokenAmount,
    message::Message,
};
use forest_state_manager::{Error, StateManager};
use forest_vm::Simulation;

use crate::kit::{WORLD, follow};

/// Some sender of the chain, by the state of the head's parent.
fn sender(node: &StateManager) -> (Address, u64) {
    let root = WORLD.chain.head().tipset().parent_state_root();
    let blocks = WORLD.chain.tipsets.iter().flat_map(|tipset| tipset.blocks());
    let senders = blocks.flat_map(|block| &block.bls_messages).map(|message| message.from);
    let funded = senders.filter_map(|from| Some((from, node.actor(root, &from).ok()?.1)));
    let (from, actor) = funded.max_by_key(|(_, actor)| actor.balance.clone()).unwrap();
    (from, actor.sequence)
}

fn transfer(from: Address, sequence: u64) -> Message {
    Message {
        from,
        to: Address::new_id(BURNT_FUNDS_ACTOR_ID),
        sequence,
        value: TokenAmount::from_atto(5),
        gas_limit: 100_000_000,
        gas_fee_cap: TokenAmount::from_atto(1_000_000_000),
        ..Message::default()
    }
}

#[test]
fn addresses_lead_to_actors_and_keys() {
    let node = WORLD.node();
    follow(&node, &WORLD);
    let root = WORLD.chain.head().tipset().parent_state_root();
    let (from, sequence) = sender(&node);
    let id = node.resolve(root, &from).unwrap();
    let (same, actor) = node.actor(root, &Address::new_id(id)).unwrap();
    assert_eq!((same, actor.sequence), (id, sequence));
    assert_eq!(node.key_address(root, &Address::new_id(id)).unwrap(), from);
    let nobody = Address::new_id(999_999);
    assert!(matches!(node.actor(root, &nobody), Err(Error::NoActor(missing)) if missing.address == nobody));
}

#[test]
fn a_transfer_is_tried_and_nothing_is_written() {
    let node = WORLD.node();
    follow(&node, &WORLD);
    let on = WORLD.links().last().unwrap().0;
    let (from, sequence) = sender(&node);
    let written = node.metrics().store.counters().writes;
    let message = transfer(from, sequence);
    let tried = node.simulate_blocking(on, &[], &message, &Simulation::default()).unwrap();
    assert!(tried.receipt.exit_code.is_success(), "{}", tried.backtrace);

    let next = Included { message, length: 150 };
    let called = node.call_blocking(on, &[], &next).unwrap();
    assert!(called.receipt.exit_code.is_success(), "{}", called.backtrace);
    assert!(called.receipt.gas_used > tried.receipt.gas_used, "inclusion is paid for");

    // With the same message before it, the nonce is used up.
    let refused = node.call_blocking(on, std::slice::from_ref(&next), &next).unwrap();
    assert_eq!(refused.receipt.gas_used, 0);
    let later = Included { message: transfer(from, sequence + 1), length: 150 };
    assert!(node.call_blocking(on, &[next], &later).unwrap().receipt.exit_code.is_success());
    assert_eq!(node.metrics().store.counters().writes, written);
}

#[test]
fn the_supply_has_its_parts() {
    let node = WORLD.node();
    follow(&node, &WORLD);
    let head = WORLD.chain.head().tipset();
    let supply = node.circulating_supply(head.epoch(), head.parent_state_root()).unwrap();
    let parts = &(&supply.vested + &supply.mined) + &supply.reserve_disbursed;
    let expected = &(&parts - &supply.burnt) - &supply.locked;
    assert_eq!(supply.circulating(), expected.max(TokenAmount::ZERO));
    assert!(supply.burnt > TokenAmount::ZERO, "messages burn");
}

#[test]
fn randomness_is_that_of_tickets_and_of_beacon_entries() {
    use forest_encoding::hash::blake2b_256;
    let node = WORLD.node();
    let head = WORLD.chain.head().tipset();
    let mut null_rounds = 0;
    for epoch in 1..=head.epoch() {
        let newer = WORLD.at(epoch).tipset();
        null_rounds += u64::from(newer.epoch() != epoch);
        assert_eq!(node.chain_randomness(head, epoch).unwrap(), Some(newer.min_ticket().digest()));
        let round = node.schedule().beacon_round_at(epoch, WORLD.chain.genesis.timestamp);
        let entries = &newer.min_ticket_block().beacon_entries;
        let entry = entries.iter().find(|entry| entry.round == round);
        let drawn = node.beacon_randomness(head, epoch).unwrap();
        assert_eq!(drawn, entry.map(|entry| blake2b_256(&entry.data)), "epoch {epoch}");
    }
    assert!(null_rounds > 0);
    assert_eq!(node.chain_randomness(head, head.epoch() + 1).unwrap(), None);
}
