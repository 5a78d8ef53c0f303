//! One row per import, sorted by module and name; an import whose shape changed has a row per shape.
//!
//! A new syscall is a new row with its first generation. Order inside a row is the order of the parameters in the
//! binary interface, so nothing here may ever be rearranged.

use super::{
    AbiGeneration::{self, Hygge, Skyr, Watermelon},
    Param, ParamType, Syscall, SyscallResult,
};

/// Turns `"module"::name(param: U32) -> Result, First..=Last;` with a doc comment into a row.
macro_rules! syscalls {
    ($(
        #[doc = $doc:literal]
        $module:literal :: $name:ident ($($param:ident : $kind:ident),*) -> $result:ident, $since:ident ..= $until:ident;
    )*) => {
        &[$(Syscall {
            module: $module,
            name: stringify!($name),
            params: &[$(Param { name: stringify!($param), kind: ParamType::$kind }),*],
            result: SyscallResult::$result,
            since: $since,
            until: $until,
            doc: $doc.trim_ascii(),
        }),*]
    };
}

/// The last generation there is: such rows are linked today.
const TODAY: AbiGeneration = Watermelon;

/// Every import there ever was.
#[rustfmt::skip]
pub const SYSCALLS: &[Syscall] = syscalls! {
    /// The balance of an actor.
    "actor"::balance_of(id: U64) -> TokenAmount, Hygge..=TODAY;
    /// Creates an actor under an id. For the init actor.
    "actor"::create_actor(id: U64, code_cid: U32) -> Nothing, Skyr..=Skyr;
    /// Creates an actor under an id, with a delegated address or none. For the init actor.
    "actor"::create_actor(id: U64, code_cid: U32, delegated: U32, delegated_len: U32) -> Nothing, Hygge..=TODAY;
    /// The code CID of an actor.
    "actor"::get_actor_code_cid(id: U64, out: U32, out_len: U32) -> U32, Skyr..=TODAY;
    /// The place of a code CID in the manifest, from 1; 0 if it is not there.
    "actor"::get_builtin_actor_type(code_cid: U32) -> I32, Skyr..=TODAY;
    /// The code CID at a place of the manifest.
    "actor"::get_code_cid_for_type(place: I32, out: U32, out_len: U32) -> U32, Skyr..=TODAY;
    /// The delegated address of an actor; nothing if it has none.
    "actor"::lookup_delegated_address(id: U64, out: U32, out_len: U32) -> U32, Hygge..=TODAY;
    /// A new f2 address; each call gives another.
    "actor"::new_actor_address(out: U32, out_len: U32) -> U32, Skyr..=Skyr;
    /// The f2 address of the actor that would be created next.
    "actor"::next_actor_address(out: U32, out_len: U32) -> U32, Hygge..=TODAY;
    /// The id that an address resolves to.
    "actor"::resolve_address(address: U32, address_len: U32) -> U64, Skyr..=TODAY;

    /// Verifies seals one by one; a byte of the answer for each.
    "crypto"::batch_verify_seals(seals: U32, seals_len: U32, out: U32) -> Nothing, Skyr..=TODAY;
    /// The CID of an unsealed sector, from its pieces.
    "crypto"::compute_unsealed_sector_cid(proof: I64, pieces: U32, pieces_len: U32, out: U32, out_len: U32) -> U32, Skyr..=TODAY;
    /// Hashes data.
    "crypto"::hash(code: U64, data: U32, data_len: U32, digest: U32, digest_len: U32) -> U32, Skyr..=TODAY;
    /// Recovers the public key behind a secp256k1 signature.
    "crypto"::recover_secp_public_key(hash: U32, signature: U32) -> SecpPublicKey, Skyr..=TODAY;
    /// Verifies an aggregate of seals.
    "crypto"::verify_aggregate_seals(aggregate: U32, aggregate_len: U32) -> I32, Skyr..=TODAY;
    /// Verifies an aggregate of BLS signatures.
    "crypto"::verify_bls_aggregate(signers: U32, signature: U32, public_keys: U32, plaintexts: U32, plaintext_lens: U32) -> I32, Watermelon..=TODAY;
    /// Whether block headers prove a consensus fault.
    "crypto"::verify_consensus_fault(header1: U32, header1_len: U32, header2: U32, header2_len: U32, extra: U32, extra_len: U32) -> ConsensusFault, Skyr..=TODAY;
    /// Verifies proofs of spacetime.
    "crypto"::verify_post(proofs: U32, proofs_len: U32) -> I32, Skyr..=TODAY;
    /// Verifies an update of a replica.
    "crypto"::verify_replica_update(update: U32, update_len: U32) -> I32, Skyr..=TODAY;
    /// Verifies a seal. No actor called it.
    "crypto"::verify_seal(seal: U32, seal_len: U32) -> I32, Skyr..=Skyr;
    /// Verifies a signature.
    "crypto"::verify_signature(kind: U32, signature: U32, signature_len: U32, address: U32, address_len: U32, data: U32, data_len: U32) -> I32, Skyr..=TODAY;

    /// Whether debugging is on: 0 is yes, -1 no.
    "debug"::enabled() -> I32, Skyr..=TODAY;
    /// Logs a line if debugging is on.
    "debug"::log(message: U32, message_len: U32) -> Nothing, Skyr..=TODAY;
    /// Keeps data under a name if debugging is on.
    "debug"::store_artifact(name: U32, name_len: U32, data: U32, data_len: U32) -> Nothing, Skyr..=TODAY;

    /// Emits an event in CBOR.
    "event"::emit_event(event: U32, event_len: U32) -> Nothing, Hygge..=Hygge;
    /// Emits an event in three buffers: entries, keys, values.
    "event"::emit_event(entries: U32, entry_count: U32, keys: U32, keys_len: U32, values: U32, values_len: U32) -> Nothing, Watermelon..=TODAY;

    /// The gas that is left, in whole gas.
    "gas"::available() -> U64, Hygge..=TODAY;
    /// Charges gas, or gives it back.
    "gas"::charge(name: U32, name_len: U32, gas: I64) -> Nothing, Skyr..=Skyr;
    /// Charges gas.
    "gas"::charge(name: U32, name_len: U32, gas: U64) -> Nothing, Hygge..=TODAY;

    /// Makes a block of data.
    "ipld"::block_create(codec: U64, data: U32, data_len: U32) -> U32, Skyr..=TODAY;
    /// Gives a block its CID and keeps it.
    "ipld"::block_link(id: U32, hash: U64, hash_len: U32, out: U32, out_len: U32) -> U32, Skyr..=TODAY;
    /// Opens a block by its CID.
    "ipld"::block_open(cid: U32) -> IpldOpen, Skyr..=TODAY;
    /// Copies out of a block; how far its end lies beyond what was asked.
    "ipld"::block_read(id: U32, offset: U32, out: U32, out_len: U32) -> I32, Skyr..=TODAY;
    /// Codec and size of a block.
    "ipld"::block_stat(id: U32) -> IpldStat, Skyr..=TODAY;

    /// The base fee.
    "network"::base_fee() -> TokenAmount, Skyr..=Skyr;
    /// Epoch, time, base fee, chain id and version.
    "network"::context() -> NetworkContext, Hygge..=TODAY;
    /// The key of the tipset at an earlier epoch.
    "network"::tipset_cid(epoch: I64, out: U32, out_len: U32) -> U32, Hygge..=TODAY;
    /// The circulating supply.
    "network"::total_fil_circ_supply() -> TokenAmount, Skyr..=TODAY;

    /// Randomness of the beacon, drawn for a purpose.
    "rand"::get_beacon_randomness(personalization: I64, epoch: I64, entropy: U32, entropy_len: U32) -> Randomness, Skyr..=Hygge;
    /// The digest of the beacon's entry; the actor draws from it (FIP-0075).
    "rand"::get_beacon_randomness(epoch: I64) -> Randomness, Watermelon..=TODAY;
    /// Randomness of the chain, drawn for a purpose.
    "rand"::get_chain_randomness(personalization: I64, epoch: I64, entropy: U32, entropy_len: U32) -> Randomness, Skyr..=Hygge;
    /// The digest of the chain's ticket; the actor draws from it (FIP-0075).
    "rand"::get_chain_randomness(epoch: I64) -> Randomness, Watermelon..=TODAY;

    /// The balance of the actor that runs.
    "self"::current_balance() -> TokenAmount, Skyr..=TODAY;
    /// The state root of the actor that runs.
    "self"::root(out: U32, out_len: U32) -> U32, Skyr..=TODAY;
    /// Deletes the actor that runs and sends its balance to a beneficiary.
    "self"::self_destruct(beneficiary: U32, beneficiary_len: U32) -> Nothing, Skyr..=Hygge;
    /// Deletes the actor that runs, which must be empty unless its balance may be burnt (FIP-0073).
    "self"::self_destruct(burn_unspent: U32) -> Nothing, Watermelon..=TODAY;
    /// Replaces the state root of the actor that runs.
    "self"::set_root(cid: U32) -> Nothing, Skyr..=TODAY;

    /// Calls an actor.
    "send"::send(to: U32, to_len: U32, method: U64, params: U32, value_hi: U64, value_lo: U64) -> Send, Skyr..=Skyr;
    /// Calls an actor, with a gas limit and perhaps read-only.
    "send"::send(to: U32, to_len: U32, method: U64, params: U32, value_hi: U64, value_lo: U64, gas_limit: U64, flags: U64) -> Send, Hygge..=TODAY;

    /// Ends the call with an error.
    "vm"::abort(code: U32, message: U32, message_len: U32) -> Never, Skyr..=Skyr;
    /// The message and the network.
    "vm"::context() -> InvocationContext, Skyr..=Skyr;
    /// Ends the call with an exit code, which may be success, and a block.
    "vm"::exit(code: U32, block: U32, message: U32, message_len: U32) -> Never, Hygge..=TODAY;
    /// The message that runs.
    "vm"::message_context() -> MessageContext, Hygge..=TODAY;
};

/// The imports of networks where users deploy actors ([`UserActors`](crate::UserActors)).
pub const USER_ACTOR_SYSCALLS: &[Syscall] = syscalls! {
    /// Makes code known that actors may be created with. For the init actor.
    "actor"::install_actor(code_cid: U32) -> Nothing, Watermelon..=TODAY;
    /// Moves the actor that runs to other code, which is called to agree; does not return if it does.
    "actor"::upgrade_actor(code_cid: U32, params: U32) -> Send, Watermelon..=TODAY;
};
