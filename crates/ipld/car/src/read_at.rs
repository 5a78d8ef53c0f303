//! Reading at a position, from several threads at once.
//!
//! What random access stands on: files, and bytes in memory or mapped into it. `forest_db` adds mapped files, which
//! are [`Bytes`] too.

use std::{fs::File, io};

use bytes::Bytes;

/// Data of a fixed size that can be read anywhere.
///
/// The data must not change while it is open: what was read at a position is expected there again.
pub trait ReadAt: Send + Sync {
    /// How many bytes there are.
    fn size(&self) -> u64;

    /// The `length` bytes at `offset`; an error of kind `UnexpectedEof` where they are not all there.
    ///
    /// # Errors
    /// When reading fails. Nothing is allocated for bytes past the end.
    fn bytes_at(&self, offset: u64, length: usize) -> io::Result<Bytes>;
}

/// Whether `length` bytes at `offset` lie in data of `size` bytes.
fn check(size: u64, offset: u64, length: usize) -> io::Result<()> {
    match offset.checked_add(length as u64) {
        Some(end) if end <= size => Ok(()),
        _ => Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            format!("{length} bytes at {offset} are not in a file of {size} bytes"),
        )),
    }
}

impl ReadAt for Bytes {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn bytes_at(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        check(ReadAt::size(self), offset, length)?;
        let start = usize::try_from(offset).map_err(io::Error::other)?;
        Ok(self.slice(start..start.saturating_add(length)))
    }
}

impl<T: ReadAt + ?Sized> ReadAt for std::sync::Arc<T> {
    fn size(&self) -> u64 {
        (**self).size()
    }

    fn bytes_at(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        (**self).bytes_at(offset, length)
    }
}

/// A file read by position: every read is a system call and a copy, and every failure an error.
#[derive(Debug)]
pub struct PositionedFile {
    file: File,
    size: u64,
}

impl PositionedFile {
    /// Takes a file and asks for its size, once.
    ///
    /// # Errors
    /// When the size cannot be had.
    pub fn new(file: File) -> io::Result<Self> {
        let size = file.metadata()?.len();
        Ok(Self { file, size })
    }
}

impl ReadAt for PositionedFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn bytes_at(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        check(self.size, offset, length)?;
        let mut buffer = vec![0; length];
        read_exact_at(&self.file, &mut buffer, offset)?;
        Ok(buffer.into())
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buffer, offset) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                buffer = buffer.get_mut(read..).unwrap_or_default();
                offset = offset.saturating_add(read as u64);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
