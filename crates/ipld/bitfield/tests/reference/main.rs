//! The same operations on the published crate and on ours: same sets, same bytes, same refusals.

mod algebra;
mod encoding;
mod sets;
