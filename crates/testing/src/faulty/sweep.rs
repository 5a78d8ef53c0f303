//! One run for every place where a store can fail.
//!
//! The claim it proves is that of decision D7: whatever stands on a store either did its work or says that the
//! store failed. A layer that swallows the error, or reports it as something else, is found at the first operation
//! where it does.

use std::error::Error;

use forest_blockstore::Blockstore;

use super::{FaultyStore, Operation, Plan};

/// Runs `body` with its first `operation` failing, then its second, and so on, until one run meets no failure.
///
/// `store` makes a fresh store for each run. Returns what the last, undisturbed run returned, and how many
/// runs were disturbed: a test should demand that this is not 0, or it proved nothing.
///
/// ```
/// use forest_blockstore::{CborStore, MemoryStore};
/// use forest_testing::faulty::{Operation, sweep};
/// let (cid, faults) = sweep(Operation::Write, MemoryStore::new, |store| store.put_cbor(&7));
/// assert_eq!((cid.to_string().len(), faults), (62, 1));
/// ```
///
/// # Panics
/// When a disturbed run succeeds, or fails with an error whose chain does not show the store's failure; when the
/// undisturbed run fails.
#[track_caller]
pub fn sweep<S: Blockstore, T, E: Error>(
    operation: Operation,
    mut store: impl FnMut() -> S,
    mut body: impl FnMut(&FaultyStore<S>) -> Result<T, E>,
) -> (T, u64) {
    for nth in 0.. {
        let faulty = FaultyStore::new(store(), Plan::new().fail_once(operation, nth));
        let outcome = body(&faulty);
        match (outcome, faulty.counts().failures) {
            (Ok(value), 0) => return (value, nth),
            (Err(error), 0) => panic!("the undisturbed run failed: {error}"),
            (Ok(_), _) => panic!("{operation:?} {nth} failed and nobody said so"),
            (Err(error), _) => {
                assert!(shows_fault(&error), "{operation:?} {nth} failed and was reported as: {error}");
            }
        }
    }
    unreachable!("a run has finitely many operations")
}

/// Whether an injected fault is in the chain of sources. Transparent errors hide the type, never the text.
fn shows_fault(error: &dyn Error) -> bool {
    let mut link = Some(error);
    while let Some(error) = link {
        if error.to_string().contains("injected fault") {
            return true;
        }
        link = error.source();
    }
    false
}
