//! Chains that both sides execute: equal roots at every tipset, or there is no chain.

use forest_shared::version::NetworkVersion;
use forest_testing::chain::ChainPlan;

use super::*;

/// The published engines recurse on the native stack.
fn on_a_deep_stack(test: impl FnOnce() + Send + 'static) {
    let running = std::thread::Builder::new().stack_size(crate::STACK).spawn(test);
    running.expect("a thread").join().expect("the test passes");
}

#[test]
fn a_chain_through_all_versions() {
    on_a_deep_stack(|| {
        let plan = ChainPlan::through(1, NetworkVersion::V16, NetworkVersion::V29, 84);
        let plan = ChainPlan { blocks: 4, messages: 8, ..plan };
        let (chain, tally) = grow(plan, &|_| ()).unwrap();
        let versions: Vec<u32> =
            (1..=84).map(|epoch| chain.genesis.schedule.network_version_at(epoch).into()).collect();
        assert_eq!((versions[0], versions[83]), (16, 29));
        assert!(chain.tipsets.len() > 40, "{} tipsets", chain.tipsets.len());
        assert!(tally.penalties > 0 && tally.skipped > 0 && tally.with_events > 0, "{tally}");
        // Most messages do what they were sent for; no sender, a wrong nonce, a trap, no receiver, no funds, no gas.
        assert!(tally.exits[&0] > tally.exits.values().sum::<u64>() / 2, "{tally}");
        assert!([1, 2, 4, 5, 6, 7].iter().all(|code| tally.exits.contains_key(code)), "{tally}");
    });
}

#[test]
fn a_chain_with_forks() {
    on_a_deep_stack(|| {
        let plan = ChainPlan { branches: vec![3, 6], ..ChainPlan::new(2, NetworkVersion::V28, 10) };
        let (chain, _) = grow(plan, &|_| ()).unwrap();
        for (branch, first) in chain.branches.iter().zip([3, 6]) {
            let on_chain = chain.tipsets.iter().find(|tipset| tipset.tipset().epoch() == first).unwrap();
            assert_eq!(branch[0].tipset().parents(), on_chain.tipset().parents());
            assert_ne!(branch[0], *on_chain);
            assert_eq!(branch.len(), 3);
        }
    });
}
