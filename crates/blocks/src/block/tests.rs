//! Blocks in stores, and their gossip.

use forest_blockstore::MemoryStore;
use forest_testing::{
    faulty::{FaultyStore, Operation, Plan, sweep},
    hostile,
};

use super::*;
use crate::{
    BLOCK_MESSAGE_LIMIT,
    samples::{block, cid, header},
};

fn stored(block: &Block) -> MemoryStore {
    let store = MemoryStore::new();
    store.put_many(&block.to_blocks().unwrap()).unwrap();
    store
}

#[test]
fn what_is_stored_is_loaded() {
    for (bls, secp) in [(0, 0), (1, 0), (0, 1), (3, 20)] {
        let block = block(1, bls, secp);
        let store = stored(&block);
        assert_eq!(Block::load(&store, block.header.clone()).unwrap(), block);
        assert_eq!(SealedHeader::load(&store, block.header.cid()).unwrap(), block.header);
        assert_eq!(block.message_count(), usize::from(bls) + usize::from(secp));
        assert_eq!(block.messages().count(), block.message_count());
    }
}

#[test]
fn bls_messages_come_first() {
    let block = block(1, 2, 2);
    let kinds: Vec<_> = block.messages().map(|message| message.signature_type().is_none()).collect();
    assert_eq!(kinds, [true, true, false, false]);
}

#[test]
fn children_are_written_before_parents() {
    let blocks = block(1, 3, 20).to_blocks().unwrap();
    let at = |cid: &Cid| blocks.iter().position(|block| block.cid == *cid).unwrap();
    let block = block(1, 3, 20);
    assert_eq!(at(block.header.cid()), blocks.len() - 1);
    let roots = MessageRoots::load(&stored(&block), &block.header.messages).unwrap();
    assert!(at(&roots.bls) < at(&block.header.messages));
    assert!(at(&roots.secp) < at(&block.header.messages));
    for message in block.messages() {
        assert!(at(&message.cid().unwrap()) < at(&roots.bls));
    }
}

#[test]
fn every_missing_block_is_named() {
    let block = block(1, 3, 20);
    for lacking in block.to_blocks().unwrap() {
        let store = FaultyStore::new(stored(&block), Plan::new().lack([lacking.cid]));
        let loaded = Block::load(&store, block.header.clone());
        if lacking.cid == *block.header.cid() {
            assert_eq!(loaded.unwrap(), block);
        } else {
            assert!(matches!(loaded, Err(IpldError::Missing(cid)) if cid == lacking.cid));
        }
    }
}

#[test]
fn a_failing_store_is_reported_as_such() {
    let block = block(1, 3, 20);
    let (loaded, faults) =
        sweep(Operation::Read, || stored(&block), |store| Block::load(store, block.header.clone()));
    assert_eq!(loaded, block);
    // One for the roots, more for the lists, one for each message.
    assert!(faults > 23, "{faults} reads");
}

#[test]
fn too_many_messages_are_not_loaded() {
    let store = MemoryStore::new();
    for (count, accepted) in [(BLOCK_MESSAGE_LIMIT, true), (BLOCK_MESSAGE_LIMIT + 1, false)] {
        let (cid, blocks) = MessageRoots::build(vec![cid("same"); count], []).unwrap();
        store.put_many(&blocks).unwrap();
        let roots = MessageRoots::load(&store, &cid).unwrap();
        assert_eq!(roots.bls_cids(&store).is_ok(), accepted);
    }
}

#[test]
fn empty_lists_have_their_known_root() {
    let (_, blocks) = MessageRoots::build([], []).unwrap();
    let empty = "bafy2bzacedswlcz5ddgqnyo3sak3jmhmkxashisnlpq6ujgyhe4mlobzpnhs6";
    assert_eq!(blocks[0].cid.to_string(), empty);
    assert_eq!(blocks[1].cid.to_string(), empty);
}

#[test]
fn gossip_names_the_messages() {
    let block = block(1, 2, 3);
    let gossip = block.to_gossip().unwrap();
    assert_eq!((gossip.bls_messages.len(), gossip.secp_messages.len()), (2, 3));
    let (root, _) =
        MessageRoots::build(gossip.bls_messages.iter().copied(), gossip.secp_messages.iter().copied())
            .unwrap();
    assert_eq!(root, block.header.messages);
    let bytes = gossip.to_cbor().unwrap();
    assert_eq!(GossipBlock::from_cbor(&bytes).unwrap(), gossip);
    for cut in hostile::truncations(&bytes) {
        assert!(GossipBlock::from_cbor(cut).is_err());
    }
}

#[test]
fn gossip_of_too_many_messages_is_refused() {
    let gossip = |count| {
        let header = header(1).seal().unwrap();
        let gossip =
            GossipBlock { header, bls_messages: vec![cid("same"); count], secp_messages: Vec::new() };
        GossipBlock::from_cbor(&gossip.to_cbor().unwrap())
    };
    assert!(gossip(8192).is_ok());
    assert!(gossip(8193).is_err());
}
