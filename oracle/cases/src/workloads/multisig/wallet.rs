//! A multisig as its signers see it.

use forest_builtin::BuiltinActor;
use forest_encoding::{RawBytes, from_slice, hash::blake2b_256, serde_bytes::Bytes};
use forest_shared::{
    METHOD_SEND, MethodNum, address::Address, clock::ChainEpoch, econ::TokenAmount, error::ExitCode,
};

use crate::{
    Answer, Stop, World,
    workloads::init::{Created, must_exec},
    world::{broken, encode, succeeded},
};

pub(super) const PROPOSE: MethodNum = 2;
pub(super) const APPROVE: MethodNum = 3;
pub(super) const CANCEL: MethodNum = 4;

/// A multisig.
#[derive(Clone, Copy, Debug)]
pub(in crate::workloads) struct Wallet {
    /// Where it is.
    pub at: Created,
}

/// What a wallet is asked to do.
#[derive(Clone, Debug)]
pub(in crate::workloads) struct Proposal {
    pub to: Address,
    pub value: TokenAmount,
    pub method: MethodNum,
    pub params: RawBytes,
}

/// What came of a proposal or an approval.
#[derive(Clone, Copy, Debug)]
pub(in crate::workloads) struct Outcome {
    /// Whether it was done.
    pub applied: bool,
    /// How that ended.
    pub exit_code: ExitCode,
}

impl Proposal {
    /// A plain transfer.
    pub fn transfer(to: Address, value: TokenAmount) -> Self {
        Self { to, value, method: METHOD_SEND, params: RawBytes::default() }
    }

    /// A call without funds.
    pub fn call(to: Address, method: MethodNum, params: Vec<u8>) -> Self {
        Self { to, value: TokenAmount::ZERO, method, params: RawBytes::new(params) }
    }

    /// The parameters of `Propose`.
    pub fn encode(&self) -> Vec<u8> {
        encode(&(self.to, &self.value, self.method, &self.params))
    }

    /// What an approval may name, so that it approves of nothing else.
    pub fn hash(&self, proposer: Address) -> [u8; 32] {
        blake2b_256(&encode(&(proposer, self.to, &self.value, self.method, &self.params)))
    }
}

impl Wallet {
    /// A wallet whose funds are free.
    pub fn create(
        world: &mut World<'_>,
        signers: &[Address],
        threshold: u64,
        funds: TokenAmount,
    ) -> Result<Self, Stop> {
        Self::create_locked(world, signers, threshold, funds, 0)
    }

    /// A wallet whose funds become free over so many epochs.
    pub fn create_locked(
        world: &mut World<'_>,
        signers: &[Address],
        threshold: u64,
        funds: TokenAmount,
        unlock_duration: ChainEpoch,
    ) -> Result<Self, Stop> {
        let constructor = (signers, threshold, unlock_duration, world.epoch());
        let at = must_exec(world, world.faucet, BuiltinActor::Multisig, funds, &constructor)?;
        Ok(Self { at })
    }

    /// Proposes.
    pub fn propose(&self, world: &mut World<'_>, by: Address, proposal: &Proposal) -> Result<Answer, Stop> {
        let message = world.message(by, self.at.robust, PROPOSE, proposal.encode());
        world.apply(message)
    }

    /// Proposes what must be accepted, done or not; the number of the proposal, and what came of it.
    pub fn must_propose(
        &self,
        world: &mut World<'_>,
        by: Address,
        proposal: &Proposal,
    ) -> Result<(i64, Outcome), Stop> {
        let answer = succeeded(self.propose(world, by, proposal)?, "a proposal")?;
        let (id, applied, exit_code, _): (i64, bool, ExitCode, RawBytes) =
            from_slice(&answer.return_data).map_err(broken)?;
        Ok((id, Outcome { applied, exit_code }))
    }

    /// Approves of a proposal, by its number and its hash, where there is one.
    pub fn approve(&self, world: &mut World<'_>, by: Address, id: i64, hash: &[u8]) -> Result<Answer, Stop> {
        world.call(by, self.at.id, APPROVE, &(id, Bytes::new(hash)))
    }

    /// Approves of what must be accepted.
    pub fn must_approve(
        &self,
        world: &mut World<'_>,
        by: Address,
        id: i64,
        hash: &[u8],
    ) -> Result<Outcome, Stop> {
        let answer = succeeded(self.approve(world, by, id, hash)?, "an approval")?;
        let (applied, exit_code, _): (bool, ExitCode, RawBytes) =
            from_slice(&answer.return_data).map_err(broken)?;
        Ok(Outcome { applied, exit_code })
    }

    /// Takes a proposal back.
    pub fn cancel(&self, world: &mut World<'_>, by: Address, id: i64, hash: &[u8]) -> Result<Answer, Stop> {
        world.call(by, self.at.id, CANCEL, &(id, Bytes::new(hash)))
    }
}
