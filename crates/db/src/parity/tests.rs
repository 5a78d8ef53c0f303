//! The persistent store: both columns, checkpoints, the lock, and a database that lost what the journal has.
//!
//! Loss of power is played by putting back the files of the database as they were before the batches, beside a
//! journal that has them. Killed processes are in tests/crash.rs.

use cid::multihash::Multihash;
use forest_encoding::{codec, hash};

use super::*;

fn open(path: &Path) -> ParityStore {
    ParityStore::open(path, ParityOptions::default()).unwrap()
}

/// Blocks of both columns, small, large enough to be compressed, and large enough to be split.
fn blocks() -> Vec<Block> {
    let sizes = [0, 1, 100, 5000, 40_000, 1 << 20];
    let chain = sizes.iter().map(|size| Block::blake2b(codec::DAG_CBOR, vec![*size as u8; *size]));
    let raw = sizes.iter().map(|size| Block::blake2b(codec::RAW, vec![*size as u8; *size]));
    let data = b"by another hash".to_vec();
    let sha2 = hash::cid_of_digest(codec::DAG_CBOR, hash::SHA2_256, &hash::sha2_256(&data));
    let identity = Cid::new_v1(codec::RAW, Multihash::wrap(hash::IDENTITY, b"tiny").unwrap());
    let others = [Block::new(sha2, data), Block::new(identity, b"tiny".to_vec())];
    chain.chain(raw).chain(others).collect()
}

fn assert_has_all(store: &ParityStore, blocks: &[Block]) {
    for block in blocks {
        assert!(store.has(&block.cid).unwrap(), "{}", block.cid);
        assert_eq!(store.get(&block.cid).unwrap().as_ref(), Some(&block.data));
    }
}

#[test]
fn keeps_blocks_of_every_kind() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path());
    let absent = Block::blake2b(codec::DAG_CBOR, b"absent".to_vec());
    // The same digest under another codec or version is another block.
    let twin = hash::blake2b_cid(codec::CBOR, &blocks()[2].data);
    store.put_many(&blocks()).unwrap();
    assert_has_all(&store, &blocks());
    drop(store);
    let store = open(directory.path());
    assert_has_all(&store, &blocks());
    for cid in [absent.cid, twin] {
        assert_eq!(store.get(&cid).unwrap(), None);
        assert!(!store.has(&cid).unwrap());
    }
}

#[test]
fn a_second_opener_is_told_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    let _store = open(directory.path());
    let error = ParityStore::open(directory.path(), ParityOptions::default()).unwrap_err();
    assert!(matches!(error, DbError::Locked { .. }));
    assert!(error.to_string().contains("stop it"), "{error}");
}

#[test]
fn another_layout_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    drop(Db::open_or_create(&parity_db::Options::with_columns(directory.path(), 3)).unwrap());
    let error = ParityStore::open(directory.path(), ParityOptions::default()).unwrap_err();
    assert!(matches!(error, DbError::Database { .. }), "{error}");
}

#[test]
fn checkpoints_empty_the_journal_and_lose_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let options = ParityOptions { checkpoint: 64 << 10, durability: Durability::Process };
    let store = ParityStore::open(directory.path(), options).unwrap();
    let mut written = Vec::new();
    let mut longest = 0;
    for n in 0..20_u32 {
        let batch: Vec<_> = (0..10_u32)
            .map(|m| Block::blake2b(codec::DAG_CBOR, [n.to_le_bytes(), m.to_le_bytes()].concat().repeat(200)))
            .collect();
        store.put_many(&batch).unwrap();
        longest = longest.max(store.journal.lock().length());
        written.extend(batch);
    }
    assert!(longest < 128 << 10, "{longest}");
    assert_has_all(&store, &written);
    store.checkpoint().unwrap();
    assert_eq!(store.journal.lock().length(), 0);
    drop(store);
    assert_has_all(&ParityStore::open(directory.path(), options).unwrap(), &written);
}

/// The database loses everything that was not yet written out, the journal has it: the machine lost power.
#[test]
fn what_the_database_lost_comes_back_from_the_journal() {
    let directory = tempfile::tempdir().unwrap();
    drop(open(directory.path()));
    let before: Vec<_> = std::fs::read_dir(directory.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    let store = open(directory.path());
    store.put_many(&blocks()[..5]).unwrap();
    store.put_many(&blocks()[5..]).unwrap();
    let journal = std::fs::read(directory.path().join("journal")).unwrap();
    drop(store);
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    before.into_iter().for_each(|(path, bytes)| std::fs::write(path, bytes).unwrap());
    std::fs::write(directory.path().join("journal"), journal).unwrap();

    let store = open(directory.path());
    assert_has_all(&store, &blocks());
    assert_eq!(store.journal.lock().length(), 0, "settled");
    drop(store);
    assert_has_all(&open(directory.path()), &blocks());
}

#[test]
fn a_batch_of_nothing_is_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path());
    store.put_many(&[]).unwrap();
    assert_eq!(store.journal.lock().length(), 0);
}

#[test]
fn readers_wait_for_checkpoints_and_see_everything() {
    let directory = tempfile::tempdir().unwrap();
    let options = ParityOptions { checkpoint: 4 << 10, durability: Durability::Process };
    let store = ParityStore::open(directory.path(), options).unwrap();
    let blocks: Vec<_> =
        (0..40_u32).map(|n| Block::blake2b(codec::DAG_CBOR, n.to_le_bytes().repeat(100))).collect();
    store.put(blocks[0].clone()).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| blocks.iter().for_each(|block| store.put(block.clone()).unwrap()));
        scope.spawn(|| {
            for _ in 0..200 {
                assert_eq!(store.get(&blocks[0].cid).unwrap().as_ref(), Some(&blocks[0].data));
            }
        });
    });
    assert_has_all(&store, &blocks);
}
