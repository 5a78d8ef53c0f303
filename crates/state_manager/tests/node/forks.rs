//! Forks: each branch is executed with its own past, and a node changes its mind.

use std::sync::Arc;

use forest_blocks::{FullTipset, Tipset};
use forest_interpreter::Unobserved;
use forest_rules::NullRoundNeighbour;
use forest_state_manager::{Chain as _, StoreChain};

use crate::kit::{WORLD, follow};

fn branches() -> impl Iterator<Item = Vec<&'static Tipset>> {
    WORLD.chain.branches.iter().map(|branch| branch.iter().map(FullTipset::tipset).collect())
}

#[test]
fn every_branch_has_the_results_that_its_headers_say() {
    let node = WORLD.node();
    follow(&node, &WORLD);
    let mut followed = 0;
    for branch in branches() {
        for pair in branch.windows(2) {
            node.validate_blocking(pair[0], pair[1], &mut Unobserved).unwrap();
            followed += 1;
        }
    }
    assert!(followed >= 4, "{followed}");
}

#[test]
fn ancestors_are_those_of_the_branch() {
    let store = Arc::new(WORLD.store());
    let chain = StoreChain::new(store, WORLD.chain.head().tipset().clone());
    for branch in branches() {
        let (first, last) = (branch[0], *branch.last().unwrap());
        // Twice: the second walk takes what the first one remembered.
        for _ in 0..2 {
            let found = chain.tipset_at(first.epoch(), last, NullRoundNeighbour::Older).unwrap();
            assert_eq!(found, *first);
            let on_chain = chain.tipset_at(first.epoch(), &chain.head(), NullRoundNeighbour::Older).unwrap();
            assert_ne!(on_chain, *first);
        }
        assert_eq!(chain.child_of(first).unwrap(), None, "it is not on the way to the head");
        chain.set_head(last.clone());
        assert_eq!(chain.child_of(first).unwrap().as_ref(), branch.get(1).copied());
        chain.set_head(WORLD.chain.head().tipset().clone());
    }
}
