//! The same archives to fvm_ipld_car 0.9 and to ours: the same roots, blocks and refusals, but for the
//! differences listed in [`deliberate`].
//!
//! Whole archives, every truncation and every changed byte of small ones, and noise.

use forest_blockstore::Block;
use forest_car::{CarError, CarReader, CarWriter, ReadOptions, Verify};
use forest_encoding::{codec, hash};
use proptest::{collection::vec, prelude::*};

type Contents = (Vec<cid::Cid>, Vec<Block>);

fn ours(bytes: &[u8], options: ReadOptions) -> Result<Contents, CarError> {
    let mut reader = CarReader::with_options(bytes, options)?;
    let blocks = reader.by_ref().collect::<Result<_, _>>()?;
    Ok((reader.roots().to_vec(), blocks))
}

fn reference(bytes: &[u8], verify: bool) -> Result<Contents, fvm_ipld_car::Error> {
    let reader = match verify {
        true => fvm_ipld_car::CarReader::new(bytes)?,
        false => fvm_ipld_car::CarReader::new_unchecked(bytes)?,
    };
    let roots = reader.header.roots.clone();
    let blocks = reader.map(|block| block.map(|b| Block::new(b.cid, b.data))).collect::<Result<_, _>>()?;
    Ok((roots, blocks))
}

/// Where we and the reference differ on purpose:
/// - A length that the file ends in the middle of: the reference takes it for the end, we for a truncation.
/// - Lengths over the limits, and versions other than 1.
/// - Hash functions: the reference verifies as many as its features say, we three.
fn deliberate(error: &CarError) -> bool {
    match error {
        CarError::Truncated { wanted, present, .. } => *wanted == present + 1 && *present < 10,
        CarError::TooLarge { .. }
        | CarError::UnsupportedHash { .. }
        | CarError::UnsupportedVersion { .. } => true,
        _ => false,
    }
}

fn agree(bytes: &[u8], verify: bool) {
    let rule = if verify { Verify::Every } else { Verify::Nothing };
    let is_v2 = bytes.starts_with(b"\x0a\xa1\x67version\x02");
    match (ours(bytes, ReadOptions::default().verify(rule)), reference(bytes, verify)) {
        (Ok(ours), Ok(reference)) => assert_eq!(ours, reference),
        (Err(_), Err(_)) => {}
        (Ok(_), Err(_)) if is_v2 => {}
        (Ok(_), Err(error)) => panic!("accepted, the reference says {error} of {bytes:02x?}"),
        (Err(error), Ok(_)) => assert!(deliberate(&error), "refused, {error:?}, of {bytes:02x?}"),
    }
}

fn block() -> impl Strategy<Value = Block> {
    let data = prop_oneof![vec(any::<u8>(), 0..40), vec(any::<u8>(), 0..3000)];
    let cid = |data: &[u8], kind: u8| match kind {
        0 => hash::cid_of_digest(codec::RAW, hash::SHA2_256, &hash::sha2_256(data)),
        1 => cid::Cid::new_v0(cid::multihash::Multihash::wrap(0x12, &hash::sha2_256(data)).unwrap()).unwrap(),
        2 if data.len() <= 64 => {
            cid::Cid::new_v1(codec::RAW, cid::multihash::Multihash::wrap(0, data).unwrap())
        }
        3 => hash::blake2b_cid(codec::RAW, data),
        _ => hash::blake2b_cid(codec::DAG_CBOR, data),
    };
    (data, 0..8_u8).prop_map(move |(data, kind)| Block::new(cid(&data, kind), data))
}

fn archive(blocks: &[Block]) -> Vec<u8> {
    let roots: Vec<_> = blocks.iter().map(|block| block.cid).take(2).collect();
    let mut writer = CarWriter::new(Vec::new(), &roots).unwrap();
    blocks.iter().for_each(|block| writer.write_block(block).unwrap());
    writer.finish().unwrap()
}

fn archive_of_reference(blocks: &[Block]) -> Vec<u8> {
    let roots: Vec<_> = blocks.iter().map(|block| block.cid).take(2).collect();
    let mut bytes = Vec::new();
    let mut writer = fvm_ipld_car::CarWriter::new(roots.into(), &mut bytes).unwrap();
    for block in blocks {
        writer.write(fvm_ipld_car::Block { cid: block.cid, data: block.data.to_vec() }).unwrap();
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn writes_the_same_bytes(blocks in vec(block(), 0..20)) {
        prop_assert_eq!(archive(&blocks), archive_of_reference(&blocks));
    }

    #[test]
    fn reads_what_it_wrote(blocks in vec(block(), 1..20)) {
        let (_, read) = ours(&archive(&blocks), ReadOptions::default()).unwrap();
        prop_assert_eq!(read, blocks);
    }

    #[test]
    fn agrees_on_broken_archives(
        blocks in vec(block(), 1..6),
        flips in vec((any::<prop::sample::Index>(), 0..8_u32), 0..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
        verify in any::<bool>(),
    ) {
        let mut bytes = archive(&blocks);
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        if let Some(cut) = cut {
            let at = cut.index(bytes.len());
            bytes.truncate(at);
        }
        agree(&bytes, verify);
    }

    #[test]
    fn agrees_on_noise_behind_a_header(noise in vec(any::<u8>(), 0..200), verify in any::<bool>()) {
        let mut bytes = archive(&[Block::blake2b(codec::RAW, b"root".to_vec())]);
        bytes.extend(noise);
        agree(&bytes, verify);
    }
}

#[test]
fn agrees_on_every_truncation() {
    let blocks = [Block::blake2b(codec::DAG_CBOR, vec![1; 300]), Block::blake2b(codec::RAW, vec![2; 5])];
    let bytes = archive(&blocks);
    for length in 0..bytes.len() {
        agree(&bytes[..length], true);
    }
}

#[test]
fn agrees_on_every_byte_changed() {
    let bytes = archive(&[Block::blake2b(codec::DAG_CBOR, vec![1; 30])]);
    for at in 0..bytes.len() {
        for value in [0x00, 0x01, 0x7f, 0x80, 0xff, bytes[at] ^ 1] {
            let mut changed = bytes.clone();
            changed[at] = value;
            agree(&changed, true);
            agree(&changed, false);
        }
    }
}

#[test]
fn agrees_on_headers_without_roots() {
    let mut bytes = Vec::new();
    fvm_ipld_car::CarWriter::new(Vec::new().into(), &mut bytes).unwrap();
    agree(&bytes, true);
    assert!(ours(&bytes, ReadOptions::default()).is_err());
    assert_eq!(ours(&bytes, ReadOptions::default().rootless(true)).unwrap(), (vec![], vec![]));
}
