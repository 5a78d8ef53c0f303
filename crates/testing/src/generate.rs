//! Proptest strategies for what every crate handles: CIDs, blocks and DAG-CBOR.
//!
//! The DAG-CBOR made here is valid and canonical by construction and does not pass through our encoder, so that
//! tests of the encoder and of the link scanner have an independent source. It links to arbitrary CIDs.

use cid::{Cid, multihash::Multihash};
use forest_blockstore::Block;
use forest_encoding::{codec, hash};
use proptest::{collection::vec, prelude::*};

/// CIDs as blocks of the chain carry them: version 1, DAG-CBOR, blake2b-256.
pub fn chain_cid() -> impl Strategy<Value = Cid> {
    any::<[u8; 32]>().prop_map(|digest| hash::cid_of_digest(codec::DAG_CBOR, hash::BLAKE2B_256, &digest))
}

/// CIDs of all the kinds that occur in state: chain blocks, raw and CBOR blocks, inline data, commitments.
pub fn cid() -> impl Strategy<Value = Cid> {
    const SHA2_256_TRUNC254_PADDED: u64 = 0x1012;
    const POSEIDON_BLS12_381: u64 = 0xb401;
    prop_oneof![
        4 => chain_cid(),
        1 => (prop_oneof![Just(codec::RAW), Just(codec::CBOR)], any::<[u8; 32]>())
            .prop_map(|(codec, digest)| hash::cid_of_digest(codec, hash::BLAKE2B_256, &digest)),
        1 => any::<[u8; 32]>().prop_map(|digest| hash::cid_of_digest(codec::RAW, hash::SHA2_256, &digest)),
        1 => vec(any::<u8>(), 0..=64).prop_map(|data| {
            Cid::new_v1(codec::RAW, Multihash::wrap(hash::IDENTITY, &data).expect("at most 64 bytes"))
        }),
        1 => any::<[u8; 32]>().prop_map(|digest| {
            hash::cid_of_digest(codec::FIL_COMMITMENT_UNSEALED, SHA2_256_TRUNC254_PADDED, &digest)
        }),
        1 => any::<[u8; 32]>().prop_map(|digest| {
            hash::cid_of_digest(codec::FIL_COMMITMENT_SEALED, POSEIDON_BLS12_381, &digest)
        }),
    ]
}

/// Blocks of DAG-CBOR or raw data under their own blake2b-256 name.
pub fn block() -> impl Strategy<Value = Block> {
    prop_oneof![
        dag_cbor().prop_map(|data| Block::blake2b(codec::DAG_CBOR, data)),
        vec(any::<u8>(), 0..256).prop_map(|data| Block::blake2b(codec::RAW, data)),
    ]
}

/// One canonical DAG-CBOR item: integers, strings, lists, maps, links, booleans and null, nested a few levels.
pub fn dag_cbor() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![
        any::<u64>().prop_map(|n| header(0, n)),
        (0_u64..30).prop_map(|n| header(0, n)),
        any::<u64>().prop_map(|n| header(1, n)),
        vec(any::<u8>(), 0..40).prop_map(|data| string(2, &data)),
        "\\PC{0,12}".prop_map(|text| string(3, text.as_bytes())),
        cid().prop_map(|cid| link(&cid)),
        prop_oneof![Just(0xf4), Just(0xf5), Just(0xf6)].prop_map(|simple| vec![simple]),
    ];
    leaf.prop_recursive(4, 64, 8, |item| {
        prop_oneof![
            vec(item.clone(), 0..8).prop_map(|items| {
                let mut list = header(4, items.len() as u64);
                list.extend(items.concat());
                list
            }),
            proptest::collection::btree_map("[a-z]{0,6}", item, 0..6).prop_map(|entries| {
                let mut entries: Vec<_> = entries.into_iter().collect();
                // DAG-CBOR orders keys by length first.
                entries.sort_by(|(a, _), (b, _)| (a.len(), a).cmp(&(b.len(), b)));
                let mut map = header(5, entries.len() as u64);
                for (key, value) in entries {
                    map.extend(string(3, key.as_bytes()));
                    map.extend(value);
                }
                map
            }),
        ]
    })
}

/// The shortest header of a major type with its argument.
fn header(major: u8, argument: u64) -> Vec<u8> {
    let major = major << 5;
    let bytes = argument.to_be_bytes();
    match argument {
        0..=23 => vec![major | bytes[7]],
        24..=0xff => vec![major | 24, bytes[7]],
        0x100..=0xffff => [&[major | 25], &bytes[6..]].concat(),
        0x1_0000..=0xffff_ffff => [&[major | 26], &bytes[4..]].concat(),
        _ => [&[major | 27], &bytes[..]].concat(),
    }
}

fn string(major: u8, data: &[u8]) -> Vec<u8> {
    [header(major, data.len() as u64), data.to_vec()].concat()
}

/// Tag 42 over the CID's bytes behind a zero, as DAG-CBOR writes links.
fn link(cid: &Cid) -> Vec<u8> {
    [header(6, 42), string(2, &[&[0], &cid.to_bytes()[..]].concat())].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn links_decode_to_their_cid(cid in cid()) {
            prop_assert_eq!(forest_encoding::from_slice::<Cid>(&link(&cid)).unwrap(), cid);
            prop_assert_eq!(forest_encoding::to_vec(&cid).unwrap(), link(&cid));
        }

        #[test]
        fn items_are_one_value(bytes in dag_cbor()) {
            forest_encoding::from_slice::<serde::de::IgnoredAny>(&bytes).unwrap();
        }
    }
}
