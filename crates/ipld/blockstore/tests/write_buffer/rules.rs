//! What each generation of rules follows, passes over and refuses; depth, order and what stays behind.

use forest_blockstore::{Block, Blockstore, Cid, FlushRules, Flushed, IpldError, WriteBuffer};
use forest_encoding::{cid::MAX_DIGEST, codec, hash};

use super::{Recorder, inline, node};

const BOTH: [FlushRules; 2] = [FlushRules::NV16, FlushRules::NV18];

/// Flushes a root over one link, by both rules: which of them take it.
fn takes(link: Cid) -> [bool; 2] {
    BOTH.map(|rules| flushes(&rules, node(1, &[link])))
}

/// Whether a block can be flushed; if not, that nothing happened.
fn flushes(rules: &FlushRules, root: Block) -> bool {
    let buffer = WriteBuffer::new(Recorder::default());
    buffer.put(root.clone()).unwrap();
    match buffer.flush(&root.cid, rules) {
        Ok(flushed) => {
            assert_eq!(flushed, Flushed { blocks: 1, bytes: root.data.len() as u64 });
            assert!(buffer.is_empty());
            true
        }
        Err(error) => {
            assert!(matches!(error, IpldError::Malformed { .. }), "{error}");
            assert_eq!((buffer.len(), buffer.base().batches.lock().len()), (1, 0));
            assert_eq!(buffer.get(&root.cid).unwrap(), Some(root.data));
            false
        }
    }
}

#[test]
fn codecs_and_hashes() {
    let by = |codec, code| hash::cid_of_digest(codec, code, &[1; 32]);
    for codec in [codec::RAW, codec::DAG_CBOR] {
        assert_eq!(takes(by(codec, hash::BLAKE2B_256)), [true, true]);
        assert_eq!(takes(by(codec, hash::SHA2_256)), [false, false]);
        let cut = Cid::new_v1(codec, by(codec, hash::BLAKE2B_256).hash().truncate(31));
        assert_eq!(takes(cut), [false, false]);
    }
    assert_eq!(takes(by(codec::CBOR, hash::BLAKE2B_256)), [false, true]);
    assert_eq!(takes(by(0x70, hash::BLAKE2B_256)), [false, false]);
    for commitment in [codec::FIL_COMMITMENT_SEALED, codec::FIL_COMMITMENT_UNSEALED] {
        assert_eq!(takes(by(commitment, 0xb401)), [true, true]);
    }
    let holds = |codec, data: &[u8]| takes(hash::identity_cid(codec, data).unwrap());
    assert_eq!(holds(codec::RAW, &[0xff; MAX_DIGEST]), [true, true]);
    assert_eq!(holds(codec::CBOR, &[0xff]), [false, true]);
    assert_eq!(holds(codec::DAG_CBOR, &[0x80]), [true, true]);
    assert_eq!(holds(codec::DAG_CBOR, &[0xff]), [false, false]);
    assert_eq!(takes(inline(1, &[by(codec::RAW, hash::SHA2_256)])), [false, false]);
}

#[test]
fn forms_of_cbor() {
    let block =
        |data: &[u8]| BOTH.map(|rules| flushes(&rules, Block::blake2b(codec::DAG_CBOR, data.to_vec())));
    assert_eq!(block(&[0x17]), [true, true]);
    assert_eq!(block(&[0x18, 0x17]), [false, true]);
    assert_eq!(block(&[0x81]), [false, false]);
    assert_eq!(block(&[]), [false, false]);
    // A raw block is never read.
    assert_eq!(BOTH.map(|rules| flushes(&rules, Block::blake2b(codec::RAW, vec![0x81]))), [true, true]);
}

#[test]
fn roots_that_are_no_held_block() {
    for rules in BOTH {
        let buffer = WriteBuffer::new(Recorder::default());
        let leaf = node(1, &[]);
        buffer.put(leaf.clone()).unwrap();
        // Elsewhere, or nothing: there is nothing to write, and no batch is written.
        for root in [node(2, &[]).cid, hash::cid_of_digest(codec::FIL_COMMITMENT_SEALED, 0xb401, &[1; 32])] {
            assert_eq!(buffer.flush(&root, &FlushRules::NV18).unwrap(), Flushed::default());
        }
        assert_eq!(buffer.len(), 1);
        // In the root itself.
        assert_eq!(buffer.flush(&inline(0, &[leaf.cid]), &rules).unwrap().blocks, 1);
        assert_eq!(*buffer.base().batches.lock(), [[leaf.cid]]);
        assert!(buffer.flush(&hash::cid_of_digest(0x70, hash::BLAKE2B_256, &[1; 32]), &rules).is_err());
    }
}

#[test]
fn what_the_root_does_not_reach() {
    let (leaf, stray) = (node(1, &[]), node(2, &[]));
    let root = node(3, &[leaf.cid]);
    for (rules, left) in [(FlushRules::NV16, 0), (FlushRules::NV18, 1)] {
        let buffer = WriteBuffer::new(Recorder::default());
        buffer.put_many(&[leaf.clone(), stray.clone(), root.clone()]).unwrap();
        assert_eq!(buffer.flush(&root.cid, &rules).unwrap().blocks, 2);
        assert_eq!(*buffer.base().batches.lock(), [[leaf.cid, root.cid]]);
        assert_eq!(buffer.len(), left);
        assert_eq!(buffer.has(&stray.cid).unwrap(), left == 1);
        // Again: nothing is written twice.
        assert_eq!(buffer.flush(&root.cid, &rules).unwrap(), Flushed::default());
        buffer.put(stray.clone()).unwrap();
        assert_eq!(buffer.flush_all().unwrap().blocks, 1);
        assert_eq!(buffer.base().store.len(), 3);
        buffer.put(stray.clone()).unwrap();
        buffer.clear();
        assert!(buffer.is_empty());
    }
}

#[test]
fn a_block_between_held_ones_that_is_not_held_ends_the_way() {
    let bottom = node(1, &[]);
    let middle = node(2, &[bottom.cid]);
    let top = node(3, &[middle.cid]);
    let buffer = WriteBuffer::new(Recorder::default());
    buffer.base().put(middle).unwrap();
    buffer.put_many(&[bottom, top.clone()]).unwrap();
    assert_eq!(buffer.flush(&top.cid, &FlushRules::NV18).unwrap().blocks, 1);
    assert_eq!(buffer.len(), 1);
}

#[test]
fn chains_deeper_than_any_stack() {
    let blocks: Vec<Block> = std::iter::successors(Some(node(0, &[])), |below| Some(node(1, &[below.cid])))
        .take(100_000)
        .collect();
    let root = blocks.last().unwrap().cid;
    let flush = move || {
        let buffer = WriteBuffer::new(Recorder::default());
        buffer.put_many(&blocks).unwrap();
        assert_eq!(buffer.flush(&root, &FlushRules::NV16).unwrap().blocks, blocks.len());
        let order: Vec<Cid> = blocks.iter().map(|block| block.cid).collect();
        assert_eq!(*buffer.base().batches.lock(), [order]);
    };
    std::thread::Builder::new().stack_size(64 << 10).spawn(flush).unwrap().join().unwrap();
}

#[test]
fn shared_blocks_are_written_once_and_before_all_that_share_them() {
    // A ladder of diamonds has more paths than could ever be walked.
    let buffer = WriteBuffer::new(Recorder::default());
    let mut top = node(0, &[]);
    buffer.put(top.clone()).unwrap();
    for number in 0..200 {
        let (left, right) = (node(2 * number, &[top.cid, top.cid]), node(2 * number + 1, &[top.cid]));
        let next = node(number, &[left.cid, right.cid]);
        buffer.put_many(&[left, right, next.clone()]).unwrap();
        top = next;
    }
    assert_eq!(buffer.flush(&top.cid, &FlushRules::NV18).unwrap().blocks, 601);
    let batches = buffer.base().batches.lock();
    assert_eq!((batches.len(), batches[0].len(), batches[0][600]), (1, 601, top.cid));
}
