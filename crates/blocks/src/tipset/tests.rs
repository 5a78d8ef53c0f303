//! Tipsets: what belongs together, in which order, and how chains are walked.

use forest_blockstore::{Block as StoredBlock, IpldError, MemoryStore};
use forest_encoding::codec;
use forest_shared::address::Address;
use forest_testing::faulty::{FaultyStore, Operation, Plan, sweep};

use super::*;
use crate::{
    Block, BlockHeader, TipsetKey,
    samples::{block, cid, header, sealed},
};

fn tipset(tickets: &[u8]) -> Tipset {
    let headers = tickets.iter().zip(1..).map(|(ticket, miner)| {
        BlockHeader { ticket: Some(Ticket::new([*ticket; 96])), ..header(miner) }.seal().unwrap()
    });
    Tipset::new(headers.collect::<Vec<_>>()).unwrap()
}

#[test]
fn blocks_are_ordered_by_the_digest_of_their_tickets() {
    let tipset = tipset(&[1, 2, 3, 4, 5, 6, 7, 8]);
    let digests: Vec<_> =
        tipset.headers().iter().map(|header| header.ticket.as_ref().unwrap().digest()).collect();
    assert!(digests.is_sorted());
    let tickets: Vec<_> = tipset.headers().iter().map(|header| header.ticket.clone().unwrap()).collect();
    assert!(!tickets.is_sorted_by_key(|ticket| ticket.vrf_proof.as_bytes().to_vec()), "a telling sample");
    assert_eq!(tipset.min_ticket().digest(), digests[0]);
    let cids: Vec<_> = tipset.headers().iter().map(|header| *header.cid()).collect();
    assert_eq!(tipset.key().cids(), cids);
}

#[test]
fn equal_tickets_are_ordered_by_cid() {
    let tipset = tipset(&[7; 9]);
    let cids: Vec<_> = tipset.key().iter().map(Cid::to_bytes).collect();
    assert!(cids.is_sorted());
}

#[test]
fn the_order_given_does_not_matter() {
    let mut headers: Vec<_> = (1..6).map(sealed).collect();
    let tipset = Tipset::new(headers.clone()).unwrap();
    headers.reverse();
    assert_eq!(Tipset::new(headers).unwrap(), tipset);
}

#[test]
fn blocks_that_do_not_belong_together_are_refused() {
    assert_eq!(Tipset::new([]), Err(TipsetError::Empty));
    let with = |changed: BlockHeader| {
        let changed = changed.seal().unwrap();
        (Tipset::new([sealed(1), changed.clone()]), *changed.cid())
    };
    let (found, cid_of) = with(BlockHeader { ticket: None, ..header(2) });
    assert_eq!(found, Err(TipsetError::NoTicket(cid_of)));
    let (found, cid_of) = with(BlockHeader { epoch: 11, ..header(2) });
    assert_eq!(found, Err(TipsetError::Epoch(cid_of)));
    let (found, cid_of) = with(BlockHeader { parents: vec![cid("other")].into(), ..header(2) });
    assert_eq!(found, Err(TipsetError::Parents(cid_of)));
    let reversed: TipsetKey = header(2).parents.iter().rev().copied().collect();
    let (found, cid_of) = with(BlockHeader { parents: reversed, ..header(2) });
    assert_eq!(found, Err(TipsetError::Parents(cid_of)), "the order of parents is part of them");
    let (found, cid_of) = with(BlockHeader { parent_state_root: cid("other"), ..header(2) });
    assert_eq!(found, Err(TipsetError::StateRoot(cid_of)));
    let (found, _) = with(BlockHeader { timestamp: 0, ..header(1) });
    assert_eq!(found, Err(TipsetError::DuplicateMiner(Address::new_id(1))));
    assert!(with(header(2)).0.is_ok());
    // Alone, too, a block needs a ticket.
    let bare = BlockHeader { ticket: None, ..header(2) }.seal().unwrap();
    assert_eq!(Tipset::new([bare.clone()]), Err(TipsetError::NoTicket(*bare.cid())));
}

#[test]
fn ties_are_broken_by_the_first_tickets_that_differ() {
    let digest = |ticket: u8| Ticket::new([ticket; 96]).digest();
    let mut tickets: Vec<u8> = (1..=5).collect();
    tickets.sort_by_key(|ticket| digest(*ticket));
    let [a, b, c, d, e] = tickets[..] else { panic!("five tickets") };
    for (own, theirs, wins) in [
        (vec![a], vec![b], true),
        (vec![b], vec![a], false),
        (vec![a, c], vec![a, d], true),
        (vec![a, d], vec![a, c], false),
        // The first difference decides, whatever follows.
        (vec![b, c], vec![a, e], false),
        (vec![a, e], vec![b, c], true),
        // No difference as far as both go: nobody wins.
        (vec![a, b], vec![a], false),
        (vec![a], vec![a, b], false),
        (vec![a], vec![a], false),
    ] {
        assert_eq!(tipset(&own).wins_tie_against(&tipset(&theirs)), wins, "{own:?} against {theirs:?}");
    }
}

#[test]
fn keys_have_three_forms() {
    let tipset = tipset(&[1, 2, 3]);
    let key = tipset.key();
    assert_eq!(TipsetKey::from_bytes(&key.to_bytes()).unwrap(), *key);
    assert!(TipsetKey::from_bytes(&key.to_bytes()[1..]).is_err());
    assert!(TipsetKey::from_bytes(&key.to_bytes()[..100]).is_err());
    assert!(TipsetKey::from_bytes(&[]).unwrap().is_empty());

    let block = key.to_block();
    assert_eq!((block.data[0], block.data[1]), (0x58, 3 * 38), "one byte string");
    assert_eq!(block.cid, key.cid());
    let store = MemoryStore::new();
    assert!(matches!(TipsetKey::load(&store, &block.cid), Err(IpldError::Missing(_))));
    store.put(block.clone()).unwrap();
    assert_eq!(TipsetKey::load(&store, &block.cid).unwrap(), *key);
    let damaged = StoredBlock::blake2b(codec::DAG_CBOR, [&block.data[..], &[0]].concat());
    store.put(damaged.clone()).unwrap();
    assert!(matches!(TipsetKey::load(&store, &damaged.cid), Err(IpldError::Malformed { .. })));
}

/// A chain of tipsets of two blocks each, from epoch 0 to `head`, every second epoch null.
fn chain(head: i64) -> (MemoryStore, Vec<Tipset>) {
    let store = MemoryStore::new();
    let mut tipsets: Vec<Tipset> = Vec::new();
    for epoch in (0..=head).step_by(2) {
        let parents =
            tipsets.last().map_or_else(|| vec![cid("nothing")].into(), |tipset| tipset.key().clone());
        let headers: Vec<_> = [1, 2]
            .map(|miner| BlockHeader { epoch, parents: parents.clone(), ..header(miner) }.seal().unwrap())
            .into();
        for header in &headers {
            store.put(header.to_block().unwrap()).unwrap();
        }
        tipsets.push(Tipset::new(headers).unwrap());
    }
    tipsets.reverse();
    (store, tipsets)
}

#[test]
fn chains_are_walked_to_genesis() {
    let (store, tipsets) = chain(8);
    let walked: Vec<_> = tipsets[0].clone().chain(&store).map(Result::unwrap).collect();
    assert_eq!(walked, tipsets);
    for pair in tipsets.windows(2) {
        assert!(pair[0].is_child_of(&pair[1]));
        assert!(!pair[1].is_child_of(&pair[0]));
    }
    assert!(!tipsets[0].is_child_of(&tipsets[2]));
}

#[test]
fn a_walk_ends_with_the_first_hole() {
    let (store, tipsets) = chain(8);
    let hole = tipsets[2].key()[1];
    let store = FaultyStore::new(store, Plan::new().lack([hole]));
    let mut walk = tipsets[0].clone().chain(&store);
    assert_eq!(walk.next().unwrap().unwrap(), tipsets[0]);
    assert_eq!(walk.next().unwrap().unwrap(), tipsets[1]);
    let error = walk.next().unwrap().unwrap_err();
    assert!(matches!(error, LoadTipsetError::Ipld(IpldError::Missing(cid)) if cid == hole));
    assert!(walk.next().is_none());
}

#[test]
fn a_failing_store_is_reported_as_such() {
    let head = chain(8).1[0].clone();
    let (walked, faults) = sweep(
        Operation::Read,
        || chain(8).0,
        |store| head.clone().chain(store).collect::<Result<Vec<_>, _>>(),
    );
    assert_eq!((walked.len(), faults), (5, 8));
}

#[test]
fn a_key_of_blocks_that_are_no_tipset_is_refused() {
    let (store, tipsets) = chain(2);
    let mixed: TipsetKey = [tipsets[0].key()[0], tipsets[1].key()[0]].into_iter().collect();
    assert!(matches!(Tipset::load(&store, &mixed), Err(LoadTipsetError::Invalid(_))));
    let nothing = TipsetKey::from(Vec::new());
    assert!(matches!(Tipset::load(&store, &nothing), Err(LoadTipsetError::Invalid(TipsetError::Empty))));
}

#[test]
fn full_tipsets_keep_the_order_of_their_tipset() {
    let blocks: Vec<Block> = (1..5).map(|miner| block(miner, 1, 2)).collect();
    let full = FullTipset::new(blocks.clone()).unwrap();
    let headers: Vec<_> = full.blocks().iter().map(|block| block.header.clone()).collect();
    assert_eq!(headers, full.tipset().headers());
    assert_eq!(Tipset::new(headers).unwrap(), *full.tipset());

    let store = MemoryStore::new();
    for block in &blocks {
        store.put_many(&block.to_blocks().unwrap()).unwrap();
    }
    let tipset = Tipset::load(&store, full.tipset().key()).unwrap();
    assert_eq!(FullTipset::load(&store, tipset).unwrap(), full);
    assert_eq!(FullTipset::new([]), Err(TipsetError::Empty));
}
