//! What is written is found, block by block, and streams like any archive; also when it is empty, and when its
//! index is cut into many skippable frames, as one of more than 4 GiB is.
//!
//! Files that lie are in tests/hostile.rs.

use bytes::Bytes;
use forest_blockstore::Block;

use super::*;
use crate::{CarReader, Limits, forest::ForestCar};

fn blocks() -> Vec<Block> {
    (0..300_u32).map(|n| Block::blake2b(0x55, vec![n as u8; n as usize])).collect()
}

fn written(blocks: &[Block]) -> Vec<u8> {
    let mut writer = ForestCarWriter::new(Vec::new(), &[blocks[0].cid]).unwrap();
    blocks.iter().for_each(|block| writer.write(&block.cid, &block.data).unwrap());
    writer.finish().unwrap()
}

#[test]
fn every_block_is_found_and_streamed() {
    let blocks = blocks();
    let file = written(&blocks);
    let streamed = CarReader::new(file.as_slice()).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(streamed, blocks);
    let car = ForestCar::open(Bytes::from(file), Limits::default()).unwrap();
    assert_eq!(car.roots(), [blocks[0].cid]);
    for block in &blocks {
        assert_eq!(car.get(&block.cid).unwrap().as_ref(), Some(&block.data));
    }
    assert_eq!(car.get(&Block::blake2b(0x55, b"absent".to_vec()).cid).unwrap(), None);
}

#[test]
fn an_archive_of_no_blocks_has_an_index_too() {
    let block = Block::blake2b(0x55, b"root".to_vec());
    let file = ForestCarWriter::new(Vec::new(), &[block.cid]).unwrap().finish().unwrap();
    let car = ForestCar::open(Bytes::from(file), Limits::default()).unwrap();
    assert_eq!(car.get(&block.cid).unwrap(), None);
}

/// An index cut into many frames, as one of more than 4 GiB is.
#[test]
fn an_index_in_several_frames_is_one_index() {
    let blocks = blocks();
    let file = written(&blocks);
    let end = file.len() - 16;
    let index = footer::decode(&file[end..]).unwrap() as usize;
    for size in [33, 128, 4096] {
        let mut cut = file[..index - 8].to_vec();
        let mut frames = SkippableFrames { writer: &mut cut, pending: Vec::new(), size };
        file[index..end].chunks(size).for_each(|part| frames.write_all(part).unwrap());
        frames.flush().unwrap();
        cut.extend(&file[end..]);
        let car = ForestCar::open(Bytes::from(cut), Limits::default()).unwrap();
        for block in &blocks {
            assert_eq!(car.get(&block.cid).unwrap().as_ref(), Some(&block.data), "frames of {size}");
        }
    }
}
