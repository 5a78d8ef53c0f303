//! What a version does where versions differ and no number says it.
//!
//! One field per behaviour, named for what happens and not for when it began; the FIP stands beside it. The VM
//! matches on these and never on a version. Groups follow the VM's own parts.
//!
//! Some differences are data elsewhere: absent charge points in [`GasSchedule`](crate::gas::GasSchedule), quirks of
//! instrumentation in [`Metering`](crate::Metering), the shape of imports in [`SyscallSet`](crate::SyscallSet), the
//! extra frame of the first generation in [`Limits`](crate::Limits).

mod calls;
mod chain;
mod execution;
mod kernel;
mod proofs;

pub use calls::{Calls, CodeSource, InstantiationFailure, MissingEntryPoint, ZeroKeyCheck};
pub use chain::{BaseFeeRule, Chain};
pub use execution::{Execution, FailedReturn, ParamsCodec, ReceiptShape, ReturnCharge, Senders};
pub use kernel::{
    BlockCodecs, CodecCheck, CreateActor, EventAbi, ExitRule, Flush, Kernel, NewAddress, RandomnessDraw,
    SelfDestruct, SignerAddress,
};
pub use proofs::{PostProofs, PostTypeCheck, Proofs, SealProofs, WindowPostDowngrade};

/// The behaviours of one network version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behaviours {
    /// Applying one message.
    pub execution: Execution,
    /// Calls between actors, and the code behind them.
    pub calls: Calls,
    /// What syscalls do.
    pub kernel: Kernel,
    /// Proofs.
    pub proofs: Proofs,
    /// What the node does around the VM.
    pub chain: Chain,
}
