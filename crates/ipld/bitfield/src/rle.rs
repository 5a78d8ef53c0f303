//! RLE+: the one encoding of a set as alternating runs of zeros and ones.
//!
//! Filecoin specification, "RLE+ Bitset Encoding". Bits are read from the low end of each byte:
//!
//! ```text
//! field = version(00) first-bit run*
//! run   = 1                     one bit long
//!       | 01 bbbb               2 to 15 bits long, low bit first
//!       | 00 varint             16 bits or longer
//! ```
//!
//! Runs alternate, beginning with `first-bit`; the last one is of ones; zero bits that end the last byte are padding
//! and whole zero bytes at the end are left out. Hence the encoding of a set is unique, and `from_bytes` accepts
//! exactly what `to_bytes` produces.

mod reader;
mod writer;

use reader::Reader;
use writer::Writer;

use crate::{BitField, RleError, run::Run};

impl BitField {
    /// Decodes RLE+.
    ///
    /// Sets no limit on the size: the runs of `bytes` take at most 64 times their size. What arrives in messages and
    /// state passes through serde, which enforces [`MAX_ENCODED_SIZE`](crate::MAX_ENCODED_SIZE).
    ///
    /// # Errors
    /// [`RleError`] unless `bytes` are the encoding of a set.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RleError> {
        let mut reader = Reader::new(bytes)?;
        if reader.read(2) != 0 {
            return Err(RleError::UnsupportedVersion);
        }
        let starts_with_ones = reader.read(1) == 1;
        // Typical fields spend three to four bytes on a run of ones and the zeros before it.
        let mut runs = Vec::with_capacity(bytes.len() / 4);
        let mut at = 0_u64;
        if !starts_with_ones {
            match reader.next_run()? {
                Some(zeros) => at = zeros,
                None => return Ok(Self::new()),
            }
        }
        loop {
            // Dense fields are long rows of single ones and zeros.
            for _ in 0..reader.take_single_pairs() {
                let end = at.checked_add(1).ok_or(RleError::Overflow)?;
                runs.push(Run::new(at, end));
                at = end.checked_add(1).ok_or(RleError::Overflow)?;
            }
            // The field ends after ones: where it ends after zeros, those zeros were not needed.
            let ones = reader.next_run()?.ok_or(RleError::NotMinimal)?;
            let end = at.checked_add(ones).ok_or(RleError::Overflow)?;
            runs.push(Run::new(at, end));
            match reader.next_run()? {
                Some(zeros) => at = end.checked_add(zeros).ok_or(RleError::Overflow)?,
                None => return Ok(Self::from_runs(runs)),
            }
        }
    }

    /// Encodes as RLE+. The empty set is no bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let runs = self.runs();
        let Some(first) = runs.first() else { return Vec::new() };
        let mut writer = Writer::with_capacity(runs.len().saturating_mul(4));
        writer.write(0, 2);
        writer.write(u32::from(first.start == 0), 1);
        let mut at = 0;
        for run in runs.iter() {
            if run.start > at {
                writer.write_run(run.start.wrapping_sub(at));
            }
            writer.write_run(run.len());
            at = run.end;
        }
        writer.finish()
    }
}
