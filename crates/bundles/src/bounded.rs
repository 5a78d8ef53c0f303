//! A reader that ends in an error where more comes than was agreed on.

use std::io::{self, Read};

/// Passes at most so many bytes on.
#[derive(Debug)]
pub(crate) struct Bounded<R> {
    reader: R,
    limit: u64,
    left: u64,
}

impl<R> Bounded<R> {
    pub(crate) const fn new(reader: R, limit: u64) -> Self {
        Self { reader, limit, left: limit }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            let reason = format!("more than {} MiB, which no release has", self.limit >> 20);
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        };
        self.left = left;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_itself_passes_and_one_byte_more_does_not() {
        let mut text = String::new();
        assert_eq!(Bounded::new(&b"1234"[..], 4).read_to_string(&mut text).unwrap(), 4);
        assert!(Bounded::new(&b"12345"[..], 4).read_to_string(&mut text).is_err());
    }
}
