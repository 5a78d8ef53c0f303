//! Headers, messages and blocks for the tests of this crate. All parts are there; nothing is signed unless it says so.

use forest_encoding::{Cid, codec, hash};
use forest_shared::{
    address::Address,
    bigint::CompactInt,
    crypto::{BlsKey, Secp256k1Key, Signature, aggregate_bls},
    econ::TokenAmount,
    message::Message,
    sector::{PoStProof, RegisteredPoStProof},
};

use crate::{
    BeaconEntry, Block, BlockHeader, ElectionProof, SealedHeader, SignedMessage, Ticket, TipsetKey, VrfProof,
};

/// A CID that names nothing.
pub(crate) fn cid(name: &str) -> Cid {
    hash::blake2b_cid(codec::DAG_CBOR, name.as_bytes())
}

/// A header of a miner, with all parts.
pub(crate) fn header(miner: u64) -> BlockHeader {
    BlockHeader {
        miner: Address::new_id(miner),
        ticket: Some(Ticket::new([miner as u8; 96])),
        election_proof: Some(ElectionProof { win_count: 1, vrf_proof: VrfProof::new([1; 96]) }),
        beacon_entries: vec![BeaconEntry { round: 7, data: vec![2; 48] }],
        winning_post_proofs: vec![PoStProof {
            post_proof: RegisteredPoStProof::StackedDrgWinning32GiBV1,
            proof_bytes: vec![3; 192],
        }],
        parents: TipsetKey::from(vec![cid("parent 0"), cid("parent 1")]),
        parent_weight: CompactInt::from(1_000_000_007_u64),
        epoch: 10,
        parent_state_root: cid("state"),
        parent_message_receipts: cid("receipts"),
        messages: cid("messages"),
        bls_aggregate: Some(Signature::new_bls(vec![4; 96])),
        timestamp: 1_600_000_300,
        signature: Some(Signature::new_bls(vec![5; 96])),
        fork_signaling: 0,
        parent_base_fee: TokenAmount::from_atto(100),
    }
}

/// The same, sealed.
pub(crate) fn sealed(miner: u64) -> SealedHeader {
    header(miner).seal().unwrap()
}

pub(crate) fn bls_key(n: u8) -> BlsKey {
    BlsKey::from_bytes(&[n; 32]).unwrap()
}

pub(crate) fn secp_key(n: u8) -> Secp256k1Key {
    Secp256k1Key::from_bytes(&[n; 32]).unwrap()
}

/// A message that a block may hold.
pub(crate) fn message(from: Address, sequence: u64) -> Message {
    Message {
        to: Address::new_id(1000),
        from,
        sequence,
        value: TokenAmount::from_nano(1),
        gas_limit: 1_000_000,
        gas_fee_cap: TokenAmount::from_nano(2),
        gas_premium: TokenAmount::from_nano(1),
        ..Message::default()
    }
}

/// A message signed by the key that [`secp_key`] gives.
pub(crate) fn secp_message(key: u8, sequence: u64) -> SignedMessage {
    let key = secp_key(key);
    let message = message(key.address(), sequence);
    let signature = key.sign(&message.cid().unwrap().to_bytes());
    SignedMessage { message, signature }
}

/// A sound block of so many messages of each kind, each BLS message from another key, signed by the key `bls_key(1)`.
pub(crate) fn block(miner: u64, bls: u8, secp: u8) -> Block {
    let mut header = header(miner);
    let keys: Vec<_> = (1..=bls).map(bls_key).collect();
    let bls_messages: Vec<_> = keys.iter().map(|key| message(key.address(), 0)).collect();
    let signatures: Vec<[u8; 96]> = keys
        .iter()
        .zip(&bls_messages)
        .map(|(key, message)| key.sign(&message.cid().unwrap().to_bytes()).bytes.try_into().unwrap())
        .collect();
    if !signatures.is_empty() {
        header.bls_aggregate = Some(Signature::new_bls(aggregate_bls(&signatures).unwrap().to_vec()));
    }
    let secp_messages: Vec<_> = (0..secp).map(|n| secp_message(7, n.into())).collect();
    let unnamed = Block { header: header.clone().seal().unwrap(), bls_messages, secp_messages };
    header.messages = unnamed.message_root().unwrap();
    header.signature = Some(bls_key(1).sign(&header.signing_bytes().unwrap()));
    Block { header: header.seal().unwrap(), ..unnamed }
}
