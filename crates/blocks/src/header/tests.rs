//! Headers: encoding, names, limits, damage, stores.

use forest_blockstore::{Block as StoredBlock, Blockstore, IpldError, MemoryStore};
use forest_encoding::codec;
use forest_shared::crypto::Signature;
use forest_testing::{
    faulty::{Operation, sweep},
    hostile,
};

use super::*;
use crate::samples::{header, sealed};

#[test]
fn encodes_and_decodes_to_itself() {
    let header = header(1);
    let bytes = header.to_cbor().unwrap();
    assert_eq!(bytes[0], 0x90);
    assert_eq!(BlockHeader::from_cbor(&bytes).unwrap(), header);

    let bare = BlockHeader {
        ticket: None,
        election_proof: None,
        beacon_entries: Vec::new(),
        winning_post_proofs: Vec::new(),
        parents: TipsetKey::from(Vec::new()),
        bls_aggregate: None,
        signature: None,
        epoch: -1,
        parent_weight: CompactInt::from(-5),
        parent_base_fee: TokenAmount::ZERO,
        ..header
    };
    assert_eq!(BlockHeader::from_cbor(&bare.to_cbor().unwrap()).unwrap(), bare);
}

#[test]
fn the_signature_is_not_signed() {
    let signed = header(1);
    let unsigned = BlockHeader { signature: None, ..signed.clone() };
    assert_eq!(signed.signing_bytes().unwrap(), unsigned.to_cbor().unwrap());
    assert_ne!(signed.cid().unwrap(), unsigned.cid().unwrap());
}

#[test]
fn sealed_headers_are_their_cid() {
    let sealed_header = sealed(1);
    assert_eq!(*sealed_header.cid(), sealed_header.header().cid().unwrap());
    assert_eq!(sealed_header, SealedHeader::from_cbor(&sealed_header.to_cbor().unwrap()).unwrap());
    assert_ne!(sealed_header, sealed(2));
    let changed = BlockHeader { timestamp: 0, ..sealed_header.clone().unseal() };
    assert_ne!(changed.seal().unwrap(), sealed_header);
}

#[test]
fn truncations_are_refused() {
    let bytes = header(1).to_cbor().unwrap();
    for cut in hostile::truncations(&bytes) {
        assert!(BlockHeader::from_cbor(cut).is_err(), "{} bytes", cut.len());
    }
    assert!(BlockHeader::from_cbor(&[&bytes[..], &[0]].concat()).is_err(), "trailing bytes");
}

#[test]
fn damage_is_refused_or_read_as_another_header() {
    let original = header(1);
    let bytes = original.to_cbor().unwrap();
    for damaged in hostile::bit_flips(&bytes).chain(hostile::lies(&bytes)) {
        if let Ok(header) = BlockHeader::from_cbor(&damaged) {
            let again = BlockHeader::from_cbor(&header.to_cbor().unwrap()).unwrap();
            assert_eq!(again, header);
        }
    }
}

#[test]
fn lengths_beyond_those_of_other_nodes_are_refused() {
    let read = |header: BlockHeader| BlockHeader::from_cbor(&header.to_cbor().unwrap());
    let entries = |count| BlockHeader { beacon_entries: vec![BeaconEntry::default(); count], ..header(1) };
    assert!(read(entries(8192)).is_ok());
    assert!(read(entries(8193)).is_err());
    let parents = |count| BlockHeader { parents: vec![*sealed(1).cid(); count].into(), ..header(1) };
    assert!(read(parents(8192)).is_ok());
    assert!(read(parents(8193)).is_err());
    let signed = |length| BlockHeader { signature: Some(Signature::new_bls(vec![0; length])), ..header(1) };
    assert!(read(signed(199)).is_ok());
    assert!(read(signed(200)).is_err());
    let ticket = |length| BlockHeader { ticket: Some(Ticket::new(vec![0; length])), ..header(1) };
    assert!(read(ticket(2 << 20)).is_ok());
    assert!(read(ticket((2 << 20) + 1)).is_err());
}

#[test]
fn a_claimed_length_is_not_believed() {
    // 16 fields, of which the miner is there and the ticket claims 2^63 bytes.
    let bytes = [&[0x90, 0x42, 0x00, 0x01, 0x81, 0x5b][..], &[0x7f; 8]].concat();
    assert!(BlockHeader::from_cbor(&bytes).is_err());
}

#[test]
fn loads_what_a_store_has() {
    let header = sealed(1);
    let store = MemoryStore::new();
    assert!(
        matches!(SealedHeader::load(&store, header.cid()), Err(IpldError::Missing(cid)) if cid == *header.cid())
    );
    store.put(header.to_block().unwrap()).unwrap();
    assert_eq!(SealedHeader::load(&store, header.cid()).unwrap(), header);
    let (_, faults) = sweep(
        Operation::Read,
        || {
            let store = MemoryStore::new();
            store.put(header.to_block().unwrap()).unwrap();
            store
        },
        |store| SealedHeader::load(store, header.cid()),
    );
    assert_eq!(faults, 1);
}

#[test]
fn a_block_that_is_not_the_encoding_of_its_header_is_malformed() {
    let store = MemoryStore::new();
    let mut bytes = header(1).to_cbor().unwrap();
    // The base fee, last, with a leading zero of its magnitude: decodes, and is never written so.
    assert_eq!(bytes.split_off(bytes.len() - 3), [0x42, 0x00, 100]);
    bytes.extend([0x43, 0x00, 0x00, 100]);
    let block = StoredBlock::blake2b(codec::DAG_CBOR, bytes);
    let cid = block.cid;
    assert_eq!(SealedHeader::from_cbor(&block.data).unwrap(), sealed(1));
    store.put(block).unwrap();
    assert!(matches!(SealedHeader::load(&store, &cid), Err(IpldError::Malformed { .. })));
}
