//! Actors, network versions, chain ids.

use fvm_shared4::{chainid, state, version};

use crate::{chainid::ChainId, state::ActorState, version::NetworkVersion};

impl From<NetworkVersion> for version::NetworkVersion {
    fn from(version: NetworkVersion) -> Self {
        Self::new(version.number())
    }
}

impl From<version::NetworkVersion> for NetworkVersion {
    fn from(version: version::NetworkVersion) -> Self {
        Self::new(version.into())
    }
}

impl From<ChainId> for chainid::ChainID {
    fn from(id: ChainId) -> Self {
        Self::from(u64::from(id))
    }
}

impl From<chainid::ChainID> for ChainId {
    fn from(id: chainid::ChainID) -> Self {
        Self::from(u64::from(id))
    }
}

impl From<ActorState> for state::ActorState {
    fn from(actor: ActorState) -> Self {
        let ActorState { code, state, sequence, balance, delegated_address } = actor;
        Self {
            code,
            state,
            sequence,
            balance: balance.into(),
            delegated_address: delegated_address.map(Into::into),
        }
    }
}

impl From<state::ActorState> for ActorState {
    fn from(actor: state::ActorState) -> Self {
        let state::ActorState { code, state, sequence, balance, delegated_address } = actor;
        Self {
            code,
            state,
            sequence,
            balance: balance.into(),
            delegated_address: delegated_address.map(Into::into),
        }
    }
}
