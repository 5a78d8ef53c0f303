//! What a crash can leave of a journal: every length, every changed byte of the last record, zeros behind it.
//! Batches before it must come back, the rest must go, and the next append must be found again.
//!
//! The processes that really die are in tests/crash.rs.

use forest_encoding::codec;

use super::*;

fn batches() -> Vec<Vec<Block>> {
    let block = |n: u8| Block::blake2b(codec::DAG_CBOR, vec![n; usize::from(n)]);
    vec![vec![block(0)], vec![block(1), block(2), block(3)], vec![block(40)]]
}

/// A journal of the batches, and the lengths it had after each.
fn written(directory: &Path) -> Vec<u64> {
    let mut journal = Journal::open(directory, false).unwrap();
    let append = |batch: Vec<Block>| {
        journal.append(&batch).unwrap();
        journal.length()
    };
    batches().into_iter().map(append).collect()
}

fn replayed(directory: &Path) -> Vec<Vec<Block>> {
    let mut found = Vec::new();
    let mut journal = Journal::open(directory, false).unwrap();
    journal
        .replay(|batch| {
            found.push(batch);
            Ok(())
        })
        .unwrap();
    found
}

#[test]
fn goes_round() {
    let directory = tempfile::tempdir().unwrap();
    written(directory.path());
    assert_eq!(replayed(directory.path()), batches());
    assert_eq!(replayed(directory.path()), batches(), "replay takes nothing away");
}

/// Whatever length a crash leaves, the batches that fit are there, and the next one is not lost behind the rest.
#[test]
fn a_tail_that_was_cut_is_dropped() {
    let directory = tempfile::tempdir().unwrap();
    let ends = written(directory.path());
    let whole = std::fs::read(directory.path().join("journal")).unwrap();
    for length in 0..whole.len() {
        std::fs::write(directory.path().join("journal"), &whole[..length]).unwrap();
        let count = ends.iter().filter(|end| **end <= length as u64).count();
        assert_eq!(replayed(directory.path()), batches()[..count], "{length}");
        let mut journal = Journal::open(directory.path(), false).unwrap();
        journal.replay(|_| Ok(())).unwrap();
        journal.append(&batches()[2]).unwrap();
        assert_eq!(replayed(directory.path()).last(), batches().last(), "{length}");
    }
}

/// A file system may leave zeros, or blocks of another time, where an append was not finished.
#[test]
fn a_tail_that_was_not_written_is_dropped() {
    let directory = tempfile::tempdir().unwrap();
    let ends = written(directory.path());
    let whole = std::fs::read(directory.path().join("journal")).unwrap();
    for at in ends[1] as usize..whole.len() {
        for value in [0, 0xff, whole[at] ^ 1] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            std::fs::write(directory.path().join("journal"), &bytes).unwrap();
            let expected = if value == whole[at] { 3 } else { 2 };
            assert_eq!(replayed(directory.path()), batches()[..expected], "{at}");
        }
    }
    let mut zeros = whole;
    zeros.extend([0; 5000]);
    std::fs::write(directory.path().join("journal"), &zeros).unwrap();
    assert_eq!(replayed(directory.path()), batches());
}

#[test]
fn a_failure_while_replaying_is_passed_on_and_keeps_the_records() {
    let directory = tempfile::tempdir().unwrap();
    written(directory.path());
    let mut journal = Journal::open(directory.path(), false).unwrap();
    let fail = || DbError::Closed { path: PathBuf::new() };
    assert!(journal.replay(|_| Err(fail())).is_err());
    assert_eq!(replayed(directory.path()), batches());
}

#[test]
fn an_emptied_journal_is_empty() {
    let directory = tempfile::tempdir().unwrap();
    written(directory.path());
    let mut journal = Journal::open(directory.path(), true).unwrap();
    journal.replay(|_| Ok(())).unwrap();
    journal.empty().unwrap();
    assert!(replayed(directory.path()).is_empty());
    journal.append(&batches()[1]).unwrap();
    assert_eq!(replayed(directory.path()), batches()[1..2]);
}
