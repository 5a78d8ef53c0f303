//! The memory of an actor, as syscalls read and write it.
//!
//! Invariant: no pointer and no length is trusted. What is out of bounds is `IllegalArgument`; a slice of no bytes may
//! stand right at the end of memory and nowhere beyond.

use forest_encoding::Cid;
use forest_shared::{address::Address, error::ErrorNumber};

use crate::{
    failure::{Fault, Result},
    kernel::Kernel,
};

/// The frame that makes a syscall, and its memory.
pub(crate) struct Context<'a> {
    pub(crate) kernel: &'a mut Kernel,
    pub(crate) memory: Memory<'a>,
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
        let from = usize::try_from(at).ok().and_then(|at| self.0.get(at..));
        from.and_then(|from| from.first_chunk()).copied().ok_or_else(out_of_bounds)
    }

    /// A CID, which says itself where it ends.
    pub(crate) fn cid(&self, at: u32) -> Result<Cid> {
        let from = usize::try_from(at).ok().and_then(|at| self.0.get(at..)).ok_or_else(out_of_bounds)?;
        Cid::read_bytes(from)
            .map_err(|error| Fault::syscall(ErrorNumber::IllegalArgument, format!("not a CID: {error}")))
    }

    /// Writes a CID into a buffer and returns its length; `BufferTooSmall` when it does not fit.
    pub(crate) fn write_cid(&mut self, cid: &Cid, at: u32, len: u32) -> Result<u32> {
        let bytes = cid.to_bytes();
        let buffer = self.slice_mut(at, len)?;
        let fits = buffer.get_mut(..bytes.len()).ok_or_else(|| {
            Fault::syscall(ErrorNumber::BufferTooSmall, format!("a CID of {} bytes", bytes.len()))
        })?;
        fits.copy_from_slice(&bytes);
        Ok(u32::try_from(bytes.len()).unwrap_or(u32::MAX))
    }

    /// An address.
    pub(crate) fn address(&self, at: u32, len: u32) -> Result<Address> {
        Address::from_bytes(self.slice(at, len)?)
            .map_err(|error| Fault::syscall(ErrorNumber::IllegalArgument, format!("not an address: {error}")))
    }
}

fn bounds(at: u32, len: u32) -> Option<std::ops::Range<usize>> {
    let at = usize::try_from(at).ok()?;
    Some(at..at.checked_add(usize::try_from(len).ok()?)?)
}

fn out_of_bounds() -> Fault {
    Fault::syscall(ErrorNumber::IllegalArgument, "out of the bounds of memory")
}
