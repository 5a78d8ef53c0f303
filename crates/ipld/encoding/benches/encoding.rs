//! Speed of scanning, decoding, CIDs and hashes, ours beside the published code on the same data.
//!
//! The published link scanner is private to the VM crate, so its algorithm is written out here (`published`) over the
//! same public parts: `Cid::read_bytes`, a vector of CIDs, one counter of gas.

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use forest_encoding::{
    Cid, CidRef,
    cbor::{Reader, Writer},
    cid::append_cid,
    codec, hash,
    links::{Allowance, CborDialect, scan, walk},
    serde_bytes::ByteBuf,
    tuple::*,
};
use forest_testing::vectors;
use fvm_ipld_encoding as published_encoding;
use ipld_core::codec::Links;
use multihash_codetable::{Code, MultihashDigest};
use serde_ipld_dagcbor::codec::DagCborCodec;

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = scans, values, cids, hashes
}
criterion_main!(benches);

/// A pair of functions on the same data.
fn pair<A, B>(
    criterion: &mut Criterion,
    name: &str,
    bytes: usize,
    mut ours: impl FnMut() -> A,
    mut reference: impl FnMut() -> B,
) {
    let mut group = criterion.benchmark_group(format!("encoding/{name}"));
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("ours", |bencher| bencher.iter(&mut ours));
    group.bench_function("reference", |bencher| bencher.iter(&mut reference));
    group.finish();
}

/// The link scan as the published VM does it, gas in milligas.
mod published {
    use forest_encoding::{Cid, codec, hash};

    pub(crate) struct Visitor {
        pub(crate) left: u64,
        pub(crate) links: Vec<Cid>,
    }

    impl Visitor {
        fn charge(&mut self, gas: u64) -> Result<(), &'static str> {
            self.left = self.left.checked_sub(gas).ok_or("out of gas")?;
            Ok(())
        }

        pub(crate) fn scan(&mut self, mut data: &[u8]) -> Result<(), &'static str> {
            let mut due = 1_u64;
            while due > 0 {
                due -= 1;
                self.charge(35_000)?;
                let (major, value) = head(&mut data)?;
                match major {
                    0 | 1 | 7 => {}
                    2 | 3 => {
                        if value > data.len() as u64 {
                            return Err("end");
                        }
                        data = &data[value as usize..];
                    }
                    4 => due = due.checked_add(value).ok_or("overflow")?,
                    5 => {
                        due = value.checked_mul(2).and_then(|more| more.checked_add(due)).ok_or("overflow")?
                    }
                    _ if value != 42 => due += 1,
                    _ => {
                        self.charge(400_000)?;
                        let (major, length) = head(&mut data)?;
                        if major != 2 || length < 1 || length > data.len() as u64 || data[0] != 0 {
                            return Err("no link");
                        }
                        let (mut content, rest) = data[1..].split_at(length as usize - 1);
                        data = rest;
                        let cid = Cid::read_bytes(&mut content).map_err(|_| "no CID")?;
                        if !content.is_empty() {
                            return Err("trailing");
                        }
                        self.visit(&cid)?;
                    }
                }
            }
            if data.is_empty() { Ok(()) } else { Err("trailing") }
        }

        fn visit(&mut self, cid: &Cid) -> Result<(), &'static str> {
            if [codec::FIL_COMMITMENT_SEALED, codec::FIL_COMMITMENT_UNSEALED].contains(&cid.codec()) {
                return Ok(());
            }
            if ![codec::RAW, codec::CBOR, codec::DAG_CBOR].contains(&cid.codec()) {
                return Err("codec");
            }
            if cid.hash().code() == hash::IDENTITY {
                return if cid.codec() == codec::DAG_CBOR { self.scan(cid.hash().digest()) } else { Ok(()) };
            }
            if cid.hash().code() != hash::BLAKE2B_256 || cid.hash().size() != 32 {
                return Err("hash");
            }
            self.links.push(*cid);
            Ok(())
        }
    }

    fn head(data: &mut &[u8]) -> Result<(u8, u64), &'static str> {
        fn fixed<const N: usize>(data: &mut &[u8]) -> Result<[u8; N], &'static str> {
            if data.len() < N {
                return Err("end");
            }
            let mut bytes = [0; N];
            bytes.copy_from_slice(&data[..N]);
            *data = &data[N..];
            Ok(bytes)
        }
        let [first] = fixed(data)?;
        let value = match first & 0x1f {
            info @ 0..=23 => info.into(),
            24 => fixed::<1>(data)?[0].into(),
            25 => u16::from_be_bytes(fixed(data)?).into(),
            26 => u32::from_be_bytes(fixed(data)?).into(),
            27 => u64::from_be_bytes(fixed(data)?),
            _ => return Err("head"),
        };
        Ok((first >> 5, value))
    }
}

/// A HAMT node that is full of links.
fn interior_node() -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(2).bytes(&[0xff; 4]).array(32);
    for child in 0..32_u8 {
        writer.cid(&hash::blake2b_cid(codec::DAG_CBOR, &[child]));
    }
    writer.into_vec()
}

/// A HAMT node that is full of actors.
fn leaf_node() -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(2).bytes(&[0xff; 4]).array(32);
    for child in 0..32_u8 {
        writer.array(1).array(2).bytes(&[0, child, 7]);
        writer.value(&actor(child)).unwrap();
    }
    writer.into_vec()
}

fn numbers() -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(4000);
    for number in 0..4000_u64 {
        writer.u64(number * number * number);
    }
    writer.into_vec()
}

fn scans(criterion: &mut Criterion) {
    let mut cases = vec![
        ("interior_node", vec![interior_node()]),
        ("leaf_node", vec![leaf_node()]),
        ("numbers", vec![numbers()]),
    ];
    // Real blocks, where this machine has them: the state of every eighth vector.
    let mainnet: Vec<Vec<u8>> = vectors::paths()
        .iter()
        .step_by(8)
        .flat_map(|path| vectors::Vector::read(path).unwrap().blocks().unwrap())
        .filter(|block| block.cid.codec() == codec::DAG_CBOR)
        .map(|block| block.data.to_vec())
        .collect();
    if !mainnet.is_empty() {
        cases.push(("mainnet", mainnet));
    }
    for (name, blocks) in cases {
        let bytes = blocks.iter().map(Vec::len).sum();
        let ours = || {
            blocks.iter().fold(0, |count, block| {
                let mut links = Vec::new();
                let allowance = Allowance { available: u64::MAX, per_field: 35_000, per_cid: 400_000 };
                let scan = scan(codec::DAG_CBOR, block, allowance, |link| links.push(link.to_cid()));
                assert!(scan.end.is_ok());
                count + black_box(links).len()
            })
        };
        let reference = || {
            blocks.iter().fold(0, |count, block| {
                let mut visitor = published::Visitor { left: u64::MAX, links: Vec::new() };
                assert!(visitor.scan(block).is_ok());
                count + black_box(visitor.links).len()
            })
        };
        assert_eq!(ours(), reference());
        pair(criterion, &format!("scan/{name}"), bytes, ours, reference);
        let walked = || {
            blocks.iter().fold(0, |mut count, block| {
                walk(block, CborDialect::Lenient, |link| {
                    count += usize::from(black_box(link).digest().len() < 99)
                })
                .unwrap();
                count
            })
        };
        let extracted = || {
            blocks
                .iter()
                .fold(0, |count, block| count + DagCborCodec::links(block).unwrap().map(black_box).count())
        };
        assert_eq!(walked(), extracted());
        pair(criterion, &format!("walk/{name}"), bytes, walked, extracted);
    }
}

#[derive(Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
struct Actor {
    code: Cid,
    state: Cid,
    sequence: u64,
    #[serde(with = "forest_encoding::serde_bytes")]
    balance: Vec<u8>,
    delegated: Option<ByteBuf>,
}

fn actor(seed: u8) -> Actor {
    Actor {
        code: hash::identity_cid(codec::RAW, b"fil/9/account").unwrap(),
        state: hash::blake2b_cid(codec::DAG_CBOR, &[seed]),
        sequence: 1000 * u64::from(seed),
        balance: vec![0, 1, 2, 3, 4, 5, 6, 7, 8],
        delegated: None,
    }
}

fn by_hand(bytes: &[u8]) -> Actor {
    let mut reader = Reader::new(bytes);
    reader.tuple(5).unwrap();
    let actor = Actor {
        code: reader.cid().unwrap(),
        state: reader.cid().unwrap(),
        sequence: reader.u64().unwrap(),
        balance: reader.bytes().unwrap().into_owned(),
        delegated: if reader.take_null() {
            None
        } else {
            Some(ByteBuf::from(reader.bytes().unwrap().into_owned()))
        },
    };
    reader.finish().unwrap();
    actor
}

fn written_by_hand(actor: &Actor) -> Vec<u8> {
    let mut writer = Writer::with_capacity(128);
    writer.array(5).cid(&actor.code).cid(&actor.state).u64(actor.sequence).bytes(&actor.balance);
    match &actor.delegated {
        Some(address) => writer.bytes(address),
        None => writer.null(),
    };
    writer.into_vec()
}

fn values(criterion: &mut Criterion) {
    let value = actor(3);
    let bytes = forest_encoding::to_vec(&value).unwrap();
    assert_eq!(by_hand(&bytes), value);
    assert_eq!(written_by_hand(&value), bytes);
    let length = bytes.len();
    let reference = || published_encoding::from_slice::<Actor>(black_box(&bytes)).unwrap();
    let serde = || forest_encoding::from_slice::<Actor>(black_box(&bytes)).unwrap();
    pair(criterion, "decode/actor_by_serde", length, serde, reference);
    pair(criterion, "decode/actor_by_hand", length, || by_hand(black_box(&bytes)), reference);
    let reference = || published_encoding::to_vec(black_box(&value)).unwrap();
    let serde = || forest_encoding::to_vec(black_box(&value)).unwrap();
    pair(criterion, "encode/actor_by_serde", length, serde, reference);
    pair(criterion, "encode/actor_by_hand", length, || written_by_hand(black_box(&value)), reference);
    let node = leaf_node();
    let skip = || Reader::new(black_box(&node)).skip().unwrap().len();
    let ignore = || published_encoding::from_slice::<serde::de::IgnoredAny>(black_box(&node)).unwrap();
    pair(criterion, "skip/leaf_node", node.len(), skip, ignore);
}

fn cids(criterion: &mut Criterion) {
    let cases = [
        ("blake2b", hash::blake2b_cid(codec::DAG_CBOR, b"block")),
        ("commitment", hash::cid_of_digest(codec::FIL_COMMITMENT_SEALED, 0xb401, &[7; 32])),
        ("identity", hash::identity_cid(codec::RAW, b"fil/9/account").unwrap()),
    ];
    for (name, cid) in cases {
        let bytes = cid.to_bytes();
        let ours = || CidRef::read(black_box(&bytes)).unwrap().0.to_cid();
        let reference = || Cid::read_bytes(black_box(&bytes[..])).unwrap();
        pair(criterion, &format!("cid_parse/{name}"), bytes.len(), ours, reference);
        let mut buffer = Vec::with_capacity(128);
        let ours = || {
            buffer.clear();
            append_cid(black_box(&cid), &mut buffer);
            buffer.len()
        };
        let mut other = Vec::with_capacity(128);
        let reference = || {
            other.clear();
            black_box(&cid).write_bytes(&mut other).unwrap()
        };
        pair(criterion, &format!("cid_write/{name}"), bytes.len(), ours, reference);
    }
}

fn hashes(criterion: &mut Criterion) {
    for length in [32, 1 << 10, 64 << 10] {
        let data = vec![7; length];
        let ours = || hash::blake2b_cid(codec::RAW, black_box(&data));
        let reference = || Cid::new_v1(codec::RAW, Code::Blake2b256.digest(black_box(&data)));
        assert_eq!(ours(), reference());
        pair(criterion, &format!("hash/blake2b_256_{length}"), length, ours, reference);
        let ours = || hash::sha2_256(black_box(&data));
        let reference = || Code::Sha2_256.digest(black_box(&data));
        pair(criterion, &format!("hash/sha2_256_{length}"), length, ours, reference);
    }
}
