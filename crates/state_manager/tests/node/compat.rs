//! A node with a database and messages of the published crates.

use std::sync::Arc;

use forest_blockstore::{Blockstore as _, compat::ToFvm};
use forest_interpreter::Unobserved;
use forest_state_manager::{StateManager, StoreChain};
use forest_vm::proofs::Assumed;

use crate::kit::WORLD;

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_theirs_and_their_messages() {
    let database = Arc::new(WORLD.store());
    let chain = StoreChain::new(Arc::clone(&database), WORLD.chain.head().tipset().clone());
    let schedule = Arc::clone(&WORLD.chain.genesis.schedule);
    let builder = StateManager::builder_over(ToFvm(Arc::clone(&database)), Arc::new(chain), schedule);
    let node = builder.proofs(Arc::new(Assumed::GOOD)).build().unwrap();
    let mut executed = 0;
    for (tipset, child) in WORLD.links() {
        let ours = node.validate(tipset, child).await.unwrap();
        for ((message, receipt, events), (_, expected)) in ours.messages_fvm().zip(ours.messages()) {
            assert_eq!(receipt.gas_used, expected.receipt.gas_used);
            assert_eq!(receipt.exit_code.value(), expected.receipt.exit_code.value());
            assert_eq!(events.len(), expected.events.len());
            assert!(message.gas_limit > 0);
            executed += 1;
        }
        assert!(database.has(child.parent_state_root()).unwrap(), "written to their database");
    }
    assert!(executed > 40);

    let ran = |tipset| {
        let computed = node.compute_blocking(tipset).unwrap();
        computed.messages_fvm().find(|(_, receipt, _)| receipt.exit_code.is_success())
    };
    let mut links = WORLD.links().rev();
    let (message, on, child) =
        links.find_map(|(tipset, child)| ran(tipset).map(|(message, ..)| (message, tipset, child))).unwrap();
    let again = node.call_fvm(on, message.clone(), 200).await.unwrap();
    assert_eq!(again.gas_used, 0, "the nonce is used up");
    let tried = node.simulate_fvm(on, message).await.unwrap();
    assert!(tried.gas_used > 0);
    node.validate_blocking(on, child, &mut Unobserved).unwrap();
}
