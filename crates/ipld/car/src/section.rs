//! Sections: a length, a CID, and the data it names.
//!
//! The innermost loop of reading; called by [`CarReader`](crate::CarReader) and the scan of a frame in
//! [`forest`](crate::forest). A section never reaches past the end of the archive, and its CID never past the
//! section.

use std::io::Read;

use bytes::Bytes;
use cid::Cid;
use forest_blockstore::Block;
use forest_encoding::{codec, hash};
use unsigned_varint::decode;

use crate::{CarError, source::Source};

/// The longest varint of 64 bits, in bytes.
const LONGEST_VARINT: usize = 10;

/// The longest CID that can be held: four varints and a digest of 64 bytes.
const LONGEST_CID: usize = 4 * LONGEST_VARINT + 64;

/// A block in the buffer of its reader: nothing is copied until the caller does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section<'a> {
    /// Where the section begins, its length included: bytes from the start of the archive.
    pub offset: u64,
    /// The CID before the data.
    pub cid: Cid,
    /// The data.
    pub data: &'a [u8],
}

/// Where a block lies in an archive. Offsets and lengths are in bytes, from the start of the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The CID before the data.
    pub cid: Cid,
    /// Where the section begins, its length included.
    pub offset: u64,
    /// Where the data begins.
    pub data_offset: u64,
    /// How long the data is.
    pub data_length: u64,
}

impl Entry {
    /// Reads the head of the section that begins at `offset`, of which `window` shows the start.
    ///
    /// # Errors
    /// When there is no length or no CID, or the window is too short to tell: [`Entry::WINDOW`] bytes are enough.
    pub fn parse(offset: u64, window: &[u8]) -> Result<Self, CarError> {
        let cut = CarError::Truncated { offset, what: "section", wanted: 1, present: 0 };
        let (length, used) = parse_length(offset, window, "section")?.ok_or(cut)?;
        let rest = window.get(used..).unwrap_or_default();
        let body = usize::try_from(length).ok().and_then(|length| rest.get(..length)).unwrap_or(rest);
        let (cid, cid_length) = read_cid(offset, body)?;
        Ok(Self {
            cid,
            offset,
            data_offset: offset.saturating_add(used as u64).saturating_add(cid_length as u64),
            data_length: length.saturating_sub(cid_length as u64),
        })
    }

    /// The longest head that a section can have, in bytes.
    pub const WINDOW: usize = LONGEST_VARINT + LONGEST_CID;
}

/// A length at the start of `window`, and how many bytes it takes; `None` when the window is empty.
pub(crate) fn parse_length(
    offset: u64,
    window: &[u8],
    what: &'static str,
) -> Result<Option<(u64, usize)>, CarError> {
    match window {
        [] => Ok(None),
        // What most sections of less than 128 bytes, and many headers, begin with.
        [low, ..] if *low < 0x80 => Ok(Some((u64::from(*low), 1))),
        window => match decode::u64(window) {
            Ok((length, rest)) => Ok(Some((length, window.len().saturating_sub(rest.len())))),
            Err(decode::Error::Insufficient) => {
                let present = window.len() as u64;
                Err(CarError::Truncated { offset, what, wanted: present.saturating_add(1), present })
            }
            Err(error) => Err(CarError::malformed(offset, what, format!("length: {error}"))),
        },
    }
}

/// Reads a length; `None` at the clean end of the archive.
pub(crate) fn read_length<R: Read>(
    source: &mut Source<R>,
    what: &'static str,
) -> Result<Option<u64>, CarError> {
    let offset = source.offset();
    let window = source.peek(LONGEST_VARINT)?;
    let Some((length, used)) = parse_length(offset, window, what)? else { return Ok(None) };
    source.consume(used);
    Ok(Some(length))
}

/// The `length` bytes that follow, checked to be there; `offset` is where what they belong to begins.
pub(crate) fn peek_body<'a, R: Read>(
    source: &'a mut Source<R>,
    offset: u64,
    length: u64,
    what: &'static str,
) -> Result<&'a [u8], CarError> {
    let left = source.end().saturating_sub(source.offset());
    let wanted = usize::try_from(length.min(left)).unwrap_or(usize::MAX);
    let bytes = source.peek(wanted)?;
    let present = bytes.len() as u64;
    usize::try_from(length).ok().and_then(|length| bytes.get(..length)).ok_or(CarError::Truncated {
        offset,
        what,
        wanted: length,
        present,
    })
}

/// Reads the CID that a section begins with; `window` holds the section or as much of it as a CID can need.
/// Returns it with its length in bytes.
pub(crate) fn read_cid(offset: u64, window: &[u8]) -> Result<(Cid, usize), CarError> {
    if let Some((cid, length)) = read_chain_cid(window) {
        return Ok((cid, length));
    }
    let mut rest = window;
    let cid = Cid::read_bytes(&mut rest).map_err(|error| CarError::malformed(offset, "CID", error))?;
    Ok((cid, window.len().saturating_sub(rest.len())))
}

/// The form that all but a few CIDs have: version 1, DAG-CBOR, blake2b-256.
fn read_chain_cid(window: &[u8]) -> Option<(Cid, usize)> {
    const PREFIX: [u8; 6] = [0x01, codec::DAG_CBOR as u8, 0xa0, 0xe4, 0x02, 32];
    let digest = window.strip_prefix(&PREFIX)?.first_chunk::<32>()?;
    let cid = hash::cid_of_digest(codec::DAG_CBOR, hash::BLAKE2B_256, digest);
    Some((cid, PREFIX.len().saturating_add(digest.len())))
}

/// As much of a section as a CID can need.
pub(crate) fn peek_cid_window<R: Read>(source: &mut Source<R>, length: u64) -> Result<&[u8], CarError> {
    let wanted = usize::try_from(length).unwrap_or(LONGEST_CID).min(LONGEST_CID);
    let window = source.peek(wanted)?;
    Ok(window.get(..wanted).unwrap_or(window))
}

impl From<Section<'_>> for Block {
    fn from(section: Section<'_>) -> Self {
        Self { cid: section.cid, data: Bytes::copy_from_slice(section.data) }
    }
}
