//! Equal bytes are equally refused, as a root and as a child.
//!
//! Two things differ, knowingly. An extension that claims more bits than it has bytes makes the published crate panic
//! when a key is compared with it; ours refuses the node. And where the path is used up, its arithmetic wraps
//! around (or panics, built for debugging) and lets any extension pass.

use std::panic::{AssertUnwindSafe, catch_unwind};

use forest_blockstore::{Block, Blockstore, IpldError};
use forest_encoding::{
    Cid,
    cbor::Writer,
    codec, hash,
    links::{self, CborDialect},
};
use forest_kamt::{Config, EVM_STORAGE, Error, Kamt, Word};
use forest_testing::hostile;
use proptest::{collection::vec, prelude::*};

use crate::reference::{self, Store, config, theirs};

/// What can be learned of a tree.
#[derive(Debug, PartialEq)]
struct Seen {
    entries: Option<Vec<(Word, Word)>>,
    got: Option<Option<Word>>,
    with_one_more: Option<Cid>,
    with_one_less: Option<(Option<Word>, Cid)>,
}

fn known() -> Word {
    Word::from(3)
}

fn new() -> Word {
    Word::from(1 << 40)
}

/// `None` in the second place when an extension was refused.
fn ours(store: &Store, root: &Cid, config: Config) -> (Option<Seen>, bool) {
    let stricter = |error: &Error| match error {
        Error::Ipld(IpldError::Malformed { reason, .. }) => reason.contains("extension"),
        _ => false,
    };
    let mut refused = false;
    let mut ok = |error: Error| refused |= stricter(&error);
    let trie = match Kamt::<Word>::load(&store.0, root, config) {
        Ok(trie) => trie,
        Err(error) => return (None, stricter(&error)),
    };
    let entries: Result<_, Error> = trie.iter(&store.0).map(|entry| entry.map(|(k, v)| (*k, *v))).collect();
    let entries = entries.map_err(&mut ok).ok();
    let got = trie.get(&store.0, &known()).map(|value| value.copied()).map_err(&mut ok).ok();
    let fresh = || Kamt::<Word>::load(&store.0, root, config).unwrap();
    let mut more = fresh();
    let more = more.set(&store.0, new(), Word::from(7)).and_then(|_| more.flush(&store.0));
    let with_one_more = more.map_err(&mut ok).ok();
    let mut less = fresh();
    let less = less
        .delete(&store.0, &known())
        .and_then(|old| Ok((old.map(|(_, value)| value), less.flush(&store.0)?)));
    let with_one_less = less.map_err(&mut ok).ok();
    (Some(Seen { entries, got, with_one_more, with_one_less }), refused)
}

fn their_view(store: &Store, root: &Cid, config: Config) -> Option<Seen> {
    let load = || reference::Kamt::<Word>::load_with_config(root, store, theirs(config));
    let trie = load().ok()?;
    let entries: Result<_, _> = trie.iter().map(|entry| entry.map(|(k, v)| (*k, *v))).collect();
    // A fresh tree each time: what is kept after one operation is not judged again by the next.
    let got = load().ok()?.get(&known()).map(|value| value.copied()).ok();
    let mut more = load().ok()?;
    let with_one_more = more.set(new(), Word::from(7)).and_then(|_| more.flush()).ok();
    let mut less = load().ok()?;
    let with_one_less = less.delete(&known()).and_then(|old| Ok((old, less.flush()?))).ok();
    Some(Seen { entries: entries.ok(), got, with_one_more, with_one_less })
}

fn judge(store: &Store, root: &Cid, config: Config) -> bool {
    let (ours, stricter) = ours(store, root, config);
    if !stricter {
        let theirs = catch_unwind(AssertUnwindSafe(|| their_view(store, root, config)));
        assert_eq!(Ok(&ours), theirs.as_ref().map_err(|_| ()), "{root}");
    }
    stricter
}

fn put(store: &Store, data: &[u8]) -> Cid {
    let block = Block::blake2b(codec::DAG_CBOR, data.to_vec());
    let cid = block.cid;
    store.0.put(block).unwrap();
    cid
}

/// The blocks of a tree whose links jump, root last; the first key lies deepest.
fn sample(store: &Store, config: Config) -> Vec<Cid> {
    let mut trie = Kamt::<Word>::new(config);
    for id in 1..6 {
        trie.set(&store.0, Word::from(id), Word::from(id << 20)).unwrap();
    }
    let mut far = [0x55; 32];
    for last in 0..5 {
        far[31] = last;
        trie.set(&store.0, Word(far), Word::from(1)).unwrap();
    }
    let mut blocks = vec![trie.flush(&store.0).unwrap()];
    let mut at = 0;
    while let Some(cid) = blocks.get(at).copied() {
        let data = store.0.get(&cid).unwrap().unwrap();
        links::walk(&data, CborDialect::Lenient, |link| blocks.push(link.to_cid())).unwrap();
        at += 1;
    }
    blocks.reverse();
    blocks
}

/// Replaces a block and rewrites all above it.
fn replant(store: &Store, blocks: &[Cid], at: usize, data: &[u8]) -> Cid {
    let (mut old, mut new) = (blocks[at], put(store, data));
    for above in &blocks[at + 1..] {
        let mut parent = store.0.get(above).unwrap().unwrap().to_vec();
        let needle = old.to_bytes();
        if let Some(position) = parent.windows(needle.len()).position(|window| window == needle) {
            parent[position..position + needle.len()].copy_from_slice(&new.to_bytes());
            (old, new) = (*above, put(store, &parent));
        }
    }
    new
}

#[test]
fn every_small_damage_to_every_block_is_judged_alike() {
    for config in [EVM_STORAGE, config(4, 0, 3), config(3, 1, 2)] {
        let store = Store::default();
        let blocks = sample(&store, config);
        assert!(blocks.len() > 2);
        let (mut all, mut stricter) = (0, 0);
        for at in 0..blocks.len() {
            let data = store.0.get(&blocks[at]).unwrap().unwrap();
            let damaged = hostile::bit_flips(&data)
                .chain(hostile::lies(&data))
                .chain(hostile::truncations(&data).map(<[u8]>::to_vec));
            for damaged in damaged {
                all += 1;
                stricter += usize::from(judge(&store, &replant(&store, &blocks, at, &damaged), config));
            }
        }
        assert!(stricter * 20 < all, "{stricter} of {all} were not compared");
    }
}

/// A node of one link with this extension, to a node of two entries; or to nothing that is there.
fn link_node(store: &Store, config: Config, length: u64, path: &[u8], present: bool, name: &str) -> Vec<u8> {
    let mut below = Kamt::<Word>::new(config);
    below.set(&store.0, known(), Word::from(9)).unwrap();
    below.set(&store.0, Word([0xff; 32]), Word::from(9)).unwrap();
    let below = below.flush(&store.0).unwrap();
    let link = if present { below } else { hash::blake2b_cid(codec::DAG_CBOR, b"absent") };
    let mut writer = Writer::new();
    writer.array(2).bytes(&[1]).array(1).map(1).text(name).array(3).cid(&link).u64(length).bytes(path);
    writer.into_vec()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Extensions of every length, right and wrong, with path bytes to spare.
    #[test]
    fn extensions_are_judged_alike(
        length in prop_oneof![8 => 0..260_u64, 1 => any::<u64>()],
        width in 1..=8_u32,
        whole in any::<bool>(),
        zeros in any::<bool>(),
        mut path in vec(any::<u8>(), 33..36),
        present in any::<bool>(),
    ) {
        let config = config(width, 0, 3);
        let length = if whole { length / u64::from(width) * u64::from(width) } else { length };
        if zeros {
            path.fill(0);
        }
        let store = Store::default();
        let root = put(&store, &link_node(&store, config, length, &path, present, "l"));
        let theirs = catch_unwind(AssertUnwindSafe(|| their_view(&store, &root, config)));
        // Here nothing is stricter: the path has all bits that a length may claim.
        prop_assert_eq!(Ok(ours(&store, &root, config).0), theirs.map_err(|_| ()));
    }

    #[test]
    fn larger_damage_is_judged_alike(
        edits in vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..4),
        at in any::<prop::sample::Index>(),
    ) {
        let store = Store::default();
        let blocks = sample(&store, EVM_STORAGE);
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
        judge(&store, &replant(&store, &blocks, at, &data), EVM_STORAGE);
    }
}

/// The enum form also takes a name and its content without the map around them.
#[test]
fn slots_without_their_map_are_judged_alike() {
    let store = Store::default();
    let mut bare = Writer::new();
    bare.array(2).bytes(&[1]).array(1).text("v").array(1).array(2).bytes(&[3]).bytes(&[9]);
    let root = put(&store, bare.as_slice());
    judge(&store, &root, EVM_STORAGE);
    assert!(ours(&store, &root, EVM_STORAGE).0.is_some());
    for name in ["l", "v", "x", "", "ll"] {
        let root = put(&store, &link_node(&store, EVM_STORAGE, 5, &[0], true, name));
        judge(&store, &root, EVM_STORAGE);
    }
}

#[test]
fn an_extension_without_its_bits_is_refused() {
    let store = Store::default();
    let root = put(&store, &link_node(&store, EVM_STORAGE, 10, &[0], true, "l"));
    let error = Kamt::<Word>::load(&store.0, &root, EVM_STORAGE).unwrap_err();
    assert!(error.to_string().ends_with("an extension of 10 bits does not fit here"), "{error}");
    let theirs = reference::Kamt::<Word>::load_with_config(&root, &store, theirs(EVM_STORAGE)).unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| theirs.get(&known()).is_ok())).is_err(), "it panics");
}

#[test]
fn cycles_end() {
    let store = Store::default();
    let name = hash::blake2b_cid(codec::DAG_CBOR, b"cycle");
    for (length, path) in [(0, &[][..]), (10, &[0, 0])] {
        let mut writer = Writer::new();
        writer.array(2).bytes(&[1]).array(1).map(1).text("l").array(3).cid(&name).u64(length).bytes(path);
        store.0.put(Block::new(name, writer.into_vec())).unwrap();
        let mut trie = Kamt::<Word>::load(&store.0, &name, EVM_STORAGE).unwrap();
        let refused =
            |error: Error| matches!(error, Error::PathExhausted | Error::Ipld(IpldError::Malformed { .. }));
        assert!(refused(trie.for_each(&store.0, |_, _| Ok::<_, Error>(())).unwrap_err()));
        assert!(refused(trie.get(&store.0, &Word::default()).unwrap_err()));
        assert!(refused(trie.set(&store.0, Word::default(), Word::default()).unwrap_err()));
        assert!(refused(trie.delete(&store.0, &Word::default()).unwrap_err()));
        assert!(refused(trie.diff(&Kamt::new(EVM_STORAGE), &store.0, |_| Ok(())).unwrap_err()));
        assert_eq!(trie.root(), Some(name));
    }
}
