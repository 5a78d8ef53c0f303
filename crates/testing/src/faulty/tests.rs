//! The faults happen where the plan says, and nowhere else.

use std::time::{Duration, Instant};

use cid::Cid;
use forest_blockstore::{Block, Blockstore, CborStore, IpldError, MemoryStore};
use forest_encoding::codec;

use super::{FaultyStore, Operation, Plan, sweep};

fn blocks(count: u8) -> Vec<Block> {
    (0..count).map(|n| Block::blake2b(codec::RAW, vec![n])).collect()
}

fn cids(blocks: &[Block]) -> Vec<Cid> {
    blocks.iter().map(|block| block.cid).collect()
}

fn filled(blocks: &[Block], plan: Plan) -> FaultyStore<MemoryStore> {
    let store = MemoryStore::new();
    store.put_many(blocks).unwrap();
    FaultyStore::new(store, plan)
}

#[test]
fn fails_at_its_number_and_counts_each_kind_apart() {
    let blocks = blocks(4);
    let plan = Plan::new().fail_once(Operation::Read, 1).fail_from(Operation::Write, 1);
    let store = filled(&blocks, plan);
    let reads: Vec<_> = blocks.iter().map(|block| store.get(&block.cid).is_ok()).collect();
    assert_eq!(reads, [true, false, true, true]);
    let writes: Vec<_> = blocks.iter().map(|block| store.put(block.clone()).is_ok()).collect();
    assert_eq!(writes, [true, false, false, false]);
    assert_eq!(store.counts().failures, 4);
    store.heal();
    assert!(store.put(blocks[0].clone()).is_ok());
    assert_eq!(store.counts().writes, 5);
}

#[test]
fn any_counts_reads_and_writes_together() {
    let blocks = blocks(1);
    let store = filled(&blocks, Plan::new().fail_once(Operation::Any, 2));
    assert!(store.get(&blocks[0].cid).is_ok());
    assert!(store.put(blocks[0].clone()).is_ok());
    assert!(store.has(&blocks[0].cid).is_err());
    assert!(store.has(&blocks[0].cid).is_ok());
}

#[test]
fn a_failing_block_fails_its_batch_read() {
    let blocks = blocks(4);
    let store = filled(&blocks, Plan::new().fail_once(Operation::Read, 2));
    assert!(store.get_many(&cids(&blocks)).is_err());
    assert!(store.get_many(&cids(&blocks)).unwrap().iter().all(Option::is_some));
}

#[test]
fn lacks_what_it_is_told_to() {
    let blocks = blocks(3);
    let store = filled(&blocks, Plan::new().lack([blocks[1].cid]));
    assert_eq!(store.get(&blocks[1].cid).unwrap(), None);
    assert!(!store.has(&blocks[1].cid).unwrap());
    let found = store.get_many(&cids(&blocks)).unwrap();
    assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(store.counts().lacked, 3);
}

#[test]
fn lacks_a_fraction_that_only_the_seed_decides() {
    let blocks = blocks(200);
    let holes = |seed| {
        let store = filled(&blocks, Plan::new().lack_fraction(seed, 300));
        store.get_many(&cids(&blocks)).unwrap().iter().map(Option::is_none).collect::<Vec<_>>()
    };
    let count = holes(1).iter().filter(|hole| **hole).count();
    assert!((30..90).contains(&count), "{count} of 200 are lacking");
    assert_eq!(holes(1), holes(1));
    assert_ne!(holes(1), holes(2));
}

#[test]
fn tears_a_batch() {
    let blocks = blocks(5);
    let store = FaultyStore::new(MemoryStore::new(), Plan::new().tear_batch(1, 2));
    store.put(blocks[4].clone()).unwrap();
    assert!(store.put_many(&blocks).is_err());
    let found = store.inner().get_many(&cids(&blocks)).unwrap();
    assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false, false, true]);
    assert_eq!(store.counts().blocks_written, 3);
    assert_eq!(store.into_inner().len(), 3);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the delay is what is tested")]
fn delays_reads() {
    let blocks = blocks(2);
    let delay = Duration::from_millis(5);
    let store = filled(&blocks, Plan::new().delay_reads(delay));
    let start = Instant::now();
    store.get_many(&cids(&blocks)).unwrap();
    assert!(start.elapsed() >= delay * 2);
}

#[test]
fn a_sweep_visits_every_operation() {
    let (cid, faults) = sweep(Operation::Any, MemoryStore::new, |store| {
        let cid = store.put_cbor(&1)?;
        store.load_cbor::<u8>(&cid)?;
        Ok::<_, IpldError>(cid)
    });
    assert_eq!((cid.codec(), faults), (codec::DAG_CBOR, 2));
}

#[test]
#[should_panic(expected = "Read 1 failed and nobody said so")]
fn a_sweep_finds_a_swallowed_failure() {
    sweep(Operation::Read, MemoryStore::new, |store| {
        let cid = store.put_cbor(&1)?;
        store.get_cbor::<u8>(&cid)?;
        let swallowed = store.get_cbor::<u8>(&cid).unwrap_or_default();
        Ok::<_, IpldError>(swallowed)
    });
}

#[test]
#[should_panic(expected = "reported as")]
fn a_sweep_finds_a_failure_told_as_absence() {
    sweep(Operation::Read, MemoryStore::new, |store| {
        let cid = store.put_cbor(&1)?;
        store.load_cbor::<u8>(&cid).map_err(|_| IpldError::Missing(cid))
    });
}
