//! What goes wrong in a [`FaultyStore`](super::FaultyStore), and when.
//!
//! A value, built by chaining; the empty plan is a store without faults that counts.

use std::{collections::HashSet, time::Duration};

use cid::Cid;
use forest_encoding::hash;

/// The operations that a plan counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `get`, `has`, and each block that a `get_many` asks for.
    Read,
    /// `put` or `put_many`: one for each call, however many blocks it carries.
    Write,
    /// Reads and writes, counted together.
    Any,
}

/// Which operations of one kind fail.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failure {
    pub(super) operation: Operation,
    /// The first operation that fails, counting from 0.
    pub(super) first: u64,
    /// Whether all later ones fail too.
    pub(super) and_later: bool,
}

/// A batch of which only a part arrives.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tear {
    /// Which write, counting from 0.
    pub(super) write: u64,
    /// How many of its blocks arrive.
    pub(super) kept: usize,
}

/// What goes wrong, and when.
///
/// ```
/// use forest_testing::faulty::{Operation, Plan};
/// let plan = Plan::new().fail_once(Operation::Read, 3).fail_from(Operation::Write, 0);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub(super) failures: Vec<Failure>,
    pub(super) tears: Vec<Tear>,
    pub(super) read_delay: Option<Duration>,
    lacking: HashSet<Cid>,
    lacking_fraction: Option<(u64, u64)>,
}

impl Plan {
    /// Nothing goes wrong.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One operation fails: the `nth` of its kind, counting from 0.
    #[must_use]
    pub fn fail_once(mut self, operation: Operation, nth: u64) -> Self {
        self.failures.push(Failure { operation, first: nth, and_later: false });
        self
    }

    /// From the `nth` operation of a kind on, counting from 0, all fail: the disk died.
    #[must_use]
    pub fn fail_from(mut self, operation: Operation, nth: u64) -> Self {
        self.failures.push(Failure { operation, first: nth, and_later: true });
        self
    }

    /// The `nth` write, counting from 0, applies the first `kept` blocks of its batch and then fails.
    ///
    /// This breaks the contract of `put_many` on purpose: it is what a crash does to a store that is not atomic.
    #[must_use]
    pub fn tear_batch(mut self, nth: u64, kept: usize) -> Self {
        self.tears.push(Tear { write: nth, kept });
        self
    }

    /// These blocks are absent, whether the store below has them or not.
    #[must_use]
    pub fn lack(mut self, cids: impl IntoIterator<Item = Cid>) -> Self {
        self.lacking.extend(cids);
        self
    }

    /// About `per_mille` of a thousand blocks are absent; which ones, `seed` decides.
    #[must_use]
    pub const fn lack_fraction(mut self, seed: u64, per_mille: u64) -> Self {
        self.lacking_fraction = Some((seed, per_mille));
        self
    }

    /// Every read takes this much longer.
    #[must_use]
    pub const fn delay_reads(mut self, delay: Duration) -> Self {
        self.read_delay = Some(delay);
        self
    }

    /// Whether a block is to be reported absent.
    pub(super) fn lacks(&self, cid: &Cid) -> bool {
        self.lacking.contains(cid)
            || self.lacking_fraction.is_some_and(|(seed, per_mille)| draw(seed, cid) % 1000 < per_mille)
    }
}

/// A number that looks random and depends on the seed and the block alone.
fn draw(seed: u64, cid: &Cid) -> u64 {
    let digest = hash::blake2b_256(&[seed.to_le_bytes().as_slice(), &cid.to_bytes()].concat());
    u64::from_le_bytes(digest[..8].try_into().expect("8 of 32 bytes"))
}
