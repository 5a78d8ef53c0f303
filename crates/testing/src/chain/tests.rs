//! Chains of a plan keep the rules of blocks, whoever executes them.

use std::collections::{BTreeMap, BTreeSet};

use forest_blocks::{Block, FullTipset, Tipset};
use forest_shared::{
    address::{Address, Payload, Protocol},
    clock::ChainEpoch,
    version::NetworkVersion,
};

use super::*;

/// Says that nothing happened.
struct Still<'g>(&'g Genesis);

impl Executes for Still<'_> {
    fn apply(&mut self, tipset: &FullTipset, _: ChainEpoch) -> Result<Applied, ChainError> {
        Ok(Applied {
            state_root: self.0.state_root,
            receipts_root: *self.0.tipset.tipset().parent_message_receipts(),
            base_fee: tipset.tipset().parent_base_fee().clone(),
        })
    }
}

fn grow(plan: ChainPlan) -> Chain {
    let genesis = Genesis::new(plan).unwrap();
    genesis.grow(&mut Still(&genesis)).unwrap()
}

fn plan() -> ChainPlan {
    ChainPlan { branches: vec![10], messages: 8, ..ChainPlan::new(3, NetworkVersion::V21, 60) }
}

/// Checks what needs no state: syntax, time, messages, signatures.
fn check(chain: &Chain, block: &Block, parent: &Tipset) {
    let header = &block.header;
    let rules = chain.genesis.schedule.rules_at(header.epoch).unwrap();
    header.check_syntax().unwrap();
    header.check_time(parent).unwrap();
    let min_gas = |length| rules.gas.messages.on_chain_message(length).total().round_up().unsigned_abs();
    block.check_messages(Protocol::Delegated, min_gas).unwrap();
    block.check_message_root().unwrap();
    let ids: BTreeMap<_, _> = chain.genesis.accounts().collect();
    let key = |sender: &Address| match sender.id().map_or(*sender.payload(), |id| *ids[&id].payload()) {
        Payload::Bls(key) => key,
        other => panic!("a BLS message of {other:?}"),
    };
    block.verify_bls_aggregate(&block.bls_senders().map(key).collect::<Vec<_>>()).unwrap();
    for signed in &block.secp_messages {
        if signed.message.from.protocol() == Protocol::Secp256k1 {
            signed.verify(&signed.message.from).unwrap();
        }
    }
    let round = chain.genesis.schedule.beacon_round_at(header.epoch, chain.genesis.timestamp);
    assert_eq!(header.beacon_entries.last().unwrap().round, round);
}

#[test]
fn blocks_are_valid() {
    let chain = grow(plan());
    let branch = chain.branches[0].iter();
    for pair in chain.tipsets.windows(2) {
        pair[1].blocks().iter().for_each(|block| check(&chain, block, pair[0].tipset()));
        assert!(pair[1].tipset().is_child_of(pair[0].tipset()));
    }
    for (tipset, parent) in branch.clone().skip(1).zip(branch) {
        tipset.blocks().iter().for_each(|block| check(&chain, block, parent.tipset()));
    }
}

#[test]
fn chains_have_what_a_chain_has() {
    let chain = grow(plan());
    let tipsets = &chain.tipsets;
    let several = tipsets.iter().filter(|tipset| tipset.blocks().len() > 1).count();
    let nulls = tipsets.windows(2).filter(|pair| pair[1].tipset().epoch() - pair[0].tipset().epoch() > 2);
    let empty =
        tipsets.iter().skip(1).filter(|tipset| tipset.blocks().iter().all(|b| b.message_count() == 0));
    assert!(several > 10 && nulls.count() > 0 && empty.count() > 0);
    let (mut same, mut rivals, mut by_id) = (0, 0, 0);
    for tipset in tipsets {
        let (mut cids, mut nonces) = (BTreeSet::new(), BTreeSet::new());
        for message in tipset.blocks().iter().flat_map(Block::messages) {
            let (from, nonce) = (message.message().from, message.message().sequence);
            by_id += u32::from(from.protocol() == Protocol::Id);
            match (cids.insert(message.cid().unwrap()), nonces.insert((from, nonce))) {
                (false, _) => same += 1,
                (true, false) => rivals += 1,
                (true, true) => {}
            }
        }
    }
    assert!(
        same > 10 && rivals > 0 && by_id > 0,
        "{same} duplicates, {rivals} rivals, {by_id} senders by id"
    );
}

#[test]
fn a_plan_is_a_chain() {
    let head = |plan| grow(plan).head().tipset().key().clone();
    assert_eq!(head(plan()), head(plan()));
    assert_ne!(head(plan()), head(ChainPlan { seed: 4, ..plan() }));
}

#[test]
fn a_file_holds_the_chain() {
    let chain = grow(ChainPlan { epochs: 12, ..plan() });
    let (mut file, mut fork) = (Vec::new(), Vec::new());
    chain.write_car(&mut file).unwrap();
    chain.write_branch(0, &mut fork).unwrap();
    let store = forest_blockstore::MemoryStore::new();
    let load = |file: &[u8]| {
        let roots = forest_car::load_car(&store, forest_car::CarReader::new(file).unwrap()).unwrap();
        Tipset::load(&store, &roots.into()).unwrap()
    };
    let (head, rival) = (load(&file), load(&fork));
    assert_eq!((head.epoch(), rival.epoch()), (12, 12));
    for tipset in [head.clone(), rival.clone()] {
        let tipsets = tipset.chain(&store).collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(tipsets.last().unwrap().epoch(), 0);
        tipsets.into_iter().for_each(|tipset| drop(FullTipset::load(&store, tipset).unwrap()));
    }
    assert_ne!(head, rival);
}
