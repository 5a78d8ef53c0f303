//! Work on many items by a few threads.
//!
//! Invariant: what comes out is in the order of what went in, whoever did it and when.

use std::{
    num::NonZeroUsize,
    panic::resume_unwind,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread,
};

/// What `work` makes of each item, or the first failure in the order of the items.
pub(crate) fn map_in_order<T: Sync, R: Send, E: Send>(
    items: &[T],
    threads: NonZeroUsize,
    work: impl Fn(&T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Relaxed);
            let Some(item) = items.get(at) else { return done };
            done.push((at, work(item)));
        }
    };
    let mut done = thread::scope(|scope| {
        let others = threads.get().min(items.len()).saturating_sub(1);
        // A thread that does not start leaves its work to the others.
        let spawn = |_| thread::Builder::new().name("migration".into()).spawn_scoped(scope, run).ok();
        let others: Vec<_> = (0..others).filter_map(spawn).collect();
        let mut done = run();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_items() {
        let items: Vec<u64> = (0..1000).collect();
        for threads in [1, 2, 7, 2000] {
            let threads = NonZeroUsize::new(threads).unwrap();
            let squares = map_in_order(&items, threads, |n| Ok::<_, ()>(n * n)).unwrap();
            assert_eq!(squares, items.iter().map(|n| n * n).collect::<Vec<_>>());
            let failed = map_in_order(&items, threads, |n| if n % 100 == 99 { Err(*n) } else { Ok(()) });
            assert_eq!(failed, Err(99));
        }
        let none = map_in_order(&[], NonZeroUsize::MIN, |n: &u64| Ok::<_, ()>(*n));
        assert_eq!(none, Ok(vec![]));
    }
}
