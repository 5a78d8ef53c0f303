//! Finding messages, waiting for them, and a reorganisation while one waits.

use std::{sync::Arc, time::Duration};

use forest_blocks::{FullTipset, Tipset};
use forest_shared::message::Message;
use forest_state_manager::{Error, StateManager, StoreChain};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::kit::{WORLD, follow};

/// A node that has executed the chain.
fn node() -> StateManager {
    let node = WORLD.node();
    follow(&node, &WORLD);
    node
}

fn search(node: &StateManager, message: &Message, from: &Tipset) -> Option<forest_state_manager::Found> {
    node.search_blocking(message, from, 1000, &CancellationToken::new()).unwrap()
}

#[test]
fn every_message_that_counted_is_found_with_its_receipt() {
    let node = node();
    let head = WORLD.chain.head().tipset();
    let (mut found, mut replaced) = (0, 0);
    for (tipset, _) in WORLD.links() {
        let executed = node.compute_blocking(tipset).unwrap();
        for (message, result) in executed.messages() {
            // A rejected message leaves the nonce as it is, so it may count again later.
            let rejected = result.receipt.gas_used == 0;
            match search(&node, message.message(), head) {
                Some(there) if there.tipset == *tipset => {
                    assert_eq!(there.receipt, result.receipt);
                    assert_eq!((there.is_replacement, there.message.as_ref()), (false, message));
                    found += 1;
                }
                Some(there) => {
                    assert!(rejected, "{there:?}");
                    replaced += 1;
                }
                None => assert!(rejected),
            }
        }
    }
    assert!(found > 40, "{found} found, {replaced} executed elsewhere");
}

#[test]
fn another_message_with_the_same_nonce_is_a_replacement() {
    let node = node();
    let (executed, result) = first(&node);
    let other = Message { gas_limit: executed.gas_limit + 1, ..executed.clone() };
    let there = search(&node, &other, WORLD.chain.head().tipset()).unwrap();
    assert!(there.is_replacement);
    assert_eq!((there.message.message(), there.receipt.gas_used), (&executed, result));
}

#[test]
fn what_is_not_on_the_chain_is_not_found() {
    let node = node();
    let (executed, _) = first(&node);
    let head = WORLD.chain.head().tipset();
    let future = Message { sequence: 1_000_000, ..executed.clone() };
    assert_eq!(search(&node, &future, head), None);
    let none = node.search_blocking(&executed, head, 0, &CancellationToken::new()).unwrap();
    assert_eq!(none, None, "too far back");
    let cancelled = CancellationToken::new();
    cancelled.cancel();
    let error = node.search_blocking(&executed, head, 1000, &cancelled).unwrap_err();
    assert!(matches!(error, Error::Cancelled), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_ends_when_the_message_is_deep_enough() {
    let (heads, node) = following();
    let (executed, _) = first(&node);
    let waiting = tokio::spawn({
        let (node, message) = (node.clone(), executed.clone());
        async move { node.wait_for(message, 5, 1000).await }
    });
    let mut found_in = None;
    for tipset in WORLD.chain.tipsets.iter().map(FullTipset::tipset).skip(1) {
        let before = found_in;
        heads.send_replace(tipset.clone());
        tokio::time::sleep(Duration::from_millis(5)).await;
        found_in = before.or_else(|| search(&node, &executed, tipset).map(|found| found.tipset.epoch()));
        if found_in.is_none_or(|epoch| tipset.epoch() - epoch < 5) {
            assert!(!waiting.is_finished(), "at {}", tipset.epoch());
        }
    }
    assert_eq!(waiting.await.unwrap().unwrap().tipset.epoch(), found_in.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_on_a_branch_that_lost_is_found_on_the_one_that_won_or_waited_for() {
    let (heads, node) = following();
    for branch in &WORLD.chain.branches {
        let losing = branch.last().unwrap().tipset();
        heads.send_replace(losing.clone());
        for message in branch[0].blocks().iter().flat_map(|block| block.messages()) {
            let on_branch = search(&node, message.message(), losing);
            let on_chain = search(&node, message.message(), WORLD.chain.head().tipset());
            let elsewhere = on_chain.is_none_or(|found| found.tipset != *branch[0].tipset());
            assert!(elsewhere, "{on_branch:?}");
        }
    }
    let unheard = WORLD.node();
    let error = unheard.wait_for(Message::default(), 0, 10).await.unwrap_err();
    assert!(matches!(error, Error::NoHeads), "{error}");
}

/// A node that has executed everything, and is told of heads.
fn following() -> (watch::Sender<Tipset>, StateManager) {
    let store = Arc::new(WORLD.store());
    let executed = WORLD.on(Arc::clone(&store) as _).build().unwrap();
    follow(&executed, &WORLD);
    for branch in &WORLD.chain.branches {
        for tipset in &branch[..branch.len() - 1] {
            executed.compute_blocking(tipset.tipset()).unwrap();
        }
    }
    let (heads, told) = watch::channel(WORLD.chain.genesis.tipset.tipset().clone());
    (heads, WORLD.on(store).heads(told).build().unwrap())
}

/// A message that ran, and the gas that it used.
fn first(node: &StateManager) -> (Message, u64) {
    for (tipset, _) in WORLD.links().skip(3) {
        let executed = node.compute_blocking(tipset).unwrap();
        let ran = executed.messages().find(|(_, result)| result.receipt.gas_used > 0);
        if let Some((message, result)) = ran {
            return (message.message().clone(), result.receipt.gas_used);
        }
    }
    panic!("no message ran");
}

#[test]
fn long_walks_take_the_same_tipsets_as_short_ones() {
    use forest_rules::NullRoundNeighbour::{Newer, Older};
    use forest_state_manager::Chain as _;
    let chain = StoreChain::new(WORLD.store(), WORLD.chain.head().tipset().clone());
    let all: Vec<&Tipset> = WORLD.chain.tipsets.iter().map(FullTipset::tipset).collect();
    let head = WORLD.chain.head().tipset();
    for epoch in -2..=head.epoch() {
        let older = all.iter().rev().find(|tipset| tipset.epoch() <= epoch.max(0)).unwrap();
        let newer = all.iter().find(|tipset| tipset.epoch() >= epoch).unwrap();
        assert_eq!(chain.tipset_at(epoch, head, Older).unwrap(), **older, "{epoch}");
        assert_eq!(chain.tipset_at(epoch, head, Newer).unwrap(), **newer, "{epoch}");
    }
    assert!(chain.tipset_at(head.epoch() + 1, head, Newer).is_err());
}
