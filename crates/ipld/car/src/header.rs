//! The headers: roots in CBOR, and the fixed 51 bytes with which a CARv2 begins.
//!
//! Read by [`CarReader`](crate::CarReader) and [`forest`](crate::forest), written by the writers.
//! Sources: CARv1 "Header", CARv2 "Pragma" and "Header".

use std::io::Read;

use cid::Cid;
use forest_encoding::{EncodeError, from_slice, to_vec};
use serde::{Deserialize, Serialize};
use unsigned_varint::encode;

use crate::{CarError, ReadOptions, section, source::Source};

/// The 11 bytes that every CARv2 begins with: the header of a CAR of version 2 without roots.
pub(crate) const PRAGMA_V2: [u8; 11] = *b"\x0a\xa1\x67version\x02";

/// Bytes before the earliest possible start of the inner archive.
pub(crate) const V2_HEADER_END: u64 = 51;

/// What an archive says about itself before its first block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarHeader {
    /// The roots of the graphs in the archive. Nothing guarantees that their blocks are there.
    pub roots: Vec<Cid>,
    /// The outer header, where the file is a CARv2.
    pub v2: Option<CarV2Header>,
}

/// The fixed header of a CARv2. Offsets and sizes are in bytes, from the start of the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CarV2Header {
    /// Bit field; bit 0 (the highest of the first byte) says that the index covers identity CIDs too.
    pub characteristics: [u8; 16],
    /// Where the inner CARv1 begins.
    pub data_offset: u64,
    /// How long the inner CARv1 is.
    pub data_size: u64,
    /// Where the index begins; 0 where there is none.
    pub index_offset: u64,
}

/// The CBOR form of a header of any version, roots being optional to tell a CARv2 pragma from a broken CARv1.
#[derive(Deserialize)]
struct AnyHeader {
    #[serde(default)]
    roots: Option<Vec<Cid>>,
    version: u64,
}

/// The CBOR form of a CARv1 header.
#[derive(Serialize)]
struct HeaderV1<'a> {
    roots: &'a [Cid],
    version: u64,
}

impl CarV2Header {
    /// Reads the 40 bytes behind the pragma.
    fn parse(bytes: &[u8; 40]) -> Self {
        let (characteristics, rest) = bytes.split_first_chunk::<16>().unwrap_or((&[0; 16], &[]));
        let mut numbers = rest.as_chunks::<8>().0.iter().map(|number| u64::from_le_bytes(*number));
        let mut next = || numbers.next().unwrap_or_default();
        Self {
            characteristics: *characteristics,
            data_offset: next(),
            data_size: next(),
            index_offset: next(),
        }
    }

    /// The pragma and the 40 bytes behind it.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = PRAGMA_V2.to_vec();
        bytes.extend(self.characteristics);
        for number in [self.data_offset, self.data_size, self.index_offset] {
            bytes.extend(number.to_le_bytes());
        }
        bytes
    }

    /// The end of the inner archive, once offsets and sizes have been found consistent.
    fn data_end(&self) -> Result<u64, CarError> {
        let wrong = |reason: String| Err(CarError::malformed(0, "CARv2 header", reason));
        if self.data_offset < V2_HEADER_END {
            return wrong(format!("data offset {} lies inside the header", self.data_offset));
        }
        let Some(end) = self.data_offset.checked_add(self.data_size) else {
            return wrong(format!("data of {} bytes at {} has no end", self.data_size, self.data_offset));
        };
        if self.index_offset != 0 && self.index_offset < end {
            return wrong(format!("index at {} lies before the end of the data, {end}", self.index_offset));
        }
        Ok(end)
    }
}

/// A CARv1 header as it is written: length and CBOR.
pub(crate) fn encode_v1(roots: &[Cid]) -> Result<Vec<u8>, EncodeError> {
    let body = to_vec(&HeaderV1 { roots, version: 1 })?;
    let mut buffer = encode::usize_buffer();
    let mut bytes = encode::usize(body.len(), &mut buffer).to_vec();
    bytes.extend(body);
    Ok(bytes)
}

/// Reads the header or headers and leaves the source at the first section.
pub(crate) fn read<R: Read>(source: &mut Source<R>, options: &ReadOptions) -> Result<CarHeader, CarError> {
    let outer = read_one(source, options)?;
    if outer.version != 2 {
        return Ok(CarHeader { roots: accept_v1(outer, 0, options)?, v2: None });
    }
    if source.offset() != PRAGMA_V2.len() as u64 {
        return Err(CarError::malformed(0, "CARv2 pragma", "not the one the specification fixes"));
    }
    let offset = source.offset();
    let bytes = source.peek(40)?;
    let Some(bytes) = bytes.first_chunk::<40>() else {
        let present = bytes.len() as u64;
        return Err(CarError::Truncated { offset, what: "CARv2 header", wanted: 40, present });
    };
    let v2 = CarV2Header::parse(bytes);
    source.consume(40);
    let end = v2.data_end()?;
    let padding = v2.data_offset.saturating_sub(source.offset());
    let skipped = source.skip(padding)?;
    if skipped < padding {
        let what = "padding before the CARv1";
        return Err(CarError::Truncated { offset: V2_HEADER_END, what, wanted: padding, present: skipped });
    }
    source.end_at(end);
    let inner = read_one(source, options)?;
    Ok(CarHeader { roots: accept_v1(inner, v2.data_offset, options)?, v2: Some(v2) })
}

/// One length-prefixed CBOR header.
fn read_one<R: Read>(source: &mut Source<R>, options: &ReadOptions) -> Result<AnyHeader, CarError> {
    const WHAT: &str = "header";
    let offset = source.offset();
    let Some(length) = section::read_length(source, WHAT)? else {
        return Err(CarError::Truncated { offset, what: WHAT, wanted: 1, present: 0 });
    };
    if length > options.limits.header {
        let limit = options.limits.header;
        return Err(CarError::TooLarge { offset, what: WHAT, claimed: length, limit });
    }
    let body = section::peek_body(source, offset, length, WHAT)?;
    let header = from_slice(body).map_err(|error| CarError::malformed(offset, WHAT, error))?;
    let length = body.len();
    source.consume(length);
    Ok(header)
}

fn accept_v1(header: AnyHeader, offset: u64, options: &ReadOptions) -> Result<Vec<Cid>, CarError> {
    match header {
        AnyHeader { version, .. } if version != 1 => Err(CarError::UnsupportedVersion { offset, version }),
        AnyHeader { roots: None, .. } => Err(CarError::malformed(offset, "header", "no list of roots")),
        AnyHeader { roots: Some(roots), .. } if roots.is_empty() && !options.rootless => {
            Err(CarError::malformed(offset, "header", "the list of roots is empty"))
        }
        AnyHeader { roots: Some(roots), .. } => Ok(roots),
    }
}
