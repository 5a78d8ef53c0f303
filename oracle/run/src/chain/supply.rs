//! The circulating supply of a generated network, term by term as the main implementation has it for mainnet.
//!
//! All epochs lie after the upgrades that changed the sum before network version 16. Vesting began at Liftoff, which
//! generated networks have before their genesis.

use forest_blockstore::{Blockstore, CborStore as _, Cid};
use forest_shared::{
    ActorId,
    address::{
        BURNT_FUNDS_ACTOR_ID, RESERVE_ACTOR_ID, REWARD_ACTOR_ID, STORAGE_MARKET_ACTOR_ID,
        STORAGE_POWER_ACTOR_ID,
    },
    clock::ChainEpoch,
    econ::TokenAmount,
    state::ActorState,
    version::NetworkVersion,
};

use crate::state;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The height of Liftoff on every generated network.
const LIFTOFF: ChainEpoch = -102;
/// FIL, and the days over which they vest.
const VESTING: [(u64, ChainEpoch); 6] = [
    (10_632_000, 0),
    (51_803_587, 183),
    (31_821_712, 365),
    (7_223_364, 2 * 365),
    (88_536_841, 3 * 365),
    (409_805_053, 6 * 365),
];
/// Epochs in a day.
const DAY: ChainEpoch = 2_880;
/// FIL in the reserve when mainnet began.
const RESERVE: u64 = 300_000_000;

/// States of generated networks as they are, field by field; zeros are what nobody reads.
type Reward = (u8, u8, u8, u8, u8, u8, u8, u8, TokenAmount, u8, u8);
type Market = (u8, u8, u8, u8, u8, u8, u8, u8, TokenAmount, TokenAmount, TokenAmount);
type Power = (
    TokenAmount,
    TokenAmount,
    TokenAmount,
    TokenAmount,
    TokenAmount,
    u8,
    u8,
    u8,
    u8,
    u8,
    u8,
    Cid,
    u8,
    Cid,
    Option<u8>,
);

/// What is in circulation at an epoch that begins with a state.
pub(super) fn at(
    store: &dyn Blockstore,
    root: &Cid,
    epoch: ChainEpoch,
    version: NetworkVersion,
) -> Result<TokenAmount> {
    let actor = |id: ActorId| -> Result<ActorState> {
        Ok(state::actor(store, root, id)?.ok_or_else(|| format!("there is no actor f0{id}"))?)
    };
    let reward: Reward = store.load_cbor(&actor(REWARD_ACTOR_ID)?.state)?;
    let power: Power = store.load_cbor(&actor(STORAGE_POWER_ACTOR_ID)?.state)?;
    let market: Market = store.load_cbor(&actor(STORAGE_MARKET_ACTOR_ID)?.state)?;
    let vested = VESTING.iter().map(|(fil, days)| vested(*fil, days * DAY, epoch - LIFTOFF)).sum::<u128>();
    let disbursed = TokenAmount::from_whole(RESERVE) - actor(RESERVE_ACTOR_ID)?.balance;
    let burnt = actor(BURNT_FUNDS_ACTOR_ID)?.balance;
    let mut locked = power.4;
    if version.number() < 23 {
        locked = locked + market.8 + market.9 + market.10;
    }
    let sum = TokenAmount::from_atto(vested as i128) + reward.8 + disbursed - burnt - locked;
    Ok(sum.max(TokenAmount::ZERO))
}

/// attoFIL of a grant that are free after so many epochs. The division comes before the multiplication.
fn vested(fil: u64, duration: ChainEpoch, elapsed: ChainEpoch) -> u128 {
    let all = u128::from(fil) * 1_000_000_000_000_000_000;
    if elapsed >= duration {
        return all;
    }
    all - all / duration as u128 * (duration - elapsed) as u128
}
