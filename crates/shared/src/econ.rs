//! Money: exact amounts of FIL, counted in atto (10⁻¹⁸ FIL).

mod display;
mod ops;
mod token_amount;

pub use token_amount::TokenAmount;
