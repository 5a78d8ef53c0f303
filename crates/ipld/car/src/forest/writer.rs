//! Writing of a `.forest.car.zst`, as a stream.
//!
//! Blocks are gathered into frames, each compressed on its own and recorded in the index, which is written last:
//! until then it takes 16 bytes of memory a block. The writer need not seek.

use std::io::{self, BufWriter, Write};

use cid::Cid;
use zstd::bulk::Compressor;

use super::{
    SKIPPABLE_MAGIC,
    footer::{self, SKIPPABLE_HEADER},
    table::{self, Layout, TableBuilder},
};
use crate::{
    CarError,
    writer::{encode_header, encode_prefix},
};

/// Bytes of sections after which a frame is closed, before compression. Of chain data they become about 8 KiB, the
/// frames that Forest writes: a compromise between the ratio of compression and the cost of finding one block.
const FRAME: usize = 20 << 10;

/// The level that Forest uses, the default of zstd.
const LEVEL: i32 = zstd::DEFAULT_COMPRESSION_LEVEL;

/// Index data in one skippable frame where one frame cannot hold all: what Forest writes.
const INDEX_FRAME: usize = 512 << 20;

/// Writes an archive block after block. Complete when [`finish`](Self::finish) returns `Ok`.
pub struct ForestCarWriter<W> {
    writer: W,
    offset: u64,
    compressor: Compressor<'static>,
    pending: Vec<u8>,
    prefix: Vec<u8>,
    index: TableBuilder,
}

impl<W: Write> ForestCarWriter<W> {
    /// Begins an archive with its roots.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn new(writer: W, roots: &[Cid]) -> Result<Self, CarError> {
        let compressor = Compressor::new(LEVEL).map_err(|error| CarError::io(0, error))?;
        let mut this = Self {
            writer,
            offset: 0,
            compressor,
            pending: encode_header(roots)?,
            prefix: Vec::new(),
            index: TableBuilder::default(),
        };
        // The header is a frame of its own, so that opening a file does not decompress blocks.
        this.end_frame()?;
        Ok(this)
    }

    /// Writes a block.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&mut self, cid: &Cid, data: &[u8]) -> Result<(), CarError> {
        encode_prefix(&mut self.prefix, cid, data.len()).map_err(|e| CarError::io(self.offset, e))?;
        self.pending.extend_from_slice(&self.prefix);
        self.pending.extend_from_slice(data);
        self.index.insert(table::summary(cid), self.offset);
        if self.pending.len() >= FRAME { self.end_frame() } else { Ok(()) }
    }

    /// Writes the last frame, the index and the footer, flushes, and returns the writer.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn finish(mut self) -> Result<W, CarError> {
        if !self.pending.is_empty() {
            self.end_frame()?;
        }
        let index = self.offset.saturating_add(SKIPPABLE_HEADER);
        let layout = self.index.lay_out();
        let mut writer = self.writer;
        let mut finish = || {
            write_index(&mut writer, &layout)?;
            writer.write_all(&footer::encode(index))?;
            writer.flush()
        };
        finish().map_err(|error| CarError::io(self.offset, error))?;
        Ok(writer)
    }

    fn end_frame(&mut self) -> Result<(), CarError> {
        let frame = self.compressor.compress(&self.pending).map_err(|e| CarError::io(self.offset, e))?;
        self.writer.write_all(&frame).map_err(|error| CarError::io(self.offset, error))?;
        self.offset = self.offset.saturating_add(frame.len() as u64);
        self.pending.clear();
        Ok(())
    }
}

/// Writes the table in one skippable frame, or in several where it is too long for one.
fn write_index(writer: &mut impl Write, layout: &Layout) -> io::Result<()> {
    if let Ok(length) = u32::try_from(layout.encoded_length()) {
        writer.write_all(&SKIPPABLE_MAGIC)?;
        writer.write_all(&length.to_le_bytes())?;
        let mut buffered = BufWriter::new(writer);
        layout.write(&mut buffered)?;
        return buffered.flush();
    }
    let mut frames = SkippableFrames { writer, pending: Vec::new(), size: INDEX_FRAME };
    layout.write(&mut frames)?;
    frames.flush()
}

/// Cuts what is written into skippable frames.
struct SkippableFrames<W> {
    writer: W,
    pending: Vec<u8>,
    size: usize,
}

impl<W: Write> Write for SkippableFrames<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= self.size {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.pending.is_empty() {
            let length = u32::try_from(self.pending.len()).map_err(io::Error::other)?;
            self.writer.write_all(&SKIPPABLE_MAGIC)?;
            self.writer.write_all(&length.to_le_bytes())?;
            self.writer.write_all(&self.pending)?;
            self.pending.clear();
        }
        self.writer.flush()
    }
}

impl<W> std::fmt::Debug for ForestCarWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ForestCarWriter").field("offset", &self.offset).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
