//! The state that a block's maker was judged by: that of 900 epochs before it.
//!
//! Specification: "Leader election", the lookback of the sector set; Lotus `GetLookbackTipSetForRound`.

use forest_blocks::Tipset;
use forest_blockstore::Cid;
use forest_rules::{Network, NullRoundNeighbour};
use forest_shared::clock::ChainEpoch;

use crate::{Chain, ChainError};

/// A tipset, and the state that it left.
#[derive(Clone, Debug)]
pub struct Lookback {
    /// The last tipset that is old enough.
    pub tipset: Tipset,
    /// The state that executing it led to, as its child says.
    pub state_root: Cid,
}

impl Lookback {
    /// What blocks at an epoch are judged by, on the chain that ends in `from`. `None`: the chain does not reach that far;
    /// more null rounds follow it than the lookback is long.
    ///
    /// # Errors
    /// [`ChainError`]: a tipset on the way is missing.
    pub fn of(chain: &dyn Chain, from: &Tipset, epoch: ChainEpoch) -> Result<Option<Self>, ChainError> {
        let target = epoch.saturating_sub(Network::FINALITY).max(0);
        if target >= from.epoch() {
            return Ok(None);
        }
        let child = chain.tipset_at(target.saturating_add(1), from, NullRoundNeighbour::Newer)?;
        let state_root = *child.parent_state_root();
        Ok(Some(Self { tipset: chain.tipset(child.parents())?, state_root }))
    }
}
