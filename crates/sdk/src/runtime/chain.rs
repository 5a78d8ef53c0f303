//! The network: epoch, fees, randomness, events, gas.

use forest_shared::{
    chainid::ChainId, clock::ChainEpoch, econ::TokenAmount, error::ErrorNumber,
    randomness::RANDOMNESS_LENGTH, sys::NetworkContext, version::NetworkVersion,
};

use super::Runtime;
#[cfg(target_arch = "wasm32")] // a trait object has them without
use crate::Host as _;
use crate::{ActorError, Cid, Event, OrFail as _, shared::error::ExitCode};

impl Runtime<'_> {
    /// All of it, as the host tells it; asked for once.
    pub fn network(&self) -> &NetworkContext {
        self.network.get_or_init(|| self.host.network())
    }

    /// The epoch.
    pub fn epoch(&self) -> ChainEpoch {
        self.network().epoch
    }

    /// The time of the epoch, in seconds since 1970.
    pub fn timestamp(&self) -> u64 {
        self.network().timestamp
    }

    /// The base fee per unit of gas, in atto.
    pub fn base_fee(&self) -> TokenAmount {
        self.network().base_fee.into()
    }

    /// The chain id of EIP-155.
    pub fn chain_id(&self) -> ChainId {
        ChainId::from(self.network().chain_id)
    }

    /// The network version. Code that asks is code for two networks: prefer new code.
    pub fn network_version(&self) -> NetworkVersion {
        self.network().network_version
    }

    /// The key of the tipset at an epoch before this one, within the last finality.
    ///
    /// # Errors
    /// USR_ILLEGAL_ARGUMENT: another epoch.
    pub fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, ActorError> {
        self.host.tipset_cid(epoch).or_fail(ExitCode::USR_ILLEGAL_ARGUMENT, "no tipset key for this epoch")
    }

    /// The circulating supply, in atto.
    pub fn circulating_supply(&self) -> TokenAmount {
        self.host.circulating_supply()
    }

    /// The digest of the chain's ticket at an epoch, to draw from (FIP-0075).
    ///
    /// # Errors
    /// USR_ILLEGAL_ARGUMENT: an epoch to come, or too long ago.
    pub fn chain_randomness(&self, epoch: ChainEpoch) -> Result<[u8; RANDOMNESS_LENGTH], ActorError> {
        self.host.chain_randomness(epoch).map_err(no_randomness)
    }

    /// The digest of the beacon's entry at an epoch, to draw from (FIP-0075).
    ///
    /// # Errors
    /// USR_ILLEGAL_ARGUMENT: an epoch to come, or too long ago.
    pub fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<[u8; RANDOMNESS_LENGTH], ActorError> {
        self.host.beacon_randomness(epoch).map_err(no_randomness)
    }

    /// Emits an event.
    ///
    /// # Errors
    /// USR_READ_ONLY; USR_ASSERTION_FAILED: an event beyond the limits of FIP-0049.
    pub fn emit(&self, event: &impl Event) -> Result<(), ActorError> {
        self.check_may_change()?;
        self.host.emit(&event.to_event()?).map_err(|error| match error {
            ErrorNumber::ReadOnly => ActorError::read_only("an event in a read-only call"),
            error => ActorError::assertion_failed(format!("the event was refused: {error}")),
        })
    }

    /// The gas that is left to this call.
    pub fn gas_available(&self) -> u64 {
        self.host.gas_available()
    }

    /// Charges gas for work that the machine does not meter, under a name that traces show.
    pub fn charge_gas(&self, name: &str, gas: u64) {
        // Running out ends the call; nothing else can be wrong with a charge.
        let _ = self.host.charge_gas(name, gas);
    }
}

fn no_randomness(error: ErrorNumber) -> ActorError {
    match error {
        ErrorNumber::IllegalArgument | ErrorNumber::LimitExceeded => {
            ActorError::illegal_argument(format!("no randomness for this epoch: {error}"))
        }
        error => ActorError::assertion_failed(format!("randomness was refused: {error}")),
    }
}
