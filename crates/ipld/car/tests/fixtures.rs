//! Real archives: the chain's, and go-car's valid and broken ones.
//!
//! The valid ones are read with every block verified and compared with the published crate where it reads them;
//! the broken ones must be refused with the right error at the right offset.

use std::{fs::File, io::BufReader, path::PathBuf, process::ExitCode};

use forest_blockstore::Block;
use forest_car::{
    CarError, CarReader, Limits, PositionedFile, ReadOptions,
    forest::{
        ForestCar, ForestCarWriter,
        table::{TableBuilder, summary},
    },
};
use forest_testing::{Suite, fixtures::shared};

fn open(name: &str, options: ReadOptions) -> Result<CarReader<BufReader<File>>, CarError> {
    let file = File::open(shared(name)).expect("the fixture is there");
    CarReader::with_options(BufReader::new(file), options)
}

fn read(name: &str, options: ReadOptions) -> Result<Vec<Block>, CarError> {
    open(name, options)?.collect()
}

/// What the published crate makes of a CARv1; decompressed first where it has to be.
fn reference(path: PathBuf) -> (Vec<cid::Cid>, Vec<Block>) {
    let bytes = std::fs::read(&path).expect("the fixture is there");
    let bytes = match path.extension().is_some_and(|extension| extension == "zst") {
        true => zstd::decode_all(bytes.as_slice()).expect("the fixture decompresses"),
        false => bytes,
    };
    let reader = fvm_ipld_car::CarReader::new(bytes.as_slice()).expect("the reference reads it");
    let roots = reader.header.roots.clone();
    (roots, reader.map(|block| block.map(|b| Block::new(b.cid, b.data)).expect("verified")).collect())
}

/// CARv1 files, compressed or not.
const CHAIN: &[&str] = &[
    "car/chain4.car",
    "car/chain4.forest.car.zst",
    "car/mainnet_genesis.car",
    "car/calibnet_genesis.car",
    "calibnet_nv16/state_at_epoch_16800.car.zst",
    "car/go_car/sample-v1.car",
    "car/go_car/sample-v1-noidentity.car",
    "car/go_car/simple-unixfs.car",
    "car/go_car/simple-unixfs-missing-blocks.car",
    "car/go_car/wikipedia-cryptographic-hash-function.car",
];

fn agrees_with_the_reference(name: &str) {
    let mut reader = open(name, ReadOptions::default()).expect("opens");
    let roots = reader.roots().to_vec();
    let blocks: Vec<_> = reader.by_ref().collect::<Result<_, _>>().expect("every block verifies");
    assert!(!blocks.is_empty());
    assert_eq!((roots, blocks), reference(shared(name)));
}

fn entries_point_at_the_data(name: &str) {
    let blocks = read(name, ReadOptions::default()).expect("reads");
    let mut reader = open(name, ReadOptions::default()).expect("opens");
    let bytes = std::fs::read(shared(name)).expect("the fixture is there");
    for block in &blocks {
        let entry = reader.next_entry().expect("scans").expect("as many entries as blocks");
        let start = entry.data_offset as usize;
        assert_eq!(entry.cid, block.cid);
        assert_eq!(bytes[start..start + entry.data_length as usize], block.data[..]);
    }
    assert_eq!(reader.next_entry().expect("ends"), None);
}

/// CARv2 files hold what some CARv1 holds.
fn v2_is_v1_inside(name: &str, v1: &str) {
    assert_eq!(
        read(name, ReadOptions::default()).expect("reads"),
        read(v1, ReadOptions::default()).expect("reads")
    );
}

fn v2_chain_genesis() {
    let mut reader = open("car/carv2.car.zst", ReadOptions::default()).expect("opens");
    let v2 = reader.header().v2.expect("is a CARv2");
    assert_eq!(v2.data_offset, 51);
    let blocks = reader.by_ref().collect::<Result<Vec<_>, _>>().expect("every block verifies");
    assert!(blocks.iter().any(|block| reader.roots().contains(&block.cid)));
    assert_eq!(reader.offset(), v2.data_offset + v2.data_size);
}

type Judge = fn(&CarError) -> bool;

/// Files that must be refused, and how.
const BROKEN: &[(&str, Judge)] = &[
    ("badheaderlength.car", |e| matches!(e, CarError::TooLarge { offset: 0, what: "header", .. })),
    ("badsectionlength.car", |e| matches!(e, CarError::TooLarge { offset: 18, what: "section", .. })),
    ("sample-corrupt-pragma.car", |e| matches!(e, CarError::Truncated { offset: 0, what: "header", .. })),
    ("sample-rootless-v42.car", |e| matches!(e, CarError::UnsupportedVersion { offset: 0, version: 42 })),
    ("sample-v1-tailing-corrupt-section.car", |e| {
        matches!(e, CarError::Truncated { offset: 479_518, wanted: 387, present: 374, .. })
    }),
    ("sample-v1-with-zero-len-section.car", |e| matches!(e, CarError::Malformed { what: "CID", .. })),
    ("sample-v1-with-zero-len-section2.car", |e| matches!(e, CarError::Malformed { what: "CID", .. })),
    ("sample-v2-corrupt-data-and-index.car", |e| {
        matches!(e, CarError::Malformed { offset: 0, what: "CARv2 header", .. })
    }),
];

fn refused(name: &str, judge: Judge) {
    let error = read(&format!("car/go_car/{name}"), ReadOptions::default().rootless(true))
        .expect_err("must be refused");
    assert!(judge(&error), "refused for another reason: {error:?}");
}

fn zero_length_may_end(name: &str) {
    let options = ReadOptions::default().zero_length_ends(true);
    assert!(!read(&format!("car/go_car/{name}"), options).expect("reads up to the padding").is_empty());
}

const INDEXED: &str = "car/chain4.forest.car.zst";

fn open_indexed() -> ForestCar<PositionedFile> {
    let file = File::open(shared(INDEXED)).expect("the fixture is there");
    ForestCar::open(PositionedFile::new(file).expect("has a size"), Limits::default()).expect("opens")
}

/// The file that Forest wrote: every block of the plain archive is found by its index, and nothing else.
fn index_of_forest_is_read() {
    let car = open_indexed();
    let blocks = read("car/chain4.car", ReadOptions::default()).expect("reads");
    for block in &blocks {
        assert_eq!(car.get(&block.cid).expect("finds").as_ref(), Some(&block.data));
        let absent = Block::blake2b(0x55, block.data.clone()).cid;
        assert_eq!(car.get(&absent).expect("answers"), None);
    }
    assert_eq!(car.roots(), open("car/chain4.car", ReadOptions::default()).expect("opens").roots());
}

/// Our writer makes of the same frames the same index, byte for byte.
fn index_of_forest_is_written() {
    let file = std::fs::read(shared(INDEXED)).expect("the fixture is there");
    let end = file.len() - 16;
    let start = u64::from_le_bytes(*file.last_chunk().expect("a footer")) as usize;
    let car = open_indexed();
    let mut table = TableBuilder::default();
    for block in read("car/chain4.car", ReadOptions::default()).expect("reads") {
        let candidates = car.candidates(&block.cid).expect("answers");
        assert_eq!(candidates.len(), 1);
        table.insert(summary(&block.cid), candidates[0]);
    }
    let mut index = Vec::new();
    table.write(&mut index).expect("writes");
    assert!(index == file[start..end]);
}

fn indexed_round_trip() {
    let blocks = read("car/carv2.car.zst", ReadOptions::default()).expect("reads");
    let mut writer = ForestCarWriter::new(Vec::new(), &[blocks[0].cid]).expect("begins");
    blocks.iter().for_each(|block| writer.write(&block.cid, &block.data).expect("writes"));
    let file = writer.finish().expect("finishes");
    let streamed = CarReader::new(file.as_slice()).expect("opens").collect::<Result<Vec<_>, _>>();
    assert_eq!(streamed.expect("every block verifies"), blocks);
    let car = ForestCar::open(forest_blockstore::Bytes::from(file), Limits::default()).expect("opens");
    for block in &blocks {
        assert_eq!(car.get(&block.cid).expect("finds").as_ref(), Some(&block.data));
    }
}

fn main() -> ExitCode {
    let mut suite = Suite::over_shared_fixtures();
    for name in CHAIN {
        suite = suite.test(format!("agrees with the reference: {name}"), || agrees_with_the_reference(name));
    }
    for name in ["car/chain4.car", "car/go_car/sample-v1.car", "car/go_car/sample-wrapped-v2.car"] {
        suite = suite.test(format!("entries point at the data: {name}"), || entries_point_at_the_data(name));
    }
    for name in ["sample-wrapped-v2.car", "sample-v2-indexless.car"] {
        let name = format!("car/go_car/{name}");
        suite =
            suite.test(format!("CARv2: {name}"), move || v2_is_v1_inside(&name, "car/go_car/sample-v1.car"));
    }
    for name in ["sample-unixfs-v2.car", "sample-rw-bs-v2.car"] {
        let name = format!("car/go_car/{name}");
        suite = suite.test(format!("CARv2: {name}"), move || {
            assert!(!read(&name, ReadOptions::default()).expect("reads").is_empty());
        });
    }
    suite = suite.test("CARv2: car/carv2.car.zst", v2_chain_genesis);
    for (name, judge) in BROKEN {
        suite = suite.test(format!("refused: {name}"), || refused(name, *judge));
    }
    for name in ["sample-v1-with-zero-len-section.car", "sample-v1-with-zero-len-section2.car"] {
        suite = suite.test(format!("zero length may end: {name}"), move || zero_length_may_end(name));
    }
    suite
        .test("the index that Forest wrote is read", index_of_forest_is_read)
        .test("the index that Forest wrote is what we write", index_of_forest_is_written)
        .test("an indexed archive goes round", indexed_round_trip)
        .run()
}
