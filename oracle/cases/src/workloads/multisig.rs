//! Wallets of several signers: what they agree on, what they refuse, and how they change.
//!
//! | Workload | read |
//! | --- | --- |
//! | proposals, approvals, cancellations | `life.rs` |
//! | signers and thresholds, changed by the wallet itself | `signers.rs` |
//! | funds that are locked for a time | `vesting.rs` |
//! | wallets that sign for wallets | `nested.rs` |
//! | wallets with many signers and large proposals | `large.rs` |

mod large;
mod life;
mod nested;
mod signers;
mod vesting;
mod wallet;

pub(super) use wallet::{Proposal, Wallet};

use super::{Needs, Workload};

pub(super) const WORKLOADS: &[Workload] = &[
    Workload {
        name: "multisig",
        about: "proposals, approvals with and without their hash, cancellations, sends that fail inside",
        needs: Needs::Canonical,
        since: 16,
        run: life::life,
    },
    Workload {
        name: "multisig-signers",
        about: "signers added, removed and swapped, thresholds changed, well and badly",
        needs: Needs::Canonical,
        since: 16,
        run: signers::signers,
    },
    Workload {
        name: "multisig-vesting",
        about: "locked funds, spent too early and in time",
        needs: Needs::Canonical,
        since: 16,
        run: vesting::vesting,
    },
    Workload {
        name: "multisig-nested",
        about: "wallets that sign for wallets, create actors, and hear of tokens",
        needs: Needs::Canonical,
        since: 16,
        run: nested::nested,
    },
    Workload {
        name: "multisig-endless",
        about: "a proposal that approves of itself, through another wallet",
        needs: Needs::Canonical,
        since: 16,
        run: nested::endless,
    },
    Workload {
        name: "multisig-large",
        about: "as many signers as there may be, and proposals that fill a block of the state",
        needs: Needs::Canonical,
        since: 16,
        run: large::large,
    },
    Workload {
        name: "multisig-sweep",
        about: "an approval that sends, at many gas limits",
        needs: Needs::Canonical,
        since: 16,
        run: life::sweep,
    },
];
