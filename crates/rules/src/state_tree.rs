//! The version of the state tree.
//!
//! Checked by the VM when it loads the tree that a tipset starts from, and kept when it writes one. Migrations change
//! it; that is why they must have run before the new rules do.

/// The format of a state root and of the actors under it. A tree of another version than the rules say is refused, so
/// the migration must have run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateTreeVersion {
    /// Versions 3 and 4: actors of code, state, nonce and balance.
    V3OrV4,
    /// Version 5: actors have a delegated address, or null (FIP-0048).
    V5,
}

impl StateTreeVersion {
    /// Whether a state root of this version number is accepted.
    #[must_use]
    pub const fn accepts(self, version: u64) -> bool {
        matches!((self, version), (Self::V3OrV4, 3 | 4) | (Self::V5, 5))
    }
}
