//! Shark on the whole state of the calibration network, as the network itself had it.

use std::{fs, num::NonZeroUsize, process::ExitCode, sync::Arc};

use forest_blockstore::{Blockstore, CborStore, Cid, CidSet};
use forest_builtin::{BuiltinActor, Manifest, ReleaseNetwork, ReleasedBundles};
use forest_db::{AnyCar, CarOptions, MemoryStore, UnionStore};
use forest_encoding::{
    codec,
    links::{CborDialect, walk},
};
use forest_hamt::{Config, Hamt};
use forest_interpreter::{Failure, Migrations};
use forest_migrations::{NetworkMigrations, Shark, released};
use forest_rules::{Schedule, Upgrade};
use forest_shared::state::{LegacyActorState, StateRoot};
use forest_testing::{Suite, fixtures::shared};

const STATE: &str = "calibnet_nv16/state_at_epoch_16800.car.zst";
const HEIGHT: i64 = 16_800;
/// What the network's nodes agreed on.
const MIGRATED: &str = "bafy2bzacecrejypa2rqdh3geg2u3qdqdrejrfqvh2ykqcrnyhleehpiynh4k4";

fn releases() -> ReleasedBundles {
    let table = fs::read(shared("builtin_actors_manifest.json")).expect("the table is there");
    serde_json::from_slice(&table).expect("is a table of releases")
}

fn manifest() -> Manifest {
    let releases = releases();
    releases.find(&ReleaseNetwork::Calibnet, "v9.0.3").expect("was released").manifest.clone()
}

fn state() -> (Arc<UnionStore<MemoryStore>>, Cid) {
    let car = AnyCar::open(shared(STATE), &CarOptions::default()).expect("opens");
    let root = car.header().roots[0];
    let store = UnionStore::new(MemoryStore::new());
    store.add(Arc::new(car));
    (Arc::new(store), root)
}

/// As a node does it: the schedule says when, and which release.
fn the_root_is_that_of_the_network() {
    let (store, root) = state();
    let calibnet = Schedule::calibnet();
    let shark = calibnet.upgrades().iter().find(|row| row.upgrade == Upgrade::Shark).expect("scheduled");
    assert_eq!(shark.height, HEIGHT);
    let manifests = released(releases(), ReleaseNetwork::Calibnet);
    let migrations = NetworkMigrations::new(store, manifests);
    assert_eq!(migrations.migrate(shark, &root).expect("migrates").to_string(), MIGRATED);
}

/// Whoever does the work, and again over what was written before.
fn the_number_of_threads_does_not_matter() {
    let (store, root) = state();
    for threads in [1, 2, 5] {
        let shark = Shark::new(manifest()).threads(NonZeroUsize::new(threads).expect("at least one"));
        let migrated = shark.migrate(&store, &root, HEIGHT).expect("migrates");
        assert_eq!(migrated.to_string(), MIGRATED, "{threads} threads");
    }
}

/// All that the new state reaches is in the store: the walk is by links, into every block but code.
fn nothing_is_left_out() {
    let (store, root) = state();
    let migrated = Shark::new(manifest()).migrate(&store, &root, HEIGHT).expect("migrates");
    let StateRoot { actors, .. } = store.load_cbor(&migrated).expect("is a state root");
    let tree = Hamt::<LegacyActorState>::load(&store, &actors, Config::default()).expect("is a tree");
    let mut miners = 0;
    for entry in tree.iter(&store) {
        let (_, actor) = entry.expect("is an actor");
        let kind = manifest().actor(&actor.code).expect("runs code of actors v9");
        miners += u32::from(kind == BuiltinActor::Miner);
        reachable(&*store, actor.state);
    }
    assert!(miners > 0);
}

fn reachable(store: &impl Blockstore, root: Cid) {
    let (mut open, mut seen) = (vec![root], CidSet::default());
    while let Some(cid) = open.pop() {
        if cid.codec() == codec::DAG_CBOR && seen.insert(cid) {
            let data = store.get(&cid).expect("reads").unwrap_or_else(|| panic!("{cid} is not in the store"));
            walk(&data, CborDialect::Lenient, |link| open.push(link.to_cid())).expect("is CBOR");
        }
    }
}

fn a_state_that_is_migrated_is_not_migrated_again() {
    let (store, root) = state();
    let migrated = Shark::new(manifest()).migrate(&store, &root, HEIGHT).expect("migrates");
    let failure = Shark::new(manifest()).migrate(&store, &migrated, HEIGHT).expect_err("is of actors v9");
    assert!(matches!(failure, Failure::Broken(_)), "{failure}");
}

fn main() -> ExitCode {
    Suite::over_shared_fixtures()
        .test("the root is that of the network", the_root_is_that_of_the_network)
        .test("the number of threads does not matter", the_number_of_threads_does_not_matter)
        .test("nothing is left out", nothing_is_left_out)
        .test(
            "a state that is migrated is not migrated again",
            a_state_that_is_migrated_is_not_migrated_again,
        )
        .run()
}
