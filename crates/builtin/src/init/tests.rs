//! The address book: lookups, new entries, agreement with the published HAMT, faults and damage.

use forest_blockstore::{CborStore as _, Cid, IpldError, MemoryStore};
use forest_shared::address::Address;
use forest_testing::faulty::{Operation, sweep};

use super::*;

fn address(n: u64) -> Address {
    match n % 3 {
        0 => Address::new_actor(&n.to_le_bytes()),
        1 => Address::new_bls(&[n as u8; 48]).unwrap(),
        _ => Address::new_delegated(10, &n.to_be_bytes()).unwrap(),
    }
}

fn registered(count: u64) -> (MemoryStore, Cid) {
    let store = MemoryStore::new();
    let mut book = AddressBook::new("test");
    for n in 0..count {
        assert_eq!(book.register(&store, &address(n)).unwrap(), 100 + n);
    }
    let head = book.flush(&store).unwrap();
    (store, head)
}

#[test]
fn resolves_what_was_registered() {
    let (store, head) = registered(200);
    let mut book = AddressBook::load(&store, &head).unwrap();
    for n in 0..200 {
        assert_eq!(book.resolve(&store, &address(n)).unwrap(), Some(100 + n));
    }
    assert_eq!(book.resolve(&store, &address(200)).unwrap(), None);
    assert_eq!((book.next_id(), book.network_name()), (300, "test"));
    assert_eq!(book.flush(&store).unwrap(), head, "reading changes nothing");
    let state = State::load(&store, &head).unwrap();
    assert_eq!((state.next_id, state.network_name.as_str()), (300, "test"));
    assert_eq!(book.map().root(), Some(state.address_map));
}

#[test]
fn an_id_address_is_its_id() {
    let book = AddressBook::new("test");
    assert_eq!(book.resolve(&MemoryStore::new(), &Address::new_id(7)).unwrap(), Some(7));
}

#[test]
fn an_address_registered_twice_gets_a_new_id() {
    let (store, head) = registered(1);
    let mut book = AddressBook::load(&store, &head).unwrap();
    assert_eq!(book.register(&store, &address(0)).unwrap(), 101);
    assert_eq!(book.resolve(&store, &address(0)).unwrap(), Some(101));
}

#[test]
fn a_clone_is_a_snapshot() {
    let (store, head) = registered(10);
    let mut book = AddressBook::load(&store, &head).unwrap();
    let mut before = book.clone();
    book.register(&store, &address(10)).unwrap();
    assert_eq!(before.resolve(&store, &address(10)).unwrap(), None);
    assert_eq!(before.flush(&store).unwrap(), head);
    assert_ne!(book.flush(&store).unwrap(), head);
}

#[test]
fn ids_never_wrap_around() {
    let (store, head) = registered(1);
    let state = State { next_id: u64::MAX, ..State::load(&store, &head).unwrap() };
    let mut book = AddressBook::open(&store, state).unwrap();
    assert!(matches!(book.register(&store, &address(1)), Err(IpldError::Malformed { .. })));
    assert_eq!(book.resolve(&store, &address(1)).unwrap(), None, "a failed registration changes nothing");
}

#[test]
fn a_fourth_field_stays_as_it_is() {
    let (store, head) = registered(1);
    let installed = store.put_cbor(&["code"]).unwrap();
    let state = State { installed_actors: Some(installed), ..State::load(&store, &head).unwrap() };
    let head = store.put_cbor(&state).unwrap();
    assert_eq!(State::load(&store, &head).unwrap(), state);

    let mut book = AddressBook::load(&store, &head).unwrap();
    book.register(&store, &address(1)).unwrap();
    let head = book.flush(&store).unwrap();
    let after = State::load(&store, &head).unwrap();
    assert_eq!((after.next_id, after.installed_actors), (102, Some(installed)));
}

#[test]
fn a_state_has_three_or_four_fields() {
    let (store, head) = registered(1);
    let State { address_map, next_id, network_name, .. } = State::load(&store, &head).unwrap();
    let short = store.put_cbor(&(address_map, next_id)).unwrap();
    let long = store.put_cbor(&(address_map, next_id, network_name, address_map, 5)).unwrap();
    for head in [short, long] {
        assert!(matches!(State::load(&store, &head), Err(IpldError::Malformed { .. })));
    }
}

#[test]
fn a_hole_and_damage_are_told_apart() {
    let (store, head) = registered(1);
    let state = State::load(&store, &head).unwrap();
    let nothing = MemoryStore::new();
    assert!(matches!(AddressBook::load(&nothing, &head), Err(IpldError::Missing(cid)) if cid == head));
    let open = AddressBook::open(&nothing, state.clone());
    assert!(matches!(open, Err(IpldError::Missing(cid)) if cid == state.address_map));
    // The map is no state, the state no map.
    assert!(matches!(State::load(&store, &state.address_map), Err(IpldError::Malformed { .. })));
    let swapped = State { address_map: head, ..state };
    assert!(matches!(AddressBook::open(&store, swapped), Err(IpldError::Malformed { .. })));
}

#[test]
fn a_failing_store_is_reported_as_such() {
    let (_, head) = registered(200);
    for operation in [Operation::Read, Operation::Write] {
        let (id, faults) = sweep(
            operation,
            || registered(200).0,
            |store| {
                let mut book = AddressBook::load(store, &head)?;
                let id = book.register(store, &address(1000))?;
                book.flush(store)?;
                Ok::<_, IpldError>(id)
            },
        );
        assert_eq!(id, 300);
        assert!(faults >= 2, "{faults} faults");
    }
}
