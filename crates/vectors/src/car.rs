//! The blocks of a CARv1, without a check of their hashes: this crate stands below the one that reads archives.

use std::io;

use cid::Cid;
use forest_blockstore::Block;

/// The blocks, in order.
pub(crate) fn blocks(car: &[u8]) -> io::Result<Vec<Block>> {
    let mut sections = Sections(car);
    sections.next().ok_or_else(|| malformed("no header"))??;
    sections
        .map(|section| {
            let mut data = section?;
            let cid = Cid::read_bytes(&mut data).map_err(|error| malformed(&error.to_string()))?;
            Ok(Block::new(cid, data.to_vec()))
        })
        .collect()
}

/// The length-prefixed sections of a CARv1.
struct Sections<'a>(&'a [u8]);

impl<'a> Iterator for Sections<'a> {
    type Item = io::Result<&'a [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let section = section(self.0);
        self.0 = section.as_ref().map_or(&[], |(_, rest)| rest);
        Some(section.map(|(section, _)| section))
    }
}

/// Splits off one section: an LEB128 length and that many bytes.
fn section(bytes: &[u8]) -> io::Result<(&[u8], &[u8])> {
    let mut length = 0_u64;
    for (at, byte) in bytes.iter().enumerate().take(9) {
        length |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            let length = usize::try_from(length).map_err(|_| malformed("section too long"))?;
            return bytes[at + 1..].split_at_checked(length).ok_or_else(|| malformed("section cut short"));
        }
    }
    Err(malformed("section length"))
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("not a CARv1: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_that_claims_more_than_there_is_is_an_error() {
        assert!(blocks(&[]).is_err());
        assert!(blocks(&[5, 0]).is_err());
        assert!(blocks(&[0xff; 12]).is_err());
        assert!(blocks(&[1, 0, 1]).is_err());
        assert_eq!(blocks(&[1, 0]).unwrap(), []);
    }
}
