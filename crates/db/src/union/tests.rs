//! Who is asked, in which order, and what a failing member means.
//!
//! The members watch what is asked of them and fail when told: a failure must be an answer of its own, whoever fails,
//! unless somebody else has the block.

use forest_blockstore::MemoryStore;
use parking_lot::Mutex;

use super::*;

/// A memory store that can be told to fail and remembers what was asked of it.
#[derive(Default)]
struct Watched {
    inner: MemoryStore,
    fails: AtomicUsize,
    reads: AtomicUsize,
    batches: Mutex<Vec<usize>>,
}

impl Watched {
    fn with(blocks: &[Block]) -> Arc<Self> {
        let this = Self::default();
        this.inner.put_many(blocks).unwrap();
        Arc::new(this)
    }

    fn fail(&self, fails: bool) {
        self.fails.store(usize::from(fails), Ordering::Relaxed);
    }

    fn check(&self) -> Result<(), StoreError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        match self.fails.load(Ordering::Relaxed) {
            0 => Ok(()),
            _ => Err(StoreError::new("bad sector")),
        }
    }
}

impl Blockstore for Watched {
    fn get(&self, cid: &Cid) -> Result<Option<Bytes>, StoreError> {
        self.check()?;
        self.inner.get(cid)
    }

    fn put_many(&self, blocks: &[Block]) -> Result<(), StoreError> {
        self.check()?;
        self.batches.lock().push(blocks.len());
        self.inner.put_many(blocks)
    }
}

fn block(n: u8) -> Block {
    Block::blake2b(0x55, vec![n])
}

/// A writable store with block 0, and members with block 1 and blocks 1 and 2.
fn union() -> (UnionStore<Arc<Watched>>, Arc<Watched>, Arc<Watched>) {
    let union = UnionStore::new(Watched::with(&[block(0)]));
    let (older, newer) = (Watched::with(&[block(1)]), Watched::with(&[block(1), block(2)]));
    union.add(older.clone());
    union.add(newer.clone());
    (union, older, newer)
}

#[test]
fn finds_what_any_member_has() {
    let (union, ..) = union();
    for n in 0..3 {
        assert_eq!(union.get(&block(n).cid).unwrap(), Some(block(n).data));
        assert!(union.has(&block(n).cid).unwrap());
    }
    assert_eq!(union.get(&block(3).cid).unwrap(), None);
    assert!(!union.has(&block(3).cid).unwrap());
    assert_eq!(union.failures(), 0);
}

#[test]
fn batches_arrive_whole_and_only_at_the_writable_store() {
    let (union, older, newer) = union();
    union.put_many(&[block(7), block(8), block(9)]).unwrap();
    assert_eq!(*union.writable().batches.lock(), [3]);
    assert!(older.batches.lock().is_empty() && newer.batches.lock().is_empty());
    assert_eq!(union.get(&block(8).cid).unwrap(), Some(block(8).data));
    union.writable().fail(true);
    assert!(union.put_many(&[block(10)]).is_err());
}

/// A failing member is an error for what nobody else has, for any member, and never absence.
#[test]
fn failures_are_never_absence() {
    for failing in 0..3 {
        let (union, older, newer) = union();
        let member = [union.writable(), &older, &newer][failing];
        member.fail(true);
        assert!(union.get(&block(3).cid).is_err(), "member {failing}");
        assert!(union.has(&block(3).cid).is_err(), "member {failing}");
        assert!(union.get_many(&[block(3).cid]).is_err(), "member {failing}");
        assert_eq!(union.failures(), 3, "member {failing}");
        // Block 1 is in two members: one of them answers for the other.
        assert_eq!(union.get(&block(1).cid).unwrap(), Some(block(1).data), "member {failing}");
    }
}

#[test]
fn the_member_that_answered_last_is_asked_first() {
    let (union, older, newer) = union();
    let only_older = Block::blake2b(0x55, b"older".to_vec());
    older.inner.put(only_older.clone()).unwrap();
    union.get(&only_older.cid).unwrap();
    let before = newer.reads.load(Ordering::Relaxed);
    union.get(&only_older.cid).unwrap();
    union.get(&block(1).cid).unwrap();
    assert_eq!(newer.reads.load(Ordering::Relaxed), before);
    union.get(&block(2).cid).unwrap();
    let before = older.reads.load(Ordering::Relaxed);
    union.get(&block(1).cid).unwrap();
    assert_eq!(older.reads.load(Ordering::Relaxed), before);
}

#[test]
fn members_can_be_replaced() {
    let (union, ..) = union();
    union.get(&block(2).cid).unwrap();
    union.replace(vec![Watched::with(&[block(5)])]);
    assert_eq!(union.get(&block(2).cid).unwrap(), None);
    assert_eq!(union.get(&block(5).cid).unwrap(), Some(block(5).data));
    union.replace(Vec::new());
    assert_eq!(union.get(&block(5).cid).unwrap(), None);
}
