//! Signatures: what they are made of, and how they are verified.
//!
//! The types are always here; verification and signing need the feature `crypto`, which hosts have by default and
//! guests do without (they ask the host through a syscall).

#[cfg(feature = "crypto")]
mod bls;
#[cfg(feature = "crypto")]
mod bls_key;
mod hash_function;
#[cfg(feature = "crypto")]
mod secp256k1;
mod signature;
#[cfg(feature = "crypto")]
mod verify;

#[cfg(feature = "crypto")]
pub use bls::{aggregate_bls, verify_bls, verify_bls_aggregate};
#[cfg(feature = "crypto")]
pub use bls_key::BlsKey;

pub use hash_function::{SupportedHash, UnsupportedHash};
#[cfg(feature = "crypto")]
pub use secp256k1::{Secp256k1Key, recover_secp256k1_address, recover_secp256k1_key, verify_secp256k1};
pub use signature::{
    BLS_SIG_LEN, SECP_SIG_LEN, SECP_SIG_MESSAGE_HASH_LEN, Signature, SignatureError, SignatureType,
};
#[cfg(feature = "crypto")]
pub use verify::VerifyError;
