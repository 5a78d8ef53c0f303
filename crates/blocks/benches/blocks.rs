//! Headers, signed messages and message lists, against serde over the published types: what a node decodes, names and
//! checks for every block.

use std::{hint::black_box, time::Duration};

use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime};
use forest_blocks::{BeaconEntry, BlockHeader, ElectionProof, MessageRoots, SignedMessage, Ticket, VrfProof};
use forest_encoding::{Cid, RawBytes, codec, hash};
use forest_shared::{
    address::Address,
    bigint::CompactInt,
    crypto::Signature,
    econ::TokenAmount,
    message::Message,
    sector::{PoStProof, RegisteredPoStProof},
};
use fvm_ipld_encoding::tuple::*;
use fvm_shared4 as fvm;

#[derive(Serialize_tuple, Deserialize_tuple)]
struct RefTicket {
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    vrf_proof: Vec<u8>,
}

#[derive(Serialize_tuple, Deserialize_tuple)]
struct RefElectionProof {
    win_count: i64,
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    vrf_proof: Vec<u8>,
}

#[derive(Serialize_tuple, Deserialize_tuple)]
struct RefBeaconEntry {
    round: u64,
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    data: Vec<u8>,
}

#[derive(Serialize_tuple, Deserialize_tuple)]
struct RefHeader {
    miner: fvm::address::Address,
    ticket: Option<RefTicket>,
    election_proof: Option<RefElectionProof>,
    beacon_entries: Vec<RefBeaconEntry>,
    winning_post_proofs: Vec<fvm::sector::PoStProof>,
    parents: Vec<Cid>,
    #[serde(with = "fvm::bigint::bigint_ser")]
    weight: fvm::bigint::BigInt,
    epoch: i64,
    state_root: Cid,
    receipts: Cid,
    messages: Cid,
    bls_aggregate: Option<fvm::crypto::signature::Signature>,
    timestamp: u64,
    signature: Option<fvm::crypto::signature::Signature>,
    fork_signaling: u64,
    base_fee: fvm::econ::TokenAmount,
}

#[derive(Serialize_tuple, Deserialize_tuple)]
struct RefSignedMessage {
    message: fvm::message::Message,
    signature: fvm::crypto::signature::Signature,
}

fn cid(n: u64) -> Cid {
    hash::blake2b_cid(codec::DAG_CBOR, &n.to_le_bytes())
}

/// A header as mainnet has them: five parents, one beacon entry, one proof.
fn header() -> BlockHeader {
    BlockHeader {
        miner: Address::new_id(1_234_567),
        ticket: Some(Ticket::new([1; 96])),
        election_proof: Some(ElectionProof { win_count: 1, vrf_proof: VrfProof::new([2; 96]) }),
        beacon_entries: vec![BeaconEntry { round: 20_000_000, data: vec![3; 48] }],
        winning_post_proofs: vec![PoStProof {
            post_proof: RegisteredPoStProof::StackedDrgWinning32GiBV1,
            proof_bytes: vec![4; 192],
        }],
        parents: (0..5).map(cid).collect(),
        parent_weight: CompactInt::from(120_000_000_000_u64),
        epoch: 6_000_000,
        parent_state_root: cid(5),
        parent_message_receipts: cid(6),
        messages: cid(7),
        bls_aggregate: Some(Signature::new_bls(vec![5; 96])),
        timestamp: 1_780_000_000,
        signature: Some(Signature::new_bls(vec![6; 96])),
        fork_signaling: 0,
        parent_base_fee: TokenAmount::from_atto(100),
    }
}

fn signed_message() -> SignedMessage {
    let message = Message {
        to: Address::new_id(1_234_567),
        from: Address::new_secp256k1(&[7; 65]).expect("65 bytes"),
        sequence: 1000,
        value: TokenAmount::from_nano(1_000_000_007),
        gas_limit: 60_000_000,
        gas_fee_cap: TokenAmount::from_nano(2),
        gas_premium: TokenAmount::from_atto(100_000),
        method_num: 5,
        params: RawBytes::new(vec![8; 200]),
        ..Message::default()
    };
    SignedMessage { message, signature: Signature::new_secp256k1(vec![9; 65]) }
}

fn group<'a>(c: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = c.benchmark_group(name);
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group
}

fn headers(c: &mut Criterion) {
    let ours = header();
    let bytes = ours.to_cbor().expect("encodes");
    let theirs: RefHeader = fvm_ipld_encoding::from_slice(&bytes).expect("decodes");
    let mut decode = group(c, "blocks/header_decode/mainnet");
    decode.bench_function("ours", |b| b.iter(|| BlockHeader::from_cbor(black_box(&bytes))));
    decode.bench_function("reference", |b| {
        b.iter(|| fvm_ipld_encoding::from_slice::<RefHeader>(black_box(&bytes)));
    });
    decode.finish();
    let mut encode = group(c, "blocks/header_encode/mainnet");
    encode.bench_function("ours", |b| b.iter(|| black_box(&ours).to_cbor()));
    encode.bench_function("reference", |b| b.iter(|| fvm_ipld_encoding::to_vec(black_box(&theirs))));
    encode.finish();
}

fn signed_messages(c: &mut Criterion) {
    let ours = signed_message();
    let bytes = ours.to_cbor().expect("encodes");
    let theirs: RefSignedMessage = fvm_ipld_encoding::from_slice(&bytes).expect("decodes");
    let mut decode = group(c, "blocks/signed_message_decode/200 bytes of params");
    decode.bench_function("ours", |b| b.iter(|| SignedMessage::from_cbor(black_box(&bytes))));
    decode.bench_function("reference", |b| {
        b.iter(|| fvm_ipld_encoding::from_slice::<RefSignedMessage>(black_box(&bytes)));
    });
    decode.finish();
    let mut encode = group(c, "blocks/signed_message_encode/200 bytes of params");
    encode.bench_function("ours", |b| b.iter(|| black_box(&ours).to_cbor()));
    encode.bench_function("reference", |b| b.iter(|| fvm_ipld_encoding::to_vec(black_box(&theirs))));
    encode.finish();
}

fn message_roots(c: &mut Criterion) {
    for count in [100, 1000] {
        let cids: Vec<Cid> = (0..count).map(cid).collect();
        let mut group = group(c, &format!("blocks/message_root/{count}"));
        group.bench_function("ours", |b| b.iter(|| MessageRoots::build(cids.iter().copied(), [])));
        group.bench_function("reference", |b| {
            b.iter(|| {
                let store = fvm_ipld_blockstore::MemoryBlockstore::new();
                let bls = fvm_ipld_amt::Amtv0::new_from_iter(&store, cids.iter().copied()).expect("builds");
                let secp = fvm_ipld_amt::Amtv0::<Cid, _>::new_from_iter(&store, []).expect("builds");
                let object = fvm_ipld_encoding::to_vec(&(bls, secp)).expect("encodes");
                hash::blake2b_cid(codec::DAG_CBOR, &object)
            });
        });
        group.finish();
    }
}

criterion_group!(benches, headers, signed_messages, message_roots);
criterion_main!(benches);
