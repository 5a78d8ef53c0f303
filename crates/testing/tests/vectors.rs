//! Every message vector reads, and its blocks are what their CIDs say.

use std::process::ExitCode;

use forest_encoding::hash;
use forest_testing::{Suite, vectors, vectors::Vector};

fn main() -> ExitCode {
    Suite::over_shared_fixtures()
        .test("all vectors read and hold their state", || {
            let paths = vectors::paths();
            assert_eq!(paths.len(), 320);
            for path in paths {
                let vector = Vector::read(&path).unwrap();
                let id = &vector.meta.id;
                assert!(path.ends_with(format!("{id}.json")), "{id} is in another file");
                assert!(matches!(vector.preconditions.variants[0].nv, 17 | 18), "{id}");
                assert_eq!(vector.apply_messages.len(), vector.postconditions.receipts.len(), "{id}");
                assert!(vector.randomness.iter().all(|drawn| drawn.value.len() == 32), "{id}");

                let blocks = vector.blocks().unwrap();
                let root = vector.preconditions.state_tree.root_cid;
                assert!(blocks.iter().any(|block| block.cid == root), "{id} lacks its state root");
                for block in blocks.iter().filter(|block| block.cid.hash().code() == hash::BLAKE2B_256) {
                    assert_eq!(block.cid, hash::blake2b_cid(block.cid.codec(), &block.data), "{id}");
                }
            }
        })
        .run()
}
