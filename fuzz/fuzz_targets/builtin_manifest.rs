//! Manifests and actor states from any bytes: look-ups of a manifest agree with its list and survive a store; no state
//! panics.
#![no_main]

use forest_blockstore::{Block, Blockstore, MemoryStore};
use forest_builtin::{BuiltinActor, Manifest, account, cron, init, market, power, reward, system};
use forest_encoding::codec;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let store = MemoryStore::new();
    let block = Block::blake2b(codec::DAG_CBOR, data.to_vec());
    let cid = block.cid;
    store.put(block).expect("memory does not fail");

    if let Ok(manifest) = Manifest::load(&store, &cid) {
        for (number, (name, code)) in (1..).zip(manifest.iter()) {
            assert_eq!(manifest.code_of_type(number), Some(code));
            // The last of equal codes has the number.
            let found = manifest.type_of(code);
            assert!(found >= number);
            assert_eq!(manifest.code_of_type(found), Some(code));
            if let Some(actor) = BuiltinActor::from_name(name) {
                assert!(manifest.code(actor).is_some());
            }
        }
        let saved = manifest.save(&store).expect("memory does not fail");
        assert_eq!(Manifest::load(&store, &saved).expect("what was saved loads"), manifest);
    }
    let _ = Manifest::load_bundle(&store, &cid);
    let _ = init::AddressBook::load(&store, &cid);
    let _ = system::State::load(&store, &cid);
    let _ = account::State::load(&store, &cid);
    let _ = cron::State::load(&store, &cid);
    let _ = reward::State::load(&store, &cid);
    let _ = power::State::load(&store, &cid);
    let _ = market::State::load(&store, &cid);
});
