//! The buffer against a model of the published buffers: recursion over decoded values, in the words of consensus notes 8.4.

use std::collections::{BTreeMap, BTreeSet};

use forest_blockstore::{
    Blockstore, Bytes, CborStore, Cid, FlushRules, MemoryStore, Unreachable, WriteBuffer,
};
use forest_encoding::{codec, from_slice, hash};
use ipld_core::ipld::Ipld;
use proptest::{collection::vec, prelude::*, sample::Index};

use super::{Recorder, cids, inline, node, sorted};

/// What a test does to the buffer and to the model alike.
#[derive(Clone, Debug)]
enum Step {
    /// Writes a node with links to blocks that were written before, wherever they are by now.
    Node {
        number: u64,
        links: Vec<Link>,
    },
    /// Writes a leaf.
    Leaf {
        codec: u64,
        content: u8,
    },
    /// Puts a block into the base, past the buffer.
    Below(u8),
    Flush(Index),
    FlushAll,
}

#[derive(Clone, Debug)]
enum Link {
    To(Index),
    /// Through a CID that holds the link.
    Inline(Index),
    Commitment,
    Unknown(u8),
    /// By a hash that no block has.
    Forbidden,
}

fn step() -> impl Strategy<Value = Step> {
    let link = prop_oneof![
        20 => any::<Index>().prop_map(Link::To),
        4 => any::<Index>().prop_map(Link::Inline),
        2 => Just(Link::Commitment),
        2 => any::<u8>().prop_map(Link::Unknown),
        1 => Just(Link::Forbidden),
    ];
    prop_oneof![
        10 => (0..4_u64, vec(link, 0..4)).prop_map(|(number, links)| Step::Node { number, links }),
        3 => (prop::sample::select(vec![codec::RAW, codec::RAW, codec::CBOR]), any::<u8>())
            .prop_map(|(codec, content)| Step::Leaf { codec, content }),
        1 => any::<u8>().prop_map(Step::Below),
        2 => any::<Index>().prop_map(Step::Flush),
        1 => Just(Step::FlushAll),
    ]
}

#[derive(Default)]
struct Model {
    held: BTreeMap<Cid, Bytes>,
    base: BTreeMap<Cid, Bytes>,
}

impl Model {
    /// The held blocks below `cid`, or `None` where the published buffer fails.
    fn reach(&self, cid: &Cid, rules: &FlushRules, found: &mut BTreeSet<Cid>) -> Option<()> {
        if [codec::FIL_COMMITMENT_SEALED, codec::FIL_COMMITMENT_UNSEALED].contains(&cid.codec()) {
            return Some(());
        }
        let allowed = match rules.unreachable {
            // Network versions 16 and 17 know no CBOR that is not DAG-CBOR.
            Unreachable::Drop => &[codec::RAW, codec::DAG_CBOR][..],
            Unreachable::Keep => &[codec::RAW, codec::DAG_CBOR, codec::CBOR],
        };
        if !allowed.contains(&cid.codec()) {
            return None;
        }
        let data = match (cid.hash().code(), cid.hash().size()) {
            (hash::IDENTITY, _) => cid.hash().digest(),
            (hash::BLAKE2B_256, 32) => match self.held.get(cid) {
                Some(data) if found.insert(*cid) => data,
                _ => return Some(()),
            },
            _ => return None,
        };
        if cid.codec() == codec::DAG_CBOR {
            let mut links = Vec::new();
            from_slice::<Ipld>(data).ok()?.references(&mut links);
            links.iter().try_for_each(|link| self.reach(link, rules, found))?;
        }
        Some(())
    }

    fn flush(&mut self, root: &Cid, rules: &FlushRules) -> Option<Vec<Cid>> {
        let mut found = BTreeSet::new();
        self.reach(root, rules, &mut found)?;
        for cid in &found {
            let data = self.held.remove(cid).unwrap();
            self.base.insert(*cid, data);
        }
        if rules.unreachable == Unreachable::Drop {
            self.held.clear();
        }
        Some(found.into_iter().collect())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn like_the_model(steps in vec(step(), 1..60), old in any::<bool>()) {
        let rules = if old { FlushRules::NV16 } else { FlushRules::NV18 };
        let buffer = WriteBuffer::new(Recorder::default());
        let mut model = Model::default();
        let mut known: Vec<Cid> = vec![buffer.put_cbor(&0).unwrap()];
        model.held.insert(known[0], Bytes::from_static(&[0]));
        for step in steps {
            match step {
                Step::Node { number, links } => {
                    let links: Vec<Cid> = links.iter().map(|link| resolve(link, &known)).collect();
                    let block = node(number, &links);
                    known.push(block.cid);
                    model.held.insert(block.cid, block.data.clone());
                    buffer.put(block).unwrap();
                }
                Step::Leaf { codec, content } => {
                    let block = forest_blockstore::Block::blake2b(codec, vec![content]);
                    known.push(block.cid);
                    model.held.insert(block.cid, block.data.clone());
                    buffer.put_many(&[block]).unwrap();
                }
                Step::Below(content) => {
                    let block = forest_blockstore::Block::blake2b(codec::RAW, vec![content]);
                    known.push(block.cid);
                    model.base.insert(block.cid, block.data.clone());
                    buffer.base().store.put(block).unwrap();
                }
                Step::Flush(root) => {
                    let root = known[root.index(known.len())];
                    buffer.base().batches.lock().clear();
                    let flushed = buffer.flush(&root, &rules);
                    let expected = model.flush(&root, &rules);
                    let batches = buffer.base().batches.lock().clone();
                    match (flushed, expected) {
                        (Ok(flushed), Some(expected)) => {
                            prop_assert_eq!(flushed.blocks, expected.len());
                            prop_assert!(batches.len() <= 1);
                            let batch = batches.concat();
                            prop_assert_eq!(sorted(batch.clone()), sorted(expected));
                            children_first(&batch, &buffer.base().store);
                        }
                        (Err(_), None) => prop_assert!(batches.is_empty()),
                        (ours, model) => prop_assert!(false, "{:?} {:?}", ours, model),
                    }
                }
                Step::FlushAll => {
                    buffer.flush_all().unwrap();
                    model.base.append(&mut model.held);
                }
            }
            prop_assert_eq!(buffer.len(), model.held.len());
            prop_assert_eq!(cids(&buffer.base().store), model.base.keys().copied().collect::<Vec<_>>());
        }
        // Reads see the buffer first and then the base; one by one and together.
        let one_by_one: Vec<_> = known.iter().map(|cid| buffer.get(cid).unwrap()).collect();
        let expected: Vec<_> =
            known.iter().map(|cid| model.held.get(cid).or_else(|| model.base.get(cid)).cloned()).collect();
        prop_assert_eq!(&one_by_one, &expected);
        prop_assert_eq!(&buffer.get_many(&known).unwrap(), &expected);
        for (cid, expected) in known.iter().zip(expected) {
            prop_assert_eq!(buffer.has(cid).unwrap(), expected.is_some());
        }
    }
}

fn resolve(link: &Link, known: &[Cid]) -> Cid {
    match link {
        Link::To(index) => known[index.index(known.len())],
        // Only what fits: a CID in a CID.
        Link::Inline(index) => match known[index.index(known.len())] {
            cid if cid.hash().size() == 32 => inline(7, &[cid]),
            cid => cid,
        },
        Link::Commitment => hash::cid_of_digest(codec::FIL_COMMITMENT_SEALED, 0xb401, &[1; 32]),
        Link::Unknown(byte) => hash::cid_of_digest(codec::DAG_CBOR, hash::BLAKE2B_256, &[*byte; 32]),
        Link::Forbidden => hash::cid_of_digest(codec::RAW, hash::SHA2_256, &[1; 32]),
    }
}

/// No block of a batch comes before one of the batch that it links to, inline links included.
fn children_first(batch: &[Cid], store: &MemoryStore) {
    fn links(data: &[u8], all: &mut Vec<Cid>) {
        let mut direct = Vec::new();
        from_slice::<Ipld>(data).unwrap().references(&mut direct);
        for link in direct {
            if link.hash().code() == hash::IDENTITY && link.codec() == codec::DAG_CBOR {
                links(link.hash().digest(), all);
            }
            all.push(link);
        }
    }
    for (at, cid) in batch.iter().enumerate().filter(|(_, cid)| cid.codec() == codec::DAG_CBOR) {
        let mut children = Vec::new();
        links(&store.get(cid).unwrap().unwrap(), &mut children);
        assert!(batch[at..].iter().all(|later| !children.contains(later)), "{cid} precedes a child");
    }
}
