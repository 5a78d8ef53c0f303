//! The walk over a written block whose links a flush follows.
//!
//! Called by the write buffer of `forest_blockstore`. Nothing is charged and nothing judged but the form: which links are allowed is the
//! caller's business. The generations of the VM differ in what form they take; where they took what no encoder writes by
//! accident of their implementation (counts that wrap, lengths that step backwards), this refuses.
//! Rules: consensus notes 8.4.

use crate::{
    CidRef,
    cbor::{CborError, Head, Major, TAG_CID, take_slice},
};

/// How strictly a flush reads CBOR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CborDialect {
    /// Network versions up to 17: every head (floats included) has its shortest form, and a link's byte string has at most
    /// 100 bytes. What its first byte is does not matter, nor that a string at the very end of the block is cut short.
    Strict,
    /// Network versions from 18 on: heads of any form; the byte string of a link begins with a zero byte.
    Lenient,
}

/// The longest byte string of a link in the strict dialect, in bytes.
const STRICT_LINK: u64 = 100;

/// Gives `link` every link of a DAG-CBOR block, in the order of the bytes.
///
/// In both dialects, bytes after the root item and after the CID in a link's byte string are ignored.
///
/// # Errors
/// [`CborError`] where the block is not of the dialect; `link` has been given those before.
pub fn walk<'a>(
    mut data: &'a [u8],
    dialect: CborDialect,
    mut link: impl FnMut(CidRef<'a>),
) -> Result<(), CborError> {
    let strict = dialect == CborDialect::Strict;
    let mut due = 1_u64;
    while let Some(left) = due.checked_sub(1) {
        due = left;
        let head = read_head(&mut data, strict)?;
        let more = match head.major() {
            Major::Unsigned | Major::Negative | Major::Simple => continue,
            Major::Bytes | Major::Text => {
                data = match usize::try_from(head.argument).ok().and_then(|length| data.get(length..)) {
                    Some(after) => after,
                    None if strict && i64::try_from(head.argument).is_ok() => &[],
                    None => return Err(CborError::UnexpectedEnd),
                };
                continue;
            }
            Major::Array => Some(head.argument),
            Major::Map => head.argument.checked_mul(2),
            Major::Tag if head.argument == TAG_CID => {
                link(read_link(&mut data, strict)?);
                continue;
            }
            Major::Tag => Some(1),
        };
        due = more.and_then(|more| due.checked_add(more)).ok_or(CborError::OutOfRange)?;
    }
    Ok(())
}

#[inline]
fn read_head(data: &mut &[u8], strict: bool) -> Result<Head, CborError> {
    let Some(head) = Head::try_read(data) else { return Err(Head::missing(data)) };
    if strict && !head.is_minimal() { Err(CborError::NotMinimal) } else { Ok(head) }
}

#[inline]
fn read_link<'a>(data: &mut &'a [u8], strict: bool) -> Result<CidRef<'a>, CborError> {
    let head = read_head(data, strict)?;
    if head.major() != Major::Bytes {
        return Err(CborError::WrongType { expected: "the bytes of a link", found: head.first });
    }
    if strict && head.argument > STRICT_LINK {
        return Err(CborError::WrongLength);
    }
    match take_slice(data, head.argument)? {
        [0, cid @ ..] => Ok(CidRef::read(cid)?.0),
        [_, cid @ ..] if strict => Ok(CidRef::read(cid)?.0),
        _ => Err(CborError::NoCidPrefix),
    }
}
