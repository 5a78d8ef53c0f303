//! Equal bytes are equally refused: as a root, as a child, read and written back.

use forest_blockstore::{Block, Blockstore, IpldError};
use forest_encoding::{
    Cid, codec,
    links::{self, CborDialect},
};
use forest_hamt::{Config, Error, Hamt, Lookup, Scheme, Trie};
use forest_testing::hostile;
use proptest::{collection::vec, prelude::*};

use crate::reference::{self, Identity, Store, config, theirs};

type Pairs = Vec<(Vec<u8>, u64)>;

/// What can be learned of a tree: its root's verdict, its entries, and its root after one more entry.
#[derive(Debug, PartialEq)]
struct Seen {
    entries: Option<Pairs>,
    with_one_more: Option<Cid>,
    with_one_less: Option<(Option<u64>, Cid)>,
}

fn ours<S>(store: &Store, root: &Cid, config: Config) -> Option<Seen>
where
    S: Scheme<Key = forest_hamt::BytesKey> + Lookup<[u8]>,
{
    let trie = Trie::<S, u64>::load(&store.0, root, config).ok()?;
    let entries: Result<Pairs, Error> =
        trie.iter(&store.0).map(|entry| entry.map(|(key, value)| (key.to_vec(), *value))).collect();
    let mut more = trie.clone();
    let with_one_more = more.set(&store.0, NEW_KEY.into(), 7).and_then(|_| more.flush(&store.0)).ok();
    let mut less = trie;
    let with_one_less = less
        .delete(&store.0, FIRST_KEY.as_slice())
        .and_then(|old| Ok((old.map(|(_, value)| value), less.flush(&store.0)?)))
        .ok();
    Some(Seen { entries: entries.ok(), with_one_more, with_one_less })
}

macro_rules! their_view {
    ($name:ident, $hamt:ident) => {
        fn $name(store: &Store, root: &Cid, config: Config) -> Option<Seen> {
            type Theirs<'a> = reference::$hamt<&'a Store, u64, reference::BytesKey, Identity>;
            let load = || Theirs::load_with_config(root, store, theirs(config));
            let trie = load().ok()?;
            let entries: Result<Pairs, _> =
                trie.iter().map(|entry| entry.map(|(key, value)| (key.0.clone(), *value))).collect();
            let mut more = load().ok()?;
            let with_one_more = more.set(NEW_KEY.to_vec().into(), 7).and_then(|_| more.flush()).ok();
            let mut less = load().ok()?;
            let with_one_less = less
                .delete(&FIRST_KEY.to_vec())
                .and_then(|old| Ok((old.map(|(_, value)| value), less.flush()?)))
                .ok();
            Some(Seen { entries: entries.ok(), with_one_more, with_one_less })
        }
    };
}

their_view!(their_view, Hamt);
their_view!(their_old_view, Hamtv0);

type Ours = forest_hamt::Hashed<forest_hamt::BytesKey, Identity>;
type OursOld = forest_hamt::Hashed<forest_hamt::BytesKey, Identity, forest_hamt::TaggedSlots>;

const FIRST_KEY: [u8; 2] = [0, 1];
const NEW_KEY: [u8; 3] = [0, 9, 9];

fn put(store: &Store, codec: u64, data: &[u8]) -> Cid {
    let block = Block::blake2b(codec, data.to_vec());
    let cid = block.cid;
    store.0.put(block).unwrap();
    cid
}

/// The blocks of a tree of some depth with the first key in a child, root last.
fn sample<S>(store: &Store, config: Config) -> Vec<Cid>
where
    S: Scheme<Key = forest_hamt::BytesKey> + Lookup<[u8]>,
{
    let mut trie = Trie::<S, u64>::new(config);
    for last in 1..6_u8 {
        trie.set(&store.0, [0, last].into(), u64::from(last) << 20).unwrap();
    }
    trie.set(&store.0, [0x80].into(), 1).unwrap();
    trie.set(&store.0, [0x90, 1, 2, 3].into(), 2).unwrap();
    let root = trie.flush(&store.0).unwrap();
    let mut blocks = vec![root];
    let mut at = 0;
    while let Some(cid) = blocks.get(at).copied() {
        let data = store.0.get(&cid).unwrap().unwrap();
        links::walk(&data, CborDialect::Lenient, |link| blocks.push(link.to_cid())).unwrap();
        at += 1;
    }
    blocks.reverse();
    blocks
}

/// Replaces a block and rewrites all above it, so that the tree has the new bytes in the place of the old.
fn replant(store: &Store, blocks: &[Cid], at: usize, data: &[u8]) -> Cid {
    let mut old = blocks[at];
    let mut new = put(store, codec::DAG_CBOR, data);
    for above in &blocks[at + 1..] {
        let parent = store.0.get(above).unwrap().unwrap().to_vec();
        let needle = old.to_bytes();
        if let Some(position) = parent.windows(needle.len()).position(|window| window == needle) {
            let mut changed = parent;
            changed[position..position + needle.len()].copy_from_slice(&new.to_bytes());
            new = put(store, codec::DAG_CBOR, &changed);
            old = *above;
        }
    }
    new
}

#[test]
fn every_small_damage_to_every_block_is_judged_alike() {
    for config in [config(5, 0, 3), config(2, 0, 3), config(3, 1, 2)] {
        let store = Store::default();
        let blocks = sample::<Ours>(&store, config);
        assert!(blocks.len() > 1, "a tree with children");
        let mut refused = 0;
        for at in 0..blocks.len() {
            let data = store.0.get(&blocks[at]).unwrap().unwrap();
            let damaged = hostile::bit_flips(&data)
                .chain(hostile::lies(&data))
                .chain(hostile::truncations(&data).map(<[u8]>::to_vec));
            for damaged in damaged {
                let root = replant(&store, &blocks, at, &damaged);
                let ours = ours::<Ours>(&store, &root, config);
                assert_eq!(ours, their_view(&store, &root, config), "{damaged:02x?}");
                refused += usize::from(ours.is_none_or(|seen| seen.entries.is_none()));
            }
        }
        assert!(refused > 100);
    }
}

#[test]
fn every_small_damage_to_the_old_form_is_judged_alike() {
    let config = config(5, 0, 3);
    let store = Store::default();
    let blocks = sample::<OursOld>(&store, config);
    for at in 0..blocks.len() {
        let data = store.0.get(&blocks[at]).unwrap().unwrap();
        for damaged in hostile::bit_flips(&data).chain(hostile::lies(&data)) {
            let root = replant(&store, &blocks, at, &damaged);
            assert_eq!(
                ours::<OursOld>(&store, &root, config),
                their_old_view(&store, &root, config),
                "{damaged:02x?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn larger_damage_is_judged_alike(
        edits in vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..4),
        at in any::<prop::sample::Index>(),
    ) {
        let config = config(5, 0, 3);
        let store = Store::default();
        let blocks = sample::<Ours>(&store, config);
        let at = at.index(blocks.len());
        let mut data = store.0.get(&blocks[at]).unwrap().unwrap().to_vec();
        for (place, byte, kind) in edits {
            let place = place.index(data.len());
            match kind {
                0 => data[place] = byte,
                1 => data.insert(place, byte),
                _ => { data.remove(place); }
            }
        }
        let root = replant(&store, &blocks, at, &data);
        prop_assert_eq!(ours::<Ours>(&store, &root, config), their_view(&store, &root, config));
    }

    /// Nodes that are sound CBOR with unsound structure: any bits, slots of any kind, keys in any order.
    #[test]
    fn unsound_structure_is_judged_alike(node in node(), width in 1..8_u32, child in any::<bool>()) {
        let config = config(width, 0, 3);
        let store = Store::default();
        let mut root = put(&store, codec::DAG_CBOR, &node);
        if child {
            let mut writer = forest_encoding::cbor::Writer::new();
            writer.array(2).bytes(&[1]).array(1).cid(&root);
            root = put(&store, codec::DAG_CBOR, writer.as_slice());
        }
        prop_assert_eq!(ours::<Ours>(&store, &root, config), their_view(&store, &root, config));
    }
}

/// A node of a few slots that mostly fit its bitfield.
fn node() -> impl Strategy<Value = Vec<u8>> {
    let key = prop_oneof![Just(FIRST_KEY.to_vec()), vec(0..4_u8, 0..4)];
    let bucket = prop_oneof![
        8 => prop::collection::btree_map(key.clone(), any::<u64>(), 1..4).prop_map(|map| map.into_iter().collect()),
        2 => vec((key, any::<u64>()), 0..5),
    ]
    .prop_map(|entries: Vec<_>| Slot::Bucket(entries));
    let link = prop_oneof![
        6 => Just(codec::DAG_CBOR),
        1 => Just(codec::RAW),
        1 => Just(codec::CBOR),
    ]
    .prop_map(Slot::Link);
    let slot = prop_oneof![6 => bucket, 1 => link];
    (prop_oneof![6 => 1..16_u64, 1 => any::<u64>()], vec(slot, 0..5), any::<bool>()).prop_map(
        |(bits, slots, fit)| {
            let bits = if fit { (1 << slots.len()) - 1 } else { bits };
            let bytes = bits.to_be_bytes();
            let start = bytes.iter().position(|&byte| byte != 0).unwrap_or(8);
            let mut writer = forest_encoding::cbor::Writer::new();
            writer.array(2).bytes(&bytes[start..]).array(slots.len());
            for slot in slots {
                match slot {
                    Slot::Link(codec) => {
                        writer.cid(&forest_encoding::hash::blake2b_cid(codec, b"absent"));
                    }
                    Slot::Bucket(entries) => {
                        writer.array(entries.len());
                        for (key, value) in entries {
                            writer.array(2).bytes(&key).u64(value);
                        }
                    }
                }
            }
            writer.into_vec()
        },
    )
}

#[derive(Clone, Debug)]
enum Slot {
    Link(u64),
    Bucket(Vec<(Vec<u8>, u64)>),
}

fn load(bytes: &[u8], codec: u64) -> Result<Hamt<u64, forest_hamt::BytesKey, Identity>, Error> {
    let store = Store::default();
    let root = put(&store, codec, bytes);
    Hamt::load(&store.0, &root, Config::default())
}

fn reason(result: Result<impl std::fmt::Debug, Error>) -> String {
    match result.unwrap_err() {
        Error::Ipld(IpldError::Malformed { reason, .. }) => reason,
        other => panic!("{other}"),
    }
}

#[test]
fn every_refusal_has_its_reason() {
    let bucket = |entries: &[&[u8]]| {
        let mut slot = vec![0x80 + u8::try_from(entries.len()).unwrap()];
        slot.extend(entries.concat());
        [&[0x82, 0x41, 0x01, 0x81], &slot[..]].concat()
    };
    let (a, b, c, d) = (&[0x82, 0x41, 1, 1], &[0x82, 0x41, 2, 1], &[0x82, 0x41, 3, 1], &[0x82, 0x41, 4, 1]);
    let mut raw = forest_encoding::cbor::Writer::new();
    raw.array(2).bytes(&[1]).array(1).cid(&forest_encoding::hash::blake2b_cid(codec::RAW, b""));
    let cases: [(&[u8], &str); 12] = [
        (&[0x82, 0x41, 0x03, 0x81, 0x81, 0x82, 0x41, 1, 1], "1 pointers for 2 bits"),
        (&[[0x82, 0x58, 33].as_slice(), &[0; 33], &[0x80]].concat(), "the bitfield has 33 bytes"),
        (
            &[[0x82, 0x45].as_slice(), &[0xff; 5], &[0x98, 40]].concat(),
            "40 pointers are more than the bit width has room for",
        ),
        (&bucket(&[]), "an empty bucket"),
        (&bucket(&[a, b, c, d]), "4 entries in a bucket"),
        (&bucket(&[b, a]), "the keys of a bucket are not in strictly ascending order"),
        (&bucket(&[a, a]), "the keys of a bucket are not in strictly ascending order"),
        (raw.as_slice(), "a link of codec 0x55"),
        (&[0x82, 0x41, 0x01, 0x81, 0x01], "a pointer is neither a link nor a bucket"),
        (&[0x82, 0x41, 0x01, 0x81, 0x81, 0x82, 0x01, 0x01], "a key does not decode"),
        (&[0x82, 0x40, 0x80, 0x00], "not a node: bytes after the end of the value"),
        (&[0x82, 0x41, 0x01, 0x81, 0x81, 0x82, 0x41, 1, 0x40], "a value does not decode"),
    ];
    for (bytes, expected) in cases {
        let reason = reason(load(bytes, codec::DAG_CBOR));
        assert!(reason.starts_with(expected), "{reason} is not {expected}");
    }
    assert_eq!(reason(load(&[0x82, 0x40, 0x80], codec::RAW)), "codec 0x55 is not CBOR");
    load(&[0x82, 0x40, 0x80], codec::CBOR).unwrap();
}

/// A child without entries, and entries above the minimum depth.
#[test]
fn what_only_a_child_or_a_shallow_node_may_not_be() {
    let store = Store::default();
    let empty = put(&store, codec::DAG_CBOR, &[0x82, 0x40, 0x80]);
    let mut writer = forest_encoding::cbor::Writer::new();
    writer.array(2).bytes(&[1]).array(1).cid(&empty);
    let root = put(&store, codec::DAG_CBOR, writer.as_slice());
    let trie =
        Hamt::<u64, forest_hamt::BytesKey, Identity>::load(&store.0, &root, Config::default()).unwrap();
    assert_eq!(reason(trie.get(&store.0, &[0_u8])), "a node below the root is empty");
    let shallow = put(&store, codec::DAG_CBOR, &[0x82, 0x41, 1, 0x81, 0x81, 0x82, 0x41, 1, 1]);
    let config = Config { min_data_depth: 1, ..Config::default() };
    let result = Hamt::<u64, forest_hamt::BytesKey, Identity>::load(&store.0, &shallow, config);
    assert_eq!(reason(result), "entries at depth 0, above the minimum for data");
}

/// A node that links to itself, which no hash allows and a store that checks none may hold.
#[test]
fn cycles_end() {
    let store = Store::default();
    let name = forest_encoding::hash::blake2b_cid(codec::DAG_CBOR, b"cycle");
    let mut writer = forest_encoding::cbor::Writer::new();
    writer.array(2).bytes(&[3]).array(2).cid(&name).array(1).array(2).bytes(&FIRST_KEY).u64(1);
    store.0.put(Block::new(name, writer.into_vec())).unwrap();
    for width in 1..=8 {
        let config = config(width, 0, 3);
        let mut trie = Hamt::<u64, forest_hamt::BytesKey, Identity>::load(&store.0, &name, config).unwrap();
        let end = |result: Result<(), Error>| assert_eq!(reason(result), "a node below the end of the path");
        end(trie.for_each(&store.0, |_, _| Ok(())));
        end(trie.for_each_uncached(&store.0, |_, _| Ok(())));
        let empty = Hamt::new(config);
        end(trie.diff(&empty, &store.0, |_| Ok(())));
        end(empty.diff(&trie, &store.0, |_| Ok(())));
        assert!(matches!(trie.get(&store.0, &[0_u8; 32]), Err(Error::PathExhausted)));
        assert!(matches!(trie.set(&store.0, [0_u8; 32].into(), 1), Err(Error::PathExhausted)));
        assert!(matches!(trie.delete(&store.0, &[0_u8; 32]), Err(Error::PathExhausted)));
        assert_eq!(trie.root(), Some(name));
    }
}

/// Deleting the last entry of a child: other implementations fail, half done.
#[test]
fn a_tree_that_was_never_canonical_is_left_alone() {
    let store = Store::default();
    let lonely = put(&store, codec::DAG_CBOR, &[0x82, 0x41, 1, 0x81, 0x81, 0x82, 0x42, 0, 1, 1]);
    let mut writer = forest_encoding::cbor::Writer::new();
    writer.array(2).bytes(&[1]).array(1).cid(&lonely);
    let root = put(&store, codec::DAG_CBOR, writer.as_slice());
    let mut trie =
        Hamt::<u64, forest_hamt::BytesKey, Identity>::load(&store.0, &root, Config::default()).unwrap();
    assert!(matches!(trie.delete(&store.0, &FIRST_KEY), Err(Error::EmptyNode)));
    assert_eq!(trie.root(), Some(root));
    assert_eq!(trie.get(&store.0, &FIRST_KEY).unwrap(), Some(&1));
    let mut theirs =
        reference::Hamt::<_, u64, reference::BytesKey, Identity>::load_with_bit_width(&root, &store, 5)
            .unwrap();
    assert!(theirs.delete(&FIRST_KEY.to_vec()).is_err());
}
