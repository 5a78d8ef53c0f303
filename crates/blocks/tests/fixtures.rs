//! Real chains: every header, message and tipset of the fixture archives decodes and encodes to the same CID again,
//! walked from the roots to genesis, with lists, receipts and aggregate signatures.

use std::{collections::BTreeSet, fs::File, io::BufReader, process::ExitCode};

use forest_amt::AmtV0;
use forest_blocks::{Block, FullTipset, MessageRoots, SealedHeader, Tipset, TipsetKey};
use forest_blockstore::{Blockstore, Cid, MemoryStore};
use forest_car::{CarReader, load_car};
use forest_encoding::hash;
use forest_shared::{address::Payload, message::Message, receipt::LegacyReceipt};
use forest_testing::{Suite, fixtures};

/// What a walk came across.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    tipsets: usize,
    headers: usize,
    bls_messages: usize,
    secp_messages: usize,
    receipt_lists: usize,
    receipts: usize,
    aggregates: usize,
}

fn load(car: &str) -> (MemoryStore, TipsetKey) {
    let file = BufReader::new(File::open(fixtures::shared(car)).unwrap());
    let store = MemoryStore::new();
    let roots = load_car(&store, CarReader::new(file).unwrap()).unwrap();
    (store, roots.into())
}

/// That these bytes are what the store holds under their name.
fn is_stored(store: &MemoryStore, cid: &Cid, bytes: &[u8]) {
    assert_eq!(store.get(cid).unwrap().unwrap(), bytes, "{cid} is encoded otherwise");
    assert_eq!(hash::blake2b_cid(cid.codec(), bytes), *cid);
}

/// Walks from the head to genesis and checks everything on the way.
fn walk(car: &str) -> Found {
    let (store, head) = load(car);
    let mut found = Found::default();
    let mut seen = BTreeSet::new();
    for tipset in Tipset::load(&store, &head).unwrap().chain(&store) {
        let tipset = tipset.unwrap();
        found.tipsets += 1;
        let full = FullTipset::load(&store, tipset.clone()).unwrap();
        assert_eq!(FullTipset::new(full.blocks().to_vec()).unwrap(), full);
        assert_eq!(
            Tipset::load(&store, &TipsetKey::from_bytes(&tipset.key().to_bytes()).unwrap()).unwrap(),
            tipset
        );
        for block in full.blocks() {
            found.headers += 1;
            assert!(seen.insert(*block.header.cid()), "each block once");
            check_block(&store, block, &mut found);
            // Genesis was not elected.
            if tipset.epoch() > 0 {
                block.header.check_syntax().unwrap();
                let parents = Tipset::load(&store, tipset.parents()).unwrap();
                block.header.check_time(&parents).unwrap();
                assert!(tipset.is_child_of(&parents));
            }
        }
        // Snapshots leave out the receipts of all but the last tipsets.
        if store.has(tipset.parent_message_receipts()).unwrap() {
            found.receipt_lists += 1;
            found.receipts += receipts(&store, tipset.parent_message_receipts());
        }
    }
    found
}

fn check_block(store: &MemoryStore, block: &Block, found: &mut Found) {
    let header = &block.header;
    is_stored(store, header.cid(), &header.to_cbor().unwrap());
    assert_eq!(SealedHeader::from_cbor(&header.to_cbor().unwrap()).unwrap(), *header);
    block.check_message_root().unwrap();
    for stored in block.to_blocks().unwrap() {
        is_stored(store, &stored.cid, &stored.data);
    }
    let roots = MessageRoots::load(store, &header.messages).unwrap();
    let cids = [roots.bls_cids(store).unwrap(), roots.secp_cids(store).unwrap()].concat();
    assert_eq!(cids.len(), block.message_count());
    for (message, cid) in block.messages().zip(cids) {
        assert_eq!(message.cid().unwrap(), cid);
        is_stored(store, &cid, &message.to_cbor().unwrap());
        assert_eq!(message.chain_length().unwrap(), message.to_cbor().unwrap().len());
    }
    found.bls_messages += block.bls_messages.len();
    found.secp_messages += block.secp_messages.len();

    for signed in &block.secp_messages {
        if !matches!(signed.message.from.payload(), Payload::Id(_)) {
            signed.verify(&signed.message.from).unwrap();
        }
    }
    let key = |message: &Message| match message.from.payload() {
        Payload::Bls(key) => Some(*key),
        _ => None,
    };
    // Senders named by id have their keys in the state.
    if let Some(keys) = block.bls_messages.iter().map(key).collect::<Option<Vec<_>>>()
        && header.bls_aggregate.is_some()
    {
        block.verify_bls_aggregate(&keys).unwrap();
        found.aggregates += usize::from(!keys.is_empty());
    }
}

/// How many receipts there are.
fn receipts(store: &MemoryStore, root: &Cid) -> usize {
    let receipts = AmtV0::<LegacyReceipt>::load(store, root).unwrap();
    let list: Vec<LegacyReceipt> = receipts.iter(store).map(|item| item.unwrap().1.clone()).collect();
    assert_eq!(list.len() as u64, receipts.count());
    let built = forest_amt::build::<forest_amt::V0, _>(forest_amt::BitWidth::W3, &list).unwrap();
    assert_eq!(built.root, *root);
    list.len()
}

/// A genesis block: no messages, and the receipts of none.
const GENESIS: Found = Found {
    tipsets: 1,
    headers: 1,
    bls_messages: 0,
    secp_messages: 0,
    receipt_lists: 1,
    receipts: 0,
    aggregates: 0,
};

fn main() -> ExitCode {
    Suite::over_shared_fixtures()
        .test("chain4: mainnet, epochs 0 to 3", || {
            let expected =
                Found { tipsets: 4, headers: 4, bls_messages: 5, receipt_lists: 3, aggregates: 1, ..GENESIS };
            assert_eq!(walk("car/chain4.car"), expected);
        })
        .test("chain4, as Forest keeps it", || {
            assert_eq!(walk("car/chain4.forest.car.zst"), walk("car/chain4.car"));
        })
        .test("mainnet genesis", || assert_eq!(walk("car/mainnet_genesis.car"), GENESIS))
        .test("calibnet genesis", || assert_eq!(walk("car/calibnet_genesis.car"), GENESIS))
        .test("butterflynet genesis", || assert_eq!(walk("car/carv2.car.zst"), GENESIS))
        .run()
}
