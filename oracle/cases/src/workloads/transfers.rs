//! Messages that only move funds, and those that do not get that far.
//!
//! | Workload | read |
//! | --- | --- |
//! | who may receive, and who comes into being by it | `receivers.rs` |
//! | who may send, with which nonce and which funds | `senders.rs` |
//! | what limits, fee caps, premiums and base fees cost whom | `fees.rs` |
//! | methods that accounts and singletons have, and have not | `methods.rs` |
//! | parameters of all sizes | `params.rs` |
//! | addresses of FIP-0048: placeholders and Ethereum accounts | `delegated.rs` |

mod delegated;
mod fees;
mod methods;
mod params;
mod receivers;
mod senders;

use super::{Needs, Workload};

pub(super) const WORKLOADS: &[Workload] = &[
    Workload {
        name: "transfers",
        about: "funds for every kind of address: there, absent, created, impossible",
        needs: Needs::Canonical,
        since: 16,
        run: receivers::receivers,
    },
    Workload {
        name: "senders",
        about: "wrong nonces, poor and unknown senders, senders that are no accounts",
        needs: Needs::Canonical,
        since: 16,
        run: senders::senders,
    },
    Workload {
        name: "fees",
        about: "gas limits, fee caps and premiums at and around what they should be, at several base fees",
        needs: Needs::Canonical,
        since: 16,
        run: fees::fees,
    },
    Workload {
        name: "account-methods",
        about: "what accounts are asked for, with good and bad signatures",
        needs: Needs::Canonical,
        since: 16,
        run: methods::accounts,
    },
    Workload {
        name: "strange-methods",
        about: "any method of any singleton, with any parameters",
        needs: Needs::Canonical,
        since: 16,
        run: methods::singletons,
    },
    Workload {
        name: "large-parameters",
        about: "parameters as large as blocks may be, and larger",
        needs: Needs::Canonical,
        since: 16,
        run: params::large,
    },
    Workload {
        name: "account-sweep",
        about: "signatures of both kinds that an account verifies, at many gas limits",
        needs: Needs::Canonical,
        since: 17,
        run: methods::sweep,
    },
    Workload {
        name: "delegated-addresses",
        about: "placeholders that come into being, receive, and become Ethereum accounts by sending",
        needs: Needs::Canonical,
        since: 18,
        run: delegated::delegated,
    },
    Workload {
        name: "transfer-sweep",
        about: "a transfer that creates an account, at many gas limits",
        needs: Needs::Canonical,
        since: 16,
        run: receivers::sweep,
    },
    Workload {
        name: "placeholder-sweep",
        about: "transfers that create a placeholder and that it sends first, at many gas limits",
        needs: Needs::Canonical,
        since: 18,
        run: delegated::sweep,
    },
];
