//! The datacap actor comes about: what clients may have stored becomes a token that they own (FIP-0045).
//!
//! The market may spend it for every client, without limit. What pending deals hold belongs to the verified registry.

use forest_blockstore::{Blockstore, CborStore, Cid};
use forest_hamt::{BytesKey, Config, Hamt};
use forest_interpreter::Failure;
use forest_shared::{
    address::{Address, STORAGE_MARKET_ACTOR_ID, VERIFIED_REGISTRY_ACTOR_ID},
    bigint::CompactInt,
    econ::TokenAmount,
};

use super::datacap_v9::{State, Token};
use crate::{broken, growing::GrowingMap, keys::uint_key};

/// What no spending exhausts, in whole tokens.
const INFINITE_ALLOWANCE: i128 = 1_000_000_000_000_000_000_000;

/// The width of the token's maps.
const HAMT_BIT_WIDTH: u32 = 5;

/// The state: the datacap of these clients, and that which pending deals hold.
pub(crate) fn create(
    store: &impl Blockstore,
    verified_clients: &Cid,
    pending: TokenAmount,
) -> Result<Cid, Failure> {
    let market = market_spends_all(store)?;
    let (mut balances, mut allowances) = (GrowingMap::new(), GrowingMap::new());
    let mut supply = pending.clone();
    let clients = Hamt::<CompactInt>::load(store, verified_clients, Config::default())?;
    clients.for_each_uncached(store, |client, bytes| {
        let client = client_key(client)?;
        let amount = TokenAmount::from_whole(bytes.clone());
        supply += &amount;
        balances.set(store, client.clone(), amount)?;
        allowances.set(store, client, market)
    })?;
    balances.set(store, uint_key(VERIFIED_REGISTRY_ACTOR_ID), pending)?;
    let token = Token {
        supply,
        balances: balances.finish(store)?,
        allowances: allowances.finish(store)?,
        hamt_bit_width: HAMT_BIT_WIDTH,
    };
    Ok(store.put_cbor(&State { governor: Address::new_id(VERIFIED_REGISTRY_ACTOR_ID), token })?)
}

/// What every client allows: one map for all.
fn market_spends_all(store: &impl Blockstore) -> Result<Cid, Failure> {
    let mut allowed = GrowingMap::new();
    let all = TokenAmount::from_whole(INFINITE_ALLOWANCE);
    allowed.set(store, uint_key(STORAGE_MARKET_ACTOR_ID), all)?;
    allowed.finish(store)
}

/// A client as the token knows it: the address without its protocol.
fn client_key(client: &BytesKey) -> Result<BytesKey, Failure> {
    let unknown = || broken(format!("a verified client at {client:?}, which is no address"));
    Address::from_bytes(client).map_err(|_| unknown())?;
    client.get(1..).map(BytesKey::from).ok_or_else(unknown)
}
