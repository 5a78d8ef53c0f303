//! One block as root and as child, of both forms: no panic, nothing huge, and what is read writes back to a tree that
//! reads the same.
#![no_main]

use forest_amt::{Amt, AmtV0, Array, Error, Version};
use forest_blockstore::{Block, Blockstore as _, Cid, MemoryStore};
use forest_encoding::{cbor::Writer, codec};
use libfuzzer_sys::fuzz_target;

type Values = Vec<(u64, u64)>;

fn walk<R: Version>(store: &MemoryStore, array: &Array<u64, R>) -> Result<Values, Error> {
    let mut values = Vec::new();
    array.for_each_uncached(store, |index, value| {
        values.push((index, *value));
        Ok::<_, Error>(())
    })?;
    for (index, value) in values.iter().take(50) {
        assert_eq!(array.get(store, *index).expect("a value just seen"), Some(value));
    }
    Ok(values)
}

fn check<R: Version>(store: &MemoryStore, array: Array<u64, R>) {
    let Ok(before) = walk(store, &array) else { return };
    // Rewriting a value rewrites its path; the rest stays linked.
    let Some(&(index, value)) = before.first() else { return };
    let mut rewritten = array;
    rewritten.set(store, index, value).expect("a value just seen");
    let root = rewritten.flush(store).expect("a store in memory");
    let loaded: Array<u64, R> = Array::load(store, &root).expect("a root just written");
    assert_eq!(walk(store, &loaded).expect("a tree just written"), before);
}

fn put(store: &MemoryStore, data: &[u8]) -> Cid {
    let block = Block::blake2b(codec::DAG_CBOR, data.to_vec());
    let cid = block.cid;
    store.put(block).expect("a store in memory");
    cid
}

fuzz_target!(|bytes: &[u8]| {
    let store = MemoryStore::new();
    let block = put(&store, bytes);
    if let Ok(array) = AmtV0::load(&store, &block) {
        check(&store, array);
    }
    if let Ok(array) = Amt::load(&store, &block) {
        check(&store, array);
    }
    let mut writer = Writer::new();
    writer.array(3).u64(1).u64(1).array(3).bytes(&[0b11]).array(2).cid(&block).cid(&block).array(0);
    let root = put(&store, writer.as_slice());
    check(&store, AmtV0::load(&store, &root).expect("a sound root"));
});
