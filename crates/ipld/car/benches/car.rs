//! Archives against fvm_ipld_car 0.9: the same bytes read and written, verified and not.
//!
//! Both hand out owned blocks. Verified reading is mostly hashing; unverified reading shows the rest. From a file, the
//! reference is given the buffer that it has not of itself.

use std::{hint::black_box, time::Duration};

use criterion::{
    BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime,
};
use forest_blockstore::Block;
use forest_car::{CarReader, CarWriter, ReadOptions, Verify};

/// 10,000 blocks of the sizes that state has: most around 200 bytes, some of several KiB.
fn blocks() -> Vec<Block> {
    let size = |n: u32| if n.is_multiple_of(16) { 4000 } else { 80 + n % 300 };
    (0..10_000_u32).map(|n| Block::blake2b(0x71, n.to_le_bytes().repeat(size(n) as usize / 4))).collect()
}

fn group<'a>(c: &'a mut Criterion, name: &str, bytes: usize) -> BenchmarkGroup<'a, WallTime> {
    let mut group = c.benchmark_group(name);
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group.throughput(Throughput::Bytes(bytes as u64));
    group
}

fn archive(blocks: &[Block]) -> Vec<u8> {
    let mut writer = CarWriter::new(Vec::new(), &[blocks[0].cid]).unwrap();
    blocks.iter().for_each(|block| writer.write_block(block).unwrap());
    writer.finish().unwrap()
}

fn read(c: &mut Criterion, case: &str, bytes: &[u8]) {
    for (verify, rule) in [("verified", Verify::Every), ("unverified", Verify::Nothing)] {
        let mut group = group(c, &format!("car/read/{case}_{verify}"), bytes.len());
        group.bench_function("ours", |b| {
            b.iter(|| {
                let options = ReadOptions::default().verify(rule);
                CarReader::with_options(bytes, options)
                    .unwrap()
                    .for_each(|block| drop(black_box(block.unwrap())));
            });
        });
        group.bench_function("reference", |b| {
            b.iter(|| {
                let reader = match rule {
                    Verify::Nothing => fvm_ipld_car::CarReader::new_unchecked(bytes).unwrap(),
                    _ => fvm_ipld_car::CarReader::new(bytes).unwrap(),
                };
                reader.for_each(|block| drop(black_box(block.unwrap())));
            });
        });
    }
}

/// Through a file, as archives come: the reference is given a buffer, which it has not of itself.
fn read_file(c: &mut Criterion, bytes: &[u8]) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let mut group = group(c, "car/read/file_unverified", bytes.len());
    group.bench_function("ours", |b| {
        b.iter(|| {
            let options = ReadOptions::default().verify(Verify::Nothing);
            let reader = CarReader::with_options(std::fs::File::open(file.path()).unwrap(), options).unwrap();
            reader.for_each(|block| drop(black_box(block.unwrap())));
        });
    });
    group.bench_function("reference", |b| {
        b.iter(|| {
            let file = std::io::BufReader::new(std::fs::File::open(file.path()).unwrap());
            let reader = fvm_ipld_car::CarReader::new_unchecked(file).unwrap();
            reader.for_each(|block| drop(black_box(block.unwrap())));
        });
    });
}

fn write(c: &mut Criterion, blocks: &[Block], bytes: usize) {
    let mut group = group(c, "car/write/10000", bytes);
    group.bench_function("ours", |b| b.iter(|| archive(blocks)));
    group.bench_function("reference", |b| {
        b.iter(|| {
            let mut bytes = Vec::new();
            let mut writer = fvm_ipld_car::CarWriter::new(vec![blocks[0].cid].into(), &mut bytes).unwrap();
            for block in blocks {
                // It takes its blocks by value.
                writer.write(fvm_ipld_car::Block { cid: block.cid, data: block.data.to_vec() }).unwrap();
            }
            bytes
        });
    });
}

fn all(c: &mut Criterion) {
    let blocks = blocks();
    let bytes = archive(&blocks);
    read(c, "10000", &bytes);
    read_file(c, &bytes);
    write(c, &blocks, bytes.len());
    if forest_testing::fixtures::shared_dir().is_some() {
        let chain = std::fs::read(forest_testing::fixtures::shared("car/chain4.car")).unwrap();
        read(c, "chain4", &chain);
    }
}

criterion_group!(benches, all);
criterion_main!(benches);
