//! The contract of the store interface, for the stores of this crate and through pointers; counts; typed reads.

use std::sync::Arc;

use forest_blockstore::{
    Block, Blockstore, CborStore, Cid, IpldError, MemoryStore, TrackingStore, Traffic, WriteBuffer,
};
use forest_encoding::{codec, hash};
use forest_testing::faulty::{FaultyStore, Operation, Plan};

fn blocks() -> [Block; 3] {
    [1_u8, 2, 3].map(|content| Block::blake2b(codec::RAW, vec![content]))
}

fn keeps_the_contract(store: &dyn Blockstore) {
    let [first, second, third] = blocks();
    assert_eq!(store.get(&first.cid).unwrap(), None);
    assert!(!store.has(&first.cid).unwrap());
    store.put_many(&[]).unwrap();
    store.put_many(&[first.clone(), second.clone(), first.clone()]).unwrap();
    store.put(third.clone()).unwrap();
    assert_eq!(store.get(&first.cid).unwrap(), Some(first.data.clone()));
    assert!(store.has(&third.cid).unwrap());
    let missing = Block::blake2b(codec::RAW, vec![9]).cid;
    let asked = [third.cid, missing, first.cid, third.cid];
    let found = store.get_many(&asked).unwrap();
    assert_eq!(found, [Some(third.data.clone()), None, Some(first.data), Some(third.data)]);
    assert_eq!(store.get_many(&[]).unwrap(), []);
    // A block of another codec is another block; of one CID, the last that was written counts.
    assert!(!store.has(&Cid::new_v1(codec::DAG_CBOR, *second.cid.hash())).unwrap());
    store.put_many(&[Block::new(second.cid, &b"x"[..]), Block::new(second.cid, &b"y"[..])]).unwrap();
    assert_eq!(store.get(&second.cid).unwrap().as_deref(), Some(&b"y"[..]));
}

#[test]
fn every_store_keeps_the_contract() {
    keeps_the_contract(&MemoryStore::new());
    keeps_the_contract(&TrackingStore::new(MemoryStore::new()));
    keeps_the_contract(&WriteBuffer::new(MemoryStore::new()));
    keeps_the_contract(&Arc::new(MemoryStore::new()));
    keeps_the_contract(&(Box::new(MemoryStore::new()) as Box<dyn Blockstore>));
    keeps_the_contract(&&MemoryStore::new());
    // Half of it in the base, half in the buffer.
    let base = MemoryStore::from_iter([Block::blake2b(codec::RAW, vec![8])]);
    keeps_the_contract(&WriteBuffer::new(WriteBuffer::new(base)));
}

#[test]
fn memory_forgets_when_told_and_copies_are_apart() {
    let store: MemoryStore = blocks().into_iter().collect();
    let copy = store.clone();
    let [first, ..] = blocks();
    assert_eq!(store.remove(&first.cid), Some(first.data.clone()));
    assert_eq!(store.remove(&first.cid), None);
    assert_eq!((store.len(), copy.len()), (2, 3));
    let snapshot = copy.snapshot();
    copy.clear();
    assert!(copy.is_empty());
    let mut expected = blocks().to_vec();
    expected.sort_by_key(|block| block.cid);
    assert_eq!(snapshot, expected);
}

#[test]
fn traffic_is_counted_by_kind() {
    let store = TrackingStore::new(MemoryStore::new());
    let [first, second, third] = blocks();
    store.put(first.clone()).unwrap();
    store.put_many(&[second, third]).unwrap();
    store.get(&first.cid).unwrap();
    store.get(&Cid::default()).unwrap();
    store.has(&first.cid).unwrap();
    store.get_many(&[first.cid, Cid::default()]).unwrap();
    let expected = Traffic { gets: 4, has: 1, puts: 3, batches: 2, bytes_read: 2, bytes_written: 3 };
    assert_eq!(store.traffic(), expected);
    assert_eq!(store.traffic().reads(), 5);
    assert_eq!(store.into_base().len(), 3);
}

#[test]
fn calls_count_when_they_fail() {
    let plan = Plan::new().fail_from(Operation::Any, 0);
    let store = TrackingStore::new(FaultyStore::new(MemoryStore::new(), plan));
    let [first, ..] = blocks();
    assert!(store.get(&first.cid).is_err() && store.has(&first.cid).is_err() && store.put(first).is_err());
    let expected = Traffic { gets: 1, has: 1, puts: 1, batches: 1, bytes_read: 0, bytes_written: 1 };
    assert_eq!(store.traffic(), expected);
}

#[test]
fn counts_of_several_threads_add_up() {
    let store = TrackingStore::new(MemoryStore::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..1000).for_each(|_| drop(store.get(&Cid::default()))));
        }
    });
    assert_eq!(store.traffic().gets, 4000);
}

#[test]
fn typed_reads_tell_apart_what_can_go_wrong() {
    let store = FaultyStore::new(MemoryStore::new(), Plan::new());
    let cid = store.put_cbor(&(1_u8, "two")).unwrap();
    assert_eq!(cid, Block::blake2b(codec::DAG_CBOR, vec![0x82, 1, 0x63, b't', b'w', b'o']).cid);
    assert_eq!(store.load_cbor::<(u8, String)>(&cid).unwrap(), (1, "two".to_owned()));

    assert!(matches!(store.get_cbor::<u8>(&cid), Err(IpldError::Malformed { cid: of, .. }) if of == cid));
    let missing = hash::blake2b_cid(codec::DAG_CBOR, b"missing");
    assert!(matches!(store.get_cbor::<u8>(&missing), Ok(None)));
    assert!(matches!(store.load_cbor::<u8>(&missing), Err(IpldError::Missing(of)) if of == missing));
    let raw = Cid::new_v1(codec::RAW, *cid.hash());
    assert!(matches!(store.get_cbor::<u8>(&raw), Err(IpldError::Malformed { .. })));
    assert!(matches!(store.put_cbor(&f64::NAN), Err(IpldError::Encode(_))));
    // CBOR without links is read as well.
    let block = Block::blake2b(codec::CBOR, vec![7]);
    store.put(block.clone()).unwrap();
    assert_eq!(store.load_cbor::<u8>(&block.cid).unwrap(), 7);

    store.set_plan(Plan::new().fail_from(Operation::Any, 0));
    assert!(matches!(store.get_cbor::<u8>(&cid), Err(IpldError::Store(_))));
    assert!(matches!(store.load_cbor::<u8>(&missing), Err(IpldError::Store(_))));
    assert!(matches!(store.put_cbor(&1), Err(IpldError::Store(_))));
}
