//! The adapters to and from `fvm_ipld_blockstore`: blocks, batches and errors arrive as they were sent.

use std::sync::Arc;

use forest_blockstore::{
    Block, Blockstore, Bytes, Cid, MemoryStore, StoreError, TrackingStore,
    compat::{FromFvm, ToFvm},
};
use fvm_ipld_blockstore::Blockstore as FvmBlockstore;
use multihash_codetable::Code;
use parking_lot::Mutex;

fn blocks() -> Vec<Block> {
    (0..3_u8).map(|content| Block::blake2b(0x55, vec![content])).collect()
}

/// A store of theirs that can be shared between threads, records its calls, and fails when told to.
#[derive(Default)]
struct Theirs {
    held: Mutex<Vec<(Cid, Vec<u8>)>>,
    calls: Mutex<Vec<String>>,
    broken: bool,
}

#[derive(Debug, thiserror::Error)]
#[error("the disk is on fire")]
struct Fire;

impl Theirs {
    fn called(&self, call: impl Into<String>) -> anyhow::Result<()> {
        self.calls.lock().push(call.into());
        if self.broken { Err(Fire.into()) } else { Ok(()) }
    }
}

impl FvmBlockstore for Theirs {
    fn get(&self, cid: &Cid) -> anyhow::Result<Option<Vec<u8>>> {
        self.called("get")?;
        Ok(self.held.lock().iter().find(|(held, _)| held == cid).map(|(_, data)| data.clone()))
    }

    fn put_keyed(&self, cid: &Cid, data: &[u8]) -> anyhow::Result<()> {
        self.called("put_keyed")?;
        self.held.lock().push((*cid, data.to_vec()));
        Ok(())
    }

    fn put_many_keyed<D: AsRef<[u8]>, I: IntoIterator<Item = (Cid, D)>>(
        &self,
        blocks: I,
    ) -> anyhow::Result<()> {
        let blocks: Vec<_> = blocks.into_iter().map(|(cid, data)| (cid, data.as_ref().to_vec())).collect();
        self.called(format!("put_many_keyed {}", blocks.len()))?;
        self.held.lock().extend(blocks);
        Ok(())
    }
}

#[test]
fn theirs_as_ours() {
    let store = FromFvm(Theirs::default());
    let [first, second, third] = blocks().try_into().unwrap();
    store.put_many(&[first.clone(), second.clone()]).unwrap();
    store.put(third.clone()).unwrap();
    assert_eq!(*store.0.calls.lock(), ["put_many_keyed 2", "put_keyed"]);
    assert_eq!(store.get(&first.cid).unwrap(), Some(first.data.clone()));
    assert_eq!(store.get(&Cid::default()).unwrap(), None);
    assert!(store.has(&third.cid).unwrap() && !store.has(&Cid::default()).unwrap());
    let many = store.get_many(&[third.cid, Cid::default(), second.cid]).unwrap();
    assert_eq!(many, [Some(third.data), None, Some(second.data)]);
}

#[test]
fn ours_as_theirs() {
    let store = ToFvm(TrackingStore::new(MemoryStore::new()));
    let blocks = blocks();
    store.put_many_keyed(blocks.iter().map(|block| (block.cid, &block.data))).unwrap();
    assert_eq!((store.0.traffic().batches, store.0.traffic().puts), (1, 3));
    assert_eq!(FvmBlockstore::get(&store, &blocks[1].cid).unwrap().as_deref(), Some(&blocks[1].data[..]));
    assert_eq!(FvmBlockstore::get(&store, &Cid::default()).unwrap(), None);
    assert!(!FvmBlockstore::has(&store, &Cid::default()).unwrap());
    // Named by them, found by us.
    let cid = store.put(Code::Blake2b256, &fvm_ipld_blockstore::Block::new(0x71, [0x80])).unwrap();
    assert_eq!(store.0.get(&cid).unwrap(), Some(Bytes::from_static(&[0x80])));
    assert_eq!(cid, Block::blake2b(0x71, &[0x80][..]).cid);
    let many = [[0x01], [0x02]].map(|data| (Code::Blake2b256, fvm_ipld_blockstore::Block::new(0x71, data)));
    store.put_many(many).unwrap();
    assert_eq!(store.0.traffic().batches, 3);
}

#[test]
fn there_and_back() {
    let store = FromFvm(ToFvm(Arc::new(MemoryStore::new())));
    let blocks = blocks();
    store.put_many(&blocks).unwrap();
    assert_eq!(store.get(&blocks[2].cid).unwrap(), Some(blocks[2].data.clone()));
    assert_eq!(store.0.0.len(), 3);
}

#[test]
fn errors_keep_their_cause() {
    let store = FromFvm(Theirs { broken: true, ..Theirs::default() });
    let [block, ..] = &blocks()[..] else { unreachable!() };
    for error in [
        store.get(&block.cid).unwrap_err(),
        store.has(&block.cid).unwrap_err(),
        store.put(block.clone()).unwrap_err(),
        store.put_many(std::slice::from_ref(block)).unwrap_err(),
    ] {
        assert!(error.to_string().contains("the disk is on fire"), "{error}");
        assert!(error.cause().downcast_ref::<Fire>().is_some());
    }
    let back = ToFvm(store);
    let error = FvmBlockstore::get(&back, &block.cid).unwrap_err();
    assert!(error.downcast_ref::<StoreError>().unwrap().cause().downcast_ref::<Fire>().is_some());
    assert!(back.put_keyed(&block.cid, &block.data).is_err());
    assert!(back.put_many_keyed([(block.cid, &block.data)]).is_err());
}
