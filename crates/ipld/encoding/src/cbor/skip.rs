//! Steps over one item of any kind, without recursion.
//!
//! Accepts and refuses what serde's `IgnoredAny` does over the network's decoder: indefinite lengths, any tag and
//! short floats pass, unknown simple values do not, and nesting ends at [`MAX_DEPTH`].

use super::{CborError, Head, MAX_DEPTH, Major, Reader, head::take_slice};

const BREAK: u8 = 0xff;

impl<'a> Reader<'a> {
    /// Steps over the next item and returns its bytes.
    ///
    /// # Errors
    /// The input ends inside the item, nests too deeply, or has a head without meaning.
    pub fn skip(&mut self) -> Result<&'a [u8], CborError> {
        let before = self.rest;
        self.rest = match skip_flat(before)? {
            Some(rest) => rest,
            None => skip_nested(before)?,
        };
        let length = before.len().saturating_sub(self.rest.len());
        Ok(before.get(..length).unwrap_or(before))
    }
}

/// Steps over an item with one counter of what is due. `None`: indefinite lengths or too many containers to be sure
/// of their depth, so the counter does not do.
fn skip_flat(mut input: &[u8]) -> Result<Option<&[u8]>, CborError> {
    let mut due = 1_u64;
    let mut containers = 0_usize;
    while let Some(left) = due.checked_sub(1) {
        due = left;
        let Some(head) = Head::try_read(&mut input) else {
            return match input.first() {
                Some(&first) if is_indefinite(first) => Ok(None),
                _ => Err(Head::missing(input)),
            };
        };
        let inside = skip_content(head, &mut input)?;
        if inside != LEAF {
            containers = containers.saturating_add(1);
            due = due.saturating_add(inside);
            if containers >= MAX_DEPTH {
                return Ok(None);
            }
        }
    }
    Ok(Some(input))
}

/// What is due in one open container.
enum Level {
    /// So many items more.
    Items(u64),
    /// Items until a break.
    UntilBreak,
    /// A key of a map, or the break that ends it.
    Key,
    /// The value of a key that was seen.
    Value,
}

/// Steps over an item with a stack of its open containers, at most [`MAX_DEPTH`] of them.
fn skip_nested(mut input: &[u8]) -> Result<&[u8], CborError> {
    let mut open = vec![Level::Items(1)];
    while let Some(level) = open.last_mut() {
        let &first = match level {
            Level::Items(0) => {
                open.pop();
                continue;
            }
            _ => input.first().ok_or(CborError::UnexpectedEnd)?,
        };
        match level {
            Level::UntilBreak | Level::Key if first == BREAK => {
                input = input.get(1..).unwrap_or_default();
                open.pop();
                continue;
            }
            Level::UntilBreak => {}
            Level::Items(due) => *due = due.saturating_sub(1),
            Level::Key => *level = Level::Value,
            Level::Value => *level = Level::Key,
        }
        if open.len() > MAX_DEPTH {
            return Err(CborError::TooDeep);
        }
        if is_indefinite(first) {
            input = input.get(1..).unwrap_or_default();
            open.push(if Major::of(first) == Major::Map { Level::Key } else { Level::UntilBreak });
        } else {
            let head = Head::read(&mut input)?;
            match skip_content(head, &mut input)? {
                LEAF => {}
                inside => open.push(Level::Items(inside)),
            }
        }
    }
    Ok(input)
}

/// Whether `first` starts a string, array or map of indefinite length.
const fn is_indefinite(first: u8) -> bool {
    matches!(first, 0x5f | 0x7f | 0x9f | 0xbf)
}

/// What [`skip_content`] says of an item that holds no others; more than any container can claim.
const LEAF: u64 = u64::MAX;

/// Steps over the content of a string; for containers and tags, says how many items are inside.
#[inline(always)]
fn skip_content(head: Head, input: &mut &[u8]) -> Result<u64, CborError> {
    match head.major() {
        Major::Unsigned | Major::Negative => Ok(LEAF),
        Major::Bytes | Major::Text => take_slice(input, head.argument).map(|_| LEAF),
        // Every item takes a byte: more of them than bytes cannot follow.
        Major::Array if head.argument <= input.len() as u64 => Ok(head.argument),
        Major::Map if head.argument <= input.len() as u64 => Ok(head.argument.wrapping_mul(2)),
        Major::Array | Major::Map => Err(CborError::UnexpectedEnd),
        Major::Tag => Ok(1),
        // False, true, null, undefined; floats of 16, 32 and 64 bits.
        Major::Simple => match head.first {
            0xf4..=0xf7 | 0xf9..=0xfb => Ok(LEAF),
            other => Err(CborError::BadHead(other)),
        },
    }
}
