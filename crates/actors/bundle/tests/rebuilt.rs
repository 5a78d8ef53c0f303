//! What is checked in is what the sources say. Skipped where the toolchain that built it is not there.

use std::{path::Path, process::ExitCode};

use forest_blockstore::{Blockstore as _, Cid, MemoryStore};
use forest_car::{CarReader, load_car};
use forest_testing::Suite;
use forest_wasm_build::{Toolchain, bundle};

fn main() -> ExitCode {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let toolchain = Toolchain::find(&workspace).ok();
    let same =
        toolchain.as_ref().is_some_and(|found| bundle::is_built_by(forest_actors_bundle::MANIFEST, found));
    let missing = "the toolchain that the bundle was built with, and its Wasm target: `make setup`";
    let rebuild = move || {
        let toolchain = toolchain.expect("the suite is skipped without");
        let rebuilt = bundle::make(&workspace, &toolchain, |line| eprintln!("{line}")).expect("it builds");
        assert_eq!(
            rebuilt.manifest,
            forest_actors_bundle::MANIFEST,
            "run `make bundle` and commit what it writes"
        );
        assert_eq!(contents(&rebuilt.car), contents(forest_actors_bundle::CAR));
    };
    Suite::unless_missing((!same).then_some(missing))
        .test("the_bundle_is_what_its_sources_say", rebuild)
        .run()
}

fn contents(car: &[u8]) -> (Vec<Cid>, Vec<(Cid, Vec<u8>)>) {
    let store = MemoryStore::new();
    let roots = load_car(&store, CarReader::new(car).expect("a CAR")).expect("it reads");
    let mut blocks: Vec<_> =
        store.snapshot().into_iter().map(|block| (block.cid, block.data.to_vec())).collect();
    blocks.sort();
    assert!(roots.iter().all(|root| store.has(root).expect("memory")));
    (roots, blocks)
}
