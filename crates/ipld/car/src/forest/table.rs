//! The hash table that maps a 64-bit hash to offsets.
//!
//! Written to disk as the index of a `.forest.car.zst`, and used in memory as the index of plain archives.
//! Slots are sorted by hash; a slot is never before its ideal position `hash * buckets / 2^64`, and empty slots keep
//! it near: a lookup starts at the ideal position and walks until it finds a larger hash or an empty slot. Different
//! CIDs may share a hash: whoever looks up verifies the CID at every offset found.
//!
//! On disk: version, longest distance, collisions, buckets (8 bytes each), then slots of hash and offset (8 bytes
//! each); an empty slot is all ones. At least `buckets + 1` slots, the last one empty.

use std::io::{self, Write};

use cid::Cid;

/// The version of the layout, and the mark that this is an index at all.
pub(crate) const VERSION: u64 = 0xdead_bef0;

/// Bytes before the slots.
pub(crate) const HEADER: u64 = 32;

/// Bytes of a slot.
pub(crate) const SLOT: u64 = 16;

/// Hash and offset of an empty slot.
pub(crate) const EMPTY: Slot = Slot { hash: u64::MAX, offset: u64::MAX };

/// A hash, never `u64::MAX`, and what it maps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot {
    pub(crate) hash: u64,
    pub(crate) offset: u64,
}

/// The hash of a CID in a `.forest.car.zst`: the words of its digest, its codec and its hash function, XORed.
///
/// No defence against chosen CIDs: they can collide at will, and cost their own file its speed.
#[must_use]
pub fn summary(cid: &Cid) -> u64 {
    let words = cid.hash().digest().as_chunks::<8>().0;
    let start = cid.codec() ^ cid.hash().code();
    let folded = words.iter().fold(start, |hash, word| hash ^ u64::from_le_bytes(*word));
    // The largest value is the mark of an empty slot; Forest gives way by one for every other.
    folded.saturating_sub(1)
}

/// The slot at which a lookup of `hash` begins, in a table of `buckets`.
#[must_use]
pub(crate) fn ideal_slot(hash: u64, buckets: u64) -> u64 {
    // Both factors are below 2^64, so the high half of the product is below `buckets`.
    (u128::from(hash).saturating_mul(u128::from(buckets)) >> 64) as u64
}

/// Collects entries and lays them out.
#[derive(Debug, Default)]
pub struct TableBuilder {
    entries: Vec<Slot>,
}

impl TableBuilder {
    /// Adds an offset under a hash, of which `u64::MAX` counts as the value before it.
    pub fn insert(&mut self, hash: u64, offset: u64) {
        self.entries.push(Slot { hash: hash.min(u64::MAX.wrapping_sub(1)), offset });
    }

    /// How many entries were added.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Sorts, drops repeated entries and finds every slot its place.
    pub(crate) fn lay_out(mut self) -> Layout {
        self.entries.sort_unstable();
        self.entries.dedup();
        let count = self.entries.len() as u64;
        // A load of 80 %: five buckets for four entries.
        let buckets = count.saturating_add(count >> 2);
        let mut layout = Layout { entries: self.entries, buckets, longest: 0, collisions: 0, slots: 0 };
        let mut next: u64 = 0;
        let mut last = None;
        for slot in &layout.entries {
            let ideal = ideal_slot(slot.hash, buckets);
            let place = next.max(ideal);
            layout.longest = layout.longest.max(place.saturating_sub(ideal));
            layout.collisions = layout.collisions.saturating_add(u64::from(last == Some(slot.hash)));
            last = Some(slot.hash);
            next = place.saturating_add(1);
        }
        // The walk of a lookup ends at an empty slot inside the table, whichever bucket it begins at.
        layout.slots = next.max(buckets).saturating_add(1);
        layout
    }

    /// Writes the table as it lies in a file, without the skippable frame around it.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(self, writer: &mut impl Write) -> io::Result<()> {
        self.lay_out().write(writer)
    }

    /// The table, ready for lookups in memory: 20 to 21 bytes an entry.
    #[must_use]
    pub fn build(self) -> Table {
        let layout = self.lay_out();
        let mut slots = Vec::with_capacity(usize::try_from(layout.slots).unwrap_or_default());
        slots.extend(layout.slots());
        Table { slots, buckets: layout.buckets, entries: layout.entries.len() }
    }
}

/// Entries with their places.
pub(crate) struct Layout {
    entries: Vec<Slot>,
    buckets: u64,
    longest: u64,
    collisions: u64,
    slots: u64,
}

impl Layout {
    /// Every slot of the table in order, empty ones included.
    fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        let mut entries = self.entries.iter().peekable();
        let buckets = self.buckets;
        (0..self.slots).map(move |place| {
            entries.next_if(|slot| ideal_slot(slot.hash, buckets) <= place).copied().unwrap_or(EMPTY)
        })
    }

    /// Bytes of the table on disk, its header included.
    pub(crate) const fn encoded_length(&self) -> u64 {
        self.slots.saturating_mul(SLOT).saturating_add(HEADER)
    }

    /// Writes the table.
    pub(crate) fn write(&self, writer: &mut impl Write) -> io::Result<()> {
        for number in [VERSION, self.longest, self.collisions, self.buckets] {
            writer.write_all(&number.to_le_bytes())?;
        }
        for slot in self.slots() {
            writer.write_all(&slot.hash.to_le_bytes())?;
            writer.write_all(&slot.offset.to_le_bytes())?;
        }
        Ok(())
    }
}

/// A table in memory.
#[derive(Debug)]
pub struct Table {
    slots: Vec<Slot>,
    buckets: u64,
    entries: usize,
}

impl Table {
    /// Every offset under a hash, in ascending order.
    pub fn get(&self, hash: u64) -> impl Iterator<Item = u64> + '_ {
        let hash = hash.min(u64::MAX.wrapping_sub(1));
        let start = usize::try_from(ideal_slot(hash, self.buckets)).unwrap_or(usize::MAX);
        let run = self.slots.get(start..).unwrap_or_default().iter();
        run.take_while(move |slot| slot.hash <= hash)
            .filter(move |slot| slot.hash == hash)
            .map(|slot| slot.offset)
    }

    /// How many entries it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// Bytes of memory it takes.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.slots.capacity().saturating_mul(size_of::<Slot>())
    }
}

#[cfg(test)]
mod tests;
