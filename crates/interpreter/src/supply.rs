//! How much is in circulation, which the node sums up from parts of the state that the loop does not read.

use forest_blockstore::Cid;
use forest_shared::{clock::ChainEpoch, econ::TokenAmount};

use crate::Failure;

/// Knows what is in circulation.
pub trait CirculatingSupply: Send + Sync {
    /// What is in circulation at an epoch, by the state that the epoch begins with.
    ///
    /// # Errors
    /// [`Failure`]: the state cannot be read.
    fn at(&self, epoch: ChainEpoch, state_root: &Cid) -> Result<TokenAmount, Failure>;
}

/// The same at all times, for vectors and tests.
impl CirculatingSupply for TokenAmount {
    fn at(&self, _: ChainEpoch, _: &Cid) -> Result<TokenAmount, Failure> {
        Ok(self.clone())
    }
}
