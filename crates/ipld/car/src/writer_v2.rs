//! Writing of a CARv2: a CARv1 behind a header that says how long it is.
//!
//! The header is written first with a length of zero and again at the end, therefore the writer must seek. No
//! index is written: readers of CARv2 make their own where the file has none.

use std::io::{Seek, SeekFrom, Write};

use cid::Cid;

use crate::{
    CarError, CarWriter,
    header::{CarV2Header, V2_HEADER_END},
};

/// Writes a CARv2 without index, block after block. Complete when [`finish`](Self::finish) returns `Ok`.
#[derive(Debug)]
pub struct CarV2Writer<W> {
    inner: CarWriter<W>,
}

/// The header of an archive with so many bytes of data, and no index.
const fn header(data_size: u64) -> CarV2Header {
    CarV2Header { characteristics: [0; 16], data_offset: V2_HEADER_END, data_size, index_offset: 0 }
}

impl<W: Write + Seek> CarV2Writer<W> {
    /// Begins an archive at the start of a writer.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn new(mut writer: W, roots: &[Cid]) -> Result<Self, CarError> {
        writer.write_all(&header(0).to_bytes()).map_err(|error| CarError::io(0, error))?;
        Ok(Self { inner: CarWriter::new(writer, roots)? })
    }

    /// Writes a block.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&mut self, cid: &Cid, data: &[u8]) -> Result<(), CarError> {
        self.inner.write(cid, data)
    }

    /// Completes the header, flushes and returns the writer, positioned at the end.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn finish(self) -> Result<W, CarError> {
        let data_size = self.inner.offset();
        let mut writer = self.inner.finish()?;
        let complete = |writer: &mut W| {
            writer.seek(SeekFrom::Start(0))?;
            writer.write_all(&header(data_size).to_bytes())?;
            writer.seek(SeekFrom::End(0))?;
            writer.flush()
        };
        complete(&mut writer).map_err(|error| CarError::io(0, error))?;
        Ok(writer)
    }
}
