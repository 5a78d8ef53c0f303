//! CAR archives: version 1 and 2, zstd, and Forest's indexed form.
//!
//! A CAR is a header with the roots of one or more graphs, followed by blocks, each behind its CID. State
//! snapshots, genesis files, actor bundles and test vectors travel in it.
//!
//! - [`CarReader`] streams any of the forms from any [`Read`](std::io::Read): memory stays bounded, every block
//!   is verified against its CID unless told otherwise.
//! - [`CarWriter`] and [`CarV2Writer`] stream archives out.
//! - [`forest::ForestCar`] finds single blocks of a `.forest.car.zst` without reading the rest, and
//!   [`forest::ForestCarWriter`] makes such files.
//!
//! Nothing in a file is believed: a claimed length is checked against [`Limits`] and memory is taken only for
//! bytes that have arrived.
//!
//! ```
//! use forest_car::{CarReader, CarWriter};
//! use forest_blockstore::Block;
//!
//! let block = Block::blake2b(0x71, vec![0x80]);
//! let mut writer = CarWriter::new(Vec::new(), &[block.cid])?;
//! writer.write(&block.cid, &block.data)?;
//! let file = writer.finish()?;
//!
//! let mut reader = CarReader::new(file.as_slice())?;
//! assert_eq!(reader.roots(), [block.cid]);
//! assert_eq!(reader.next().transpose()?, Some(block));
//! # Ok::<(), forest_car::CarError>(())
//! ```
//!
//! Sources: the CARv1 and CARv2 specifications of ipld.io; the zstd frame format, RFC 8878.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::disallowed_methods,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::iter_over_hash_type,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod error;
pub mod forest;
mod header;
mod input;
mod limits;
mod load;
mod read_at;
mod reader;
mod section;
mod source;
mod verify;
mod writer;
mod writer_v2;

pub use error::CarError;
pub use header::{CarHeader, CarV2Header};
pub use input::is_zstd;
pub use limits::{Limits, ReadOptions, Verify};
pub use load::load_car;
pub use read_at::{PositionedFile, ReadAt};
pub use reader::CarReader;
pub use section::{Entry, Section};
pub use writer::CarWriter;
pub use writer_v2::CarV2Writer;
