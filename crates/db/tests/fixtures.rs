//! Real archives as stores: what streams out of a file is what its store answers, whatever its kind and access.
//!
//! Files that are cut, compressed in unusual ways or broken must be refused when they are opened, or fail when they are
//! read: no block of theirs may look absent.

use std::{path::Path, process::ExitCode, sync::Arc};

use forest_blockstore::{Block, Blockstore};
use forest_car::CarReader;
use forest_db::{
    Access, AnyCar, BlockCache, CachedStore, CarOptions, DbError, FrameCache, MemoryStore, UnionStore,
};
use forest_testing::{Suite, fixtures::shared};

const INDEXED: &str = "car/chain4.forest.car.zst";

const FILES: &[&str] = &[
    "car/chain4.car",
    INDEXED,
    "car/carv2.car.zst",
    "car/mainnet_genesis.car",
    "car/go_car/sample-v1.car",
    "car/go_car/sample-wrapped-v2.car",
    "car/go_car/sample-rw-bs-v2.car",
    "calibnet_nv16/state_at_epoch_16800.car.zst",
];

fn blocks(name: &str) -> Vec<Block> {
    let file = std::fs::File::open(shared(name)).expect("the fixture is there");
    CarReader::new(file).expect("opens").collect::<Result<_, _>>().expect("every block verifies")
}

fn options(access: Access) -> CarOptions {
    let mut options = CarOptions::default();
    options.access = access;
    options
}

fn open(name: &str, access: Access) -> AnyCar {
    AnyCar::open(shared(name), &options(access)).expect("opens")
}

fn answers_what_streams(name: &str, access: Access) {
    let car = open(name, access);
    let blocks = blocks(name);
    for block in &blocks {
        assert_eq!(car.get(&block.cid).expect("reads").as_ref(), Some(&block.data));
        assert!(car.has(&block.cid).expect("reads"));
        let absent = Block::blake2b(0x51, block.data.clone()).cid;
        assert_eq!(car.get(&absent).expect("reads"), None);
        assert!(!car.has(&absent).expect("reads"));
    }
    let file = std::fs::File::open(shared(name)).expect("the fixture is there");
    assert_eq!(car.header(), CarReader::new(file).expect("opens").header());
    assert!(car.put(blocks[0].clone()).is_err(), "archives are read-only");
    if let AnyCar::Plain(plain) = &car {
        assert!(plain.index_size() <= 21 * plain.len() + 64, "{} bytes", plain.index_size());
    }
}

fn kinds_are_told_by_content() {
    assert!(matches!(open(INDEXED, Access::Mapped), AnyCar::Indexed(_)));
    assert!(matches!(open("car/carv2.car.zst", Access::Mapped), AnyCar::Plain(_)));
    let directory = tempfile::tempdir().expect("makes a folder");
    let renamed = directory.path().join("misnamed.car");
    std::fs::copy(shared(INDEXED), &renamed).expect("copies");
    let car = AnyCar::open(&renamed, &CarOptions::default()).expect("opens");
    assert!(matches!(car, AnyCar::Indexed(_)));
}

/// A skippable frame may come first, and what is compressed twice is not an archive that can be read at random.
fn compressed_in_unusual_ways() {
    let directory = tempfile::tempdir().expect("makes a folder");
    let path = directory.path().join("unusual.car");
    let plain = std::fs::read(shared("car/chain4.car")).expect("reads");
    let compressed = zstd::encode_all(plain.as_slice(), 1).expect("compresses");
    let skippable = [&[0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3], compressed.as_slice()].concat();
    std::fs::write(&path, skippable).expect("writes");
    let car = AnyCar::open(&path, &CarOptions::default()).expect("opens");
    for block in blocks("car/chain4.car") {
        assert_eq!(car.get(&block.cid).expect("reads"), Some(block.data));
    }
    std::fs::write(&path, zstd::encode_all(compressed.as_slice(), 1).expect("compresses")).expect("writes");
    assert!(matches!(AnyCar::open(&path, &CarOptions::default()), Err(DbError::Car { .. })));
}

/// Too large for memory: decompressed into a file; too large to be believed: refused.
fn large_archives_are_spooled() {
    let directory = tempfile::tempdir().expect("makes a folder");
    let path = directory.path().join("large.car.zst");
    let noise = |n: u32| -> Vec<u8> {
        (0..64_u32 << 10).map(|m| (n ^ m).wrapping_mul(0x9e37_79b9).to_le_bytes()[3]).collect()
    };
    let noise = (0..40).map(|n| Block::blake2b(0x55, noise(n)));
    let zeros = (0..40).map(|n| Block::blake2b(0x55, vec![n; 100 << 10]));
    let write = |blocks: &mut dyn Iterator<Item = Block>| {
        let file = std::fs::File::create(&path).expect("makes a file");
        let mut writer =
            forest_car::CarWriter::compressed(file, &[Block::blake2b(0x55, vec![]).cid], 1).expect("begins");
        let blocks: Vec<_> = blocks.inspect(|block| writer.write_block(block).expect("writes")).collect();
        writer.finish_compressed().expect("finishes");
        blocks
    };
    let blocks = write(&mut { noise });
    let mut options = CarOptions::default();
    options.in_memory = 1 << 20;
    let car = AnyCar::open(&path, &options).expect("opens");
    for block in &blocks {
        assert_eq!(car.get(&block.cid).expect("reads").as_ref(), Some(&block.data));
    }
    write(&mut { zeros });
    assert!(matches!(AnyCar::open(&path, &options), Err(DbError::Bomb { .. })));
}

/// Whatever is cut off a file: refused when it is opened, or an error when a block is read, never absence.
fn truncation_is_never_absence() {
    let directory = tempfile::tempdir().expect("makes a folder");
    let path = directory.path().join("cut.car");
    let whole = std::fs::read(shared("car/chain4.car")).expect("reads");
    for length in [0, 3, 50, 100, 10_000, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).expect("writes");
        let error = AnyCar::open(&path, &options(Access::Positioned)).expect_err("is cut short");
        assert!(matches!(error, DbError::Car { .. }), "{error}");
        assert!(error.to_string().contains("cut.car"), "{error}");
    }
    std::fs::write(&path, &whole).expect("writes");
    let car = AnyCar::open(&path, &options(Access::Positioned)).expect("opens");
    std::fs::OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(5000)).expect("cuts");
    let (present, lost): (Vec<_>, Vec<_>) =
        blocks("car/chain4.car").into_iter().map(|block| car.get(&block.cid)).partition(Result::is_ok);
    assert!(present.iter().all(|data| matches!(data, Ok(Some(_)))), "absent");
    assert!(!present.is_empty() && !lost.is_empty());
}

/// The cache of frames bounds memory and saves work, and off is off.
fn frames_are_cached_within_bounds() {
    let blocks = blocks(INDEXED);
    for capacity in [0, 1 << 20, 64 << 20] {
        let frames = Arc::new(FrameCache::new(capacity));
        let mut options = CarOptions::default();
        options.frames = frames.clone();
        let car = AnyCar::open(shared(INDEXED), &options).expect("opens");
        for block in blocks.iter().chain(blocks.iter().rev()) {
            assert_eq!(car.get(&block.cid).expect("reads").as_ref(), Some(&block.data));
            assert!(frames.bytes() <= capacity);
        }
        assert_eq!(frames.entries() == 0, capacity == 0);
    }
}

/// The whole stack of a node over a snapshot.
fn stacked() {
    let union = UnionStore::new(MemoryStore::new());
    union.add(Arc::new(open(INDEXED, Access::Mapped)));
    union.add(Arc::new(open("car/calibnet_genesis.car", Access::Mapped)));
    let store = CachedStore::new(union, Arc::new(BlockCache::new(32 << 20)));
    let blocks = blocks("car/chain4.car");
    for _ in 0..2 {
        for block in &blocks {
            assert_eq!(store.get(&block.cid).expect("reads").as_ref(), Some(&block.data));
        }
    }
    let counters = store.cache().counters();
    assert_eq!((counters.misses, counters.hits), (blocks.len() as u64, blocks.len() as u64));
}

fn not_an_archive() {
    for name in ["car/go_car/badheaderlength.car", "car/go_car/sample-v1-tailing-corrupt-section.car"] {
        let error = AnyCar::open(shared(name), &CarOptions::default()).expect_err("is broken");
        assert!(matches!(error, DbError::Car { .. }), "{error}");
    }
    let error = AnyCar::open(Path::new("nowhere.car"), &CarOptions::default()).expect_err("is not there");
    assert!(matches!(error, DbError::Io { .. }), "{error}");
}

fn main() -> ExitCode {
    let mut suite = Suite::over_shared_fixtures();
    for name in FILES {
        for access in [Access::Mapped, Access::Positioned] {
            suite = suite.test(format!("{access:?}: {name}"), move || answers_what_streams(name, access));
        }
    }
    suite
        .test("kinds are told by content", kinds_are_told_by_content)
        .test("compressed in unusual ways", compressed_in_unusual_ways)
        .test("large archives are spooled", large_archives_are_spooled)
        .test("truncation is never absence", truncation_is_never_absence)
        .test("frames are cached within bounds", frames_are_cached_within_bounds)
        .test("the stack of a node", stacked)
        .test("what is not an archive is refused", not_an_archive)
        .run()
}
