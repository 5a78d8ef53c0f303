//! The memory of an actor, as syscalls read and write it.
//!
//! Invariant: no pointer and no length is trusted. What is out of bounds is `IllegalArgument`; a slice of no bytes may
//! stand right at the end of memory and nowhere beyond.

use forest_encoding::Cid;
use forest_shared::{
    address::{Address, Protocol},
    error::ErrorNumber,
    sys::Packed,
};

use crate::{
    failure::{Fault, Result},
    kernel::Kernel,
};

/// The frame that makes a syscall, and its memory.
pub(crate) struct Context<'a> {
    pub(crate) kernel: &'a mut Kernel,
    pub(crate) memory: Memory<'a>,
}

impl Context<'_> {
    /// An address; delegated ones are none before FIP-0048.
    pub(crate) fn address(&self, at: u32, len: u32) -> Result<Address> {
        let delegated = self.kernel.rules().behaviours.calls.delegated_addresses;
        let newest = if delegated { Protocol::Delegated } else { Protocol::Bls };
        Address::from_bytes_up_to(newest, self.memory.slice(at, len)?)
            .map_err(|error| Fault::syscall(ErrorNumber::IllegalArgument, format!("not an address: {error}")))
    }
}

/// Linear memory.
pub(crate) struct Memory<'a>(pub(crate) &'a mut [u8]);

impl Memory<'_> {
    /// Bytes to read.
    pub(crate) fn slice(&self, at: u32, len: u32) -> Result<&[u8]> {
        bounds(at, len).and_then(|range| self.0.get(range)).ok_or_else(out_of_bounds)
    }

    /// Bytes to write.
    pub(crate) fn slice_mut(&mut self, at: u32, len: u32) -> Result<&mut [u8]> {
        bounds(at, len).and_then(|range| self.0.get_mut(range)).ok_or_else(out_of_bounds)
    }

    /// A number of bytes known beforehand.
    pub(crate) fn array<const N: usize>(&self, at: u32) -> Result<[u8; N]> {
        self.from(at).and_then(<[u8]>::first_chunk).copied().ok_or_else(out_of_bounds)
    }

    /// So many arrays, each of a number of bytes known beforehand, one after the other.
    pub(crate) fn arrays<const N: usize>(&self, at: u32, count: u32) -> Result<&[[u8; N]]> {
        let len = u32::try_from(N).ok().and_then(|size| size.checked_mul(count)).ok_or_else(out_of_bounds)?;
        let (arrays, _) = self.slice(at, len)?.as_chunks();
        Ok(arrays)
    }

    /// A CID, which says itself where it ends.
    pub(crate) fn cid(&self, at: u32) -> Result<Cid> {
        Cid::read_bytes(self.from(at).ok_or_else(out_of_bounds)?)
            .map_err(|error| Fault::syscall(ErrorNumber::IllegalArgument, format!("not a CID: {error}")))
    }

    /// Writes a CID into a buffer and returns its length; `BufferTooSmall` when it does not fit.
    pub(crate) fn write_cid(&mut self, cid: &Cid, at: u32, len: u32) -> Result<u32> {
        self.write(&cid.to_bytes(), at, len)
    }

    /// Writes bytes into a buffer and returns how many; `BufferTooSmall` when they do not fit.
    pub(crate) fn write(&mut self, bytes: &[u8], at: u32, len: u32) -> Result<u32> {
        let buffer = self.slice_mut(at, len)?;
        let fits = buffer.get_mut(..bytes.len()).ok_or_else(|| {
            Fault::syscall(
                ErrorNumber::BufferTooSmall,
                format!("{} bytes do not fit into {len}", bytes.len()),
            )
        })?;
        fits.copy_from_slice(bytes);
        Ok(u32::try_from(bytes.len()).unwrap_or(u32::MAX))
    }

    /// Where a result goes; `None` when there is no room for it.
    pub(super) fn room<T: Packed>(&mut self, at: u32) -> Option<&mut [u8]> {
        let from = self.0.get_mut(usize::try_from(at).ok()?..)?;
        from.get_mut(..T::SIZE)
    }

    fn from(&self, at: u32) -> Option<&[u8]> {
        self.0.get(usize::try_from(at).ok()?..)
    }
}

fn bounds(at: u32, len: u32) -> Option<std::ops::Range<usize>> {
    let at = usize::try_from(at).ok()?;
    Some(at..at.checked_add(usize::try_from(len).ok()?)?)
}

fn out_of_bounds() -> Fault {
    Fault::syscall(ErrorNumber::IllegalArgument, "out of the bounds of memory")
}

#[cfg(test)]
mod tests {
    use forest_encoding::{codec, hash};

    use super::*;

    fn number<T: std::fmt::Debug>(result: Result<T>) -> ErrorNumber {
        match result {
            Err(Fault::Syscall(error)) => error.number,
            other => panic!("{other:?} is no refusal"),
        }
    }

    #[test]
    fn an_empty_slice_may_stand_at_the_end_and_nowhere_beyond() {
        let mut bytes = [1, 2, 3];
        let mut memory = Memory(&mut bytes);
        assert!(memory.slice(3, 0).unwrap().is_empty());
        assert_eq!(memory.slice(1, 2).unwrap(), [2, 3]);
        for (at, len) in [(4, 0), (1, 3), (0, 4), (u32::MAX, 0), (u32::MAX, u32::MAX)] {
            assert_eq!(number(memory.slice(at, len)), ErrorNumber::IllegalArgument, "{len} at {at}");
            assert_eq!(number(memory.slice_mut(at, len)), ErrorNumber::IllegalArgument, "{len} at {at}");
        }
    }

    #[test]
    fn an_array_must_be_there_in_full() {
        let mut bytes = [1, 2, 3];
        let memory = Memory(&mut bytes);
        assert_eq!(memory.array::<2>(1).unwrap(), [2, 3]);
        for at in [2, 3, 4, u32::MAX] {
            assert_eq!(number(memory.array::<2>(at)), ErrorNumber::IllegalArgument, "at {at}");
        }
    }

    #[test]
    fn a_result_needs_room_for_all_of_it() {
        let mut bytes = [0; 6];
        let mut memory = Memory(&mut bytes);
        assert!(memory.room::<u32>(2).is_some());
        assert!(memory.room::<u32>(3).is_none());
        assert!(memory.room::<u32>(u32::MAX).is_none());
        assert!(memory.room::<()>(6).is_some());
    }

    #[test]
    fn a_cid_ends_where_it_says() {
        let cid = hash::blake2b_cid(codec::DAG_CBOR, b"state");
        let mut bytes = cid.to_bytes().to_vec();
        bytes.extend([0xff; 7]);
        let memory = Memory(&mut bytes);
        assert_eq!(memory.cid(0).unwrap(), cid);
        for at in [1, 7, 1000] {
            assert_eq!(number(memory.cid(at)), ErrorNumber::IllegalArgument, "at {at}");
        }
    }

    #[test]
    fn what_does_not_fit_is_not_written() {
        let mut bytes = [0; 8];
        let mut memory = Memory(&mut bytes);
        assert_eq!(memory.write(&[1, 2, 3], 5, 3).unwrap(), 3);
        assert_eq!(number(memory.write(&[1, 2, 3], 0, 2)), ErrorNumber::BufferTooSmall);
        assert_eq!(number(memory.write(&[1, 2, 3], 6, 3)), ErrorNumber::IllegalArgument);
        assert_eq!(memory.0, [0, 0, 0, 0, 0, 1, 2, 3]);
    }

    #[test]
    fn arrays_lie_in_memory_without_gaps() {
        let mut bytes = [1, 2, 3, 4, 5, 6];
        let memory = Memory(&mut bytes);
        assert_eq!(memory.arrays(1, 2).expect("in bounds"), [[2, 3], [4, 5]]);
        assert!(memory.arrays::<48>(6, 0).expect("nothing, at the end").is_empty());
        assert_eq!(number(memory.arrays::<4>(3, 1)), ErrorNumber::IllegalArgument, "one byte beyond");
        assert_eq!(number(memory.arrays::<48>(0, u32::MAX)), ErrorNumber::IllegalArgument, "an overflow");
    }
}
