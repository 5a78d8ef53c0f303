//! A base that fails: the caller is told so, the buffer keeps everything, and trying again works.

use std::sync::{Arc, Weak};

use forest_blockstore::{
    Block, Blockstore, Bytes, Cid, FlushRules, IpldError, MemoryStore, StoreError, WriteBuffer,
};
use forest_testing::faulty::{FaultyStore, Operation, Plan, sweep};
use parking_lot::Mutex;

use super::node;

fn chain() -> (Vec<Block>, Cid) {
    let leaf = node(1, &[]);
    let root = node(2, &[leaf.cid]);
    let cid = root.cid;
    (vec![leaf, root, node(3, &[])], cid)
}

#[test]
fn a_flush_that_fails_loses_nothing() {
    let (blocks, root) = chain();
    for rules in [FlushRules::NV16, FlushRules::NV18] {
        for plan in [Plan::new().fail_once(Operation::Write, 0), Plan::new().tear_batch(0, 1)] {
            let buffer = WriteBuffer::new(FaultyStore::new(MemoryStore::new(), plan));
            buffer.put_many(&blocks).unwrap();
            assert!(matches!(buffer.flush(&root, &rules), Err(IpldError::Store(_))));
            assert_eq!(buffer.len(), 3);
            for block in &blocks {
                assert_eq!(buffer.get(&block.cid).unwrap().as_ref(), Some(&block.data));
            }
            assert_eq!(buffer.flush(&root, &rules).unwrap().blocks, 2);
            assert_eq!(buffer.base().inner().len(), 2);
        }
    }
    let buffer =
        WriteBuffer::new(FaultyStore::new(MemoryStore::new(), Plan::new().fail_once(Operation::Write, 0)));
    buffer.put_many(&blocks).unwrap();
    assert!(buffer.flush_all().is_err());
    assert_eq!(buffer.len(), 3);
    assert_eq!(buffer.flush_all().unwrap().blocks, 3);
    assert!(buffer.is_empty());
}

#[test]
fn every_fault_is_reported() {
    let (blocks, root) = chain();
    let (_, faults) = sweep(Operation::Any, MemoryStore::new, |store| {
        let buffer = WriteBuffer::new(store);
        // Writes and reads of what is held never touch the base.
        buffer.put_many(&blocks)?;
        buffer.get(&root)?;
        buffer.has(&root)?;
        // One read of the base each, and two in a batch of three.
        let (elsewhere, nowhere) = (node(8, &[]).cid, node(9, &[]).cid);
        buffer.get(&elsewhere)?;
        buffer.has(&elsewhere)?;
        buffer.get_many(&[elsewhere, root, nowhere])?;
        buffer.flush(&root, &FlushRules::NV18)?;
        buffer.flush_all()?;
        Ok::<_, IpldError>(())
    });
    assert_eq!(faults, 4 + 2);
}

/// A base that reads through the buffer above it while a flush writes to it.
#[derive(Default)]
struct Nosy {
    above: Mutex<Weak<WriteBuffer<Nosy>>>,
    saw: Mutex<Vec<Option<Bytes>>>,
}

impl Blockstore for Nosy {
    fn get(&self, _: &Cid) -> Result<Option<Bytes>, StoreError> {
        Ok(None)
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        let above = self.above.lock().upgrade().unwrap();
        let cids: Vec<Cid> = blocks.iter().map(|block| block.cid).collect();
        // From another thread, as another machine would.
        let saw =
            std::thread::spawn(move || cids.iter().map(|cid| above.get(cid).unwrap()).collect::<Vec<_>>());
        self.saw.lock().extend(saw.join().unwrap());
        Ok(())
    }
}

#[test]
fn blocks_can_be_read_while_they_are_flushed() {
    let (blocks, root) = chain();
    let buffer = Arc::new(WriteBuffer::new(Nosy::default()));
    *buffer.base().above.lock() = Arc::downgrade(&buffer);
    buffer.put_many(&blocks).unwrap();
    assert_eq!(buffer.flush(&root, &FlushRules::NV18).unwrap().blocks, 2);
    let saw = buffer.base().saw.lock().clone();
    assert_eq!(saw, [Some(blocks[0].data.clone()), Some(blocks[1].data.clone())]);
}
