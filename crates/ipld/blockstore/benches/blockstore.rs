//! Speed of the memory store and of a flush, ours beside the published code on the same blocks.
//!
//! The published write buffer is private to the VM crate, so its algorithm is written out here (`published`) over the
//! published memory store.

use std::{hint::black_box, time::Duration};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use forest_blockstore::{Block, Blockstore, Cid, FlushRules, MemoryStore, WriteBuffer};
use forest_encoding::{cbor::Writer, codec};
use fvm_ipld_blockstore::{Blockstore as FvmBlockstore, MemoryBlockstore};

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = memory, flush
}
criterion_main!(benches);

/// The flush as the published VM does it.
mod published {
    use std::collections::HashMap;

    use forest_blockstore::Cid;

    pub(crate) type Buffer = HashMap<Cid, Vec<u8>>;

    pub(crate) fn take_reachable(held: &mut Buffer, root: Cid) -> Vec<(Cid, Vec<u8>)> {
        let mut stack = vec![root];
        let mut taken = Vec::new();
        while let Some(cid) = stack.pop() {
            assert!([0x55, 0x51, 0x71].contains(&cid.codec()));
            assert_eq!((cid.hash().code(), cid.hash().size()), (0xb220, 32));
            let Some(block) = held.remove(&cid) else { continue };
            if cid.codec() == 0x71 {
                links(&block, &mut stack);
            }
            taken.push((cid, block));
        }
        taken
    }

    fn links(mut data: &[u8], found: &mut Vec<Cid>) {
        let mut due = 1_u64;
        while due > 0 {
            due -= 1;
            let (major, value) = head(&mut data);
            match major {
                0 | 1 | 7 => {}
                2 | 3 => data = &data[value as usize..],
                4 => due += value,
                5 => due += 2 * value,
                _ if value != 42 => due += 1,
                _ => {
                    let (_, length) = head(&mut data);
                    let (content, rest) = data.split_at(length as usize);
                    data = rest;
                    found.push(Cid::try_from(&content[1..]).unwrap());
                }
            }
        }
    }

    fn head(data: &mut &[u8]) -> (u8, u64) {
        use std::io::Read;
        fn fixed<const N: usize>(data: &mut &[u8]) -> [u8; N] {
            let mut bytes = [0; N];
            data.read_exact(&mut bytes).unwrap();
            bytes
        }
        let [first] = fixed(data);
        let value = match first & 0x1f {
            info @ 0..=23 => info.into(),
            24 => fixed::<1>(data)[0].into(),
            25 => u16::from_be_bytes(fixed(data)).into(),
            26 => u32::from_be_bytes(fixed(data)).into(),
            27 => u64::from_be_bytes(fixed(data)),
            _ => panic!("head"),
        };
        (first >> 5, value)
    }
}

/// `count` blocks: leaves of some numbers and bytes, and nodes of 8 links over them, up to one root, which is last.
fn tree(count: usize) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::with_capacity(count);
    let leaves = count - count / 8;
    for number in 0..leaves as u64 {
        let mut writer = Writer::new();
        writer.array(4).u64(number).bytes(&[7; 40]).u64(number * 1000).bytes(&[9; 24]);
        blocks.push(Block::blake2b(codec::DAG_CBOR, writer.into_vec()));
    }
    let mut next = 0;
    while blocks.len() - next > 1 {
        let children: Vec<Cid> = blocks[next..].iter().take(8).map(|block| block.cid).collect();
        next += children.len();
        let mut writer = Writer::new();
        writer.array(2).bytes(&[0xff; 4]).array(children.len());
        for child in &children {
            writer.cid(child);
        }
        blocks.push(Block::blake2b(codec::DAG_CBOR, writer.into_vec()));
    }
    blocks
}

fn memory(criterion: &mut Criterion) {
    for count in [1_000, 100_000] {
        let blocks = tree(count);
        let ours = MemoryStore::new();
        let theirs = MemoryBlockstore::new();
        ours.put_many(&blocks).unwrap();
        theirs.put_many_keyed(blocks.iter().map(|block| (block.cid, &block.data))).unwrap();
        // In an order that has nothing to do with that of writing.
        let mut asked: Vec<Cid> = blocks.iter().map(|block| block.cid).collect();
        asked.sort_unstable();
        asked.truncate(1_000);
        let mut group = criterion.benchmark_group(format!("blockstore/memory_get/{count}"));
        group.bench_function("ours", |bencher| {
            bencher.iter(|| {
                asked.iter().map(|cid| black_box(ours.get(cid).unwrap().unwrap()).len()).sum::<usize>()
            });
        });
        group.bench_function("reference", |bencher| {
            bencher.iter(|| {
                asked
                    .iter()
                    .map(|cid| black_box(FvmBlockstore::get(&theirs, cid).unwrap().unwrap()).len())
                    .sum::<usize>()
            });
        });
        group.finish();
    }
    let blocks = tree(10_000);
    let mut group = criterion.benchmark_group("blockstore/memory_put/10000");
    group.bench_function("ours", |bencher| {
        bencher.iter_batched(
            MemoryStore::new,
            |store| (store.put_many(&blocks).unwrap(), store).1,
            BatchSize::LargeInput,
        );
    });
    group.bench_function("reference", |bencher| {
        bencher.iter_batched(
            MemoryBlockstore::new,
            |store| {
                (store.put_many_keyed(blocks.iter().map(|block| (block.cid, &block.data))).unwrap(), store).1
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

fn flush(criterion: &mut Criterion) {
    for count in [100, 10_000] {
        let blocks = tree(count);
        let root = blocks.last().unwrap().cid;
        let mut group = criterion.benchmark_group(format!("blockstore/flush/{count}"));
        group.bench_function("ours", |bencher| {
            bencher.iter_batched(
                || {
                    let buffer = WriteBuffer::new(MemoryStore::new());
                    buffer.put_many(&blocks).unwrap();
                    buffer
                },
                |buffer| {
                    assert_eq!(buffer.flush(&root, &FlushRules::NV18).unwrap().blocks, blocks.len());
                    buffer
                },
                BatchSize::LargeInput,
            );
        });
        group.bench_function("reference", |bencher| {
            bencher.iter_batched(
                || {
                    let held: published::Buffer =
                        blocks.iter().map(|block| (block.cid, block.data.to_vec())).collect();
                    (MemoryBlockstore::new(), held)
                },
                |(base, mut held)| {
                    let taken = published::take_reachable(&mut held, root);
                    assert_eq!(taken.len(), blocks.len());
                    base.put_many_keyed(taken).unwrap();
                    (base, held)
                },
                BatchSize::LargeInput,
            );
        });
        group.finish();
    }
}
