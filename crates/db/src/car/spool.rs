//! A compressed archive without index, decompressed to be read at random.
//!
//! Into memory while it is small, else into a file without a name, which vanishes with the store. What it may grow to
//! is bounded by a multiple of the file, since chain data compresses to a third, not to a thousandth.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

use super::{Access, CarOptions, access::CarFile};
use crate::DbError;

/// The largest ratio of decompressed to compressed size that is believed, beyond what is kept in memory.
const LARGEST_RATIO: u64 = 128;

/// Decompresses a file as the options say.
pub(crate) fn decompress(path: &Path, mut file: File, options: &CarOptions) -> Result<CarFile, DbError> {
    let (in_memory, scratch) = (options.in_memory, options.scratch.as_path());
    let size = file.metadata().map_err(DbError::io(path))?.len();
    file.seek(SeekFrom::Start(0)).map_err(DbError::io(path))?;
    let mut decoder = zstd::Decoder::new(file).map_err(DbError::io(path))?;
    decoder.window_log_max(options.read.limits.zstd_window_log).map_err(DbError::io(path))?;

    let mut start = Vec::new();
    decoder.by_ref().take(in_memory).read_to_end(&mut start).map_err(DbError::io(path))?;
    if (start.len() as u64) < in_memory {
        return Ok(CarFile::Mapped(start.into()));
    }
    let limit = size.saturating_mul(LARGEST_RATIO).max(in_memory);
    let mut spool = tempfile::tempfile_in(scratch).map_err(DbError::io(scratch))?;
    let written = copy(&mut io::Cursor::new(start).chain(decoder).take(limit + 1), &mut spool);
    match written {
        Err(Failed::Read(source)) => Err(DbError::Io { path: path.to_path_buf(), source }),
        Err(Failed::Write(source)) => Err(DbError::Io { path: scratch.to_path_buf(), source }),
        Ok(written) if written > limit => {
            Err(DbError::Bomb { path: path.to_path_buf(), ratio: LARGEST_RATIO })
        }
        Ok(_) => CarFile::new(spool, Access::Mapped).map_err(DbError::io(scratch)),
    }
}

enum Failed {
    Read(io::Error),
    Write(io::Error),
}

/// Copies to the end, telling whose fault a failure is.
fn copy(from: &mut impl Read, to: &mut impl Write) -> Result<u64, Failed> {
    let mut buffer = vec![0; 256 << 10];
    let mut written = 0;
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(written),
            Ok(read) => {
                to.write_all(&buffer[..read]).map_err(Failed::Write)?;
                written += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Failed::Read(error)),
        }
    }
}
