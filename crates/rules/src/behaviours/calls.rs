//! Calls between actors, and the code behind them.
//!
//! Read by the call manager and by the instantiation of modules. How deep calls go and how much memory they may hold
//! is in [`Limits`](crate::Limits).

use forest_shared::ActorId;

/// Behaviours of the call manager and of instantiation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calls {
    /// First reads and writes of actors are tracked and charged, and undone with the transaction (FIP-0057).
    pub actor_access_is_tracked: bool,
    /// Actors whose access is free from the start, as if written already: the singletons that every message meets
    /// (FIP-0055). The sender is free as well, and the receiver may be read, having been paid for by inclusion.
    pub preloaded_actors: &'static [ActorId],
    /// A caller may limit the gas of a call, and survive when that runs out (FIP-0054).
    pub calls_have_gas_limits: bool,
    /// A call refused for its depth leaves its gas limit behind, so that the rest of the message runs under it and
    /// all later accounting is shifted by one level. A defect, and history.
    pub depth_error_leaks_gas_limit: bool,
    /// A call may be read-only, and so is everything below it (FIP-0054).
    pub calls_may_be_read_only: bool,
    /// There are f4 addresses, placeholders that sends to them create, and delegated addresses (FIP-0048). The manifest
    /// must then name the placeholder, the Ethereum account and its address manager.
    pub delegated_addresses: bool,
    /// When a send that would create an account for the all-zero BLS key is refused.
    pub zero_bls_key: ZeroKeyCheck,
    /// Where code comes from that was not loaded beforehand.
    pub code: CodeSource,
    /// Gas is available while a module is instantiated; without, a start function runs out at once.
    pub gas_while_instantiating: bool,
    /// What a trap or a lack of memory during instantiation is.
    pub instantiation_failure: InstantiationFailure,
    /// What calling code without `invoke` is.
    pub missing_entry_point: MissingEntryPoint,
    /// When a syscall's result pointer is out of bounds, the instructions before that syscall are charged a second
    /// time at the next one. A defect, and consensus.
    pub bad_result_pointer_repeats_charge: bool,
}

/// When the all-zero BLS key is refused; `IllegalArgument` either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroKeyCheck {
    /// After creation was charged.
    AfterCharge,
    /// Before any charge.
    BeforeCharge,
}

/// Where code comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSource {
    /// The built-in actors, loaded beforehand; other code is fatal.
    BuiltinOnly,
    /// The store as well.
    Store,
}

/// What a failure to instantiate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstantiationFailure {
    /// Fatal: exit code 10, all gas.
    Fatal,
    /// Exit code 4, after what ran was charged.
    IllegalInstruction,
}

/// What a missing entry point is. One of the wrong type is always fatal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingEntryPoint {
    /// Fatal: exit code 10, all gas.
    Fatal,
    /// Exit code 5.
    InvalidReceiver,
}
