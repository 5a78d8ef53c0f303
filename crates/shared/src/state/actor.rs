//! What the state tree holds for an actor.

use forest_encoding::{Cid, tuple::*};

use super::EMPTY_ARRAY_CID;
use crate::{address::Address, econ::TokenAmount};

/// An actor in the state tree: CBOR `[code, state, nonce, balance, delegated address or null]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct ActorState {
    /// The actor's code: a CID out of the network's manifest of actors.
    pub code: Cid,
    /// Root of the actor's own state.
    pub state: Cid,
    /// The nonce that the next message of this actor must carry.
    pub sequence: u64,
    /// What the actor owns.
    pub balance: TokenAmount,
    /// The f4 address of placeholders, Ethereum accounts and contracts; set once, never changed (FIP-0048).
    pub delegated_address: Option<Address>,
}

/// An actor as state trees before version 5 hold it: CBOR `[code, state, nonce, balance]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct LegacyActorState {
    /// See [`ActorState::code`].
    pub code: Cid,
    /// See [`ActorState::state`].
    pub state: Cid,
    /// See [`ActorState::sequence`].
    pub sequence: u64,
    /// See [`ActorState::balance`].
    pub balance: TokenAmount,
}

/// An actor with a delegated address does not fit the older form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an actor with the delegated address {0} has no form in state trees before version 5")]
pub struct LosesDelegatedAddress(pub Address);

impl From<LegacyActorState> for ActorState {
    fn from(actor: LegacyActorState) -> Self {
        let LegacyActorState { code, state, sequence, balance } = actor;
        Self { code, state, sequence, balance, delegated_address: None }
    }
}

impl TryFrom<ActorState> for LegacyActorState {
    type Error = LosesDelegatedAddress;

    fn try_from(actor: ActorState) -> Result<Self, LosesDelegatedAddress> {
        let ActorState { code, state, sequence, balance, delegated_address } = actor;
        match delegated_address {
            Some(address) => Err(LosesDelegatedAddress(address)),
            None => Ok(Self { code, state, sequence, balance }),
        }
    }
}

/// Why funds could not be moved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FundsError {
    /// The balance does not cover the amount.
    #[error("balance {balance} does not cover {amount}")]
    Insufficient {
        /// What was to be taken.
        amount: TokenAmount,
        /// What there is.
        balance: TokenAmount,
    },
    /// An amount below zero.
    #[error("cannot move the negative amount {0}")]
    Negative(TokenAmount),
}

impl ActorState {
    /// A new actor: nothing owned, nothing sent, the empty array for a state.
    #[must_use]
    pub const fn new_empty(code: Cid, delegated_address: Option<Address>) -> Self {
        Self { code, state: EMPTY_ARRAY_CID, sequence: 0, balance: TokenAmount::ZERO, delegated_address }
    }

    /// Takes an amount from the balance; on error nothing is changed.
    ///
    /// # Errors
    /// [`FundsError`] when the amount is negative or more than the balance.
    pub fn deduct_funds(&mut self, amount: &TokenAmount) -> Result<(), FundsError> {
        if amount.is_negative() {
            return Err(FundsError::Negative(amount.clone()));
        }
        if self.balance < *amount {
            return Err(FundsError::Insufficient { amount: amount.clone(), balance: self.balance.clone() });
        }
        self.balance -= amount;
        Ok(())
    }

    /// Adds an amount to the balance; on error nothing is changed.
    ///
    /// # Errors
    /// [`FundsError::Negative`] when the amount is negative.
    pub fn deposit_funds(&mut self, amount: &TokenAmount) -> Result<(), FundsError> {
        if amount.is_negative() {
            return Err(FundsError::Negative(amount.clone()));
        }
        self.balance += amount;
        Ok(())
    }
}
