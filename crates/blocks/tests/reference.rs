//! The same headers, signed messages and gossip through serde and the published types of fvm_shared: same bytes, same
//! values, same refusals, also of damaged bytes. Only lengths that Lotus refuses are refused beyond.

use forest_blocks::{
    BeaconEntry, BlockHeader, ElectionProof, GossipBlock, SignedMessage, Ticket, TipsetKey, VrfProof,
};
use forest_encoding::{Cid, RawBytes};
use forest_shared::{
    address::Address,
    bigint::CompactInt,
    crypto::{Signature, SignatureType},
    econ::TokenAmount,
    message::Message,
    sector::{PoStProof, RegisteredPoStProof},
};
use forest_testing::generate;
use fvm_ipld_encoding::tuple::*;
use fvm_shared4 as fvm;
use proptest::{collection::vec, option, prelude::*};

#[derive(Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
struct RefTicket {
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    vrf_proof: Vec<u8>,
}

#[derive(Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
struct RefElectionProof {
    win_count: i64,
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    vrf_proof: Vec<u8>,
}

#[derive(Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
struct RefBeaconEntry {
    round: u64,
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    data: Vec<u8>,
}

#[derive(Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
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

#[derive(Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
struct RefSignedMessage {
    message: fvm::message::Message,
    signature: fvm::crypto::signature::Signature,
}

#[derive(Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
struct RefGossip {
    header: RefHeader,
    bls_messages: Vec<Cid>,
    secp_messages: Vec<Cid>,
}

fn address() -> impl Strategy<Value = Address> {
    prop_oneof![
        any::<u64>().prop_map(Address::new_id),
        any::<[u8; 8]>().prop_map(|data| Address::new_actor(&data)),
        any::<[u8; 32]>().prop_map(|key| Address::new_bls(&[&key[..], &key[..16]].concat()).unwrap()),
        (any::<u64>(), vec(any::<u8>(), 0..=54))
            .prop_map(|(namespace, bytes)| Address::new_delegated(namespace, &bytes).unwrap()),
    ]
}

/// Of the types that fvm_shared knows.
fn signature() -> impl Strategy<Value = Signature> {
    let kind = prop_oneof![Just(SignatureType::Secp256k1), Just(SignatureType::Bls)];
    (kind, vec(any::<u8>(), 0..120)).prop_map(|(sig_type, bytes)| Signature { sig_type, bytes })
}

fn integer() -> impl Strategy<Value = CompactInt> {
    prop_oneof![
        any::<i128>().prop_map(CompactInt::from),
        (any::<i64>(), 0_u32..900)
            .prop_map(|(n, shift)| { CompactInt::from(forest_shared::bigint::BigInt::from(n) << shift) }),
    ]
}

fn amount() -> impl Strategy<Value = TokenAmount> {
    integer().prop_map(TokenAmount::from_atto)
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..100)
}

fn header() -> impl Strategy<Value = BlockHeader> {
    let election = (any::<i64>(), bytes())
        .prop_map(|(win_count, proof)| ElectionProof { win_count, vrf_proof: VrfProof::new(proof) });
    let entry = (any::<u64>(), bytes()).prop_map(|(round, data)| BeaconEntry { round, data });
    let proof = (-2_i64..20, bytes()).prop_map(|(number, proof_bytes)| PoStProof {
        post_proof: RegisteredPoStProof::from(number),
        proof_bytes,
    });
    (
        (
            address(),
            option::of(bytes().prop_map(Ticket::new)),
            option::of(election),
            vec(entry, 0..3),
            vec(proof, 0..3),
            vec(generate::cid(), 0..4),
            integer(),
            any::<i64>(),
        ),
        (
            (generate::cid(), generate::cid(), generate::cid()),
            option::of(signature()),
            any::<u64>(),
            option::of(signature()),
            any::<u64>(),
            amount(),
        ),
    )
        .prop_map(
            |(
                (
                    miner,
                    ticket,
                    election_proof,
                    beacon_entries,
                    winning_post_proofs,
                    parents,
                    parent_weight,
                    epoch,
                ),
                (
                    (state, receipts, messages),
                    bls_aggregate,
                    timestamp,
                    signature,
                    fork_signaling,
                    parent_base_fee,
                ),
            )| BlockHeader {
                miner,
                ticket,
                election_proof,
                beacon_entries,
                winning_post_proofs,
                parents: TipsetKey::from(parents),
                parent_weight,
                epoch,
                parent_state_root: state,
                parent_message_receipts: receipts,
                messages,
                bls_aggregate,
                timestamp,
                signature,
                fork_signaling,
                parent_base_fee,
            },
        )
}

fn signed_message() -> impl Strategy<Value = SignedMessage> {
    let message = (
        (any::<u64>(), address(), address(), any::<u64>()),
        (amount(), any::<u64>(), amount(), amount(), any::<u64>(), bytes()),
    )
        .prop_map(
            |(
                (version, to, from, sequence),
                (value, gas_limit, gas_fee_cap, gas_premium, method_num, params),
            )| {
                let params = RawBytes::new(params);
                Message {
                    version,
                    to,
                    from,
                    sequence,
                    value,
                    gas_limit,
                    gas_fee_cap,
                    gas_premium,
                    method_num,
                    params,
                }
            },
        );
    (message, signature()).prop_map(|(message, signature)| SignedMessage { message, signature })
}

/// Bytes with some replaced, inserted or removed.
fn damaged(bytes: Vec<u8>, damage: &[(prop::sample::Index, u8, u8)]) -> Vec<u8> {
    let mut bytes = bytes;
    for (at, kind, value) in damage {
        let at = at.index(bytes.len());
        match kind % 3 {
            0 => bytes[at] = *value,
            1 => bytes.insert(at, *value),
            _ if bytes.len() > 1 => drop(bytes.remove(at)),
            _ => {}
        }
    }
    bytes
}

fn damage() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8)>> {
    // The bytes that mean something to CBOR are tried often.
    let value = prop_oneof![
        any::<u8>(),
        prop::sample::select(
            &[0x00, 0x01, 0x18, 0x1b, 0x40, 0x58, 0x5f, 0x80, 0x90, 0x9f, 0xd8, 0xf6, 0xff][..]
        )
    ];
    vec((any::<prop::sample::Index>(), any::<u8>(), value), 1..4)
}

/// fvm_shared does not know delegated signatures.
fn has_delegated(header: &BlockHeader) -> bool {
    [&header.signature, &header.bls_aggregate]
        .into_iter()
        .flatten()
        .any(|signature| signature.sig_type == SignatureType::Delegated)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn headers_are_the_same(header in header()) {
        let bytes = header.to_cbor().unwrap();
        let reference: RefHeader = fvm_ipld_encoding::from_slice(&bytes).unwrap();
        prop_assert_eq!(fvm_ipld_encoding::to_vec(&reference).unwrap(), &bytes[..]);
        prop_assert_eq!(BlockHeader::from_cbor(&bytes).unwrap(), header);
    }

    #[test]
    fn damaged_headers_are_refused_alike(header in header(), damage in damage()) {
        let bytes = damaged(header.to_cbor().unwrap(), &damage);
        let reference = fvm_ipld_encoding::from_slice::<RefHeader>(&bytes);
        match BlockHeader::from_cbor(&bytes) {
            Ok(ours) if has_delegated(&ours) => {}
            Ok(ours) => {
                let reference = reference.expect("accepted by us alone");
                prop_assert_eq!(fvm_ipld_encoding::to_vec(&reference).unwrap(), ours.to_cbor().unwrap());
            }
            // The samples stay below all limits of length.
            Err(error) => prop_assert!(reference.is_err(), "refused by us alone: {}", error),
        }
    }

    #[test]
    fn signed_messages_are_the_same(message in signed_message()) {
        let bytes = message.to_cbor().unwrap();
        let reference: RefSignedMessage = fvm_ipld_encoding::from_slice(&bytes).unwrap();
        prop_assert_eq!(fvm_ipld_encoding::to_vec(&reference).unwrap(), &bytes[..]);
        prop_assert_eq!(SignedMessage::from_cbor(&bytes).unwrap(), message);
    }

    #[test]
    fn damaged_messages_are_refused_alike(message in signed_message(), damage in damage()) {
        let bytes = damaged(message.to_cbor().unwrap(), &damage);
        let reference = fvm_ipld_encoding::from_slice::<RefSignedMessage>(&bytes);
        match SignedMessage::from_cbor(&bytes) {
            Ok(ours) if ours.signature.sig_type == SignatureType::Delegated => {}
            Ok(ours) => {
                let reference = reference.expect("accepted by us alone");
                prop_assert_eq!(fvm_ipld_encoding::to_vec(&reference).unwrap(), ours.to_cbor().unwrap());
            }
            Err(error) => prop_assert!(reference.is_err(), "refused by us alone: {}", error),
        }
    }

    #[test]
    fn gossip_is_the_same(
        header in header(),
        bls_messages in vec(generate::cid(), 0..4),
        secp_messages in vec(generate::cid(), 0..4),
        damage in damage(),
    ) {
        let gossip = GossipBlock { header: header.seal().unwrap(), bls_messages, secp_messages };
        let bytes = gossip.to_cbor().unwrap();
        let reference: RefGossip = fvm_ipld_encoding::from_slice(&bytes).unwrap();
        prop_assert_eq!(fvm_ipld_encoding::to_vec(&reference).unwrap(), &bytes[..]);
        prop_assert_eq!(GossipBlock::from_cbor(&bytes).unwrap(), gossip);

        let bytes = damaged(bytes, &damage);
        let reference = fvm_ipld_encoding::from_slice::<RefGossip>(&bytes);
        match GossipBlock::from_cbor(&bytes) {
            Ok(ours) if has_delegated(&ours.header) => {}
            Ok(ours) => {
                let reference = reference.expect("accepted by us alone");
                prop_assert_eq!(fvm_ipld_encoding::to_vec(&reference).unwrap(), ours.to_cbor().unwrap());
            }
            Err(error) => prop_assert!(reference.is_err(), "refused by us alone: {}", error),
        }
    }
}
