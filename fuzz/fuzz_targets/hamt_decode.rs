//! Any bytes as a node: loaded or refused as fvm_ipld_hamt does, with the same entries, and written back the same.
//!
//! The input is tried as a root and as the child of a sound root.
#![no_main]

use forest_blockstore::{Block, Blockstore, MemoryStore};
use forest_encoding::{Cid, cbor::Writer, codec};
use forest_hamt::{Config, Error, Hamt};
use fvm_ipld_blockstore::{Blockstore as _, MemoryBlockstore};
use fvm_ipld_hamt::BytesKey;
use libfuzzer_sys::fuzz_target;

/// Entries, and the root after one more, as far as they could be had.
type Seen = Option<(Option<Vec<(Vec<u8>, u64)>>, Option<Cid>)>;

fuzz_target!(|data: &[u8]| {
    let (store, their_store) = (MemoryStore::new(), MemoryBlockstore::new());
    let put = |data: &[u8]| {
        let block = Block::blake2b(codec::DAG_CBOR, data.to_vec());
        let cid = block.cid;
        their_store.put_keyed(&cid, data).unwrap();
        store.put(block).unwrap();
        cid
    };
    let node = put(data);
    let mut parent = Writer::new();
    parent.array(2).bytes(&[1]).array(1).cid(&node);
    for root in [node, put(parent.as_slice())] {
        assert_eq!(ours(&store, &root), theirs(&their_store, &root));
    }
});

fn ours(store: &MemoryStore, root: &Cid) -> Seen {
    let mut hamt: Hamt<u64> = Hamt::load(store, root, Config::default()).ok()?;
    let entries: Result<Vec<_>, Error> =
        hamt.iter(store).map(|entry| entry.map(|(key, value)| (key.to_vec(), *value))).collect();
    let more = hamt.set(store, "one more".into(), 7).and_then(|_| hamt.flush(store));
    Some((entries.ok(), more.ok()))
}

fn theirs(store: &MemoryBlockstore, root: &Cid) -> Seen {
    let mut hamt = fvm_ipld_hamt::Hamt::<_, u64, BytesKey>::load_with_bit_width(root, store, 5).ok()?;
    let entries: Result<Vec<_>, _> =
        hamt.iter().map(|entry| entry.map(|(key, value)| (key.0.clone(), *value))).collect();
    let more = hamt.set("one more".into(), 7).and_then(|_| hamt.flush());
    Some((entries.ok(), more.ok()))
}
