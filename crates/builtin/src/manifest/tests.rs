//! Manifests: order, lookups, hostile lists and failing stores.

use forest_blockstore::{Block, Blockstore, CborStore, MemoryStore};
use forest_encoding::hash;
use forest_testing::{
    faulty::{Operation, sweep},
    hostile,
};

use super::*;

fn code(name: &str) -> Cid {
    hash::blake2b_cid(codec::RAW, name.as_bytes())
}

fn latest() -> Manifest {
    Manifest::new(BuiltinActor::ALL.iter().map(|actor| (actor.name(), code(actor.name()))))
}

/// A bundle in a store, with its root.
fn bundle(version: u32) -> (MemoryStore, Cid) {
    let store = MemoryStore::new();
    let list = latest().save(&store).unwrap();
    let root = store.put_cbor(&(version, list)).unwrap();
    (store, root)
}

#[test]
fn looks_up_both_ways() {
    let manifest = latest();
    assert_eq!((manifest.len(), manifest.is_empty()), (16, false));
    for actor in BuiltinActor::ALL.iter().copied() {
        let code = code(actor.name());
        assert_eq!(manifest.type_of(&code), actor.number());
        assert_eq!(manifest.code_of_type(actor.number()), Some(&code));
        assert_eq!(manifest.code(actor), Some(&code));
        assert_eq!(manifest.actor(&code), Some(actor));
        assert!(manifest.is(actor, &code));
    }
    assert_eq!(manifest.code_of_type(0), None);
    assert_eq!(manifest.code_of_type(17), None);
    assert_eq!(manifest.code_of_type(u32::MAX), None);
    assert_eq!(manifest.actor(&code("user")), None);
}

#[test]
fn an_old_manifest_lacks_new_actors() {
    let manifest = Manifest::new(latest().iter().take(12).map(|(name, code)| (name, *code)));
    assert_eq!(manifest.code(BuiltinActor::Eam), None);
    assert!(!manifest.is(BuiltinActor::Eam, &code("eam")));
    assert!(manifest.require(BuiltinActor::Account).is_ok());
    let error = manifest.require(BuiltinActor::Placeholder).unwrap_err();
    assert_eq!(error.to_string(), "the manifest does not list the placeholder actor");
}

#[test]
fn the_place_in_the_list_decides_the_number() {
    let manifest = Manifest::new([("account", code("a")), ("unheard-of", code("u")), ("system", code("s"))]);
    assert_eq!(manifest.type_of(&code("a")), 1);
    assert_eq!(manifest.type_of(&code("u")), 2);
    assert_eq!(manifest.actor(&code("u")), None);
    assert_eq!(manifest.actor(&code("s")), Some(BuiltinActor::System));
    assert_eq!(
        manifest.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        ["account", "unheard-of", "system"]
    );
}

#[test]
fn of_equal_entries_the_last_wins() {
    let manifest = Manifest::new([
        ("account", code("x")),
        ("init", code("y")),
        ("account", code("z")),
        ("multisig", code("x")),
    ]);
    assert_eq!(manifest.code(BuiltinActor::Account), Some(&code("z")));
    assert_eq!(manifest.type_of(&code("x")), 4);
    assert_eq!(manifest.actor(&code("x")), Some(BuiltinActor::Multisig));
}

#[test]
fn loads_from_a_bundle_of_version_1_only() {
    let (store, root) = bundle(1);
    assert_eq!(Manifest::load_bundle(&store, &root).unwrap(), latest());
    for version in [0, 2, u32::MAX] {
        let (store, root) = bundle(version);
        let error = Manifest::load_bundle(&store, &root).unwrap_err();
        assert!(matches!(error, ManifestError::Version(found) if found == version));
    }
}

#[test]
fn tells_missing_from_malformed() {
    let (store, root) = bundle(1);
    let absent = code("absent");
    assert!(matches!(Manifest::load(&store, &absent), Err(IpldError::Malformed { .. })), "not a CBOR codec");
    let absent = hash::blake2b_cid(codec::DAG_CBOR, b"absent");
    assert!(matches!(Manifest::load(&store, &absent), Err(IpldError::Missing(cid)) if cid == absent));
    // The root of a bundle is not a list.
    assert!(matches!(Manifest::load(&store, &root), Err(IpldError::Malformed { .. })));
}

#[test]
fn damaged_lists_are_refused_or_read_as_what_they_became() {
    let bytes = to_vec(&latest().entries).unwrap();
    let load = |bytes: &[u8]| {
        let store = MemoryStore::new();
        let block = Block::blake2b(codec::DAG_CBOR, bytes.to_vec());
        let cid = block.cid;
        store.put(block).unwrap();
        (cid, Manifest::load(&store, &cid))
    };
    for cut in hostile::truncations(&bytes) {
        assert!(matches!(load(cut).1, Err(IpldError::Malformed { .. })));
    }
    for flipped in hostile::bit_flips(&bytes).chain(hostile::lies(&bytes)) {
        let (_, loaded) = load(&flipped);
        if let Ok(manifest) = loaded {
            assert!(manifest.len() <= 17, "a list cannot grow by a flipped bit");
            assert!(manifest.iter().all(|(_, code)| manifest.type_of(code) > 0));
        }
    }
}

#[test]
fn a_failing_store_is_reported_as_such() {
    let (_, root) = bundle(1);
    let (manifest, faults) =
        sweep(Operation::Read, || bundle(1).0, |store| Manifest::load_bundle(store, &root));
    assert_eq!((manifest, faults), (latest(), 2));
    let (list, faults) = sweep(Operation::Write, MemoryStore::new, |store| latest().save(store));
    assert_eq!((list, faults), (latest().cid().unwrap(), 1));
}
