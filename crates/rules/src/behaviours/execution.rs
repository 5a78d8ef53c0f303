//! Applying one message: who may send, what is kept, what the receipt looks like.
//!
//! Read by the executor, before a message runs and when it settles. What a message pays is in
//! [`MessagePrices`](crate::gas::MessagePrices).

/// Behaviours of the executor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    /// Which actors may send messages.
    pub senders: Senders,
    /// The codec that a message's parameters are given.
    pub params_codec: ParamsCodec,
    /// When the return value of a message is paid for.
    pub return_charge: ReturnCharge,
    /// What becomes of data that a failed call returns, at the top and between actors.
    pub failed_return: FailedReturn,
    /// The fields of a receipt.
    pub receipt: ReceiptShape,
    /// The block of an empty array, the state of every new actor, is written before anything runs.
    pub empty_array_is_written_first: bool,
}

/// Which actors may send messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Senders {
    /// Accounts.
    Accounts,
    /// Accounts, Ethereum accounts, and placeholders of nonce 0 under the Ethereum address manager, which become
    /// Ethereum accounts thereby (FIP-0055).
    AccountsAndEthereum,
}

/// The codec of message parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamsCodec {
    /// DAG-CBOR, whatever they are.
    DagCbor,
    /// CBOR, whose links do not count; raw bytes for a plain transfer.
    CborOrRaw,
}

/// When the return value of a message is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnCharge {
    /// After the call, inside its transaction, if it succeeded: not being able to pay undoes the success.
    AfterSuccess,
    /// In the frame that returns, whatever its exit code.
    InFrame,
}

/// What becomes of data that a failed call returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailedReturn {
    /// There is no such data: an actor aborts with a code and a message.
    Dropped,
    /// The caller, or the receipt, gets it.
    Kept,
}

/// The fields of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptShape {
    /// Exit code, return value, gas used.
    ThreeFields,
    /// The root of the events as well, or null (FIP-0049).
    WithEventsRoot,
}
