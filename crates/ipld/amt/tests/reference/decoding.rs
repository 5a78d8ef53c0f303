//! Roots and nodes from hostile hands: judged as the published crate judges them, or more strictly where the crate's
//! documentation says so, and never with a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use forest_amt::{Amt, AmtV0, Array, BitWidth, Error, V0, V3, build};
use forest_blockstore::{Block, Blockstore, Cid, IpldError, MemoryStore};
use forest_encoding::{cbor::Writer, codec};
use forest_testing::hostile;
use fvm_ipld_amt::{Amt as RefAmt, Amtv0 as RefAmtV0};
use fvm_ipld_blockstore::Blockstore as _;
use proptest::prelude::*;

use crate::pair::{Form, RefStore, Value};

type Values = Vec<(u64, Value)>;

/// What ours makes of a tree: its values, or the reason for refusing it.
fn ours<F: Form>(store: &MemoryStore, root: &Cid) -> Result<Values, Error> {
    let array: Array<Value, F> = Array::load(store, root)?;
    let mut values = Vec::new();
    array.for_each_uncached(store, |index, value| {
        values.push((index, value.clone()));
        Ok::<_, Error>(())
    })?;
    let walked: Result<Values, Error> =
        array.iter(store).map(|item| item.map(|(index, value)| (index, value.clone()))).collect();
    assert_eq!(walked?, values);
    Ok(values)
}

/// What the published crate makes of it; a panic refuses, too.
fn reference<F: Form>(store: &RefStore, root: &Cid) -> Option<Values> {
    let walk = || {
        let array = F::load(store, root).ok()?;
        F::try_all(&array)
    };
    catch_unwind(AssertUnwindSafe(walk)).ok().flatten()
}

/// Reasons for which ours refuses what the published crate may read.
const STRICTER: [&str; 5] =
    ["an empty node", "values at height", "links in a leaf", "a count of", "a width of"];

fn judge<F: Form>(store: &RefStore, root: &Cid) -> Result<Values, Error> {
    let ours = ours::<F>(&store.to_ours(), root);
    match (&ours, reference::<F>(store, root)) {
        (Ok(ours), Some(reference)) => assert_eq!(*ours, reference),
        (Ok(ours), None) => panic!("ours reads {ours:?}, the published crate refuses"),
        (Err(error), Some(_)) => {
            let reason = error.to_string();
            assert!(STRICTER.iter().any(|allowed| reason.contains(allowed)), "{reason}");
        }
        (Err(_), None) => {}
    }
    ours
}

/// Every block of a small tree, changed in every way that `hostile` knows.
fn mutate_every_block<F: Form>(width: BitWidth) {
    let store = RefStore::default();
    let mut array = F::reference(&store, width);
    for index in [0, 1, 9, 70, 1_300] {
        F::set(&mut array, index, (index, "value".into())).unwrap();
    }
    let root = F::flush(&mut array);
    let blocks: Vec<(Cid, Vec<u8>)> =
        store.0.borrow().iter().map(|(cid, data)| (*cid, data.clone())).collect();
    let (mut read, mut refused) = (0, 0);
    for (cid, data) in &blocks {
        let truncated = hostile::truncations(data).map(<[u8]>::to_vec);
        let extended = [[data.as_slice(), &[0]].concat()];
        for changed in truncated.chain(hostile::bit_flips(data)).chain(hostile::lies(data)).chain(extended) {
            store.0.borrow_mut().insert(*cid, changed);
            match judge::<F>(&store, &root) {
                Ok(_) => read += 1,
                Err(_) => refused += 1,
            }
        }
        store.0.borrow_mut().insert(*cid, data.clone());
    }
    assert!(read > 100 && refused > 100, "{read} read, {refused} refused");
}

#[test]
fn mutations_of_the_present_form() {
    mutate_every_block::<V3>(BitWidth::W3);
    mutate_every_block::<V3>(BitWidth::new(1).unwrap());
}

#[test]
fn mutations_of_the_old_form() {
    mutate_every_block::<V0>(BitWidth::W3);
}

/// A node as it might be made up.
#[derive(Clone, Debug)]
struct MadeUp {
    bitmap: Vec<u8>,
    /// Which of the nodes made before are linked to; beyond them, a block that is not there.
    links: Vec<prop::sample::Index>,
    values: u8,
}

impl MadeUp {
    fn write(&self, writer: &mut Writer, earlier: &[Cid]) {
        writer.array(3).bytes(&self.bitmap).array(self.links.len());
        let missing = forest_encoding::hash::blake2b_cid(codec::DAG_CBOR, b"missing");
        for link in &self.links {
            writer.cid(earlier.get(link.index(earlier.len() + 1)).unwrap_or(&missing));
        }
        writer.array(self.values.into());
        (0..self.values).for_each(|value| writer.value(&(u64::from(value), "v")).unwrap());
    }
}

fn made_up() -> impl Strategy<Value = MadeUp> {
    let bitmap = prop_oneof![
        6 => prop::sample::select(vec![0_u8, 1, 2, 3, 5, 0x80, 0xff]).prop_map(|byte| vec![byte]),
        1 => prop::collection::vec(any::<u8>(), 0..5),
    ];
    let content = prop_oneof![
        3 => (Just(0), 0_u8..4),
        3 => (0_usize..4, Just(0)),
        1 => (0_usize..3, 0_u8..3),
    ];
    (bitmap, content).prop_flat_map(|(bitmap, (links, values))| {
        prop::collection::vec(any::<prop::sample::Index>(), links).prop_map(move |links| MadeUp {
            bitmap: bitmap.clone(),
            links,
            values,
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn made_up_trees(
        nodes in prop::collection::vec(made_up(), 1..6),
        width in prop_oneof![1_u32..6, 0_u32..80],
        height in prop_oneof![0_u64..3, 0_u64..70],
        count in prop_oneof![0_u64..10, any::<u64>()],
    ) {
        let store = RefStore::default();
        let mut made = Vec::new();
        let put = |data: Vec<u8>| {
            let cid = forest_encoding::hash::blake2b_cid(codec::DAG_CBOR, &data);
            store.put_keyed(&cid, &data).unwrap();
            cid
        };
        let (root, below) = nodes.split_last().unwrap();
        for node in below {
            let mut writer = Writer::new();
            node.write(&mut writer, &made);
            made.push(put(writer.into_vec()));
        }
        let mut writer = Writer::new();
        writer.array(3).u64(height).u64(count);
        root.write(&mut writer, &made);
        let _ = judge::<V0>(&store, &put(writer.into_vec()));
        // Widths of many megabytes are for the published crate to allocate, not for this test.
        prop_assume!(!(20..=64).contains(&width));
        let mut writer = Writer::new();
        writer.array(4).u64(width.into()).u64(height).u64(count);
        root.write(&mut writer, &made);
        let _ = judge::<V3>(&store, &put(writer.into_vec()));
    }
}

/// Loads a root of these bytes, and walks it.
fn load_bytes(data: &[u8]) -> Result<Values, String> {
    let store = RefStore::default();
    let cid = forest_encoding::hash::blake2b_cid(codec::DAG_CBOR, data);
    store.put_keyed(&cid, data).unwrap();
    judge::<V3>(&store, &cid).map_err(|error| match error {
        Error::Ipld(IpldError::Malformed { cid: named, reason }) => {
            assert_eq!(named, cid);
            reason
        }
        other => panic!("{other}"),
    })
}

#[test]
fn each_refusal_has_its_reason() {
    let root = |bytes: &[u8]| load_bytes(bytes).unwrap_err();
    let value = [0x82, 0x07, 0x61, b'v'];
    let with_value = |head: &[u8]| [head, &value].concat();
    let link = {
        let mut writer = Writer::new();
        writer.cid(&forest_encoding::hash::blake2b_cid(codec::DAG_CBOR, b"child"));
        writer.into_vec()
    };
    // [3, 0, 1, [h'01', [], [[7, "v"]]]] is in order.
    let sound = with_value(&[0x84, 3, 0, 1, 0x83, 0x41, 1, 0x80, 0x81]);
    assert_eq!(load_bytes(&sound).unwrap(), [(0, (7, "v".to_owned()))]);
    // An empty array, and one whose bitmap has bits that width 1 does not know.
    assert_eq!(load_bytes(&[0x84, 3, 0, 0, 0x83, 0x41, 0, 0x80, 0x80]).unwrap(), []);
    assert_eq!(load_bytes(&with_value(&[0x84, 1, 0, 1, 0x83, 0x41, 0xfd, 0x80, 0x81])).unwrap().len(), 1);

    assert_eq!(root(&[0x84, 0x18, 32, 0, 0, 0x83, 0x41, 0, 0x80, 0x80]), "a width of 32 bits");
    assert_eq!(root(&[0x84, 3, 0x18, 65, 0, 0x83, 0x41, 0, 0x80, 0x80]), "a height of 65 exceeds 64");
    assert_eq!(
        root(&with_value(&[0x84, 3, 0, 9, 0x83, 0x41, 1, 0x80, 0x81])),
        "a count of 9 where 8 values have room"
    );
    assert_eq!(root(&[0x84, 5, 0, 0, 0x83, 0x41, 0, 0x80, 0x80]), "a bitmap of 1 bytes instead of 4");
    assert_eq!(root(&[0x84, 3, 0, 0, 0x83, 0x40, 0x80, 0x80]), "a bitmap of 0 bytes instead of 1");
    assert_eq!(
        root(&with_value(&[0x84, 3, 0, 1, 0x83, 0x41, 3, 0x80, 0x81])),
        "1 links or values for 2 bits"
    );
    assert_eq!(
        root(&with_value(&[0x84, 3, 0, 1, 0x83, 0x41, 0, 0x80, 0x81])),
        "1 links or values for 0 bits"
    );
    assert_eq!(root(&[0x84, 3, 0, 1, 0x83, 0x41, 1, 0x80, 0x80]), "0 links or values for 1 bits");
    assert_eq!(
        root(&[&[0x84, 3, 1, 1, 0x83, 0x41, 3, 0x81], &link[..], &[0x80]].concat()),
        "1 links or values for 2 bits"
    );
    assert_eq!(
        root(&[&[0x84, 3, 0, 1, 0x83, 0x41, 1, 0x81], &link[..], &[0x81], &value].concat()),
        "links and values in one node"
    );
    assert_eq!(
        root(&[&[0x84, 3, 0, 1, 0x83, 0x41, 1, 0x81], &link[..], &[0x80]].concat()),
        "links in a leaf"
    );
    assert_eq!(root(&with_value(&[0x84, 3, 1, 1, 0x83, 0x41, 1, 0x80, 0x81])), "values at height 1");
    assert_eq!(root(&[0x84, 3, 1, 0, 0x83, 0x41, 0, 0x80, 0x80]), "an empty node");
    assert_eq!(root(&[sound.as_slice(), &[0]].concat()), "not a node: bytes after the end of the value");
    assert!(root(&[0x84, 3, 0, 1, 0x83, 0x41, 1, 0x80, 0x81, 0x07]).starts_with("a value does not decode"));
    // A list that claims 2^64 links, and one of 2^32 values for as many bits as there are.
    assert!(root(&[&[0x84, 3, 1, 1, 0x83, 0x41, 1, 0x9b], &[0xff; 8][..]].concat()).ends_with("for 1 bits"));
    assert!(
        root(&[0x84, 3, 0, 1, 0x83, 0x41, 1, 0x80, 0x9a, 0xff, 0xff, 0xff, 0xff]).ends_with("for 1 bits")
    );
}

#[test]
fn roots_and_links_must_name_cbor() {
    let store = MemoryStore::new();
    let raw = Block::blake2b(codec::RAW, &b"\x84\x03\x00\x00\x83\x41\x00\x80\x80"[..]);
    let reason = |error| match error {
        Error::Ipld(IpldError::Malformed { reason, .. }) => reason,
        other => panic!("{other}"),
    };
    store.put(raw.clone()).unwrap();
    assert_eq!(reason(Amt::<u8>::load(&store, &raw.cid).unwrap_err()), "codec 0x55 is not CBOR");
    // Plain CBOR will do.
    let plain = Block::blake2b(codec::CBOR, raw.data.clone());
    store.put(plain.clone()).unwrap();
    assert_eq!(Amt::<u8>::load(&store, &plain.cid).unwrap().count(), 0);

    let mut writer = Writer::new();
    writer.array(4).u64(3).u64(1).u64(1).array(3).bytes(&[1]).array(1).cid(&raw.cid).array(0);
    let root = Block::blake2b(codec::DAG_CBOR, writer.into_vec());
    store.put(root.clone()).unwrap();
    let array: Amt<u8> = Amt::load(&store, &root.cid).unwrap();
    assert_eq!(reason(array.get(&store, 0).unwrap_err()), "codec 0x55 is not CBOR");
    assert_eq!(array.get(&store, 8).unwrap(), None, "what is not read is not judged");
}

/// A root that lies about its count is read, as the network reads it; the lie cannot be carried below zero.
#[test]
fn counts_that_lie() {
    let store = MemoryStore::new();
    let root = Block::blake2b(codec::DAG_CBOR, &[0x84, 3, 0, 0, 0x83, 0x41, 1, 0x80, 0x81, 7][..]);
    store.put(root.clone()).unwrap();
    let mut array: Amt<u8> = Amt::load(&store, &root.cid).unwrap();
    assert_eq!((array.count(), array.get(&store, 0).unwrap()), (0, Some(&7)));
    assert!(matches!(array.delete(&store, 0), Err(Error::WrongCount(0))));
    assert_eq!((array.root(), array.get(&store, 0).unwrap()), (Some(root.cid), Some(&7)));
    array.set(&store, 1, 8).unwrap();
    assert_eq!(array.delete(&store, 0).unwrap(), Some(7));
}

/// The forms of a root are told apart by their length alone.
#[test]
fn one_form_is_not_the_other() {
    let store = MemoryStore::new();
    let old = build::<V0, _>(BitWidth::W3, [1_u64, 2]).unwrap();
    let present = build::<V3, _>(BitWidth::W3, [1_u64, 2]).unwrap();
    store.put_many(&old.blocks).unwrap();
    store.put_many(&present.blocks).unwrap();
    assert!(Amt::<u64>::load(&store, &old.root).is_err());
    assert!(AmtV0::<u64>::load(&store, &present.root).is_err());
    let ref_store = RefStore::default();
    for block in old.blocks.iter().chain(&present.blocks) {
        ref_store.put_keyed(&block.cid, &block.data).unwrap();
    }
    assert!(RefAmt::<u64, _>::load(&old.root, &ref_store).is_err());
    assert!(RefAmtV0::<u64, _>::load(&present.root, &ref_store).is_err());
}

/// A chain of 64 levels, each leading to its first slot: as high as a root may be.
#[test]
fn the_greatest_height() {
    let store = RefStore::default();
    let node = |child: Option<&Cid>, root: bool| {
        let mut writer = Writer::new();
        if root {
            writer.array(4).u64(3).u64(64).u64(1);
        }
        writer.array(3).bytes(&[1]);
        match child {
            Some(child) => writer.array(1).cid(child).array(0),
            None => writer.array(0).array(1).array(2).u64(7).text("v"),
        };
        let data = writer.into_vec();
        let cid = forest_encoding::hash::blake2b_cid(codec::DAG_CBOR, &data);
        store.put_keyed(&cid, &data).unwrap();
        cid
    };
    let mut child = node(None, false);
    (1..64).for_each(|_| child = node(Some(&child), false));
    let root = node(Some(&child), true);
    assert_eq!(judge::<V3>(&store, &root).unwrap(), [(0, (7, "v".to_owned()))]);
    let ours = store.to_ours();
    let mut array: Amt<Value> = Amt::load(&ours, &root).unwrap();
    array.set(&ours, 9, (1, String::new())).unwrap();
    assert_eq!(array.height(), 64);
    assert!(array.delete(&ours, 9).unwrap().is_some());
    assert_eq!(array.height(), 0, "lowered all the way");
}
