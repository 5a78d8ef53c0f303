//! Archives as read-only stores.
//!
//! [`AnyCar`] tells the kinds apart: a `.forest.car.zst` is searched by its own index ([`IndexedCar`]), a plain CAR
//! is scanned once and indexed in memory ([`PlainCar`]), and any other zstd file is decompressed first. None checks
//! hashes when it answers: an archive is opened because its owner trusts it, or has streamed it through
//! [`forest_car::CarReader`] before.

mod access;
mod any;
mod frame_cache;
mod indexed;
mod plain;
mod spool;

pub use access::Access;
pub use any::{AnyCar, CarOptions};
pub use frame_cache::FrameCache;
pub use indexed::IndexedCar;
pub use plain::PlainCar;
