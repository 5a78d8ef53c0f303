//! The host as an actor sees it: what an actor can ask of the world, with types.
//!
//! As Wasm, the host is the machine behind the system calls; natively, [`testing::MemoryHost`](crate::testing::MemoryHost)
//! or whatever implements [`Host`]. Actors hold it as [`AnyHost`]: one concrete type in Wasm, so that a module imports
//! only the calls that it makes, a trait object elsewhere.
//! [`sys`](crate::sys) lists the calls with the errors that each can return.

use bytes::Bytes;
use forest_shared::{
    ActorId, MethodNum,
    address::{Address, SECP_PUB_LEN},
    clock::ChainEpoch,
    consensus::ConsensusFault,
    crypto::{BLS_SIG_LEN, SECP_SIG_LEN, SECP_SIG_MESSAGE_HASH_LEN, SupportedHash},
    econ::TokenAmount,
    error::{ErrorNumber, ExitCode},
    event::ActorEvent,
    randomness::RANDOMNESS_LENGTH,
    sector::RegisteredSealProof,
    sys::{MessageContext, NetworkContext, SendFlags},
};

use crate::{Cid, IpldBlock};

/// The host of an actor that runs.
#[cfg(target_arch = "wasm32")]
pub type AnyHost = crate::Syscalls;
/// The host of an actor that runs.
#[cfg(not(target_arch = "wasm32"))]
pub type AnyHost = dyn Host;

/// What a call to another actor came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// How the callee exited. What it did is undone unless this is success.
    pub exit_code: ExitCode,
    /// What it returned, perhaps also with an error.
    pub data: Option<IpldBlock>,
}

impl Response {
    /// Success with these data.
    #[must_use]
    pub const fn ok(data: Option<IpldBlock>) -> Self {
        Self { exit_code: ExitCode::OK, data }
    }
}

/// What an actor can ask of its host. `Err` is the number with which the host refused; nothing has happened then.
pub trait Host: Send + Sync {
    /// The call that runs.
    fn message(&self) -> MessageContext;
    /// Epoch, time, base fee, chain id and network version.
    fn network(&self) -> NetworkContext;
    /// The key of the tipset at an earlier epoch of the last finality.
    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, ErrorNumber>;
    /// The circulating supply.
    fn circulating_supply(&self) -> TokenAmount;

    /// The data of a block that is reachable from the actor's state or from what it was given.
    fn get(&self, cid: &Cid) -> Result<Bytes, ErrorNumber>;
    /// Keeps a block and names it by blake2b-256.
    fn put(&self, codec: u64, data: &[u8]) -> Result<Cid, ErrorNumber>;

    /// The root of the actor's state.
    fn root(&self) -> Result<Cid, ErrorNumber>;
    /// Replaces the root of the actor's state.
    fn set_root(&self, root: &Cid) -> Result<(), ErrorNumber>;
    /// The actor's balance.
    fn balance(&self) -> TokenAmount;
    /// Deletes the actor that runs; its balance is burnt, or must be zero.
    fn delete_self(&self, burn: bool) -> Result<(), ErrorNumber>;

    /// The id behind an address.
    fn resolve(&self, address: &Address) -> Option<ActorId>;
    /// The f4 address of an actor.
    fn delegated_address(&self, id: ActorId) -> Option<Address>;
    /// The code of an actor.
    fn code_of(&self, id: ActorId) -> Option<Cid>;
    /// The balance of an actor.
    fn balance_of(&self, id: ActorId) -> Option<TokenAmount>;
    /// The place of code in the manifest, from 1; 0 where it is not built in.
    fn builtin_type(&self, code: &Cid) -> i32;
    /// The code at a place of the manifest.
    fn code_for(&self, place: i32) -> Option<Cid>;
    /// The f2 address of the actor that is created next.
    fn next_actor_address(&self) -> Address;
    /// Creates an actor. For the init actor.
    fn create_actor(&self, id: ActorId, code: &Cid, delegated: Option<&Address>) -> Result<(), ErrorNumber>;
    /// Makes code known. For the init actor, where users deploy actors.
    fn install_actor(&self, code: &Cid) -> Result<(), ErrorNumber>;
    /// Moves the actor to other code, which is asked; returns only if that refuses.
    fn upgrade_self(&self, code: &Cid, params: Option<&IpldBlock>) -> Result<Response, ErrorNumber>;

    /// Calls an actor.
    #[expect(clippy::too_many_arguments, reason = "a call has so many parts")]
    fn send(
        &self,
        to: &Address,
        method: MethodNum,
        params: Option<&IpldBlock>,
        value: &TokenAmount,
        gas_limit: Option<u64>,
        flags: SendFlags,
    ) -> Result<Response, ErrorNumber>;

    /// A digest; its length is the function's.
    fn hash(&self, function: SupportedHash, data: &[u8]) -> Vec<u8>;
    /// Whether a signature of a key address is good.
    fn verify_signature(
        &self,
        kind: u32,
        signature: &[u8],
        signer: &Address,
        data: &[u8],
    ) -> Result<bool, ErrorNumber>;
    /// The public key behind a secp256k1 signature of a hash.
    fn recover_secp_public_key(
        &self,
        hash: &[u8; SECP_SIG_MESSAGE_HASH_LEN],
        signature: &[u8; SECP_SIG_LEN],
    ) -> Result<[u8; SECP_PUB_LEN], ErrorNumber>;
    /// Whether an aggregate of BLS signatures is good, each by a key of 48 bytes over its own text.
    fn verify_bls_aggregate(
        &self,
        signature: &[u8; BLS_SIG_LEN],
        keys: &[[u8; 48]],
        texts: &[&[u8]],
    ) -> Result<bool, ErrorNumber>;
    /// The CID of an unsealed sector; pieces are the CBOR of a list of `PieceInfo`.
    fn unsealed_sector_cid(&self, proof: RegisteredSealProof, pieces: &[u8]) -> Result<Cid, ErrorNumber>;
    /// Whether window proofs are good; the CBOR of a `WindowPoStVerifyInfo`.
    fn verify_post(&self, info: &[u8]) -> Result<bool, ErrorNumber>;
    /// The fault that two headers, and perhaps a third, prove.
    fn verify_consensus_fault(
        &self,
        header1: &[u8],
        header2: &[u8],
        extra: &[u8],
    ) -> Result<Option<ConsensusFault>, ErrorNumber>;
    /// Whether an aggregate of seals is good; the CBOR of an `AggregateSealVerifyProofAndInfos`.
    fn verify_aggregate_seals(&self, aggregate: &[u8]) -> Result<bool, ErrorNumber>;
    /// Whether an update of a replica is good; the CBOR of a `ReplicaUpdateInfo`.
    fn verify_replica_update(&self, update: &[u8]) -> Result<bool, ErrorNumber>;
    /// Which of so many seals are good; the CBOR of a list of `SealVerifyInfo`.
    fn batch_verify_seals(&self, seals: &[u8], count: usize) -> Result<Vec<bool>, ErrorNumber>;

    /// The digest of the chain's ticket at an epoch; actors draw from it (FIP-0075).
    fn chain_randomness(&self, epoch: ChainEpoch) -> Result<[u8; RANDOMNESS_LENGTH], ErrorNumber>;
    /// The digest of the beacon's entry at an epoch; actors draw from it (FIP-0075).
    fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<[u8; RANDOMNESS_LENGTH], ErrorNumber>;

    /// Emits an event.
    fn emit(&self, event: &ActorEvent) -> Result<(), ErrorNumber>;
    /// The gas that is left to this call.
    fn gas_available(&self) -> u64;
    /// Charges gas under a name, which traces show.
    fn charge_gas(&self, name: &str, gas: u64) -> Result<(), ErrorNumber>;

    /// Whether the machine debugs actors.
    fn debugging(&self) -> bool;
    /// A line for the log, if the machine debugs actors.
    fn log(&self, line: &str);
    /// Data for the machine's folder of artifacts, if it debugs actors.
    fn store_artifact(&self, name: &str, data: &[u8]) -> Result<(), ErrorNumber>;
}
