//! The write buffer: what a flush writes, in which order, and that nothing is lost when it fails.

mod faults;
mod model;
mod rules;

use forest_blockstore::{Block, Blockstore, Bytes, Cid, MemoryStore, StoreError};
use forest_encoding::{cbor::Writer, codec, hash};
use parking_lot::Mutex;

/// A store that remembers the batches it was given.
#[derive(Debug, Default)]
struct Recorder {
    store: MemoryStore,
    batches: Mutex<Vec<Vec<Cid>>>,
}

impl Blockstore for Recorder {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        self.store.get(cid)
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        self.batches.lock().push(blocks.iter().map(|block| block.cid).collect());
        self.store.put_many(blocks)
    }
}

/// A DAG-CBOR block: an array of a number and links.
fn node(number: u64, links: &[Cid]) -> Block {
    Block::blake2b(codec::DAG_CBOR, node_bytes(number, links))
}

fn node_bytes(number: u64, links: &[Cid]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(1 + links.len()).u64(number);
    links.iter().for_each(|link| {
        writer.cid(link);
    });
    writer.into_vec()
}

/// A CID that holds a node itself.
fn inline(number: u64, links: &[Cid]) -> Cid {
    hash::identity_cid(codec::DAG_CBOR, &node_bytes(number, links)).unwrap()
}

fn sorted(mut cids: Vec<Cid>) -> Vec<Cid> {
    cids.sort_unstable();
    cids
}

fn cids(store: &MemoryStore) -> Vec<Cid> {
    store.snapshot().into_iter().map(|block| block.cid).collect()
}
