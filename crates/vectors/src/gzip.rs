//! Compression of states, bounded on the way out and the same bytes every time on the way in.

use std::io::{self, Read as _, Write as _};

use flate2::{Compression, GzBuilder, read::GzDecoder};

/// Most that a file, or the state in it, may take, in bytes. The largest on mainnet so far is 20 MiB.
const LIMIT: u64 = 512 << 20;

/// Compresses a state for [`Vector::car_gzip`](crate::Vector::car_gzip).
///
/// # Errors
/// None that data can cause.
pub fn gzip(car: &[u8]) -> io::Result<Vec<u8>> {
    // No name, no time, no operating system.
    let mut gzip = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    gzip.write_all(car)?;
    gzip.finish()
}

pub(crate) fn gunzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    read_bounded(GzDecoder::new(bytes))
}

/// Everything that a reader has, unless it is more than any vector.
pub(crate) fn read_bounded(reader: impl io::Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = reader.take(LIMIT).read_to_end(&mut bytes)?;
    if read as u64 == LIMIT {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "larger than any vector"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_data_gives_the_same_bytes_which_read_back() {
        let data: Vec<u8> = (0..10_000_u32).map(|at| (at / 100) as u8).collect();
        let packed = gzip(&data).unwrap();
        assert_eq!(packed, gzip(&data).unwrap());
        assert_eq!(packed[4..8], [0; 4], "no time");
        assert_eq!(gunzip(&packed).unwrap(), data);
    }
}
