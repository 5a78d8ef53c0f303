//! A buffer over a reader that knows where in the archive it is.
//!
//! Invariant: the buffer grows by doubling and only after what it holds was filled from the reader, so memory is
//! bounded by twice the bytes that really arrived, whatever lengths the file claims.

use std::io::{ErrorKind, Read};

use crate::CarError;

/// What is read from the reader at once, and the least size of the buffer, in bytes.
const CHUNK: usize = 128 << 10;

/// Buffered, counted reading up to a known end.
pub(crate) struct Source<R> {
    reader: R,
    buffer: Vec<u8>,
    /// Bytes of `buffer` that were consumed.
    start: usize,
    /// Bytes of `buffer` that were filled.
    filled: usize,
    /// Offset of `buffer[start]` in the archive.
    offset: u64,
    /// Where reading must stop: the end of the inner archive of a CARv2.
    end: u64,
    exhausted: bool,
}

impl<R: Read> Source<R> {
    pub(crate) const fn new(reader: R) -> Self {
        Self { reader, buffer: Vec::new(), start: 0, filled: 0, offset: 0, end: u64::MAX, exhausted: false }
    }

    /// Where in the archive the next byte is.
    pub(crate) const fn offset(&self) -> u64 {
        self.offset
    }

    /// Where reading stops; `u64::MAX` until [`Self::end_at`].
    pub(crate) const fn end(&self) -> u64 {
        self.end
    }

    /// Lets reading stop at `end`.
    pub(crate) const fn end_at(&mut self, end: u64) {
        self.end = end;
    }

    /// The next bytes: `wanted` or more where there are as many, else all that are left.
    pub(crate) fn peek(&mut self, wanted: usize) -> Result<&[u8], CarError> {
        while self.filled.saturating_sub(self.start) < wanted && !self.exhausted {
            self.fill(wanted)?;
        }
        let left = usize::try_from(self.end.saturating_sub(self.offset)).unwrap_or(usize::MAX);
        let stop = self.filled.min(self.start.saturating_add(left));
        Ok(self.buffer.get(self.start..stop).unwrap_or_default())
    }

    /// Moves past bytes that a peek has shown.
    pub(crate) fn consume(&mut self, bytes: usize) {
        self.start = self.start.saturating_add(bytes).min(self.filled);
        self.offset = self.offset.saturating_add(bytes as u64);
    }

    /// Moves past bytes that a peek has shown, and lends them.
    pub(crate) fn take(&mut self, bytes: usize) -> &[u8] {
        let start = self.start;
        self.consume(bytes);
        self.buffer.get(start..self.start).unwrap_or_default()
    }

    /// Moves past `bytes` bytes; returns how many there were.
    pub(crate) fn skip(&mut self, bytes: u64) -> Result<u64, CarError> {
        let mut left = bytes;
        while left > 0 {
            let present = self.peek(1)?.len();
            if present == 0 {
                break;
            }
            let step = usize::try_from(left).map_or(present, |left| left.min(present));
            self.consume(step);
            left = left.saturating_sub(step as u64);
        }
        Ok(bytes.saturating_sub(left))
    }

    /// One read. Makes room first: by moving what is left to the front, then by growing.
    fn fill(&mut self, wanted: usize) -> Result<(), CarError> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.filled = self.filled.saturating_sub(self.start);
            self.start = 0;
        }
        if self.filled == self.buffer.len() {
            let grown = self.buffer.len().saturating_mul(2).min(wanted.max(CHUNK)).max(CHUNK);
            self.buffer.resize(grown.max(self.buffer.len()), 0);
        }
        let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
        match self.reader.read(room) {
            Ok(0) => self.exhausted = true,
            Ok(read) => self.filled = self.filled.saturating_add(read),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => {
                let at = self.offset.saturating_add(self.filled as u64);
                return Err(CarError::io(at, error));
            }
        }
        Ok(())
    }
}
