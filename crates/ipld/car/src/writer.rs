//! Streaming writing of a CARv1, plain or compressed.
//!
//! The writer copies what it is given: it hashes nothing and keeps nothing, so blocks may be written twice and
//! roots need not be among them.

use std::io::{self, Write};

use cid::Cid;
use forest_blockstore::Block;
use unsigned_varint::encode;
use zstd::stream::write::Encoder;

use crate::{CarError, header};

/// Writes an archive block after block.
///
/// Writes are small: give it a [`BufWriter`](std::io::BufWriter) around a file. The archive is complete when
/// [`finish`](Self::finish) returns `Ok`.
#[derive(Debug)]
pub struct CarWriter<W> {
    writer: W,
    offset: u64,
    prefix: Vec<u8>,
}

impl<W: Write> CarWriter<W> {
    /// Begins an archive with its roots.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn new(mut writer: W, roots: &[Cid]) -> Result<Self, CarError> {
        let header = encode_header(roots)?;
        writer.write_all(&header).map_err(|error| CarError::io(0, error))?;
        Ok(Self { writer, offset: header.len() as u64, prefix: Vec::new() })
    }

    /// Writes a block.
    ///
    /// # Errors
    /// When the writer fails; how much of the block it took is then unknown.
    pub fn write(&mut self, cid: &Cid, data: &[u8]) -> Result<(), CarError> {
        encode_prefix(&mut self.prefix, cid, data.len()).map_err(|e| CarError::io(self.offset, e))?;
        for part in [self.prefix.as_slice(), data] {
            self.writer.write_all(part).map_err(|error| CarError::io(self.offset, error))?;
            self.offset = self.offset.saturating_add(part.len() as u64);
        }
        Ok(())
    }

    /// Writes a block with its CID.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_block(&mut self, block: &Block) -> Result<(), CarError> {
        self.write(&block.cid, &block.data)
    }

    /// How many bytes were written.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// Flushes and returns the writer.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn finish(mut self) -> Result<W, CarError> {
        self.writer.flush().map_err(|error| CarError::io(self.offset, error))?;
        Ok(self.writer)
    }
}

impl<W: Write> CarWriter<Encoder<'static, W>> {
    /// Begins an archive compressed as one zstd frame; level 0 is the default of zstd.
    ///
    /// # Errors
    /// When the writer or the set-up of the encoder fails.
    pub fn compressed(writer: W, roots: &[Cid], level: i32) -> Result<Self, CarError> {
        Self::new(Encoder::new(writer, level).map_err(|error| CarError::io(0, error))?, roots)
    }

    /// Ends the zstd frame and returns the writer below it.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn finish_compressed(self) -> Result<W, CarError> {
        let mut writer = self.writer.finish().map_err(|error| CarError::io(self.offset, error))?;
        writer.flush().map_err(|error| CarError::io(self.offset, error))?;
        Ok(writer)
    }
}

/// A CARv1 header as it is written.
pub(crate) fn encode_header(roots: &[Cid]) -> Result<Vec<u8>, CarError> {
    header::encode_v1(roots).map_err(|error| CarError::malformed(0, "header", error))
}

/// Replaces `out` by what stands before the data of a block: length and CID.
pub(crate) fn encode_prefix(out: &mut Vec<u8>, cid: &Cid, data_length: usize) -> io::Result<()> {
    let length = cid.encoded_len().saturating_add(data_length);
    let mut buffer = encode::usize_buffer();
    out.clear();
    out.extend_from_slice(encode::usize(length, &mut buffer));
    cid.write_bytes(out).map_err(io::Error::other)?;
    Ok(())
}
