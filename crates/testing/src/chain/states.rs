//! States of actors that the host reads, as generated networks begin with them.
//!
//! The circulating supply is summed up from three of them. The number in each that grows is written in eleven bytes, so
//! that its last eight are always in the same place and an actor can add to them.

use forest_blockstore::Cid;
use forest_encoding::cbor::Writer;
use forest_shared::MethodNum;

/// A number in an actor's state, and who adds to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum {
    /// Where its last eight bytes are.
    pub(super) offset: usize,
    /// The method that adds to it.
    pub(super) method: MethodNum,
    /// How much, in attoFIL.
    pub(super) step: u64,
}

/// What miners have pledged, in the state of the power actor.
pub(super) const PLEDGE: Sum =
    Sum { offset: 9, method: forest_builtin::power::ON_EPOCH_TICK_END, step: 3_000_000_000_000_000 };

/// What clients of deals have locked, in the state of the market actor.
pub(super) const COLLATERAL: Sum =
    Sum { offset: 13, method: forest_builtin::market::CRON_TICK, step: 1_000_000_000_000_007 };

/// Where what was mined is in the state of the reward actor.
pub(super) const MINED_OFFSET: usize = 13;

/// 2⁷² attoFIL, some 4700 FIL, in eleven bytes: the sign, then the number.
const GROWING: [u8; 11] = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// The reward actor's 11 fields, all of them zero but what was mined.
pub(super) fn reward() -> Vec<u8> {
    let mut state = Writer::new();
    zeros(state.array(11), 8).bytes(&GROWING);
    zeros(&mut state, 2);
    state.into_vec()
}

/// The power actor's 15 fields: no power, some pledge, nothing in the cron queue, no claims.
pub(super) fn power(empty_map: &Cid) -> Vec<u8> {
    let mut state = Writer::new();
    state.array(15).bytes(&[]).bytes(&[]).bytes(&[]).bytes(&[]).bytes(&GROWING);
    zeros(&mut state, 6).cid(empty_map);
    zeros(&mut state, 1).cid(empty_map).null();
    state.into_vec()
}

/// The market actor's 11 fields, all of them zero but what clients have locked.
pub(super) fn market() -> Vec<u8> {
    let mut state = Writer::new();
    zeros(state.array(11), 8).bytes(&GROWING).bytes(&[]).bytes(&[]);
    state.into_vec()
}

fn zeros(state: &mut Writer, count: usize) -> &mut Writer {
    (0..count).for_each(|_| {
        state.u64(0);
    });
    state
}

#[cfg(test)]
mod tests {
    use forest_blockstore::{Block, Blockstore as _, MemoryStore};
    use forest_builtin::{market, power, reward};
    use forest_encoding::codec;
    use forest_shared::{econ::TokenAmount, state::EMPTY_ARRAY_CID};

    use super::*;

    /// The host reads what actors add to.
    #[test]
    fn sums_are_where_the_host_reads_them() {
        let store = MemoryStore::new();
        let put = |mut state: Vec<u8>, offset: usize| {
            state[offset + 7] = 5;
            let block = Block::blake2b(codec::DAG_CBOR, state);
            store.put(block.clone()).unwrap();
            block.cid
        };
        let sum = TokenAmount::from_atto((1_u128 << 72) as i128 + 5);
        let reward = reward::State::load(&store, &put(reward(), MINED_OFFSET)).unwrap();
        assert_eq!(reward.total_storage_power_reward, sum);
        let power = power::State::load(&store, &put(power(&EMPTY_ARRAY_CID), PLEDGE.offset)).unwrap();
        assert_eq!(power.total_pledge_collateral, sum);
        let market = market::State::load(&store, &put(market(), COLLATERAL.offset)).unwrap();
        assert_eq!(market.total_locked(), sum);
    }
}
