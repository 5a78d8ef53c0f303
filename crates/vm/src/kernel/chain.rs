//! What an actor may ask about the chain: randomness, earlier tipsets, the network it runs on.
//!
//! The node answers, through [`Externs`](crate::Externs). That there is no answer is for the actor to know; that the
//! node could not find one ends the message without a trace.

use forest_blockstore::Cid;
use forest_shared::{
    clock::ChainEpoch,
    error::ErrorNumber,
    randomness::{RANDOMNESS_LENGTH, draw_randomness},
    sys,
};

use super::{Kernel, pack_amount};
use crate::{
    Externs,
    failure::{Fault, Result},
};

/// Where randomness comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The tickets of the chain.
    Chain,
    /// The beacon.
    Beacon,
}

impl Source {
    /// The digest of this source at an epoch.
    fn digest(self, chain: &dyn Externs, epoch: ChainEpoch) -> Result<[u8; 32]> {
        let digest = match self {
            Self::Chain => chain.chain_randomness(epoch)?,
            Self::Beacon => chain.beacon_randomness(epoch)?,
        };
        digest.ok_or_else(|| refused(format!("there is no randomness for epoch {epoch}")))
    }
}

impl Kernel {
    /// Randomness of an epoch, drawn for one purpose (up to nv20).
    pub(crate) fn drawn_randomness(
        &mut self,
        source: Source,
        tag: i64,
        epoch: ChainEpoch,
        entropy: &[u8],
    ) -> Result<[u8; RANDOMNESS_LENGTH]> {
        // How far back the epoch lies has no price yet, and one in the future is for the node to refuse.
        let charge = self.rules().gas.chain.on_get_randomness(entropy.len(), 0);
        self.calls.charge(charge)?;
        let digest = source.digest(&*self.calls.snapshot.externs, epoch)?;
        Ok(draw_randomness(&digest, tag, epoch, entropy))
    }

    /// The digest of an epoch, which the actor draws from (FIP-0075). A future epoch is not refused but priced beyond
    /// any limit, unless it lies so far ahead that there is no number for how far.
    pub(crate) fn randomness_digest(
        &mut self,
        source: Source,
        epoch: ChainEpoch,
    ) -> Result<[u8; RANDOMNESS_LENGTH]> {
        let now = self.calls.context().epoch;
        let lookback = now.checked_sub(epoch);
        let lookback = lookback.ok_or_else(|| refused(format!("epoch {epoch} is no epoch")))?;
        let charge = self.rules().gas.chain.on_get_randomness(0, lookback);
        self.calls.charge(charge)?;
        source.digest(&*self.calls.snapshot.externs, epoch)
    }

    /// The CID of the key of the tipset at an earlier epoch (FIP-0054, FIP-0075).
    pub(crate) fn tipset_cid(&mut self, epoch: ChainEpoch) -> Result<Cid> {
        let lookback = lookback(self.calls.context().epoch, epoch)
            .filter(|lookback| self.rules().limits.tipset_cid_lookback.is_none_or(|limit| *lookback < limit))
            .ok_or_else(|| refused(format!("epoch {epoch} is not one to look back to")))?;
        let rules = self.rules();
        self.calls.charge_if(rules.gas.chain.on_tipset_cid(lookback))?;
        Ok(self.calls.snapshot.externs.tipset_cid(epoch)?)
    }

    /// Epoch, time, base fee, chain id and network version (FIP-0054).
    pub(crate) fn network_context(&mut self) -> Result<sys::NetworkContext> {
        let rules = self.rules();
        self.calls.charge_if(rules.gas.chain.network_context)?;
        let context = self.calls.context();
        Ok(sys::NetworkContext {
            epoch: context.epoch,
            timestamp: context.timestamp,
            base_fee: self.base_fee()?,
            chain_id: context.chain_id.into(),
            network_version: context.rules.version,
        })
    }

    /// The price of a unit of gas.
    pub(crate) fn base_fee(&self) -> Result<sys::TokenAmount> {
        pack_amount(&self.calls.context().base_fee)
    }

    /// What is in circulation.
    pub(crate) fn circulating_supply(&self) -> Result<sys::TokenAmount> {
        pack_amount(&self.calls.context().circulating_supply)
    }
}

/// How many epochs back an epoch lies; `None` for the present, the future, and before genesis.
fn lookback(now: ChainEpoch, epoch: ChainEpoch) -> Option<ChainEpoch> {
    let lookback = now.checked_sub(epoch)?;
    (epoch >= 0 && lookback > 0).then_some(lookback)
}

fn refused(why: String) -> Fault {
    Fault::syscall(ErrorNumber::IllegalArgument, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_past_epochs_since_genesis_have_a_look_back() {
        assert_eq!(lookback(10, 9), Some(1));
        assert_eq!(lookback(10, 0), Some(10));
        assert_eq!(lookback(10, 10), None, "the present");
        assert_eq!(lookback(10, 11), None, "the future");
        assert_eq!(lookback(10, -1), None, "before genesis");
        assert_eq!(lookback(10, ChainEpoch::MIN), None, "a difference that overflows");
    }
}
