//! What syscalls do.
//!
//! Read by the kernel's methods. Which syscalls there are, and with which parameters, is in
//! [`SyscallSet`](crate::SyscallSet); where the two are related, `tests/upgrades.rs` holds them together.

/// Behaviours of the kernel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kernel {
    /// How an actor ends early.
    pub exit: ExitRule,
    /// Which blocks an actor may make and open.
    pub block_codecs: BlockCodecs,
    /// When a codec outside that set is refused.
    pub block_codec_check: CodecCheck,
    /// Only blocks that were reached through links may be opened, linked to or made a state root; links are found by
    /// a charged scan (FIP-0071).
    pub links_must_be_reachable: bool,
    /// Who may create actors, and which.
    pub create_actor: CreateActor,
    /// What the f2 address of a new actor is derived from.
    pub new_address: NewAddress,
    /// What becomes of the balance of an actor that deletes itself.
    pub self_destruct: SelfDestruct,
    /// How an event is passed.
    pub events: EventAbi,
    /// Where randomness is drawn from the digest.
    pub randomness: RandomnessDraw,
    /// Whose signatures can be verified.
    pub signer: SignerAddress,
    /// How blocks reach the base store, and what may be among them.
    pub flush: Flush,
}

/// How an actor ends early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitRule {
    /// With a code of 16 or more; any lower one, 0 included, becomes exit code 9. No data.
    Abort,
    /// With a code and a block: 0 is success, 1 to 15 become exit code 9 and keep the block. A handle of no block is
    /// fatal.
    Exit,
}

/// Which blocks an actor may make and open; others are `IllegalCodec`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockCodecs {
    /// DAG-CBOR.
    DagCbor,
    /// DAG-CBOR, CBOR without links, raw bytes.
    DagCborCborRaw,
}

/// When `block_create` refuses a codec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodecCheck {
    /// After charging for the block.
    AfterCharge,
    /// Before any charge.
    BeforeCharge,
}

/// Who may create actors. Everything else is `Forbidden`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateActor {
    /// Any actor may create built-in ones that are not singletons, under a free id.
    AnyCaller,
    /// Only the init actor; any code but a placeholder's, under a free id or in place of the placeholder with that
    /// delegated address (FIP-0048).
    InitActor,
}

/// What the f2 address of a new actor is derived from, besides the nonce of the message and a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewAddress {
    /// The key address of the sender, and a counter that every new address increments.
    KeyAddressPerDraw,
    /// The sender's address as written in the message, and a counter that every created actor increments.
    WrittenAddressPerActor,
}

/// What becomes of the balance of an actor that deletes itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelfDestruct {
    /// A beneficiary gets it.
    SendsToBeneficiary,
    /// It is burnt, or deletion is refused with `IllegalOperation` when the actor did not agree to that (FIP-0073).
    BurnsOrRefuses,
}

/// How an event is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventAbi {
    /// There are none.
    None,
    /// CBOR (FIP-0049). Limits are checked after a first charge.
    Cbor,
    /// Entries, keys and values in three buffers (FIP-0072). Limits are checked after the only charge.
    Packed,
}

/// Where randomness is drawn from the digest of a ticket or beacon entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RandomnessDraw {
    /// In the kernel. A future epoch is `IllegalArgument` after the charge.
    InKernel,
    /// In the actor, metered (FIP-0075). A future epoch is priced beyond any limit: out of gas.
    InActor,
}

/// Whose signatures can be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignerAddress {
    /// Any account's: its key is read from its state, for two more charges (`OnBlockOpenBase` and by size).
    AnyAccount,
    /// Key addresses only; others are `IllegalArgument`, after the charge.
    KeyAddress,
}

/// How blocks reach the base store when a machine ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flush {
    /// DAG-CBOR and raw blocks only, minimal integers, links of at most 100 bytes; anything else fails. The buffer is
    /// empty afterwards.
    Strict,
    /// CBOR blocks as well, no such checks. Blocks that were not reached stay readable.
    Lenient,
}
