//! Actors that the bundle has no code for.
//!
//! Actors know each other's kind by its place in the manifest, and the machine demands some kinds that nobody here
//! calls; so each missing kind has code that traps, and keeps its place. What is in circulation is summed up from the
//! states of the power and market actors: those states are here, and say that nobody has pledged or dealt.

use forest_blockstore::{Block, Blockstore, CborStore as _, Cid};
use forest_builtin::BuiltinActor;
use forest_encoding::{cbor::Writer, codec};
use forest_hamt::{Config, Hamt};

/// Code that traps whatever is asked of it; the name makes it another code for each kind.
///
/// # Errors
/// The text is no module, which it is.
pub(crate) fn code(kind: BuiltinActor) -> anyhow::Result<Block> {
    let text = format!(
        "(module (memory (export \"memory\") 1) (data (i32.const 0) \"{kind}\")
           (func (export \"invoke\") (param i32) (result i32) unreachable))"
    );
    Ok(Block::blake2b(codec::RAW, wat::parse_str(text)?))
}

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

    #[test]
    fn every_kind_has_code_of_its_own() {
        let codes = BuiltinActor::ALL.iter().map(|kind| code(*kind).unwrap().cid);
        assert_eq!(codes.collect::<std::collections::BTreeSet<_>>().len(), BuiltinActor::ALL.len());
    }
}
