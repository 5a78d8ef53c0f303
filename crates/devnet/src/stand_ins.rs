//! States of actors that are not written yet.
//!
//! What is in circulation is summed up from the states of the power and market actors: they are here, and say that nobody
//! has pledged or dealt. The code of these actors refuses every call.

use forest_blockstore::{Block, Blockstore, CborStore as _, Cid};
use forest_encoding::{cbor::Writer, codec};
use forest_hamt::{Config, Hamt};

/// The power actor's 15 fields: no power, no pledge, nothing in the cron queue, no claims.
pub(crate) fn power(store: &impl Blockstore) -> anyhow::Result<Cid> {
    let no_claims = Hamt::<u64>::new(Config::default()).flush(store)?;
    let mut state = Writer::new();
    state.array(15);
    repeat(&mut state, 5, |state| state.bytes(&[]));
    repeat(&mut state, 6, |state| state.u64(0));
    state.cid(&no_claims).u64(0).cid(&no_claims).null();
    put(store, state)
}

/// The market actor's 11 fields: no deals.
pub(crate) fn market(store: &impl Blockstore) -> anyhow::Result<Cid> {
    let nothing = store.put_cbor(&[(); 0])?;
    let mut state = Writer::new();
    state.array(11);
    repeat(&mut state, 3, |state| state.cid(&nothing));
    repeat(&mut state, 5, |state| state.u64(0));
    repeat(&mut state, 3, |state| state.bytes(&[]));
    put(store, state)
}

fn repeat(state: &mut Writer, count: usize, write: impl Fn(&mut Writer) -> &mut Writer) {
    for _ in 0..count {
        write(state);
    }
}

fn put(store: &impl Blockstore, state: Writer) -> anyhow::Result<Cid> {
    let block = Block::blake2b(codec::DAG_CBOR, state.into_vec());
    let cid = block.cid;
    store.put(block)?;
    Ok(cid)
}

#[cfg(test)]
mod tests {
    use forest_blockstore::MemoryStore;
    use forest_shared::econ::TokenAmount;

    use super::*;

    /// The host reads what is written here.
    #[test]
    fn nothing_is_locked() {
        let store = MemoryStore::new();
        let power = forest_builtin::power::State::load(&store, &power(&store).unwrap()).unwrap();
        assert_eq!((power.total_pledge_collateral, power.miner_count), (TokenAmount::ZERO, 0));
        let market = forest_builtin::market::State::load(&store, &market(&store).unwrap()).unwrap();
        assert_eq!(market.total_locked(), TokenAmount::ZERO);
    }
}
