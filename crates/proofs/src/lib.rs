//! Verification of storage proofs for the VM: [`StorageProofs`], a [`ProofVerifier`](forest_vm::ProofVerifier) on
//! the network's own proof library.
//!
//! Sits above `forest_vm`, which knows proofs by that trait alone, so that whoever does not verify any (replay of
//! vectors, simulation) need not compile the library. Invariant: a proof is called malformed only for what it is, on
//! every node the same; what this node lacks is a [`HostError`](forest_vm::HostError).
//!
//! ```
//! use std::sync::Arc;
//! use forest_proofs::StorageProofs;
//! use forest_shared::sector::WindowPoStVerifyInfo;
//! use forest_vm::{ProofVerifier, proofs::ProofError};
//!
//! // One value for all machines of a process.
//! let proofs: Arc<dyn ProofVerifier> = Arc::new(StorageProofs::new());
//! let nothing = WindowPoStVerifyInfo::default();
//! assert!(matches!(proofs.verify_post(&nothing), Err(ProofError::Malformed(_))));
//! ```
//!
//! # Parameters
//! Verification needs the verifying keys of the network's trusted setup (some kilobytes each) and, for aggregates, one
//! file of some hundred megabytes. They are looked for in `/var/tmp/filecoin-proof-parameters`, or in the folder that the
//! environment variable `FIL_PROOFS_PARAMETER_CACHE` names; `lotus fetch-params` and
//! `paramfetch` put them there.
//! Each is compared with its published digest before its first use. Where one is missing or damaged, verifying fails with
//! [`HostError::Proofs`](forest_vm::HostError::Proofs), which names it; [`StorageProofs::check_parameters`] asks beforehand.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::disallowed_methods,
        clippy::expect_used,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::iter_over_hash_type,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod convert;
mod library;
mod parameters;
mod verify;

pub use verify::StorageProofs;
