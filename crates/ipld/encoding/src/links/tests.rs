//! The scan and the walks against a slow model that is written from the rules, not from the code.
//!
//! The model reads a block into a list of steps, one item at a time over an index, in the words of the consensus
//! notes; CIDs go through the published parser.

mod model;
mod vectors;

use proptest::prelude::*;

use self::model::{Verdict, gas_model, walk_model};
use super::*;
use crate::{Cid, cbor::Writer, codec, hash};

/// The scanner's answer in the terms of the model.
fn scanned(codec: u64, data: &[u8], allowance: Allowance) -> (u64, u64, Verdict, Vec<Cid>) {
    let mut links = Vec::new();
    let scan = scan(codec, data, allowance, |link| links.push(link.to_cid()));
    let verdict = match scan.end {
        Ok(()) => Verdict::Done,
        Err(ScanError::OutOfBudget) => Verdict::OutOfGas,
        Err(ScanError::Cbor(_)) => Verdict::Errno(10),
        Err(ScanError::IllegalCodec(_)) => Verdict::Errno(9),
        Err(ScanError::ForbiddenCodec(_) | ScanError::ForbiddenHash { .. }) => Verdict::Errno(6),
    };
    if scan.end.is_err() {
        links.clear();
    }
    (scan.fields, scan.cids, verdict, links)
}

fn assert_like_model(codec: u64, data: &[u8]) {
    let unlimited = scanned(codec, data, Allowance::UNLIMITED);
    assert_eq!(unlimited, gas_model(codec, data, Allowance::UNLIMITED), "{data:02x?}");
    for dialect in [CborDialect::Strict, CborDialect::Lenient] {
        let mut links = Vec::new();
        let ours = walk(data, dialect, |link| links.push(link.to_cid())).ok().map(|()| links);
        assert_eq!(ours, walk_model(data, dialect), "{dialect:?} {data:02x?}");
    }
}

/// CIDs that occur, that are forbidden, and that hold blocks themselves.
pub(super) fn link_bytes() -> impl Strategy<Value = Vec<u8>> {
    let codec = prop::sample::select(vec![0x71_u64, 0x71, 0x71, 0x55, 0x51, 0xf101, 0xf102, 0x70, 0x0129]);
    let hash = prop::sample::select(vec![0xb220_u64, 0xb220, 0xb220, 0x12, 0xb240]);
    let hashed = (codec.clone(), hash, prop::sample::select(vec![32_usize, 32, 32, 31, 33, 0, 64]))
        .prop_map(|(codec, code, length)| cid(codec, code, &[9; 64][..length]));
    hashed.prop_recursive(3, 8, 2, move |inner| {
        (codec.clone(), prop::collection::vec(inner, 0..2), any::<bool>()).prop_map(
            |(codec, links, broken)| {
                let mut block = Writer::new();
                block.array(links.len() + usize::from(broken));
                for link in &links {
                    block.raw(&tagged(link));
                }
                let block = block.into_vec();
                cid(codec, hash::IDENTITY, &block[..block.len().min(64)])
            },
        )
    })
}

fn cid(codec: u64, code: u64, digest: &[u8]) -> Vec<u8> {
    Cid::new_v1(codec, ::cid::multihash::Multihash::wrap(code, digest).unwrap()).to_bytes()
}

/// Tag 42 around a zero byte and `cid`.
fn tagged(cid: &[u8]) -> Vec<u8> {
    Writer::new().raw(&[0xd8, 0x2a]).bytes(&[&[0], cid].concat()).as_slice().to_vec()
}

/// Blocks with many links, mostly sound.
fn block() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![
        4 => link_bytes().prop_map(|cid| tagged(&cid)),
        2 => any::<u64>().prop_map(|value| Writer::new().u64(value).as_slice().to_vec()),
        1 => any::<i64>().prop_map(|value| Writer::new().i64(value).as_slice().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| Writer::new().bytes(&bytes).as_slice().to_vec()),
        1 => any::<f64>().prop_map(|float| [&[0xfb][..], &float.to_be_bytes()].concat()),
        1 => (any::<u8>(), any::<u16>()).prop_map(|(first, second)| [&[first][..], &second.to_be_bytes()].concat()),
        // A link without its zero byte, of a wrong type, with bytes after its CID, of more than 100 bytes.
        1 => link_bytes().prop_map(|cid| [&[0xd8, 0x2a, 0x58, cid.len() as u8], &cid[..]].concat()),
        1 => link_bytes().prop_map(|cid| tagged(&[&cid[..], &[0; 30]].concat())),
        1 => link_bytes().prop_map(|cid| tagged(&[&cid[..], &[0; 90]].concat())),
        1 => Just(vec![0xd8, 0x2a, 0x63, 0, 1, 2]),
        1 => Just(vec![0xd8, 0x2a, 0x40]),
        1 => Just(vec![0xd9, 0, 0x2a, 0x59, 0, 5, 0, 1, 0x55, 0, 0]),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(|items| Writer::new()
                .array(items.len())
                .raw(&items.concat())
                .as_slice()
                .to_vec()),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|items| {
                let pairs =
                    items.iter().flat_map(|item| [&[0x61, b'k'][..], item]).collect::<Vec<_>>().concat();
                Writer::new().map(items.len()).raw(&pairs).as_slice().to_vec()
            }),
            inner.prop_map(|item| [&[0xc1][..], &item].concat()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn like_the_model(mut block in block(), flip in any::<prop::sample::Index>(), with in any::<u8>()) {
        assert_like_model(codec::DAG_CBOR, &block);
        let at = flip.index(block.len());
        assert_like_model(codec::DAG_CBOR, &block[..at]);
        block[at] = with;
        assert_like_model(codec::DAG_CBOR, &block);
    }

    #[test]
    fn stops_where_the_gas_ends(block in block(), available in 0..6000_u64) {
        let allowance = Allowance { available, per_field: 35, per_cid: 400 };
        prop_assert_eq!(
            scanned(codec::DAG_CBOR, &block, allowance),
            gas_model(codec::DAG_CBOR, &block, allowance)
        );
    }

    #[test]
    fn what_it_reports_is_what_it_costs(block in block()) {
        let whole = scan(codec::DAG_CBOR, &block, Allowance::UNLIMITED, |_| ());
        let cost = whole.fields * 35 + whole.cids * 400;
        let enough = Allowance { available: cost, per_field: 35, per_cid: 400 };
        prop_assert_eq!(scan(codec::DAG_CBOR, &block, enough, |_| ()), whole);
        let short = scan(codec::DAG_CBOR, &block, Allowance { available: cost - 1, ..enough }, |_| ());
        prop_assert_eq!(short.end, Err(ScanError::OutOfBudget));
    }
}
