//! Cases by hand, with the counts and the errors that the rules give them, worked out on paper.

use super::*;

fn raw_link() -> Vec<u8> {
    tagged(&hash::blake2b_cid(codec::RAW, b"child").to_bytes())
}

/// Fields, CIDs and verdict of a DAG-CBOR block.
fn count(data: &[u8]) -> (u64, u64, Verdict) {
    assert_like_model(codec::DAG_CBOR, data);
    let (fields, cids, verdict, _) = scanned(codec::DAG_CBOR, data, Allowance::UNLIMITED);
    (fields, cids, verdict)
}

const DONE: Verdict = Verdict::Done;
const SERIALIZATION: Verdict = Verdict::Errno(10);
const NOT_FOUND: Verdict = Verdict::Errno(6);

#[test]
fn every_major_type() {
    // [7, -8, h'01', "a", [null], {"k": 1.5}, 1(0), link]
    let block = [
        &[0x88, 0x07, 0x27, 0x41, 0x01, 0x61, b'a', 0x81, 0xf6, 0xa1, 0x61, b'k', 0xfb][..],
        &1.5_f64.to_be_bytes(),
        &[0xc1, 0x00],
        &raw_link(),
    ]
    .concat();
    // The array, its eight items, null, key, float, and the number under tag 1. The bytes of the link are free.
    assert_eq!(count(&block), (1 + 8 + 1 + 2 + 1, 1, DONE));
}

#[test]
fn every_first_byte_alone() {
    for first in 0..=u8::MAX {
        let (fields, cids, verdict) = count(&[first]);
        // Containers of one item or more, and tags, pay for the item that is missing.
        let holds = matches!(first, 0x81..=0x97 | 0xa1..=0xb7 | 0xc0..=0xd7);
        assert_eq!((fields, cids), (1 + u64::from(holds), 0), "{first:#x}");
        let whole = matches!(first, 0x00..=0x17 | 0x20..=0x37 | 0x40 | 0x60 | 0x80 | 0xa0 | 0xe0..=0xf7);
        assert_eq!(verdict == DONE, whole, "{first:#x}");
        assert!(whole || verdict == SERIALIZATION, "{first:#x}");
    }
}

#[test]
fn every_additional_information_with_its_bytes() {
    for info in 24..=27_u8 {
        let width = 1_usize << (info - 24);
        // Values, floats and simple values of any width and content are one field each.
        for major in [0_u8, 1, 7] {
            let block = [&[major << 5 | info][..], &[0xff; 8][..width]].concat();
            assert_eq!(count(&block), (1, 0, DONE));
            assert_eq!(count(&block[..width]), (1, 0, SERIALIZATION));
        }
        // Zero in a head that is longer than it must be is still zero.
        for major in [2_u8, 3, 4, 5] {
            assert_eq!(count(&[&[major << 5 | info][..], &[0; 8][..width]].concat()), (1, 0, DONE));
        }
        // Tag 42, however wide, is a link.
        let mut tag = [&[0xc0 | info][..], &[0; 8][..width]].concat();
        tag[width] = 42;
        assert_eq!(count(&[&tag[..], &raw_link()[2..]].concat()), (1, 1, DONE));
    }
    for info in 28..=31_u8 {
        for major in 0..8_u8 {
            assert_eq!(count(&[major << 5 | info, 0xff]), (1, 0, SERIALIZATION));
        }
    }
}

#[test]
fn cut_anywhere_it_fails_and_tells_how_far_it_came() {
    let block = [&[0x83, 0x19, 0x01, 0x00][..], &raw_link(), &[0x62, b'o', b'k']].concat();
    assert_eq!(count(&block), (4, 1, DONE));
    for length in 0..block.len() {
        // The head that is missing has been paid for; the CID too, once its tag was read.
        let fields = match length {
            0 => 1,
            1..4 => 2,
            4..47 => 3,
            _ => 4,
        };
        let cids = u64::from(length >= 6);
        assert_eq!(count(&block[..length]), (fields, cids, SERIALIZATION), "{length}");
    }
    assert_eq!(count(&[&block[..], &[0]].concat()), (4, 1, SERIALIZATION));
}

#[test]
fn counts_that_overflow() {
    assert_eq!(count(&[&[0x9b][..], &[0xff; 8]].concat()), (2, 0, SERIALIZATION));
    assert_eq!(count(&[&[0x82, 0x9b][..], &[0xff; 8]].concat()), (2, 0, SERIALIZATION));
    assert_eq!(count(&[&[0xbb][..], &[0x80, 0, 0, 0, 0, 0, 0, 0]].concat()), (1, 0, SERIALIZATION));
    assert_eq!(
        count(&[&[0xbb][..], &[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]].concat()),
        (2, 0, SERIALIZATION)
    );
    assert_eq!(count(&[&[0x5b][..], &[0xff; 8]].concat()), (1, 0, SERIALIZATION));
}

#[test]
fn links_that_are_no_links() {
    let cid = hash::blake2b_cid(codec::RAW, b"child").to_bytes();
    let with = |content: &[u8]| Writer::new().raw(&[0xd8, 0x2a]).bytes(content).as_slice().to_vec();
    assert_eq!(count(&with(&[])), (1, 1, SERIALIZATION));
    assert_eq!(count(&[&with(&[])[..], &[0]].concat()), (1, 1, SERIALIZATION));
    assert_eq!(count(&with(&[0])), (1, 1, SERIALIZATION));
    assert_eq!(count(&with(&cid)), (1, 1, SERIALIZATION));
    assert_eq!(count(&with(&[&[0], &cid[..], &[0]].concat())), (1, 1, SERIALIZATION));
    assert_eq!(count(&with(&[&[0], &cid[..cid.len() - 1]].concat())), (1, 1, SERIALIZATION));
    // Text, an array, another tag.
    for other in [0x78, 0x98, 0xd8] {
        let mut block = raw_link();
        block[2] = other;
        assert_eq!(count(&block), (1, 1, SERIALIZATION));
    }
}

#[test]
fn codecs_and_hashes_of_links() {
    let linked = |codec, code, digest: &[u8]| count(&tagged(&cid(codec, code, digest)));
    for allowed in [codec::RAW, codec::CBOR, codec::DAG_CBOR] {
        assert_eq!(linked(allowed, hash::BLAKE2B_256, &[1; 32]), (1, 1, DONE));
        for (code, length) in
            [(hash::BLAKE2B_256, 31), (hash::BLAKE2B_256, 0), (hash::SHA2_256, 32), (hash::BLAKE2B_512, 64)]
        {
            assert_eq!(linked(allowed, code, &[1; 64][..length]), (1, 1, NOT_FOUND));
        }
    }
    for ignored in [codec::FIL_COMMITMENT_SEALED, codec::FIL_COMMITMENT_UNSEALED] {
        for (code, length) in [(0xb401, 32), (0x1012, 32), (hash::IDENTITY, 5), (hash::SHA2_256, 64)] {
            assert_eq!(linked(ignored, code, &[0xff; 64][..length]), (1, 1, DONE));
            assert_eq!(
                scanned(
                    codec::DAG_CBOR,
                    &tagged(&cid(ignored, code, &[1; 64][..length])),
                    Allowance::UNLIMITED
                )
                .3,
                []
            );
        }
    }
    assert_eq!(linked(0x70, hash::BLAKE2B_256, &[1; 32]), (1, 1, NOT_FOUND));
    assert_eq!(linked(0x70, hash::IDENTITY, &[]), (1, 1, NOT_FOUND));
    // Version 0 is sha2-256 of DAG-PB: a CID, and forbidden.
    assert_eq!(count(&tagged(&[&[0x12, 0x20][..], &[1; 32]].concat())), (1, 1, NOT_FOUND));
}

#[test]
fn the_block_itself() {
    for codec in [codec::RAW, codec::CBOR] {
        assert_eq!(
            scanned(codec, &[0xff], Allowance { available: 0, per_field: 1, per_cid: 1 }),
            (0, 0, DONE, vec![])
        );
    }
    for codec in [0x70, codec::FIL_COMMITMENT_SEALED, 0] {
        assert_eq!(scanned(codec, &[0], Allowance::UNLIMITED), (0, 0, Verdict::Errno(9), vec![]));
    }
}

#[test]
fn identity_cids_are_scanned_in_place() {
    let child = hash::blake2b_cid(codec::RAW, b"child");
    let inner = [&[0x82, 0x01][..], &tagged(&child.to_bytes())].concat();
    let holder = |codec| tagged(&cid(codec, hash::IDENTITY, &inner));
    // The outer array, 1, the holder; then the same three inside it.
    let block = [&[0x82, 0x01][..], &holder(codec::DAG_CBOR)].concat();
    assert_eq!(count(&block), (6, 2, DONE));
    assert_eq!(scanned(codec::DAG_CBOR, &block, Allowance::UNLIMITED).3, [child]);
    // Without structure nothing is inside.
    for codec in [codec::RAW, codec::CBOR] {
        assert_eq!(count(&holder(codec)), (1, 1, DONE));
    }
    // What is inside must be whole; nothing is inside an empty one but the head that is missing.
    assert_eq!(count(&tagged(&cid(codec::DAG_CBOR, hash::IDENTITY, &[]))), (2, 1, SERIALIZATION));
    assert_eq!(count(&tagged(&cid(codec::DAG_CBOR, hash::IDENTITY, &[0, 0]))), (2, 1, SERIALIZATION));
}

#[test]
fn the_deepest_identity_chain() {
    // The shortest form of each level, from the inside out, while it fits 64 bytes.
    let mut content = vec![0x00];
    let mut levels = 0;
    loop {
        let link = tagged(&cid(codec::DAG_CBOR, hash::IDENTITY, &content));
        levels += 1;
        assert_eq!(count(&link), (levels + 1, levels, DONE));
        if link.len() > 64 {
            break;
        }
        content = link;
    }
    // As `Scanner::visit` argues.
    assert_eq!(levels, 8);
}

#[test]
fn one_budget_for_all_depths() {
    let inner = tagged(&cid(codec::DAG_CBOR, hash::IDENTITY, &[0x82, 0x01, 0x02]));
    let at = |available| {
        let scan =
            scan(codec::DAG_CBOR, &inner, Allowance { available, per_field: 35, per_cid: 400 }, |_| ());
        (scan.fields, scan.cids, scan.end)
    };
    let out = Err(ScanError::OutOfBudget);
    assert_eq!(at(34), (0, 0, out));
    assert_eq!(at(35), (1, 0, out));
    assert_eq!(at(434), (1, 0, out));
    assert_eq!(at(435), (1, 1, out));
    assert_eq!(at(470), (2, 1, out));
    assert_eq!(at(539), (3, 1, out));
    assert_eq!(at(540), (4, 1, Ok(())));
}

#[test]
fn dialects_of_flushing() {
    let links = |data: &[u8], dialect| {
        let mut links = 0;
        assert_like_model(codec::DAG_CBOR, data);
        walk(data, dialect, |_| links += 1).map(|()| links).ok()
    };
    let both = |data: &[u8]| (links(data, CborDialect::Strict), links(data, CborDialect::Lenient));
    let cid = hash::blake2b_cid(codec::RAW, b"child").to_bytes();
    let with = |content: &[u8]| Writer::new().raw(&[0xd8, 0x2a]).bytes(content).as_slice().to_vec();

    assert_eq!(both(&raw_link()), (Some(1), Some(1)));
    // A head that is too long, on a number and on a float that holds a small one.
    assert_eq!(both(&[0x18, 0x17]), (None, Some(0)));
    assert_eq!(both(&[0xfb, 0, 0, 0, 0, 0, 0, 0, 0]), (None, Some(0)));
    // Any first byte, or only zero.
    assert_eq!(both(&with(&[&[1], &cid[..]].concat())), (Some(1), None));
    assert_eq!(both(&with(&[])), (None, None));
    // At most 100 bytes, or any; what follows the CID does not matter.
    assert_eq!(both(&with(&[&[0], &cid[..], &[0; 61]].concat())), (Some(1), Some(1)));
    assert_eq!(both(&with(&[&[0], &cid[..], &[0; 62]].concat())), (None, Some(1)));
    // Bytes after the root do not matter to either; a string cut short at the very end only to one.
    assert_eq!(both(&[0x00, 0xff]), (Some(0), Some(0)));
    assert_eq!(both(&[0x45, 1, 2]), (Some(0), None));
    assert_eq!(both(&[0x82, 0x45, 1, 2]), (None, None));
}
