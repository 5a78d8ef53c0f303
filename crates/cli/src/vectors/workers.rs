//! Vectors on several threads, results in the order of the files.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};

use parking_lot::Mutex;

use super::{Run, Runner, VectorError};

/// Runs all files on so many threads, and tells `done` of each.
///
/// # Errors
/// The first [`VectorError`] in the order of the files; no further file is begun after one.
pub fn run_all(
    runner: &Runner,
    files: &[PathBuf],
    threads: usize,
    done: impl Fn(&[Run]) + Sync,
) -> Result<Vec<Run>, VectorError> {
    let next = AtomicUsize::new(0);
    let stopped = AtomicBool::new(false);
    let results = Mutex::new(Vec::with_capacity(files.len()));
    let work = || {
        while !stopped.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = files.get(at) else { break };
            let result = runner.run(file);
            match &result {
                Ok(runs) => done(runs),
                Err(_) => stopped.store(true, Ordering::Relaxed),
            }
            results.lock().push((at, result));
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads.clamp(1, files.len().max(1)) {
            scope.spawn(work);
        }
    });
    let mut results = results.into_inner();
    results.sort_by_key(|(at, _)| *at);
    let runs: Result<Vec<_>, _> = results.into_iter().map(|(_, result)| result).collect();
    Ok(runs?.into_iter().flatten().collect())
}
