//! Any bytes as a node: loaded or refused as fvm_ipld_kamt does, with the same entries, and written back the same.
//!
//! An extension that does not hold the bits it claims is refused by ours and makes theirs panic; such input is
//! not compared.
#![no_main]

use std::borrow::Cow;

use forest_blockstore::{Block, Blockstore, IpldError, MemoryStore};
use forest_encoding::{Cid, codec};
use forest_kamt::{EVM_STORAGE, Error, Kamt, Word};
use fvm_ipld_blockstore::{Blockstore as _, MemoryBlockstore};
use fvm_ipld_kamt::AsHashedKey;
use libfuzzer_sys::fuzz_target;

/// Entries, and the root after one more, as far as they could be had.
type Seen = Option<(Option<Vec<(Word, Word)>>, Option<Cid>)>;

struct Bits;

impl AsHashedKey<Word, 32> for Bits {
    fn as_hashed_key(key: &Word) -> Cow<'_, [u8; 32]> {
        Cow::Borrowed(&key.0)
    }
}

fuzz_target!(|data: &[u8]| {
    let (store, their_store) = (MemoryStore::new(), MemoryBlockstore::new());
    let block = Block::blake2b(codec::DAG_CBOR, data.to_vec());
    let root = block.cid;
    their_store.put_keyed(&root, data).unwrap();
    store.put(block).unwrap();
    let loaded = Kamt::<Word>::load(&store, &root, EVM_STORAGE);
    match &loaded {
        Err(Error::Ipld(IpldError::Malformed { reason, .. })) if reason.contains("extension") => return,
        _ => {}
    }
    let ours: Seen = loaded.ok().map(|mut kamt| {
        let entries: Result<Vec<_>, Error> =
            kamt.iter(&store).map(|entry| entry.map(|(key, value)| (*key, *value))).collect();
        let more = kamt.set(&store, new(), Word::from(7)).and_then(|_| kamt.flush(&store));
        (entries.ok(), more.ok())
    });
    assert_eq!(ours, theirs(&their_store, &root));
});

fn new() -> Word {
    Word::from(1 << 40)
}

fn theirs(store: &MemoryBlockstore, root: &Cid) -> Seen {
    let config = fvm_ipld_kamt::Config { bit_width: 5, min_data_depth: 0, max_array_width: 1 };
    let mut kamt =
        fvm_ipld_kamt::Kamt::<_, Word, Word, Bits, 32>::load_with_config(root, store, config).ok()?;
    let entries: Result<Vec<_>, _> =
        kamt.iter().map(|entry| entry.map(|(key, value)| (*key, *value))).collect();
    let more = kamt.set(new(), Word::from(7)).and_then(|_| kamt.flush());
    Some((entries.ok(), more.ok()))
}
