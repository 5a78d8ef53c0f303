//! The bytes of a CAR, decompressed where the file is compressed.
//!
//! A file that begins with a zstd frame (or a skippable one) is decompressed on the fly; frames may follow each
//! other and skippable frames between them are passed over, so that a `.forest.car.zst` streams like any other.

use std::io::{self, BufReader, Chain, Cursor, Read};

use zstd::stream::read::Decoder;

/// First bytes of a zstd frame (RFC 8878, 3.1.1).
pub(crate) const FRAME_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// The file with the bytes put back that were looked at to detect its kind.
pub(crate) type Whole<R> = Chain<Cursor<Vec<u8>>, R>;

/// A reader of CAR bytes.
pub(crate) enum Input<R> {
    Plain(Whole<R>),
    Zstd(Box<Decoder<'static, BufReader<Whole<R>>>>),
}

/// Whether a file that begins with these bytes (four are enough) is compressed.
#[must_use]
pub fn is_zstd(start: &[u8]) -> bool {
    match start {
        // RFC 8878, 3.1.2: the low half of the first byte of a skippable frame is free.
        [first, 0x2a, 0x4d, 0x18, ..] => first & 0xf0 == 0x50,
        start => start.starts_with(&FRAME_MAGIC),
    }
}

impl<R: Read> Input<R> {
    /// Takes the reader as it is.
    pub(crate) fn plain(reader: R) -> Self {
        Self::Plain(Cursor::new(Vec::new()).chain(reader))
    }

    /// Looks at the first bytes and decides.
    pub(crate) fn detect(mut reader: R, window_log: u32) -> io::Result<Self> {
        let mut start = Vec::with_capacity(FRAME_MAGIC.len());
        reader.by_ref().take(4).read_to_end(&mut start)?;
        let compressed = is_zstd(&start);
        let whole = Cursor::new(start).chain(reader);
        if !compressed {
            return Ok(Self::Plain(whole));
        }
        let mut decoder = Decoder::new(whole)?;
        decoder.window_log_max(window_log)?;
        Ok(Self::Zstd(Box::new(decoder)))
    }
}

impl<R: Read> Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(reader) => reader.read(buffer),
            Self::Zstd(decoder) => decoder.read(buffer),
        }
    }
}
