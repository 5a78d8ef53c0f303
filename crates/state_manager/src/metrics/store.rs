//! The store below the block cache: what it is asked, how long it takes, how often it fails.

use std::time::Duration;

use forest_blockstore::{Block, StoreError};
use prometheus::{Histogram, IntCounter, IntCounterVec, Result, core::Collector};

use bytes::Bytes;

use super::family::{counter, counters, histogram};

/// In seconds: from memory to a disk that is busy.
const READ_BUCKETS: [f64; 13] =
    [1e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 5e-3, 2.5e-2, 0.1, 1.0];
/// In seconds: a batch is a tipset's state, and waits for the disk.
const WRITE_BUCKETS: [f64; 11] = [1e-5, 1e-4, 1e-3, 5e-3, 1e-2, 2.5e-2, 0.1, 0.5, 1.0, 5.0, 30.0];

const READ: &str = "read";
const WRITE: &str = "write";

/// Counts the use of one store. A clone counts into the same numbers.
#[derive(Clone, Debug)]
pub struct StoreMetrics {
    reads: IntCounter,
    read_misses: IntCounter,
    read_bytes: IntCounter,
    read_seconds: Histogram,
    writes: IntCounter,
    written_bytes: IntCounter,
    write_seconds: Histogram,
    failures: IntCounterVec,
}

/// The counters at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct StoreCounters {
    /// Blocks asked for.
    pub reads: u64,
    /// Those of them that the store does not have.
    pub read_misses: u64,
    /// Bytes that it gave.
    pub read_bytes: u64,
    /// How long reads took together.
    pub read_time: Duration,
    /// Blocks written.
    pub writes: u64,
    /// Bytes of them.
    pub written_bytes: u64,
    /// How long writes took together.
    pub write_time: Duration,
    /// Reads and writes that failed.
    pub failures: u64,
}

impl StoreMetrics {
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            reads: counter("store_reads_total", "Blocks asked for in the store")?,
            read_misses: counter("store_read_misses_total", "Blocks asked for that the store does not have")?,
            read_bytes: counter("store_read_bytes_total", "Bytes that the store gave")?,
            read_seconds: histogram(
                "store_read_seconds",
                "Time that a read took, of one block or of several at once",
                &READ_BUCKETS,
            )?,
            writes: counter("store_writes_total", "Blocks written to the store")?,
            written_bytes: counter("store_written_bytes_total", "Bytes written to the store")?,
            write_seconds: histogram(
                "store_write_seconds",
                "Time that a batch of writes took",
                &WRITE_BUCKETS,
            )?,
            failures: counters(
                "store_failures_total",
                "Reads and writes that the store could not do",
                "operation",
                [READ, WRITE],
            )?,
        })
    }

    /// What was counted so far.
    #[must_use]
    pub fn counters(&self) -> StoreCounters {
        let time = |seconds: &Histogram| Duration::from_secs_f64(seconds.get_sample_sum().max(0.0));
        let failed = |operation| self.failures.with_label_values(&[operation]).get();
        StoreCounters {
            reads: self.reads.get(),
            read_misses: self.read_misses.get(),
            read_bytes: self.read_bytes.get(),
            read_time: time(&self.read_seconds),
            writes: self.writes.get(),
            written_bytes: self.written_bytes.get(),
            write_time: time(&self.write_seconds),
            failures: failed(READ) + failed(WRITE),
        }
    }

    pub(crate) fn read(&self, read: std::result::Result<&[Option<Bytes>], &StoreError>, time: Duration) {
        self.read_seconds.observe(time.as_secs_f64());
        let Ok(blocks) = read else { return self.read_failed() };
        let found = blocks.iter().flatten();
        self.reads.inc_by(blocks.len() as u64);
        self.read_misses.inc_by(blocks.iter().filter(|block| block.is_none()).count() as u64);
        self.read_bytes.inc_by(found.map(|data| data.len() as u64).sum());
    }

    pub(crate) fn read_failed(&self) {
        self.failures.with_label_values(&[READ]).inc();
    }

    pub(crate) fn wrote(&self, written: std::result::Result<&[Block], &StoreError>, time: Duration) {
        self.write_seconds.observe(time.as_secs_f64());
        let Ok(blocks) = written else {
            return self.failures.with_label_values(&[WRITE]).inc();
        };
        self.writes.inc_by(blocks.len() as u64);
        self.written_bytes.inc_by(blocks.iter().map(|block| block.data.len() as u64).sum());
    }

    pub(super) fn collectors(&self) -> Vec<&dyn Collector> {
        vec![
            &self.reads,
            &self.read_misses,
            &self.read_bytes,
            &self.read_seconds,
            &self.writes,
            &self.written_bytes,
            &self.write_seconds,
            &self.failures,
        ]
    }
}
