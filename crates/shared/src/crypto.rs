//! Signatures: what they are made of, and how they are verified.
//!
//! The types are always here; verification and signing need the feature `crypto`, which hosts have by default and
//! guests do without (they ask the host through a syscall).

mod hash_function;
mod signature;

pub use hash_function::{SupportedHash, UnsupportedHash};
pub use signature::{
    BLS_SIG_LEN, SECP_SIG_LEN, SECP_SIG_MESSAGE_HASH_LEN, Signature, SignatureError, SignatureType,
};
