//! What a wallet holds: its signers, what they have proposed, and what is locked.
//!
//! Invariants: signers are f0 addresses, each once; every approval is a signer's, in the order in which they were given,
//! the proposer's first.

use forest_sdk::{
    collections::MapKey,
    prelude::*,
    serde::{Deserialize, Serialize},
};

/// Most signers that a wallet can have. More agree through wallets that sign for wallets.
pub const SIGNERS_MAX: usize = 256;

/// The number of a proposal; a wallet counts from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TxnId(pub i64);

impl std::fmt::Display for TxnId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl MapKey for TxnId {
    fn to_key(&self) -> Vec<u8> {
        self.0.to_key()
    }

    fn from_key(bytes: &[u8]) -> Option<Self> {
        i64::from_key(bytes).map(Self)
    }
}

/// The state of a wallet: CBOR `[signers, num_approvals_threshold, next_tx_id, initial_balance, start_epoch,
/// unlock_duration, pending_txs]`.
#[derive(State, Clone, Debug)]
pub struct State {
    /// Who approves: f0 addresses.
    pub signers: Vec<Address>,
    /// How many have to.
    pub num_approvals_threshold: u64,
    /// The number of the next proposal.
    pub next_tx_id: TxnId,
    /// What was locked at first, in atto.
    pub initial_balance: TokenAmount,
    /// When unlocking begins.
    pub start_epoch: ChainEpoch,
    /// How many epochs unlocking takes; 0 where nothing was ever locked.
    pub unlock_duration: ChainEpoch,
    /// What was proposed and neither sent nor cancelled: a HAMT of width 5 by number.
    pub pending_txs: Map<TxnId, Transaction>,
}

/// A message that was proposed: CBOR `[to, value, method, params, approved]`.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// The receiver.
    pub to: Address,
    /// The value, in atto.
    pub value: TokenAmount,
    /// The method.
    pub method: MethodNum,
    /// The parameters; no block where empty.
    pub params: RawBytes,
    /// Who approved: the proposer, then others.
    pub approved: Vec<Address>,
}

impl State {
    /// A wallet without proposals and without locked funds.
    #[must_use]
    pub fn new(signers: Vec<Address>, num_approvals_threshold: u64) -> Self {
        Self {
            signers,
            num_approvals_threshold,
            next_tx_id: TxnId::default(),
            initial_balance: TokenAmount::ZERO,
            start_epoch: 0,
            unlock_duration: 0,
            pending_txs: Map::new(),
        }
    }

    /// Whether an f0 address is a signer's.
    #[must_use]
    pub fn is_signer(&self, address: &Address) -> bool {
        self.signers.contains(address)
    }

    /// Demands a signer.
    pub(crate) fn check_signer(&self, address: &Address) -> Result<(), ActorError> {
        if self.is_signer(address) {
            return Ok(());
        }
        Err(ActorError::forbidden(format!("{address} is not a signer")))
    }
}
