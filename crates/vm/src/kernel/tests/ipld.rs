//! Blocks.

use forest_blockstore::Cid;
use forest_encoding::{cbor::Writer, codec, hash};
use forest_rules::gas::Gas;
use forest_shared::error::ErrorNumber;

use crate::{
    failure::{Fault, HostError},
    samples::{HYGGE, SKYR, Sample, WATERMELON, refusal},
};

/// A DAG-CBOR array of links.
fn list(links: &[Cid]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(links.len());
    for link in links {
        writer.cid(link);
    }
    writer.into_vec()
}

fn raw(data: &[u8]) -> Cid {
    hash::blake2b_cid(codec::RAW, data)
}

#[test]
fn a_block_is_made_named_and_read_back_for_the_price_of_its_generation() {
    let data = [0x43, 1, 2, 3];
    let cases = [
        (SKYR, vec!["OnBlockCreate 42"], "OnBlockLink 358844", "OnBlockRead 1", "OnBlockOpenPerByte 42"),
        (HYGGE, vec!["OnBlockCreate 40"], "OnBlockLink 519409.6", "OnBlockRead 0.8", "OnBlockOpenPerByte 40"),
        (
            WATERMELON,
            vec!["OnScanIpldLinks 35", "OnBlockCreate 40"],
            "OnBlockLink 519709.6",
            "OnBlockRead 0.8",
            "OnBlockOpen 40",
        ),
    ];
    for (versions, create, link, read, open) in cases {
        for version in versions {
            let mut sample = Sample::new(version);
            let id = sample.kernel.block_create(codec::DAG_CBOR, &data).unwrap();
            assert_eq!((id, sample.events()), (1, create.iter().map(ToString::to_string).collect()));

            let cid = sample.kernel.block_link(id, hash::BLAKE2B_256, 32).unwrap();
            assert_eq!(cid, hash::blake2b_cid(codec::DAG_CBOR, &data));
            assert_eq!(sample.events(), [link, "wrote 4 B"], "{version}");

            let mut out = [0; 2];
            assert_eq!(sample.kernel.block_read(id, 1, &mut out).unwrap(), 1);
            assert_eq!((out, sample.events()), ([1, 2], vec![read.to_owned()]));

            let opened = sample.kernel.block_open(&cid).unwrap();
            assert_eq!((opened.codec, opened.id, opened.size), (codec::DAG_CBOR, 2, 4));
            assert_eq!(sample.events().last().unwrap(), open, "{version}");

            let stat = sample.kernel.block_stat(2).unwrap();
            assert_eq!((stat.codec, stat.size), (codec::DAG_CBOR, 4));
            assert_eq!(sample.events(), ["OnBlockStat 0"]);
        }
    }
}

#[test]
fn opening_is_charged_before_and_after_the_size_is_known() {
    let data = list(&[raw(b"a"), raw(b"b"), raw(b"a")]);
    let size = data.len();
    let per_byte = |milligas| Gas::from_milligas(milligas).times(size as u64);
    for (versions, expected) in [
        (
            SKYR,
            vec![
                "OnBlockOpenBase 135617".into(),
                format!("read {size} B"),
                format!("OnBlockOpenPerByte {}", per_byte(10_500)),
            ],
        ),
        (
            HYGGE,
            vec![
                "OnBlockOpenBase 187440".into(),
                format!("read {size} B"),
                format!("OnBlockOpenPerByte {}", per_byte(10_000)),
            ],
        ),
        (
            WATERMELON,
            vec![
                "OnBlockOpenBase 187740".into(),
                format!("read {size} B"),
                "OnScanIpldLinks 1340".into(),
                format!("OnBlockOpen {}", per_byte(10_000)),
            ],
        ),
    ] {
        for version in versions {
            let mut sample = Sample::new(version);
            let cid = sample.store(codec::DAG_CBOR, &data);
            sample.kernel.block_open(&cid).unwrap();
            assert_eq!(sample.events(), expected, "{version}");
        }
    }
}

#[test]
fn a_missing_block_is_this_nodes_fault() {
    let missing = hash::blake2b_cid(codec::DAG_CBOR, b"nowhere");
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        sample.kernel.reachable.insert(missing);
        let opened = sample.kernel.block_open(&missing);
        assert!(matches!(opened, Err(Fault::Host(HostError::Missing(cid))) if cid == missing), "{version}");
    }
}

#[test]
fn only_blocks_of_allowed_codecs_are_opened_and_made() {
    let dag_pb = 0x70;
    for (versions, allowed, charged) in [
        (SKYR, vec![codec::DAG_CBOR], vec!["OnBlockCreate 10.5"]),
        (HYGGE, vec![codec::DAG_CBOR, codec::CBOR, codec::RAW], vec!["OnBlockCreate 10"]),
        (WATERMELON, vec![codec::DAG_CBOR, codec::CBOR, codec::RAW], vec![]),
    ] {
        for version in versions {
            for codec in [codec::DAG_CBOR, codec::CBOR, codec::RAW, dag_pb] {
                let mut sample = Sample::new(version);
                let made = sample.kernel.block_create(codec, &[0x80]);
                let created = sample.events();
                let cid = sample.store(codec, &[0x80]);
                let opened = sample.kernel.block_open(&cid);
                if allowed.contains(&codec) {
                    assert_eq!((made.unwrap(), opened.unwrap().id), (1, 2), "{version} {codec:#x}");
                } else {
                    assert_eq!(refusal(made), ErrorNumber::IllegalCodec, "{version} {codec:#x}");
                    assert_eq!(refusal(opened), ErrorNumber::IllegalCodec, "{version} {codec:#x}");
                    assert_eq!(created, charged, "{version} {codec:#x}");
                }
            }
        }
    }
}

#[test]
fn no_block_above_a_mebibyte_is_made_since_nv18() {
    let data = vec![0; (1 << 20) + 1];
    for version in SKYR {
        let made = Sample::new(version).kernel.block_create(codec::DAG_CBOR, &data);
        assert_eq!(made.unwrap(), 1);
    }
    for version in [HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        // Even the codec is looked at later.
        assert_eq!(refusal(sample.kernel.block_create(0x70, &data)), ErrorNumber::LimitExceeded, "{version}");
        assert!(sample.events().is_empty());
        assert_eq!(sample.kernel.block_create(codec::RAW, &data[1..]).unwrap(), 1);
    }
}

#[test]
fn before_nv21_any_block_may_be_opened_and_linked_to() {
    for version in [SKYR, HYGGE].concat() {
        let mut sample = Sample::new(version);
        let child = sample.store(codec::DAG_CBOR, &[0x80]);
        sample.kernel.reachable.clear();
        sample.kernel.block_open(&child).unwrap();
        sample.kernel.block_create(codec::DAG_CBOR, &list(&[raw(b"anything")])).unwrap();
        sample.kernel.set_root(raw(b"anything")).unwrap();
    }
}

#[test]
fn since_nv21_blocks_must_be_reached_through_links() {
    for version in WATERMELON {
        let mut sample = Sample::new(version);
        let leaf = sample.store(codec::RAW, b"leaf");
        let parent = sample.store(codec::DAG_CBOR, &list(&[leaf]));
        sample.kernel.reachable.clear();

        assert_eq!(refusal(sample.kernel.block_open(&parent)), ErrorNumber::NotFound);
        assert_eq!(sample.events(), ["OnBlockOpenBase 187740"]);
        assert_eq!(
            refusal(sample.kernel.block_create(codec::DAG_CBOR, &list(&[leaf]))),
            ErrorNumber::NotFound
        );
        assert_eq!(sample.events()[0], "OnScanIpldLinks 470");
        assert_eq!(refusal(sample.kernel.set_root(leaf)), ErrorNumber::NotFound);

        sample.kernel.reachable.insert(parent);
        sample.kernel.block_open(&parent).unwrap();
        sample.kernel.block_open(&leaf).unwrap();
        sample.kernel.block_create(codec::DAG_CBOR, &list(&[leaf])).unwrap();
        sample.kernel.set_root(leaf).unwrap();
    }
}

#[test]
fn a_block_is_reachable_once_it_has_a_cid() {
    for version in WATERMELON {
        let mut sample = Sample::new(version);
        let id = sample.kernel.block_create(codec::RAW, b"new").unwrap();
        assert_eq!(refusal(sample.kernel.set_root(raw(b"new"))), ErrorNumber::NotFound);
        let cid = sample.kernel.block_link(id, hash::BLAKE2B_256, 32).unwrap();
        sample.kernel.set_root(cid).unwrap();
    }
}

#[test]
fn links_in_plain_cbor_reach_nothing() {
    for version in WATERMELON {
        let mut sample = Sample::new(version);
        let leaf = sample.store(codec::RAW, b"leaf");
        let parent = sample.store(codec::CBOR, &list(&[leaf]));
        sample.kernel.reachable.remove(&leaf);
        sample.kernel.block_open(&parent).unwrap();
        assert_eq!(sample.events()[2], "OnScanIpldLinks 0");
        assert_eq!(refusal(sample.kernel.block_open(&leaf)), ErrorNumber::NotFound);
    }
}

#[test]
fn a_scan_is_paid_for_even_if_it_fails() {
    let cases: [(&[u8], ErrorNumber, &str); 4] = [
        (&[0x82, 0x01], ErrorNumber::Serialization, "OnScanIpldLinks 105"),
        (&[0x80, 0x80], ErrorNumber::Serialization, "OnScanIpldLinks 35"),
        (&[0xd8, 0x2a, 0x01], ErrorNumber::Serialization, "OnScanIpldLinks 435"),
        (&[], ErrorNumber::Serialization, "OnScanIpldLinks 35"),
    ];
    for (data, number, charged) in cases {
        let mut sample = Sample::new(WATERMELON[0]);
        assert_eq!(refusal(sample.kernel.block_create(codec::DAG_CBOR, data)), number, "{data:x?}");
        assert_eq!(sample.events(), [charged], "{data:x?}");
    }
    let mut sha2 = vec![1, 0x55, 0x12, 32];
    sha2.extend([1; 32]);
    let sha2 = Cid::read_bytes(sha2.as_slice()).unwrap();
    let mut sample = Sample::new(WATERMELON[0]);
    sample.kernel.reachable.insert(sha2);
    assert_eq!(refusal(sample.kernel.block_create(codec::DAG_CBOR, &list(&[sha2]))), ErrorNumber::NotFound);
    assert_eq!(sample.events(), ["OnScanIpldLinks 470"]);
}

#[test]
fn a_scan_that_costs_too_much_uses_all_gas() {
    // Enough for nine items of a list of ten.
    let mut sample = Sample::with_gas(WATERMELON[0], Gas::new(349));
    let mut data = vec![0x89];
    data.extend([0; 9]);
    assert!(matches!(sample.kernel.block_create(codec::DAG_CBOR, &data), Err(Fault::OutOfGas)));
    assert_eq!(sample.events(), ["OnScanIpldLinks 349"]);
    assert_eq!(sample.kernel.calls.gas.available(), Gas::ZERO);
}

#[test]
fn blocks_are_named_by_32_bytes_of_blake2b_only() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        for (code, len) in [(hash::BLAKE2B_256, 31), (hash::BLAKE2B_256, 33), (0x12, 32), (0, 32)] {
            // Before anybody looks at the handle.
            assert_eq!(refusal(sample.kernel.block_link(9, code, len)), ErrorNumber::IllegalCid);
        }
        assert_eq!(refusal(sample.kernel.block_link(9, hash::BLAKE2B_256, 32)), ErrorNumber::InvalidHandle);
        assert!(sample.events().is_empty());
    }
}

#[test]
fn reading_says_how_far_the_end_of_the_block_is() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        sample.kernel.block_create(codec::DAG_CBOR, &[0x43, 1, 2, 3]).unwrap();
        let mut read = |offset, len: usize| {
            let mut out = vec![0xff; len];
            let left = sample.kernel.block_read(1, offset, &mut out);
            (left.unwrap(), out)
        };
        assert_eq!(read(0, 3), (1, vec![0x43, 1, 2]));
        assert_eq!(read(2, 2), (0, vec![2, 3]));
        assert_eq!(read(3, 3), (-2, vec![3, 0xff, 0xff]));
        assert_eq!(read(4, 0), (0, vec![]));
        assert_eq!(read(100, 1), (-97, vec![0xff]));
        let mut out = [0; 2];
        let end = i32::MAX as u32 - 2;
        assert_eq!(sample.kernel.block_read(1, end, &mut out).unwrap(), 4 - i32::MAX);
        assert_eq!(refusal(sample.kernel.block_read(1, end + 1, &mut out)), ErrorNumber::IllegalArgument);
        assert_eq!(refusal(sample.kernel.block_read(2, u32::MAX, &mut out)), ErrorNumber::IllegalArgument);
    }
}

#[test]
fn handles_that_were_never_given_out_are_refused() {
    for version in [SKYR, HYGGE, WATERMELON].concat() {
        let mut sample = Sample::new(version);
        for id in [0, 1, u32::MAX] {
            assert_eq!(refusal(sample.kernel.block_read(id, 0, &mut [])), ErrorNumber::InvalidHandle);
            assert!(sample.events().is_empty());
            assert_eq!(refusal(sample.kernel.block_stat(id)), ErrorNumber::InvalidHandle);
            assert_eq!(sample.events(), ["OnBlockStat 0"]);
        }
    }
}
