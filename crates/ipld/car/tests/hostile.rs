//! Files made to hurt: false lengths, bombs, indexes that lie. None may panic, loop or take memory for bytes that
//! are not there; every one is refused with an error that names its place.
//!
//! What the published crate can judge is compared with it in against_reference.rs; this is what it cannot.

use std::io::{self, Cursor, Read};

use forest_blockstore::{Block, Bytes};
use forest_car::{
    CarError, CarReader, CarV2Writer, CarWriter, Limits, ReadOptions, Verify,
    forest::{ForestCar, ForestCarWriter},
};
use proptest::{collection::vec, prelude::*};

fn block(n: u8) -> Block {
    Block::blake2b(0x71, vec![n; 10 + usize::from(n)])
}

fn v1(blocks: &[Block]) -> Vec<u8> {
    let mut writer = CarWriter::new(Vec::new(), &[block(0).cid]).unwrap();
    blocks.iter().for_each(|block| writer.write_block(block).unwrap());
    writer.finish().unwrap()
}

fn v2(blocks: &[Block]) -> Vec<u8> {
    let mut writer = CarV2Writer::new(Cursor::new(Vec::new()), &[block(0).cid]).unwrap();
    blocks.iter().for_each(|block| writer.write(&block.cid, &block.data).unwrap());
    writer.finish().unwrap().into_inner()
}

fn indexed(blocks: &[Block]) -> Vec<u8> {
    let mut writer = ForestCarWriter::new(Vec::new(), &[block(0).cid]).unwrap();
    blocks.iter().for_each(|block| writer.write(&block.cid, &block.data).unwrap());
    writer.finish().unwrap()
}

fn read(bytes: &[u8]) -> Result<Vec<Block>, CarError> {
    CarReader::new(bytes)?.collect()
}

fn blocks() -> Vec<Block> {
    (0..40).map(block).collect()
}

#[test]
fn v2_goes_round() {
    assert_eq!(read(&v2(&blocks())).unwrap(), blocks());
}

#[test]
fn compressed_goes_round() {
    let mut writer = CarWriter::compressed(Vec::new(), &[block(0).cid], 0).unwrap();
    blocks().iter().for_each(|block| writer.write_block(block).unwrap());
    assert_eq!(read(&writer.finish_compressed().unwrap()).unwrap(), blocks());
    assert_eq!(read(&zstd::encode_all(v2(&blocks()).as_slice(), 0).unwrap()).unwrap(), blocks());
}

/// A CARv2 says how long it is: no truncation of it passes for a whole one.
#[test]
fn no_truncation_of_a_v2_is_whole() {
    let bytes = v2(&blocks());
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn no_truncation_of_a_compressed_archive_is_whole() {
    let bytes = zstd::encode_all(v1(&blocks()).as_slice(), 0).unwrap();
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "{length}");
    }
}

/// What lies behind the inner archive of a CARv2 is not read as blocks.
#[test]
fn v2_ends_where_its_header_says() {
    let mut bytes = v2(&blocks());
    bytes.extend([0xff; 100]);
    assert_eq!(read(&bytes).unwrap(), blocks());
}

#[test]
fn v2_headers_that_contradict_themselves() {
    let good = v2(&blocks());
    let with = |at: usize, value: u64| {
        let mut bytes = good.clone();
        bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
        read(&bytes).unwrap_err()
    };
    let header =
        |error: &CarError| matches!(error, CarError::Malformed { offset: 0, what: "CARv2 header", .. });
    assert!(header(&with(27, 50)), "data inside the header");
    assert!(header(&with(27, u64::MAX)), "data without end");
    assert!(header(&with(43, 60)), "index inside the data");
    assert!(
        matches!(with(27, u64::MAX >> 1), CarError::Truncated { offset: 51, .. }),
        "data beyond the file"
    );
    assert!(matches!(with(35, 5), CarError::Truncated { .. }), "data that ends in its header");
    // A CARv2 inside a CARv2.
    let nested = [&good[..51], &good].concat();
    assert!(matches!(read(&nested).unwrap_err(), CarError::UnsupportedVersion { offset: 51, version: 2 }));
}

/// A reader that counts what is asked of it and never ends.
struct Endless {
    start: Cursor<Vec<u8>>,
    handed_out: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match self.start.read(buffer)? {
            0 => {
                buffer.fill(0);
                buffer.len()
            }
            read => read,
        };
        self.handed_out += read;
        assert!(self.handed_out < 1 << 20, "reads on and on");
        Ok(read)
    }
}

#[test]
fn a_length_over_the_limit_is_refused_unread() {
    for claimed in [33_u64 << 20, u64::MAX] {
        let mut buffer = unsigned_varint::encode::u64_buffer();
        let length = unsigned_varint::encode::u64(claimed, &mut buffer);
        let start = [&v1(&[])[..], length].concat();
        let offset = start.len() as u64 - length.len() as u64;
        let mut reader = CarReader::new(Endless { start: Cursor::new(start), handed_out: 0 }).unwrap();
        let error = reader.next().unwrap().unwrap_err();
        assert!(
            matches!(error, CarError::TooLarge { offset: at, claimed: c, .. } if at == offset && c == claimed)
        );
        assert!(reader.next().is_none(), "nothing follows an error");
        let header = CarReader::new(Endless { start: Cursor::new(length.to_vec()), handed_out: 0 });
        assert!(matches!(header.unwrap_err(), CarError::TooLarge { offset: 0, what: "header", .. }));
    }
}

#[test]
fn verification_is_what_the_options_say() {
    let mut false_data = block(1);
    false_data.data = Bytes::from_static(b"other");
    let sha3 = cid::multihash::Multihash::<64>::wrap(0x16, &[7; 32]).unwrap();
    let unknown = Block::new(cid::Cid::new_v1(0x55, sha3), b"data".to_vec());
    let bytes = |block: &Block| v1(std::slice::from_ref(block));
    let read = |block: &Block, verify| {
        CarReader::with_options(bytes(block).as_slice(), ReadOptions::default().verify(verify))
            .unwrap()
            .next()
            .unwrap()
    };
    assert!(matches!(read(&false_data, Verify::Every), Err(CarError::HashMismatch { offset: 61, .. })));
    assert!(matches!(read(&false_data, Verify::Supported), Err(CarError::HashMismatch { .. })));
    assert_eq!(read(&false_data, Verify::Nothing).unwrap(), false_data);
    assert!(matches!(read(&unknown, Verify::Every), Err(CarError::UnsupportedHash { code: 0x16, .. })));
    assert_eq!(read(&unknown, Verify::Supported).unwrap(), unknown);
}

/// A reader that fails is a failure of the reader, told apart from a short archive.
#[test]
fn failures_of_the_reader_are_its_own() {
    struct Failing(Cursor<Vec<u8>>);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(io::Error::other("the disk is on fire")),
                read => Ok(read),
            }
        }
    }
    let whole = v1(&blocks());
    for length in 0..whole.len() {
        let reader = CarReader::new(Failing(Cursor::new(whole[..length].to_vec())));
        let error = reader.and_then(|reader| reader.collect::<Result<Vec<_>, _>>()).unwrap_err();
        assert!(matches!(error, CarError::Io { .. }), "{length}: {error}");
    }
}

/// One block of zeros in a small frame: its decompressed size is bounded by the limit, not by the file.
#[test]
fn a_bomb_in_a_frame_is_refused() {
    let bomb = Block::blake2b(0x55, vec![0; 4 << 20]);
    let mut writer = ForestCarWriter::new(Vec::new(), &[bomb.cid]).unwrap();
    writer.write(&bomb.cid, &bomb.data).unwrap();
    let file = Bytes::from(writer.finish().unwrap());
    assert!(file.len() < 2000);
    let small = ForestCar::open(file.clone(), Limits::default().with_frame(1 << 20)).unwrap();
    assert!(matches!(small.get(&bomb.cid), Err(CarError::TooLarge { what: "zstd frame", .. })));
    assert_eq!(ForestCar::open(file, Limits::default()).unwrap().get(&bomb.cid).unwrap(), Some(bomb.data));
}

/// A frame of a streaming compressor does not say how large it is: the limit holds all the same.
#[test]
fn a_bomb_without_a_size_is_refused() {
    let good = indexed(&blocks());
    let header_end = zstd::zstd_safe::find_frame_compressed_size(&good).unwrap();
    let index = u64::from_le_bytes(*good.last_chunk().unwrap()) as usize - 8;
    let frame = zstd::encode_all(io::repeat(1).take(10 << 20), 0).unwrap();
    let mut file = [&good[..header_end], &frame, &good[index..good.len() - 8]].concat();
    file.extend((header_end as u64 + frame.len() as u64 + 8).to_le_bytes());
    let car = ForestCar::open(Bytes::from(file), Limits::default().with_frame(1 << 20)).unwrap();
    assert!(matches!(car.get(&block(1).cid), Err(CarError::TooLarge { .. })));
}

/// Whatever is done to an indexed archive, it is refused or answers with data that was in it.
fn survives(bytes: Vec<u8>) {
    let limits = Limits::default().with_frame(1 << 20);
    if let Ok(car) = ForestCar::open(Bytes::from(bytes), limits) {
        for block in blocks() {
            if let Ok(Some(data)) = car.get(&block.cid) {
                assert!(data.len() < 1 << 20);
            }
        }
    }
}

#[test]
fn indexed_archives_changed_at_every_byte() {
    let good = indexed(&blocks());
    for at in 0..good.len() {
        for value in [0, 0xff, good[at] ^ 0x80] {
            let mut bytes = good.clone();
            bytes[at] = value;
            survives(bytes);
        }
    }
    for length in 0..good.len() {
        assert!(ForestCar::open(Bytes::from(good[..length].to_vec()), Limits::default()).is_err());
    }
}

/// An index that sends every lookup to a frame which is not one, or to itself.
#[test]
fn an_index_that_lies() {
    let good = indexed(&blocks());
    let index = u64::from_le_bytes(*good.last_chunk().unwrap()) as usize;
    for lie in [0_u64, 1, index as u64 - 8, index as u64, good.len() as u64, u64::MAX - 1] {
        let mut bytes = good.clone();
        for slot in bytes[index + 32..good.len() - 16].chunks_exact_mut(16) {
            if slot != [0xff; 16] {
                slot[8..].copy_from_slice(&lie.to_le_bytes());
            }
        }
        let car = ForestCar::open(Bytes::from(bytes), Limits::default()).unwrap();
        assert!(!matches!(car.get(&block(3).cid), Ok(Some(_))), "{lie}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn noise_is_refused(noise in vec(any::<u8>(), 0..300)) {
        prop_assert!(read(&noise).is_err());
        prop_assert!(ForestCar::open(Bytes::from(noise), Limits::default()).is_err());
    }

    #[test]
    fn noise_behind_magic_is_refused(noise in vec(any::<u8>(), 0..300)) {
        prop_assert!(read(&[&[0x28, 0xb5, 0x2f, 0xfd][..], &noise].concat()).is_err());
        prop_assert!(read(&[&[0x50, 0x2a, 0x4d, 0x18][..], &noise].concat()).is_err());
        prop_assert!(read(&[&b"\x0a\xa1\x67version\x02"[..], &noise].concat()).is_err());
    }
}

/// Blocks are hashed several at a time: a false one among right ones is refused in its turn, not before and not after.
#[test]
fn a_false_block_is_found_at_its_place() {
    let good: Vec<_> = (0..150).map(block).collect();
    for false_at in (0..good.len()).step_by(7) {
        let mut blocks = good.clone();
        blocks[false_at].data = Bytes::from_static(b"false");
        let bytes = v1(&blocks);
        let mut reader = CarReader::new(bytes.as_slice()).unwrap();
        for block in &good[..false_at] {
            assert_eq!(&reader.next().unwrap().unwrap(), block);
        }
        let before = v1(&good[..false_at]).len() as u64;
        let error = reader.next().unwrap().unwrap_err();
        assert!(
            matches!(error, CarError::HashMismatch { offset, cid } if offset == before && cid == good[false_at].cid)
        );
        assert!(reader.next().is_none());
    }
}
