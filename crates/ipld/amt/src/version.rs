//! The two forms of a root: what tells [`AmtV0`](crate::AmtV0) from [`Amt`](crate::Amt).
//!
//! Nodes are the same in both. Format: Filecoin specification, "AMT".

use std::fmt::Debug;

use crate::BitWidth;

mod sealed {
    pub trait Sealed {}
}

/// The form of a root: [`V0`] or [`V3`].
pub trait Version: sealed::Sealed + Copy + Debug + Send + Sync + 'static {
    /// The width of all trees of this form, where the root does not state it.
    const FIXED_WIDTH: Option<BitWidth>;
}

/// The old form, `[height, count, node]`, always of width 3: message lists of blocks and receipts.
#[derive(Clone, Copy, Debug)]
pub struct V0;

/// The present form, `[width, height, count, node]`: events, and the state of actors since their version 3.
#[derive(Clone, Copy, Debug)]
pub struct V3;

impl sealed::Sealed for V0 {}
impl sealed::Sealed for V3 {}

impl Version for V0 {
    const FIXED_WIDTH: Option<BitWidth> = Some(BitWidth::W3);
}

impl Version for V3 {
    const FIXED_WIDTH: Option<BitWidth> = None;
}
