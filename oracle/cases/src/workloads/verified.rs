//! Verified storage: who may grant data cap, what clients do with it, and the token that it is since actors v9
//! (FIP-0045).
//!
//! | Workload | read |
//! | --- | --- |
//! | verifiers and clients, and data cap that is taken back | `registry.rs`, `grants.rs`, `removal.rs` |
//! | data cap as a token | `token.rs` |
//! | data cap spent on allocations | `allocations.rs`, `allocation.rs` |

mod allocation;
mod allocations;
mod grants;
mod registry;
mod removal;
mod token;

use super::{Needs, Workload};

pub(super) const WORKLOADS: &[Workload] = &[
    Workload {
        name: "verifiers",
        about: "verifiers appointed and dismissed, clients granted data cap, by who may and who may not",
        needs: Needs::Canonical,
        since: 16,
        run: grants::grants,
    },
    Workload {
        name: "data-cap-removal",
        about: "data cap taken back with the signatures of two verifiers",
        needs: Needs::Canonical,
        since: 16,
        run: removal::removal,
    },
    Workload {
        name: "grant-sweep",
        about: "a grant to a client, and its removal, at many gas limits",
        needs: Needs::Canonical,
        since: 16,
        run: removal::sweep,
    },
    Workload {
        name: "data-cap-token",
        about: "every method of the token, with allowances, fractions, and transfers that are not allowed",
        needs: Needs::Canonical,
        since: 17,
        run: token::token,
    },
    Workload {
        name: "allocations",
        about: "allocations made, refused, expired and looked for",
        needs: Needs::Canonical,
        since: 17,
        run: allocations::allocations,
    },
    Workload {
        name: "allocation-sweep",
        about: "a transfer of data cap that allocates, at many gas limits",
        needs: Needs::Canonical,
        since: 17,
        run: allocations::sweep,
    },
];
