//! The system calls themselves: what a module imports.
//!
//! Actors rarely need them; [`Host`](crate::Host) has each with types. They are here, as Wasm only, for what it does not
//! cover. Every call returns 0 or an [`ErrorNumber`](forest_shared::error::ErrorNumber); where there is a result, its first
//! parameter is where that is written, packed ([`forest_shared::sys`]). Pointers that are not in the module's memory are
//! `IllegalArgument` in all of them. The shapes are those of network version 21 and later.
//!
//! | Call | Refuses with |
//! | --- | --- |
//! | `actor::balance_of` | NotFound: no such actor |
//! | `actor::create_actor` | Forbidden: not the init actor, or the id is taken; IllegalArgument: not code, a singleton's code, a delegated address that is none; ReadOnly |
//! | `actor::get_actor_code_cid` | NotFound: no such actor; BufferTooSmall |
//! | `actor::get_builtin_actor_type` | IllegalArgument: no CID |
//! | `actor::get_code_cid_for_type` | IllegalArgument: nothing at this place; BufferTooSmall |
//! | `actor::install_actor` | Forbidden: not the init actor, or built-in code; IllegalCodec: not raw bytes; LimitExceeded: too large; IllegalArgument: not valid code; NotFound: the block is not reachable; ReadOnly |
//! | `actor::lookup_delegated_address` | NotFound: no such actor; BufferTooSmall. A length of 0: it has none |
//! | `actor::next_actor_address` | BufferTooSmall |
//! | `actor::resolve_address` | IllegalArgument: no address; NotFound: nobody has it |
//! | `actor::upgrade_actor` | as `install_actor`; Forbidden: the actor waits for a call; LimitExceeded: calls too deep; ReadOnly; IllegalOperation: it deleted itself |
//! | `crypto::batch_verify_seals` | IllegalArgument: not CBOR of seals; LimitExceeded |
//! | `crypto::compute_unsealed_sector_cid` | IllegalArgument: unknown proof, pieces that do not fit; BufferTooSmall |
//! | `crypto::hash` | IllegalArgument: unknown function. Digests are cut to the buffer |
//! | `crypto::recover_secp_public_key` | IllegalArgument: no such signature |
//! | `crypto::verify_*` | IllegalArgument: input that does not decode. A bad proof is an answer: -1 |
//! | `debug::enabled` | never; 0 says yes, -1 no |
//! | `debug::log`, `debug::store_artifact` | IllegalArgument: not UTF-8, a name that is too long or no file name |
//! | `event::emit_event` | IllegalArgument: unknown flags, keys that are no UTF-8, a codec other than raw and CBOR, lengths that do not add up; LimitExceeded: too many or too large entries; ReadOnly; IllegalOperation |
//! | `gas::available` | never |
//! | `gas::charge` | never; running out of gas ends the call |
//! | `ipld::block_create` | LimitExceeded: beyond 1 MiB; IllegalCodec; Serialization: not of that codec; NotFound: links to what is not reachable |
//! | `ipld::block_link` | InvalidHandle; IllegalCid: not blake2b-256; BufferTooSmall |
//! | `ipld::block_open` | IllegalArgument: no CID; NotFound: not reachable; IllegalCodec; LimitExceeded: too many open |
//! | `ipld::block_read`, `ipld::block_stat` | InvalidHandle |
//! | `network::context`, `vm::message_context` | never |
//! | `network::tipset_cid` | IllegalArgument: an epoch that is not before this one; LimitExceeded: beyond a finality; BufferTooSmall |
//! | `network::total_fil_circ_supply` | never |
//! | `rand::get_*_randomness` | IllegalArgument: an epoch to come; LimitExceeded |
//! | `self::current_balance` | never |
//! | `self::root` | IllegalOperation: the actor deleted itself; BufferTooSmall |
//! | `self::self_destruct` | IllegalOperation: a balance that may not be burnt; ReadOnly |
//! | `self::set_root` | IllegalOperation: the actor deleted itself; NotFound: not reachable; ReadOnly |
//! | `send::send` | IllegalArgument: no address, unknown flags; NotFound: nobody there, and no account can be made; InsufficientFunds; InvalidHandle; LimitExceeded: calls too deep, gas limit; ReadOnly: value or an account to be made |
//! | `vm::exit` | never returns |

/// Declares imports, module by module; each is `-> u32`, the error number, unless it never returns.
#[cfg(target_arch = "wasm32")]
macro_rules! imports {
    ($( $module:ident = $link:literal { $( $(#[$doc:meta])* fn $name:ident($($param:ident: $kind:ty),* $(,)?); )* } )*) => {
        $(
            #[doc = concat!("Imports from `", $link, "`.")]
            pub mod $module {
                #[link(wasm_import_module = $link)]
                // SAFETY: the names and types are those of the table of system calls that the host links, which refuses
                // any other at load time; all values are 32 and 64 bit integers as that interface has them.
                unsafe extern "C" {
                    $( $(#[$doc])* pub fn $name($($param: $kind),*) -> u32; )*
                }
            }
        )*
    };
}

#[cfg(target_arch = "wasm32")]
pub use calls::*;

#[cfg(target_arch = "wasm32")]
#[allow(
    unsafe_code,
    reason = "imports are foreign functions; what each call reads and writes is in its caller"
)]
mod calls {
    imports! {
        actor = "actor" {
            /// The balance of an actor: 16 bytes.
            fn balance_of(out: *mut u8, id: u64);
            /// Creates an actor, with a delegated address or (length 0) none.
            fn create_actor(id: u64, code: *const u8, delegated: *const u8, delegated_len: u32);
            /// The code of an actor; its length goes to `out`.
            fn get_actor_code_cid(out: *mut u8, id: u64, cid: *mut u8, cid_len: u32);
            /// The place of code in the manifest.
            fn get_builtin_actor_type(out: *mut u8, code: *const u8);
            /// The code at a place of the manifest; its length goes to `out`.
            fn get_code_cid_for_type(out: *mut u8, place: i32, cid: *mut u8, cid_len: u32);
            /// Makes code known.
            fn install_actor(code: *const u8);
            /// The f4 address of an actor; its length goes to `out`.
            fn lookup_delegated_address(out: *mut u8, id: u64, address: *mut u8, address_len: u32);
            /// The address of the next actor; its length goes to `out`.
            fn next_actor_address(out: *mut u8, address: *mut u8, address_len: u32);
            /// The id of an address: 8 bytes.
            fn resolve_address(out: *mut u8, address: *const u8, address_len: u32);
            /// Moves the actor to other code.
            fn upgrade_actor(out: *mut u8, code: *const u8, params: u32);
        }
        crypto = "crypto" {
            /// A byte for each seal.
            fn batch_verify_seals(seals: *const u8, seals_len: u32, results: *mut u8);
            /// The CID of an unsealed sector; its length goes to `out`.
            fn compute_unsealed_sector_cid(out: *mut u8, proof: i64, pieces: *const u8, pieces_len: u32, cid: *mut u8, cid_len: u32);
            /// A digest; its length goes to `out`.
            fn hash(out: *mut u8, code: u64, data: *const u8, data_len: u32, digest: *mut u8, digest_len: u32);
            /// A public key: 65 bytes.
            fn recover_secp_public_key(out: *mut u8, hash: *const u8, signature: *const u8);
            /// 0 or -1.
            fn verify_aggregate_seals(out: *mut u8, aggregate: *const u8, aggregate_len: u32);
            /// 0 or -1.
            fn verify_bls_aggregate(out: *mut u8, signers: u32, signature: *const u8, keys: *const u8, texts: *const u8, text_lens: *const u8);
            /// The fault: 20 bytes.
            fn verify_consensus_fault(out: *mut u8, header1: *const u8, header1_len: u32, header2: *const u8, header2_len: u32, extra: *const u8, extra_len: u32);
            /// 0 or -1.
            fn verify_post(out: *mut u8, info: *const u8, info_len: u32);
            /// 0 or -1.
            fn verify_replica_update(out: *mut u8, update: *const u8, update_len: u32);
            /// 0 or -1.
            fn verify_signature(out: *mut u8, kind: u32, signature: *const u8, signature_len: u32, address: *const u8, address_len: u32, data: *const u8, data_len: u32);
        }
        debug = "debug" {
            /// 0 or -1.
            fn enabled(out: *mut u8);
            /// A line for the log.
            fn log(message: *const u8, message_len: u32);
            /// Data under a name.
            fn store_artifact(name: *const u8, name_len: u32, data: *const u8, data_len: u32);
        }
        event = "event" {
            /// An event in three buffers; an entry is 24 bytes.
            fn emit_event(entries: *const u8, entry_count: u32, keys: *const u8, keys_len: u32, values: *const u8, values_len: u32);
        }
        gas = "gas" {
            /// The gas that is left: 8 bytes.
            fn available(out: *mut u8);
            /// Charges gas.
            fn charge(name: *const u8, name_len: u32, gas: u64);
        }
        ipld = "ipld" {
            /// A handle for data: 4 bytes.
            fn block_create(out: *mut u8, codec: u64, data: *const u8, data_len: u32);
            /// The CID of a block; its length goes to `out`.
            fn block_link(out: *mut u8, id: u32, hash: u64, hash_len: u32, cid: *mut u8, cid_len: u32);
            /// Codec, handle and size: 16 bytes.
            fn block_open(out: *mut u8, cid: *const u8);
            /// Copies from a block; how far its end lies beyond goes to `out`.
            fn block_read(out: *mut u8, id: u32, offset: u32, data: *mut u8, data_len: u32);
            /// Codec and size: 12 bytes.
            fn block_stat(out: *mut u8, id: u32);
        }
        network = "network" {
            /// 44 bytes.
            fn context(out: *mut u8);
            /// The key of a tipset; its length goes to `out`.
            fn tipset_cid(out: *mut u8, epoch: i64, cid: *mut u8, cid_len: u32);
            /// 16 bytes.
            fn total_fil_circ_supply(out: *mut u8);
        }
        rand = "rand" {
            /// 32 bytes.
            fn get_beacon_randomness(out: *mut u8, epoch: i64);
            /// 32 bytes.
            fn get_chain_randomness(out: *mut u8, epoch: i64);
        }
        own = "self" {
            /// 16 bytes.
            fn current_balance(out: *mut u8);
            /// The state root; its length goes to `out`.
            fn root(out: *mut u8, cid: *mut u8, cid_len: u32);
            /// Deletes the actor; a balance is burnt if the flag is not 0.
            fn self_destruct(burn_unspent: u32);
            /// Replaces the state root.
            fn set_root(cid: *const u8);
        }
        send = "send" {
            /// Exit code, handle, codec and size of the return: 20 bytes.
            fn send(out: *mut u8, to: *const u8, to_len: u32, method: u64, params: u32, value_hi: u64, value_lo: u64, gas_limit: u64, flags: u64);
        }
        vm = "vm" {
            /// Ends the call.
            fn exit(code: u32, block: u32, message: *const u8, message_len: u32);
            /// 80 bytes.
            fn message_context(out: *mut u8);
        }
    }
}
