//! Payment channels: vouchers signed off chain, and what the chain makes of them.
//!
//! | Workload | read |
//! | --- | --- |
//! | vouchers that count, and all that do not | `vouchers.rs` |
//! | a channel's end: settling, waiting, collecting | `settlement.rs` |
//! | vouchers as they come | `random.rs` |

mod channel;
mod random;
mod settlement;
mod voucher;
mod vouchers;

use super::{Needs, Workload};

pub(super) const WORKLOADS: &[Workload] = &[
    Workload {
        name: "vouchers",
        about: "lanes, merges, times, secrets and further checks, each well and badly",
        needs: Needs::Canonical,
        since: 16,
        run: vouchers::vouchers,
    },
    Workload {
        name: "channel-settlement",
        about: "channels that settle, wait, and pay out",
        needs: Needs::Canonical,
        since: 16,
        run: settlement::settlement,
    },
    Workload {
        name: "random-vouchers",
        about: "vouchers of any lane, amount, time and signature",
        needs: Needs::Canonical,
        since: 16,
        run: random::random,
    },
    Workload {
        name: "voucher-sweep",
        about: "a voucher that merges lanes, at many gas limits",
        needs: Needs::Canonical,
        since: 16,
        run: vouchers::sweep,
    },
    Workload {
        name: "collect-sweep",
        about: "a channel that pays both and is gone, at many gas limits",
        needs: Needs::Canonical,
        since: 16,
        run: settlement::sweep,
    },
];
