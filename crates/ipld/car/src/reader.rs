//! Streaming reading: header first, then block after block, in the order of the file.
//!
//! The way in for everything that comes from outside: snapshots, bundles, vectors. CARv1, CARv2 and both under
//! zstd are told apart by their first bytes. Memory is the largest section and nothing else.
//!
//! Invariant: a block handed out lies wholly inside the archive and, unless the options say otherwise, hashes to
//! its CID. After an error the reader yields nothing more, since the position of the next section is unknown.

use std::io::Read;

use cid::Cid;
use forest_blockstore::Block;

use crate::{
    CarError, CarHeader, Entry, ReadOptions, Section, Verify, header, input::Input, section, source::Source,
    verify,
};

const WHAT: &str = "section";

/// Reads an archive from its start to its end.
///
/// [`next_section`](Self::next_section) lends blocks out of the buffer without copying them; as an [`Iterator`]
/// the reader yields owned [`Block`]s.
pub struct CarReader<R> {
    source: Source<Input<R>>,
    header: CarHeader,
    options: ReadOptions,
    /// Sections before this offset were verified ahead.
    verified: u64,
    done: bool,
}

impl<R: Read> CarReader<R> {
    /// Opens an archive, every block of which is to be verified.
    ///
    /// # Errors
    /// When the header is not one of CARv1 or CARv2, or breaks the default [`Limits`](crate::Limits).
    pub fn new(reader: R) -> Result<Self, CarError> {
        Self::with_options(reader, ReadOptions::default())
    }

    /// Opens an archive to be read as the options say.
    ///
    /// # Errors
    /// As [`new`](Self::new), under the limits of the options.
    pub fn with_options(reader: R, options: ReadOptions) -> Result<Self, CarError> {
        let input = Input::detect(reader, options.limits.zstd_window_log).map_err(|e| CarError::io(0, e))?;
        Self::open(input, options)
    }

    /// Opens an archive that is taken as it is: bytes that look like zstd are a malformed header, so that offsets
    /// are always those of the file.
    ///
    /// # Errors
    /// As [`with_options`](Self::with_options).
    pub fn uncompressed(reader: R, options: ReadOptions) -> Result<Self, CarError> {
        Self::open(Input::plain(reader), options)
    }

    fn open(input: Input<R>, options: ReadOptions) -> Result<Self, CarError> {
        let mut source = Source::new(input);
        let header = header::read(&mut source, &options)?;
        Ok(Self { source, header, options, verified: 0, done: false })
    }

    /// What the archive says about itself.
    #[must_use]
    pub const fn header(&self) -> &CarHeader {
        &self.header
    }

    /// The roots of the archive.
    #[must_use]
    pub fn roots(&self) -> &[Cid] {
        &self.header.roots
    }

    /// How many bytes of the archive were consumed, after decompression.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.source.offset()
    }

    /// The next block, lent; `None` at the end.
    ///
    /// # Errors
    /// See [`CarError`]; after one, only `None` follows.
    pub fn next_section(&mut self) -> Result<Option<Section<'_>>, CarError> {
        let limit = self.options.limits.section;
        self.verify_ahead(limit)?;
        let Some((offset, length)) = self.next_length()? else { return Ok(None) };
        // Until the section is known to be good, this reader is done.
        self.done = true;
        if length > limit {
            return Err(CarError::TooLarge { offset, what: WHAT, claimed: length, limit });
        }
        let verify = self.options.verify;
        let body = section::peek_body(&mut self.source, offset, length, WHAT)?;
        let (cid, cid_length) = section::read_cid(offset, body)?;
        if offset >= self.verified {
            verify::check(verify, offset, &cid, body.get(cid_length..).unwrap_or_default())?;
        }
        let length = body.len();
        self.done = false;
        let data = self.source.take(length).get(cid_length..).unwrap_or_default();
        Ok(Some(Section { offset, cid, data }))
    }

    /// Where the next block lies, passing over its data unread and unverified; `None` at the end.
    ///
    /// For indexes. Sections may be longer than the limit, since they are not held.
    ///
    /// # Errors
    /// See [`CarError`]; after one, only `None` follows.
    pub fn next_entry(&mut self) -> Result<Option<Entry>, CarError> {
        let Some((offset, length)) = self.next_length()? else { return Ok(None) };
        self.done = true;
        let start = self.source.offset();
        let window = section::peek_cid_window(&mut self.source, length)?;
        let short = (window.len() as u64) < length.min(1);
        let parsed = section::read_cid(offset, window);
        let present = self.source.skip(length)?;
        if short || present < length {
            return Err(CarError::Truncated { offset, what: WHAT, wanted: length, present });
        }
        let (cid, cid_length) = parsed?;
        let data_offset = start.saturating_add(cid_length as u64);
        let data_length = length.saturating_sub(cid_length as u64);
        self.done = false;
        Ok(Some(Entry { cid, offset, data_offset, data_length }))
    }

    /// Verifies what the buffer holds, if that was not done. Reads nothing.
    fn verify_ahead(&mut self, limit: u64) -> Result<(), CarError> {
        let offset = self.source.offset();
        if !self.done && self.options.verify != Verify::Nothing && offset >= self.verified {
            let right = verify::ahead(self.source.peek(0)?, limit);
            self.verified = offset.saturating_add(right as u64);
        }
        Ok(())
    }

    /// Start and length of the next section.
    fn next_length(&mut self) -> Result<Option<(u64, u64)>, CarError> {
        if self.done {
            return Ok(None);
        }
        let offset = self.source.offset();
        self.done = true;
        let Some(length) = section::read_length(&mut self.source, WHAT)? else {
            return self.finish(offset);
        };
        if length == 0 && self.options.zero_length_ends {
            return Ok(None);
        }
        self.done = false;
        Ok(Some((offset, length)))
    }

    /// The end of the bytes is the end of a CARv1; of a CARv2 only where its header says so.
    fn finish(&self, offset: u64) -> Result<Option<(u64, u64)>, CarError> {
        match self.header.v2 {
            Some(v2) if offset < self.source.end() => Err(CarError::Truncated {
                offset: v2.data_offset,
                what: "data of the CARv2",
                wanted: v2.data_size,
                present: offset.saturating_sub(v2.data_offset),
            }),
            _ => Ok(None),
        }
    }
}

impl<R: Read> Iterator for CarReader<R> {
    type Item = Result<Block, CarError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.next_section() {
            Ok(section) => section.map(|section| Ok(section.into())),
            Err(error) => Some(Err(error)),
        }
    }
}

impl<R: Read> std::iter::FusedIterator for CarReader<R> {}

impl<R> std::fmt::Debug for CarReader<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CarReader")
            .field("header", &self.header)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
