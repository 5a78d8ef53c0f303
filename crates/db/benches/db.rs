//! Stores and the cache, each against the plain way of doing it.
//!
//! There is no published crate to measure these against; each group says in its comment what its reference is.

use std::{collections::HashMap, hint::black_box, sync::Arc, time::Duration};

use cid::Cid;
use criterion::{
    BatchSize, BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime,
};
use forest_blockstore::{Block, Blockstore, Bytes};
use forest_car::{
    CarReader, Limits,
    forest::{ForestCar, ForestCarWriter},
};
use forest_db::{AnyCar, BlockCache, CarOptions, Durability, ParityOptions, ParityStore};
use lru::LruCache;
use parking_lot::Mutex;

fn blocks(count: u32) -> Vec<Block> {
    let size = |n: u32| if n.is_multiple_of(16) { 4000 } else { 80 + n % 300 };
    (0..count).map(|n| Block::blake2b(0x71, n.to_le_bytes().repeat(size(n) as usize / 4))).collect()
}

fn group<'a>(c: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = c.benchmark_group(name);
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group
}

/// Hits on one thread, and on two that meet; against one lock around an LRU of vectors, which it copies.
fn cache_hits(c: &mut Criterion) {
    let blocks = blocks(10_000);
    let cache = BlockCache::new(256 << 20);
    let plain = Mutex::new(LruCache::<Cid, Vec<u8>>::unbounded());
    for block in &blocks {
        cache.insert(block.cid, block.data.clone());
        plain.lock().put(block.cid, block.data.to_vec());
    }
    let ours = |start: usize| {
        for n in 0..blocks.len() {
            black_box(cache.get(&blocks[(n * 7919 + start) % blocks.len()].cid).unwrap());
        }
    };
    let reference = |start: usize| {
        for n in 0..blocks.len() {
            black_box(plain.lock().get(&blocks[(n * 7919 + start) % blocks.len()].cid).cloned().unwrap());
        }
    };
    let threads = |read: &(dyn Fn(usize) + Sync)| {
        std::thread::scope(|scope| {
            scope.spawn(|| read(0));
            read(blocks.len() / 2);
        });
    };
    let mut one = group(c, "db/cache_get_hit/1_thread");
    one.bench_function("ours", |b| b.iter(|| ours(0)));
    one.bench_function("reference", |b| b.iter(|| reference(0)));
    one.finish();
    let mut two = group(c, "db/cache_get_hit/2_threads");
    two.bench_function("ours", |b| b.iter(|| threads(&ours)));
    two.bench_function("reference", |b| b.iter(|| threads(&reference)));
}

/// Single blocks out of a `.forest.car.zst`, at random; against decompressing a frame for each into a map, which is
/// how Forest finds a block in a frame.
fn forest_car(c: &mut Criterion) {
    let blocks = blocks(20_000);
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut writer = ForestCarWriter::new(Vec::new(), &[blocks[0].cid]).unwrap();
    blocks.iter().for_each(|block| writer.write(&block.cid, &block.data).unwrap());
    let bytes = Bytes::from(writer.finish().unwrap());
    std::fs::write(file.path(), &bytes).unwrap();
    let places = ForestCar::open(bytes.clone(), Limits::default()).unwrap();
    let wanted: Vec<_> = (0..1000_usize).map(|n| blocks[n * 7919 % blocks.len()].cid).collect();

    let mut group = group(c, "db/forest_car_get/1000_cold");
    group.bench_function("ours", |b| {
        let mut options = CarOptions::default();
        options.frames = Arc::new(forest_db::FrameCache::new(0));
        let car = AnyCar::open(file.path(), &options).unwrap();
        b.iter(|| wanted.iter().for_each(|cid| drop(black_box(car.get(cid).unwrap().unwrap()))));
    });
    group.bench_function("reference", |b| {
        b.iter(|| {
            for cid in &wanted {
                let offset = places.candidates(cid).unwrap()[0] as usize;
                let decoder = zstd::Decoder::with_buffer(&bytes[offset..]).unwrap().single_frame();
                let mut header = Vec::new();
                let mut frame = Vec::new();
                std::io::Read::read_to_end(&mut { decoder }, &mut frame).unwrap();
                fvm_header(&mut header);
                let sections = [header, frame].concat();
                let options =
                    forest_car::ReadOptions::default().rootless(true).verify(forest_car::Verify::Nothing);
                let map: HashMap<Cid, Bytes> = CarReader::with_options(sections.as_slice(), options)
                    .unwrap()
                    .map(|block| block.map(|block| (block.cid, block.data)).unwrap())
                    .collect();
                black_box(map.get(cid).cloned().unwrap());
            }
        });
    });
}

/// A header without roots, so that the sections of a frame read as an archive.
fn fvm_header(out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x11\xa2\x65roots\x80\x67version\x01");
}

/// A batch in one commit; against one commit for each block, which is what reaches the disk in nodes that lose
/// their batches on the way down.
fn parity(c: &mut Criterion) {
    for count in [100, 1000] {
        let mut group = group(c, &format!("db/parity_put_many/{count}"));
        // Blocks that are new every time: what is there already is not written again.
        let mut salt = 0_u32;
        let mut fresh = move || -> Vec<Block> {
            salt += 1;
            (0..count)
                .map(|n: u32| Block::blake2b(0x71, [n.to_le_bytes(), salt.to_le_bytes()].concat().repeat(40)))
                .collect()
        };
        let directory = tempfile::tempdir().unwrap();
        let mut options = ParityOptions::default();
        options.durability = Durability::Process;
        let store = ParityStore::open(directory.path(), options).unwrap();
        group.bench_function("ours", |b| {
            b.iter_batched(&mut fresh, |batch| store.put_many(&batch).unwrap(), BatchSize::PerIteration);
        });
        group.bench_function("reference", |b| {
            b.iter_batched(
                &mut fresh,
                |batch| batch.into_iter().for_each(|block| store.put(block).unwrap()),
                BatchSize::PerIteration,
            );
        });
    }
}

criterion_group!(benches, cache_hits, forest_car, parity);
criterion_main!(benches);
