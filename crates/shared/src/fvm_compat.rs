//! From and to the types of `fvm_shared` 4, for nodes that hold those at their edges. Feature `fvm-compat`.
//!
//! Only `From` and `TryFrom`, nothing to name: `let message: Message = theirs.into();`. Conversions lose nothing; where
//! the other side has no such value (a delegated signature, a window PoSt of version 1), it is refused or becomes what
//! the other side makes of its number.
//!
//! ```
//! use forest_shared::{address::Address, econ::TokenAmount};
//!
//! let ours: Address = fvm_shared4::address::Address::new_id(7).into();
//! assert_eq!(ours, Address::new_id(7));
//! let theirs: fvm_shared4::econ::TokenAmount = TokenAmount::from_whole(3).into();
//! assert_eq!(theirs.to_string(), "3.0");
//! ```

mod addresses;
mod amounts;
mod outcomes;
mod proofs;
mod signed;
mod state;

pub use signed::DelegatedSignature;
