//! `.forest.car.zst`: a compressed CARv1 in which single blocks can be found.
//!
//! The blocks lie in small zstd frames; behind them, an index in skippable frames maps each CID to the frame that
//! holds it, and a footer of 16 bytes says where the index begins. To every other tool the file is an ordinary
//! `.car.zst`, since skippable frames are skipped.
//!
//! ```text
//! | header | blocks | blocks | ... | index: 50 2a 4d 18, length, table | footer: 50 2a 4d 18, 8, index offset |
//!  zstd     zstd     zstd           skippable, one or more              skippable
//! ```
//!
//! The table is a hash table with linear probing that is searched where it lies, without loading it:
//! [`table`] has the layout. Format: ChainSafe/forest, `src/db/car/forest.rs` and `forest/index/`; integers are
//! little-endian.

mod footer;
mod frame;
mod index;
mod reader;
pub mod table;
mod writer;

pub use frame::Frame;
pub use index::Candidates;
pub use reader::ForestCar;
pub use writer::ForestCarWriter;

pub(crate) use footer::SKIPPABLE_MAGIC;
