//! The memory that all live frames of a message hold, and its limits (FIP-0057).
//!
//! Linear memory by the byte, tables by the element. Saved when a frame begins and restored when it ends. Versions
//! without limits count as well: traces split off what growth costs.

use forest_rules::MemoryLimits;

/// What the frames of a message hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MemoryUse {
    bytes: u64,
}

impl MemoryUse {
    /// Bytes held.
    pub(crate) const fn bytes(self) -> u64 {
        self.bytes
    }

    /// Grows linear memory from one size to another, in bytes; `false` when a limit forbids it. Growth that the limit on
    /// the instance forbids counts towards the message all the same, until the frame ends: that limit used to be found
    /// out only after the other was met, and is history.
    pub(crate) fn grow_memory(&mut self, limits: Option<&MemoryLimits>, from: u64, to: u64) -> bool {
        self.grow(limits, to.saturating_sub(from)) && limits.is_none_or(|limits| to <= limits.instance)
    }

    /// Grows a table from one number of elements to another; `false` when a limit forbids it, and nothing changed.
    pub(crate) fn grow_table(&mut self, limits: Option<&MemoryLimits>, from: u64, to: u64) -> bool {
        limits.is_none_or(|limits| to <= u64::from(limits.table_elements))
            && self.grow(limits, to.saturating_sub(from).saturating_mul(MemoryLimits::TABLE_ELEMENT))
    }

    fn grow(&mut self, limits: Option<&MemoryLimits>, delta: u64) -> bool {
        let bytes = self.bytes.saturating_add(delta);
        if limits.is_some_and(|limits| bytes > limits.message) {
            return false;
        }
        self.bytes = bytes;
        true
    }
}
