//! The storage market actor (id 5): deals, and the funds they lock.
//!
//! Until network version 22 the funds that deals lock count against the circulating supply.

use forest_shared::{MethodNum, econ::TokenAmount};

use crate::view::state_view;

/// Method 9, CronTick: the market actor's part of the cron.
pub const CRON_TICK: MethodNum = 9;

state_view! {
    /// What the host reads of the market actor's state: 11 fields, from actors v9 on 12 (FIP-0045), from v13 on 13
    /// (FIP-0076).
    pub struct State of (11 | 12 | 13) fields {
        /// What clients have locked as collateral.
        8 => total_client_locked_collateral: TokenAmount;
        /// What providers have locked as collateral.
        9 => total_provider_locked_collateral: TokenAmount;
        /// What clients have locked to pay for storage.
        10 => total_client_storage_fee: TokenAmount;
    }
}

impl State {
    /// All that deals have locked.
    #[must_use]
    pub fn total_locked(&self) -> TokenAmount {
        let collateral = &self.total_client_locked_collateral + &self.total_provider_locked_collateral;
        collateral + &self.total_client_storage_fee
    }
}
