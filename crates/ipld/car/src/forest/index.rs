//! The index on disk, searched where it lies.
//!
//! Its data may be spread over several skippable frames, because one frame holds less than 4 GiB; they are
//! mapped into one range once, when the file is opened. What the index says is a claim: positions are checked
//! against the table, and offsets against the file, before they are used.

use bytes::Bytes;
use smallvec::SmallVec;

use super::{
    SKIPPABLE_MAGIC,
    footer::SKIPPABLE_HEADER,
    table::{EMPTY, HEADER, SLOT, Slot, VERSION, ideal_slot},
};
use crate::{CarError, ReadAt};

/// Offsets of the frames in which a CID may be: nearly always one.
pub type Candidates = SmallVec<[u64; 2]>;

/// More frames than any file needs; Forest writes one for every 512 MiB of index.
const MOST_FRAMES: usize = 4096;

/// Slots that are read at once.
const RUN: u64 = 16;

const WHAT: &str = "index";

/// A stretch of index data in the file.
#[derive(Debug)]
struct Stretch {
    /// Where it begins in the index data.
    logical: u64,
    /// Where it begins in the file.
    physical: u64,
    length: u64,
}

/// An opened index.
#[derive(Debug)]
pub(crate) struct Index {
    stretches: Vec<Stretch>,
    buckets: u64,
    slots: u64,
    /// Where the frame header of the index begins: blocks lie before it.
    start: u64,
}

impl Index {
    /// Opens the index between the frame header at `start` and the footer at `end`.
    pub(crate) fn open(file: &impl ReadAt, start: u64, end: u64) -> Result<Self, CarError> {
        let malformed = |reason: &str| CarError::malformed(start, WHAT, reason);
        let stretches = stretches(file, start, end)?;
        let length: u64 = stretches.iter().map(|stretch| stretch.length).fold(0, u64::saturating_add);
        let slots = length.saturating_sub(HEADER) / SLOT;
        let mut index = Self { stretches, buckets: 0, slots, start };
        let header = index.read(file, 0, HEADER)?;
        let mut numbers = header.as_chunks::<8>().0.iter().map(|number| u64::from_le_bytes(*number));
        if numbers.next() != Some(VERSION) {
            return Err(malformed("not an index of version 1"));
        }
        index.buckets = numbers.nth(2).ok_or_else(|| malformed("no header"))?;
        if index.buckets >= index.slots.max(1) {
            return Err(malformed("fewer slots than buckets"));
        }
        Ok(index)
    }

    /// Where blocks end and the index begins.
    pub(crate) const fn start(&self) -> u64 {
        self.start
    }

    /// The frames that may hold a CID of this hash.
    pub(crate) fn get(&self, file: &impl ReadAt, hash: u64) -> Result<Candidates, CarError> {
        let mut found = Candidates::new();
        let mut place = ideal_slot(hash, self.buckets);
        while place < self.slots {
            let count = RUN.min(self.slots.saturating_sub(place));
            let offset = HEADER.saturating_add(place.saturating_mul(SLOT));
            let run = self.read(file, offset, count.saturating_mul(SLOT))?;
            for slot in run.as_chunks::<16>().0 {
                let slot = decode_slot(slot);
                if slot.hash > hash || slot == EMPTY {
                    return Ok(found);
                }
                if slot.hash == hash {
                    found.push(slot.offset);
                }
            }
            place = place.saturating_add(count);
        }
        Ok(found)
    }

    /// Reads `length` bytes of index data.
    fn read(&self, file: &impl ReadAt, offset: u64, length: u64) -> Result<Bytes, CarError> {
        let truncated = CarError::Truncated { offset: self.start, what: WHAT, wanted: length, present: 0 };
        let before = self.stretches.partition_point(|stretch| stretch.logical <= offset);
        let first = before.checked_sub(1).and_then(|at| self.stretches.get(at..)).unwrap_or_default();
        let mut joined = Vec::new();
        let (mut offset, mut left) = (offset, length);
        for stretch in first {
            let skip = offset.saturating_sub(stretch.logical);
            let part = left.min(stretch.length.saturating_sub(skip));
            let at = stretch.physical.saturating_add(skip);
            let bytes = read(file, at, part)?;
            if part == length {
                return Ok(bytes);
            }
            joined.extend_from_slice(&bytes);
            offset = offset.saturating_add(part);
            left = left.saturating_sub(part);
            if left == 0 {
                return Ok(joined.into());
            }
        }
        Err(truncated)
    }
}

/// The data of the skippable frames from `start` to `end`, which they must fill.
fn stretches(file: &impl ReadAt, start: u64, end: u64) -> Result<Vec<Stretch>, CarError> {
    let mut found = Vec::new();
    let (mut at, mut logical) = (start, 0_u64);
    while at < end {
        let header = read(file, at, SKIPPABLE_HEADER)?;
        let length = match header.split_first_chunk::<4>() {
            Some((&SKIPPABLE_MAGIC, length)) => length.first_chunk::<4>().map(|l| u32::from_le_bytes(*l)),
            _ => None,
        };
        let physical = at.saturating_add(SKIPPABLE_HEADER);
        let next =
            length.map(|length| physical.saturating_add(u64::from(length))).filter(|next| *next <= end);
        let (Some(length), Some(next)) = (length, next) else {
            return Err(CarError::malformed(at, WHAT, "not a skippable frame before the footer"));
        };
        let length = u64::from(length);
        if length == 0 || found.len() == MOST_FRAMES {
            return Err(CarError::malformed(at, WHAT, "empty or too many frames"));
        }
        found.push(Stretch { logical, physical, length });
        logical = logical.saturating_add(length);
        at = next;
    }
    Ok(found)
}

fn decode_slot(bytes: &[u8; 16]) -> Slot {
    let both = u128::from_le_bytes(*bytes);
    Slot { hash: both as u64, offset: (both >> 64) as u64 }
}

fn read(file: &impl ReadAt, offset: u64, length: u64) -> Result<Bytes, CarError> {
    let fail = |error| CarError::io(offset, error);
    let length = usize::try_from(length).map_err(|error| fail(std::io::Error::other(error)))?;
    file.bytes_at(offset, length).map_err(fail)
}
