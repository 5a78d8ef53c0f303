//! The scan that gas is charged on.
//!
//! Called by the VM for every block that is opened or created under network versions 21 and later. One item costs one field, one
//! tag 42 one CID, each counted *before* the bytes it pays for are read; the counts are what the network charges,
//! also when the scan ends in an error.
//! Rules: FIP-0071; consensus notes 4.6.

use crate::{
    CidError, CidRef,
    cbor::{CborError, Head, Major, TAG_CID, take_slice},
    codec, hash,
};

/// What a scan may spend, and what it spends on what. In whatever unit of gas the caller counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The most that may be spent.
    pub available: u64,
    /// The price of one item.
    pub per_field: u64,
    /// The price of one CID, on top of its item's.
    pub per_cid: u64,
}

impl Allowance {
    /// Nothing costs anything.
    pub const UNLIMITED: Self = Self { available: u64::MAX, per_field: 0, per_cid: 0 };
}

/// How far a scan came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Scan {
    /// Items paid for.
    pub fields: u64,
    /// CIDs paid for.
    pub cids: u64,
    /// How it ended.
    pub end: Result<(), ScanError>,
}

/// Why a scan ended before the block did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScanError {
    /// The next item or CID costs more than is left. All that was available is spent: `OutOfGas`.
    #[error("the scan costs more than is available")]
    OutOfBudget,
    /// Not one whole CBOR item with valid links: errno 10, `Serialization`.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// The block itself has a codec that blocks cannot have: errno 9, `IllegalCodec`.
    #[error("codec {0:#x} is not allowed")]
    IllegalCodec(u64),
    /// A link to a codec that no block can have: errno 6, `NotFound`.
    #[error("link to the forbidden codec {0:#x}")]
    ForbiddenCodec(u64),
    /// A link by a hash that names no block: errno 6, `NotFound`.
    #[error("link by the forbidden hash {code:#x} of {length} bytes")]
    ForbiddenHash {
        /// The multihash code.
        code: u64,
        /// The length of the digest, in bytes.
        length: usize,
    },
}

impl From<CidError> for ScanError {
    fn from(error: CidError) -> Self {
        Self::Cbor(error.into())
    }
}

/// Scans a block for the links that make other blocks reachable.
///
/// Blocks of codec raw and CBOR have none and cost nothing. `link` is given every link to a block in the order of
/// the bytes, repeated ones too; commitments of sectors and pieces are passed over; a CID under the identity hash is
/// scanned in its place, on the same allowance, and not given itself. When the scan fails, what `link` was given is void.
///
/// ```
/// use forest_encoding::{cbor::Writer, codec, hash, links::{Allowance, scan}};
/// let child = hash::blake2b_cid(codec::RAW, b"child");
/// let mut block = Writer::new();
/// block.array(2).u64(1).cid(&child);
///
/// let mut found = Vec::new();
/// let scan = scan(codec::DAG_CBOR, block.as_slice(), Allowance::UNLIMITED, |link| found.push(link.to_cid()));
/// assert_eq!((scan.end, scan.fields, scan.cids), (Ok(()), 3, 1));
/// assert_eq!(found, [child]);
/// ```
pub fn scan<'a>(codec: u64, data: &'a [u8], allowance: Allowance, link: impl FnMut(CidRef<'a>)) -> Scan {
    let meter = Meter { left: allowance.available, fields: 0, cids: 0 };
    let mut scanner = Scanner { allowance, meter, link };
    let end = scanner.block(codec, data);
    Scan { fields: scanner.meter.fields, cids: scanner.meter.cids, end }
}

struct Scanner<F> {
    allowance: Allowance,
    meter: Meter,
    link: F,
}

/// What has been paid, and what is left to pay with.
#[derive(Clone, Copy)]
struct Meter {
    left: u64,
    fields: u64,
    cids: u64,
}

/// Why the loop over items ended. Smaller than the error it stands for, which the loop would carry along.
#[derive(Clone, Copy)]
enum Stop {
    Done,
    Link,
    Unpaid,
    NoHead,
    CutShort,
    Overflow,
}

impl<'a, F: FnMut(CidRef<'a>)> Scanner<F> {
    fn block(&mut self, codec: u64, data: &'a [u8]) -> Result<(), ScanError> {
        match codec {
            codec::DAG_CBOR => self.items(data),
            codec::RAW | codec::CBOR => Ok(()),
            other => Err(ScanError::IllegalCodec(other)),
        }
    }

    /// Scans one whole item with everything in it.
    fn items(&mut self, mut input: &'a [u8]) -> Result<(), ScanError> {
        let mut due = 1_u64;
        while self.until_link(&mut input, &mut due)? {
            let Meter { left, cids, .. } = &mut self.meter;
            *left = left.checked_sub(self.allowance.per_cid).ok_or(ScanError::OutOfBudget)?;
            *cids = cids.wrapping_add(1);
            self.visit(link(&mut input)?)?;
        }
        if input.is_empty() { Ok(()) } else { Err(CborError::TrailingBytes.into()) }
    }

    /// Goes behind the next tag 42, or to the end of what is due (`false`).
    ///
    /// Works on copies of what it counts, so that the loop over items keeps them in registers.
    #[inline]
    fn until_link(&mut self, input: &mut &'a [u8], due: &mut u64) -> Result<bool, ScanError> {
        let (mut rest, mut count, mut meter) = (*input, *due, self.meter);
        let stop = loop {
            let Some(left) = count.checked_sub(1) else { break Stop::Done };
            count = left;
            let Some(left) = meter.left.checked_sub(self.allowance.per_field) else { break Stop::Unpaid };
            meter.left = left;
            meter.fields = meter.fields.wrapping_add(1);
            let Some(head) = Head::try_read(&mut rest) else { break Stop::NoHead };
            let more = match head.major() {
                Major::Unsigned | Major::Negative | Major::Simple => continue,
                Major::Bytes | Major::Text => {
                    let after = usize::try_from(head.argument).ok().and_then(|length| rest.get(length..));
                    let Some(after) = after else { break Stop::CutShort };
                    rest = after;
                    continue;
                }
                Major::Array => Some(head.argument),
                Major::Map => head.argument.checked_mul(2),
                Major::Tag if head.argument == TAG_CID => break Stop::Link,
                Major::Tag => Some(1),
            };
            let Some(more) = more.and_then(|more| count.checked_add(more)) else { break Stop::Overflow };
            count = more;
        };
        (*input, *due, self.meter) = (rest, count, meter);
        match stop {
            Stop::Done => Ok(false),
            Stop::Link => Ok(true),
            Stop::Unpaid => Err(ScanError::OutOfBudget),
            Stop::NoHead => Err(Head::missing(rest).into()),
            Stop::CutShort => Err(CborError::UnexpectedEnd.into()),
            Stop::Overflow => Err(CborError::OutOfRange.into()),
        }
    }

    fn visit(&mut self, cid: CidRef<'a>) -> Result<(), ScanError> {
        match (cid.codec(), cid.hash_code(), cid.digest().len()) {
            // Whatever their hash.
            (codec::FIL_COMMITMENT_UNSEALED | codec::FIL_COMMITMENT_SEALED, ..) => Ok(()),
            (codec::RAW | codec::CBOR | codec::DAG_CBOR, hash::BLAKE2B_256, 32) => {
                (self.link)(cid);
                Ok(())
            }
            // Recursion: a digest holds 64 bytes and each level takes at least 8 of them, so at most eight levels.
            (codec::RAW | codec::CBOR | codec::DAG_CBOR, hash::IDENTITY, _) => {
                self.block(cid.codec(), cid.digest())
            }
            (codec::RAW | codec::CBOR | codec::DAG_CBOR, code, length) => {
                Err(ScanError::ForbiddenHash { code, length })
            }
            (other, ..) => Err(ScanError::ForbiddenCodec(other)),
        }
    }
}

/// The CID of a tag 42: a byte string of a zero byte and exactly one CID.
#[inline]
fn link<'a>(input: &mut &'a [u8]) -> Result<CidRef<'a>, ScanError> {
    let head = Head::read(input)?;
    if head.major() != Major::Bytes {
        return Err(CborError::WrongType { expected: "the bytes of a link", found: head.first }.into());
    }
    let [0, bytes @ ..] = take_slice(input, head.argument)? else {
        return Err(CborError::NoCidPrefix.into());
    };
    CidRef::read_whole(bytes)?.ok_or(ScanError::Cbor(CborError::TrailingBytes))
}
