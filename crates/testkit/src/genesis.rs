//! The state that a network begins with: singletons, and what their constructors make of them.
//!
//! Written here is only which code is whose, and who owns all funds; the rest comes of messages from the system actor.

use forest_blockstore::{Block, Blockstore as _, CborStore as _, Cid, MemoryStore};
use forest_builtin::{BuiltinActor, Manifest, system};
use forest_encoding::{RawBytes, codec, to_vec};
use forest_hamt::{Config, Hamt};
use forest_shared::{
    ActorId, METHOD_CONSTRUCTOR,
    address::{
        Address, BURNT_FUNDS_ACTOR_ID, CRON_ACTOR_ID, INIT_ACTOR_ID, RESERVE_ACTOR_ID, REWARD_ACTOR_ID,
        SYSTEM_ACTOR_ID,
    },
    econ::TokenAmount,
    message::Message,
    state::{ActorState, StateInfo, StateRoot, StateTreeVersion},
};

use crate::Failure;

/// What the init actor calls the network.
const NETWORK: &str = "testkit";
/// What the reserve has to give, in FIL; the reward actor has as much.
const FUNDS: u64 = 1_000_000_000;
/// More than any constructor could use.
pub(crate) const GAS_LIMIT: u64 = 100_000_000_000;

/// A state without constructors' states in it.
pub(crate) fn bare(store: &MemoryStore, manifest: &Manifest) -> Result<Cid, Failure> {
    store.put(Block::blake2b(codec::DAG_CBOR, vec![0x80])).map_err(Failure::machine)?;
    let builtin_actors = manifest.save(store).map_err(Failure::machine)?;
    let system = store.put_cbor(&system::State { builtin_actors }).map_err(Failure::machine)?;
    let mut actors = Hamt::<ActorState>::new(Config::default());
    for (id, kind, funds) in [
        (SYSTEM_ACTOR_ID, BuiltinActor::System, 0),
        (INIT_ACTOR_ID, BuiltinActor::Init, 0),
        (REWARD_ACTOR_ID, BuiltinActor::Reward, FUNDS),
        (CRON_ACTOR_ID, BuiltinActor::Cron, 0),
        (RESERVE_ACTOR_ID, BuiltinActor::Account, FUNDS),
        (BURNT_FUNDS_ACTOR_ID, BuiltinActor::Account, 0),
    ] {
        let code = manifest.require(kind).map_err(Failure::machine)?;
        let mut actor = ActorState::new_empty(*code, None);
        actor.balance = TokenAmount::from_whole(funds);
        if id == SYSTEM_ACTOR_ID {
            actor.state = system;
        }
        let key = Address::new_id(id).to_bytes();
        actors.set(store, key.as_slice().into(), actor).map_err(Failure::machine)?;
    }
    let actors = actors.flush(store).map_err(Failure::machine)?;
    let info = store.put_cbor(&StateInfo::default()).map_err(Failure::machine)?;
    store.put_cbor(&StateRoot { version: StateTreeVersion::V5, actors, info }).map_err(Failure::machine)
}

/// The messages that come first.
pub(crate) fn constructors() -> Result<Vec<Message>, Failure> {
    let no_entries: Vec<(Address, u64)> = Vec::new();
    // A number of bytes of power; on the wire no different from a number of attoFIL.
    let no_power = TokenAmount::ZERO;
    let encoded = [
        (INIT_ACTOR_ID, to_vec(&(NETWORK,))),
        (CRON_ACTOR_ID, to_vec(&(no_entries,))),
        (REWARD_ACTOR_ID, to_vec(&no_power)),
    ];
    let message = |(to, params): (ActorId, Result<Vec<u8>, _>)| {
        Ok(Message {
            to: Address::new_id(to),
            method_num: METHOD_CONSTRUCTOR,
            params: RawBytes::new(
                params.map_err(|error: forest_encoding::EncodeError| Failure::machine(error))?,
            ),
            gas_limit: GAS_LIMIT,
            ..Message::default()
        })
    };
    encoded.into_iter().map(message).collect()
}
