//! What methods take and return, each a CBOR array of its fields.

use forest_sdk::prelude::*;

use crate::TxnId;

/// What a wallet begins with.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ConstructorParams {
    /// Who approves; addresses of any kind.
    pub signers: Vec<Address>,
    /// How many have to.
    pub num_approvals_threshold: u64,
    /// How many epochs the funds that come with the message take to unlock; 0 locks nothing.
    pub unlock_duration: ChainEpoch,
    /// When unlocking begins.
    pub start_epoch: ChainEpoch,
}

/// A message to be sent.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ProposeParams {
    /// The receiver.
    pub to: Address,
    /// The value, in atto.
    pub value: TokenAmount,
    /// The method.
    pub method: MethodNum,
    /// The parameters; no block where empty.
    pub params: RawBytes,
}

/// What came of a proposal.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ProposeReturn {
    /// Its number.
    pub txn_id: TxnId,
    /// Whether it was sent at once.
    pub applied: bool,
    /// How that ended, if it was sent.
    pub code: ExitCode,
    /// What was returned, if it was sent.
    pub ret: RawBytes,
}

/// Which proposal is meant.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct TxnIdParams {
    /// Its number.
    pub id: TxnId,
    /// Its hash, so that no other proposal can have the number: [`proposal_hash`](crate::proposal_hash). Empty: whatever
    /// has the number.
    #[serde(with = "forest_sdk::serde_bytes")]
    pub proposal_hash: Vec<u8>,
}

/// What came of an approval.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ApproveReturn {
    /// Whether the message was sent.
    pub applied: bool,
    /// How that ended, if it was sent.
    pub code: ExitCode,
    /// What was returned, if it was sent.
    pub ret: RawBytes,
}

/// Who is to sign as well.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct AddSignerParams {
    /// The new signer; an address of any kind.
    pub signer: Address,
    /// Whether one more approval is needed from then on.
    pub increase: bool,
}

/// Who is to sign no more.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct RemoveSignerParams {
    /// The signer; an address of any kind.
    pub signer: Address,
    /// Whether one approval less is needed from then on.
    pub decrease: bool,
}

/// Who is to sign in whose place.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct SwapSignerParams {
    /// The signer that goes; an address of any kind.
    pub from: Address,
    /// Who comes; an address of any kind.
    pub to: Address,
}

/// How many approvals are to be enough.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct ChangeNumApprovalsThresholdParams {
    /// From 1 to the number of signers.
    pub new_threshold: u64,
}

/// What is to be locked.
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct LockBalanceParams {
    /// When unlocking begins; may have been.
    pub start_epoch: ChainEpoch,
    /// How many epochs it takes, at least 1.
    pub unlock_duration: ChainEpoch,
    /// How much, in atto; the wallet need not have it.
    pub amount: TokenAmount,
}

/// The announcement of a token (FRC-46).
#[derive(Tuple, Clone, Debug, PartialEq, Eq)]
pub struct UniversalReceiverParams {
    /// What the payload is: FRC-42 number of its name.
    pub type_: u32,
    /// The payload.
    pub payload: RawBytes,
}
