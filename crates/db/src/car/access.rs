//! How the bytes of an archive are reached: mapped into memory, or read by position.
//!
//! Mapped is faster: no system call and no copy, a block is a slice of the file. It has a price that no code can
//! take away: when the file is cut short while it is mapped, or its disk fails under a read, the process gets a
//! signal instead of an error. Archives are files that are written once and then only read; where that cannot be
//! relied on (network disks, files that others write), [`Access::Positioned`] turns every failure into an error.

use std::{fs::File, io};

use bytes::Bytes;
use forest_car::{PositionedFile, ReadAt};

/// How the bytes of an archive are reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Mapped into memory; by position where the system refuses to map. The file must not be cut short while the
    /// store, or a block read from it, lives.
    #[default]
    Mapped,
    /// Read by position: a system call and a copy for every read, and an error for every failure.
    Positioned,
}

/// An opened file.
#[derive(Debug)]
pub(crate) enum CarFile {
    Mapped(Bytes),
    Positioned(PositionedFile),
}

impl CarFile {
    /// Reaches a file the way that was asked for, or the other where it cannot be mapped.
    pub(crate) fn new(file: File, access: Access) -> io::Result<Self> {
        match access {
            Access::Mapped => match map(&file) {
                Ok(bytes) => Ok(Self::Mapped(bytes)),
                Err(_) => PositionedFile::new(file).map(Self::Positioned),
            },
            Access::Positioned => PositionedFile::new(file).map(Self::Positioned),
        }
    }

    /// Reads the file from its start to its end.
    pub(crate) const fn stream(&self) -> Stream<'_> {
        Stream { file: self, offset: 0 }
    }
}

#[expect(
    unsafe_code,
    reason = "mapping a file has no safe form; Access documents what is asked of its owner"
)]
fn map(file: &File) -> io::Result<Bytes> {
    // SAFETY: the mapping is read-only, private to the returned `Bytes` and lives as long as its last slice. What
    // stays is that the bytes must not change or vanish under us, which the type system cannot promise of a file:
    // `Access::Mapped` asks it of whoever opens the archive, and offers a way that asks nothing. Should the file
    // change all the same, every length and offset read from it is checked against the size of the mapping, so that
    // nothing outside of it is reached.
    let mapping = unsafe { memmap2::Mmap::map(file) }?;
    Ok(Bytes::from_owner(mapping))
}

impl ReadAt for CarFile {
    fn size(&self) -> u64 {
        match self {
            Self::Mapped(bytes) => ReadAt::size(bytes),
            Self::Positioned(file) => file.size(),
        }
    }

    fn bytes_at(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        match self {
            Self::Mapped(bytes) => bytes.bytes_at(offset, length),
            Self::Positioned(file) => file.bytes_at(offset, length),
        }
    }
}

/// A file read from its start to its end.
pub(crate) struct Stream<'a> {
    file: &'a CarFile,
    offset: u64,
}

impl io::Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.file.size() - self.offset).unwrap_or(usize::MAX);
        let length = buffer.len().min(left);
        let bytes = self.file.bytes_at(self.offset, length)?;
        buffer[..length].copy_from_slice(&bytes);
        self.offset += length as u64;
        Ok(length)
    }
}
