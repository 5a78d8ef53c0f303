//! The same operations on the published crate and on ours: same roots, same blocks, same values, same refusals.

mod decoding;
mod differences;
mod faults;
mod operations;
mod pair;
mod whole_lists;
