use forest_blockstore::MemoryStore;
use forest_rules::Upgrade;
use forest_shared::state::ActorState;
use forest_testing::faulty::{Operation, sweep};

use super::*;
use crate::samples::{SOME_STATE, actor, code, legacy_tree, manifest, system_actor, tree, upgrade};

const NAMES: &[&str] = &["system", "account", "storageminer"];

/// System, two known actors, one of code that is in no manifest, one whose name the next manifest drops.
fn actors(store: &MemoryStore, release: &str) -> Vec<(u64, ActorState)> {
    let names = [NAMES, &["dropped"]].concat();
    let code = |name| code(release, name);
    vec![
        system_actor(store, &manifest(release, &names), code("system")),
        (100, actor(code("account"), SOME_STATE)),
        (101, actor(code("storageminer"), SOME_STATE)),
        (102, actor(code("unknown"), SOME_STATE)),
        (103, actor(code("dropped"), SOME_STATE)),
    ]
}

fn expected(store: &MemoryStore) -> Vec<(u64, ActorState)> {
    let code_after = |name| code("new", name);
    vec![
        system_actor(store, &manifest("new", NAMES), code_after("system")),
        (100, actor(code_after("account"), SOME_STATE)),
        (101, actor(code_after("storageminer"), SOME_STATE)),
        (102, actor(code("old", "unknown"), SOME_STATE)),
        (103, actor(code("old", "dropped"), SOME_STATE)),
    ]
}

fn migrate(store: &MemoryStore, which: Upgrade, root: &Cid) -> Result<Cid, Failure> {
    let migration = LiteMigration::new(Arc::new(store.clone()), |_| Some(manifest("new", NAMES)));
    migration.migrate(&upgrade(which), root)
}

#[test]
fn code_changes_and_nothing_else() {
    let store = MemoryStore::new();
    let root = legacy_tree(&store, &actors(&store, "old"));
    let target = MemoryStore::new();
    let expected = legacy_tree(&target, &expected(&target));
    swap_code(&store, &upgrade(Upgrade::Shark), &root, &manifest("new", NAMES)).unwrap();
    let migrated = swap_code(&store, &upgrade(Upgrade::Shark), &root, &manifest("new", NAMES)).unwrap();
    assert_eq!(migrated, expected);
    for block in target.snapshot() {
        assert!(store.has(&block.cid).unwrap(), "all of the new state is in the store");
    }
}

#[test]
fn hygge_gives_every_actor_a_place_for_an_address() {
    let store = MemoryStore::new();
    let root = legacy_tree(&store, &actors(&store, "old"));
    let migrated = migrate(&store, Upgrade::Hygge, &root).unwrap();
    assert_eq!(migrated, tree(&store, &expected(&store)));
}

#[test]
fn delegated_addresses_are_kept() {
    let store = MemoryStore::new();
    let address = Address::new_delegated(10, &[7; 20]).unwrap();
    let with_address = |release: &str| {
        let mut all = if release == "old" { actors(&store, "old") } else { expected(&store) };
        all[1].1.delegated_address = Some(address);
        tree(&store, &all)
    };
    let migrated = migrate(&store, Upgrade::WatermelonFix, &with_address("old")).unwrap();
    assert_eq!(migrated, with_address("new"));
}

#[test]
fn no_way_back_and_no_manifest() {
    let store = MemoryStore::new();
    let root = tree(&store, &actors(&store, "old"));
    let error = migrate(&store, Upgrade::Shark, &root).unwrap_err();
    assert!(matches!(error, Failure::Broken(_)), "{error}");

    let unknowing = LiteMigration::new(Arc::new(store), |_| None);
    let error = unknowing.migrate(&upgrade(Upgrade::Hygge), &root).unwrap_err();
    assert!(matches!(error, Failure::Host(_)), "{error}");
    assert!(error.to_string().contains("Hygge at height 10"), "{error}");
}

#[test]
fn every_fault_is_the_stores() {
    for operation in [Operation::Read, Operation::Write] {
        let store = MemoryStore::new();
        let root = legacy_tree(&store, &actors(&store, "old"));
        let expected = legacy_tree(&MemoryStore::new(), &expected(&MemoryStore::new()));
        let (migrated, faults) = sweep(
            operation,
            || store.clone(),
            |store| swap_code(store, &upgrade(Upgrade::Shark), &root, &manifest("new", NAMES)),
        );
        assert_eq!(migrated, expected);
        assert!(faults > 0);
    }
}

#[test]
fn a_hole_is_a_hole() {
    let store = MemoryStore::new();
    let root = legacy_tree(&store, &actors(&store, "old"));
    let list = manifest("old", &[NAMES, &["dropped"]].concat()).cid().unwrap();
    store.remove(&list);
    let error = migrate(&store, Upgrade::Shark, &root).unwrap_err();
    assert!(matches!(error, Failure::Host(HostError::Missing(cid)) if cid == list), "{error}");
}
