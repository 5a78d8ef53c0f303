//! Multisigs: wallets that send what enough of their signers agree on.
//!
//! | method | | caller |
//! | --- | --- | --- |
//! | 1 | Constructor | init |
//! | 2 | Propose | a signer |
//! | 3 | Approve | a signer |
//! | 4 | Cancel | the signer that proposed |
//! | 5 | AddSigner | itself |
//! | 6 | RemoveSigner | itself |
//! | 7 | SwapSigner | itself |
//! | 8 | ChangeNumApprovalsThreshold | itself |
//! | 9 | LockBalance | itself |
//! | 3726118371 | Receive (FRC-46) | any |
//! | any other from 2²⁴ | accepted, does nothing (FIP-0062) | any |
//!
//! A wallet changes its own rules by sending itself a message, which its signers have to approve like any other.
//!
//! | To understand | read |
//! | --- | --- |
//! | what the state holds | `state.rs` |
//! | proposals, approvals, and when something is sent | `approval.rs` |
//! | how a proposal is told from another with its number | `proposal_hash.rs` |
//! | who signs, and what becomes of the approvals of who leaves | `signers.rs` |
//! | what is locked, and until when | `vesting.rs` |

mod approval;
mod params;
mod proposal_hash;
mod signers;
mod state;
#[cfg(test)]
mod tests;
mod vesting;

use forest_actors_runtime::{BuiltIn, fallback::accept_exported, singletons::INIT_ACTOR};
use forest_sdk::prelude::*;

pub use params::{
    AddSignerParams, ApproveReturn, ChangeNumApprovalsThresholdParams, ConstructorParams, LockBalanceParams,
    ProposeParams, ProposeReturn, RemoveSignerParams, SwapSignerParams, TxnIdParams, UniversalReceiverParams,
};
pub use proposal_hash::proposal_hash;
pub use state::{SIGNERS_MAX, State, Transaction, TxnId};

/// The multisig actor.
#[derive(Debug)]
pub struct Multisig;

#[actor(guard = BuiltIn)]
impl Multisig {
    /// Sets signers, threshold, and what of the first funds is locked.
    #[constructor]
    pub fn constructor(rt: &Runtime<'_>, params: ConstructorParams) -> Result<(), ActorError> {
        rt.accept_only(&[INIT_ACTOR])?;
        let signers = signers::first(rt, &params)?;
        if params.unlock_duration < 0 {
            return Err(ActorError::illegal_argument("negative unlock duration disallowed"));
        }
        let mut state = State::new(signers, params.num_approvals_threshold);
        if params.unlock_duration != 0 {
            state.lock(params.start_epoch, params.unlock_duration, rt.value_received());
        }
        rt.create(state)
    }

    /// Proposes a message and approves it; where that is enough, the message is sent.
    #[method(number = 2)]
    pub fn propose(rt: &Runtime<'_>, params: ProposeParams) -> Result<ProposeReturn, ActorError> {
        rt.accept_any()?;
        approval::propose(rt, params)
    }

    /// Approves a proposal; where that is enough, the message is sent.
    #[method(number = 3)]
    pub fn approve(rt: &Runtime<'_>, params: TxnIdParams) -> Result<ApproveReturn, ActorError> {
        rt.accept_any()?;
        approval::approve(rt, &params)
    }

    /// Takes a proposal back.
    #[method(number = 4)]
    pub fn cancel(rt: &Runtime<'_>, params: TxnIdParams) -> Result<(), ActorError> {
        rt.accept_any()?;
        approval::cancel(rt, &params)
    }

    /// Adds a signer, and perhaps raises the threshold by one.
    #[method(number = 5)]
    pub fn add_signer(rt: &Runtime<'_>, params: AddSignerParams) -> Result<(), ActorError> {
        accept_itself(rt)?;
        signers::add(rt, &params)
    }

    /// Removes a signer with all its approvals, and perhaps lowers the threshold by one.
    #[method(number = 6)]
    pub fn remove_signer(rt: &Runtime<'_>, params: RemoveSignerParams) -> Result<(), ActorError> {
        accept_itself(rt)?;
        signers::remove(rt, &params)
    }

    /// Puts one signer in the place of another, whose approvals go.
    #[method(number = 7)]
    pub fn swap_signer(rt: &Runtime<'_>, params: SwapSignerParams) -> Result<(), ActorError> {
        accept_itself(rt)?;
        signers::swap(rt, &params)
    }

    /// Changes how many approvals are enough. What has enough already is sent with its next approval.
    #[method(number = 8)]
    pub fn change_num_approvals_threshold(
        rt: &Runtime<'_>,
        params: ChangeNumApprovalsThresholdParams,
    ) -> Result<(), ActorError> {
        accept_itself(rt)?;
        signers::change_threshold(rt, params.new_threshold)
    }

    /// Locks funds, once in the life of a wallet.
    #[method(number = 9)]
    pub fn lock_balance(rt: &Runtime<'_>, params: LockBalanceParams) -> Result<(), ActorError> {
        accept_itself(rt)?;
        vesting::lock_balance(rt, params)
    }

    /// Takes any token that announces itself.
    #[method(name = "Receive")]
    pub fn receive(rt: &Runtime<'_>, _params: UniversalReceiverParams) -> Result<(), ActorError> {
        rt.accept_any()
    }

    /// Accepts what others send to accounts.
    #[fallback]
    pub fn fallback(
        rt: &Runtime<'_>,
        method: MethodNum,
        _params: Option<IpldBlock>,
    ) -> Result<Option<IpldBlock>, ActorError> {
        accept_exported(rt, method)
    }
}

fn accept_itself(rt: &Runtime<'_>) -> Result<(), ActorError> {
    rt.accept_only(&[Address::new_id(rt.receiver())])
}
