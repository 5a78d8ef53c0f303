//! The machine itself: arithmetic, memory, and the ways in which code ends.

mod arithmetic;
mod ends;
mod memory;

pub(super) use arithmetic::arithmetic;
pub(super) use ends::ends;
pub(super) use memory::memory;
