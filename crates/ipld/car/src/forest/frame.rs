//! One zstd frame of blocks, decompressed.
//!
//! Called by [`ForestCar`](super::ForestCar), kept by the frame cache of `forest_db`. Decompression is bounded by
//! [`Limits::frame`](crate::Limits::frame): output is produced into a buffer that grows up to it, and no further.

use bytes::Bytes;
use cid::Cid;
use zstd::zstd_safe::{self, DCtx};

use super::table;
use crate::{CarError, Limits, ReadAt, input::FRAME_MAGIC, section};

/// How much of the file is looked at first: frames are compressed to about 8 KiB.
const FIRST_LOOK: u64 = 16 << 10;

/// Room for the output where the frame does not say how much it needs.
const FIRST_ROOM: usize = 128 << 10;

const WHAT: &str = "zstd frame";

/// A block in a frame.
#[derive(Debug)]
struct Place {
    hash: u64,
    cid: Cid,
    start: usize,
    end: usize,
}

/// The blocks of one frame of a `.forest.car.zst`.
#[derive(Debug)]
pub struct Frame {
    data: Bytes,
    places: Box<[Place]>,
}

impl Frame {
    /// The data of a block, if it is in this frame.
    ///
    /// The bytes are copied out: a slice would keep the whole frame in memory for as long as the block lives.
    #[must_use]
    pub fn get(&self, cid: &Cid) -> Option<Bytes> {
        let place = self.find(cid)?;
        self.data.get(place.start..place.end).map(Bytes::copy_from_slice)
    }

    /// Whether a block is in this frame.
    #[must_use]
    pub fn has(&self, cid: &Cid) -> bool {
        self.find(cid).is_some()
    }

    /// How many blocks are in this frame.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether no block is in this frame.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Bytes of memory it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        let places = self.places.len().saturating_mul(size_of::<Place>());
        self.data.len().saturating_add(places).saturating_add(size_of::<Self>())
    }

    fn find(&self, cid: &Cid) -> Option<&Place> {
        let hash = table::summary(cid);
        self.places.iter().find(|place| place.hash == hash && place.cid == *cid)
    }

    /// Takes the sections of a decompressed frame apart; `offset` is where the frame begins in the file.
    fn parse(offset: u64, data: Bytes) -> Result<Self, CarError> {
        const WHAT: &str = "section in the frame";
        let mut places = Vec::new();
        let mut rest: &[u8] = &data;
        while let Some((length, used)) = section::parse_length(offset, rest, WHAT)? {
            let (body, after) = usize::try_from(length)
                .ok()
                .and_then(|length| rest.get(used..)?.split_at_checked(length))
                .ok_or(CarError::Truncated {
                    offset,
                    what: WHAT,
                    wanted: length,
                    present: rest.len() as u64,
                })?;
            let (cid, cid_length) = section::read_cid(offset, body)?;
            let end = data.len().saturating_sub(after.len());
            let start = end.saturating_sub(body.len()).saturating_add(cid_length);
            places.push(Place { hash: table::summary(&cid), cid, start, end });
            rest = after;
        }
        Ok(Self { data, places: places.into_boxed_slice() })
    }
}

/// Reads and decompresses the frame that begins at `offset` and must end by `end`.
pub(crate) fn read(
    file: &impl ReadAt,
    context: &mut DCtx<'static>,
    (offset, end): (u64, u64),
    limits: &Limits,
) -> Result<Frame, CarError> {
    Frame::parse(offset, decompress(file, context, (offset, end), limits)?)
}

/// The decompressed bytes of the frame that begins at `offset` and must end by `end`.
pub(crate) fn decompress(
    file: &impl ReadAt,
    context: &mut DCtx<'static>,
    (offset, end): (u64, u64),
    limits: &Limits,
) -> Result<Bytes, CarError> {
    let compressed = compressed(file, offset, end, limits)?;
    let too_large = |claimed| CarError::TooLarge { offset, what: WHAT, claimed, limit: limits.frame };
    let limit = usize::try_from(limits.frame).unwrap_or(usize::MAX);
    let claimed = zstd_safe::get_frame_content_size(&compressed).ok().flatten();
    let mut room = match claimed {
        Some(claimed) if claimed > limits.frame => return Err(too_large(claimed)),
        Some(claimed) => usize::try_from(claimed).unwrap_or(usize::MAX),
        None => FIRST_ROOM.min(limit),
    };
    loop {
        let mut output = Vec::new();
        let no_memory = |error| CarError::io(offset, std::io::Error::other(error));
        output.try_reserve_exact(room).map_err(no_memory)?;
        match context.decompress(&mut output, &compressed) {
            Ok(_) => return Ok(output.into()),
            Err(code) if claimed.is_none() && is_out_of_room(code) => {
                if room >= limit {
                    return Err(too_large(limits.frame.saturating_add(1)));
                }
                room = room.saturating_mul(4).min(limit);
            }
            Err(code) => return Err(CarError::malformed(offset, WHAT, zstd_safe::get_error_name(code))),
        }
    }
}

/// Whether decompression stopped because the output did not fit.
fn is_out_of_room(code: usize) -> bool {
    // ZSTD_error_dstSize_tooSmall of zstd_errors.h, as functions return it: negated.
    code == 70_usize.wrapping_neg()
}

/// The compressed bytes of one frame.
fn compressed(file: &impl ReadAt, offset: u64, end: u64, limits: &Limits) -> Result<Bytes, CarError> {
    let left = end.saturating_sub(offset);
    let mut look = FIRST_LOOK;
    loop {
        let wanted = look.min(left);
        let length = usize::try_from(wanted).unwrap_or(usize::MAX);
        let bytes = file.bytes_at(offset, length).map_err(|error| CarError::io(offset, error))?;
        if !bytes.starts_with(&FRAME_MAGIC) {
            return Err(CarError::malformed(offset, WHAT, "no frame begins here"));
        }
        match zstd_safe::find_frame_compressed_size(&bytes) {
            Ok(length) => return Ok(bytes.slice(..length.min(bytes.len()))),
            Err(code) if wanted == left => {
                return Err(CarError::malformed(offset, WHAT, zstd_safe::get_error_name(code)));
            }
            // Compression makes nothing much larger, so that a frame of more bytes breaks the limit for sure.
            Err(_) if look > limits.frame.saturating_mul(2) => {
                return Err(CarError::TooLarge { offset, what: WHAT, claimed: look, limit: limits.frame });
            }
            Err(_) => look = look.saturating_mul(4),
        }
    }
}
