//! Small states, and what is told of their difference.

use forest_blockstore::{CborStore as _, MemoryStore};
use forest_encoding::hash::blake2b_cid;
use forest_hamt::{Config, Hamt};
use forest_shared::{
    econ::TokenAmount,
    state::{StateInfo, StateRoot, StateTreeVersion},
};

use super::*;

fn code(kind: BuiltinActor) -> Cid {
    blake2b_cid(forest_encoding::codec::RAW, kind.name().as_bytes())
}

/// A state of these actors, with a system actor that names the code of all kinds.
fn tree(store: &MemoryStore, actors: &[(ActorId, BuiltinActor, Cid, i64)]) -> Cid {
    let manifest = Manifest::new(BuiltinActor::ALL.iter().map(|kind| (kind.name(), code(*kind))));
    let system = system::State { builtin_actors: manifest.save(store).unwrap() };
    let system = (SYSTEM_ACTOR_ID, BuiltinActor::System, store.put_cbor(&system).unwrap(), 0);
    let mut map = Hamt::<ActorState>::new(Config::default());
    for (id, kind, state, whole) in actors.iter().chain([&system]) {
        let mut actor = ActorState::new_empty(code(*kind), None);
        (actor.state, actor.balance) = (*state, TokenAmount::from_whole(*whole));
        map.set(store, Address::new_id(*id).to_bytes().as_slice().into(), actor).unwrap();
    }
    let (actors, info) = (map.flush(store).unwrap(), store.put_cbor(&StateInfo::default()).unwrap());
    store.put_cbor(&StateRoot { version: StateTreeVersion::V5, actors, info }).unwrap()
}

/// The state of an init actor.
fn init(store: &MemoryStore, entries: &[(ActorId, ActorId)], next_id: ActorId) -> Cid {
    let mut map = Hamt::<ActorId>::new(Config::default());
    for (key, id) in entries {
        map.set(store, Address::new_id(*key).to_bytes().as_slice().into(), *id).unwrap();
    }
    store.put_cbor(&(map.flush(store).unwrap(), next_id, "net")).unwrap()
}

#[test]
fn actors_fields_and_entries_are_named() {
    let store = MemoryStore::new();
    let [one, two] = [(&[(5, 100), (6, 101)][..], 102), (&[(5, 100), (6, 109), (7, 102)][..], 103)]
        .map(|(entries, next)| init(&store, entries, next));
    let nothing = store.put_cbor(&Vec::<u8>::new()).unwrap();
    let before = tree(&store, &[(1, BuiltinActor::Init, one, 0), (100, BuiltinActor::Account, nothing, 5)]);
    let after = tree(&store, &[(1, BuiltinActor::Init, two, 0), (101, BuiltinActor::Account, nothing, 7)]);
    let diff = StateDiff::between(&store, &before, &after, Limits { entries: 10 }).unwrap();
    let text = diff.show(Paint::OFF).to_string();
    let expected = format!(
        "actors: 1 added, 1 removed, 1 changed
~ f01 init  changed
    state: {one} -> {two}
    state.address_map[f06]: 101 -> 109
    state.address_map[f07]: new 102
    state.next_id: 102 -> 103
- f0100 account  removed
    code: {account} gone
    state: {nothing} gone
    nonce: 0 gone
    balance: 5.0 FIL gone
+ f0101 account  added
    code: new {account}
    state: new {nothing}
    nonce: new 0
    balance: new 7.0 FIL
",
        account = code(BuiltinActor::Account)
    );
    assert_eq!(text, expected);
    let short = StateDiff::between(&store, &before, &after, Limits { entries: 1 }).unwrap();
    let text = short.show(Paint::OFF).to_string();
    assert!(text.contains("state.address_map: 1 more entries differ"), "{text}");
    assert!(StateDiff::between(&store, &after, &after, Limits { entries: 1 }).unwrap().is_empty());
}

#[test]
fn what_cannot_be_read_differs_by_its_root() {
    let store = MemoryStore::new();
    let [one, two] = [b"1", b"2"].map(|name| blake2b_cid(forest_encoding::codec::DAG_CBOR, name));
    let [before, after] = [one, two].map(|head| tree(&store, &[(100, BuiltinActor::Miner, head, 0)]));
    let diff = StateDiff::between(&store, &before, &after, Limits { entries: 1 }).unwrap();
    assert_eq!(diff.actors[0].fields.len(), 1);
    assert_eq!(diff.actors[0].fields[0].after.as_deref(), Some(two.to_string().as_str()));
    assert!(matches!(
        StateDiff::between(&store, &before, &one, Limits { entries: 1 }),
        Err(IpldError::Missing(cid)) if cid == one
    ));
}

#[test]
fn numbers_addresses_and_bytes_are_told_apart_as_far_as_they_can_be() {
    use ipld_core::ipld::Ipld;
    let show = |bytes: &[u8]| values::show(&Ipld::Bytes(bytes.to_vec()));
    assert_eq!(show(&[]), "0");
    assert_eq!(show(&[1, 1, 0]), "-256");
    assert_eq!(show(&[0xff, 1]), "0xff01");
    let address = Address::from_bytes(&[[1].as_slice(), &[7; 20]].concat()).unwrap();
    assert_eq!(show(&address.to_bytes()), text(&address));
}
