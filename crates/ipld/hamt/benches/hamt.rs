//! The HAMT beside fvm_ipld_hamt 0.10, on the same keys and values.
//!
//! Each group is `hamt/<operation>/<entries>` with `ours` and `reference`. Both use their own memory store, their own form of
//! keys as it is cheapest for them, and the state's parameters: width 5, sha2-256. Values are 40 bytes.
#![allow(missing_docs, reason = "a program")]

use std::{hint::black_box, time::Duration};

use criterion::{
    BatchSize, BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime,
};
use forest_blockstore::MemoryStore;
use forest_encoding::{Cid, hash};
use forest_hamt::{Config, Error, Hamt};
use fvm_ipld_blockstore::{Blockstore, MemoryBlockstore};
use fvm_ipld_hamt::BytesKey;
use serde::{Deserialize, Serialize};

const SIZES: [u64; 3] = [100, 10_000, 1_000_000];

/// A tuple with a byte string, as most state is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Value(u64, #[serde(with = "serde_bytes")] Vec<u8>);

type Theirs<B> = fvm_ipld_hamt::Hamt<B, Value, BytesKey>;

fn value(id: u64) -> Value {
    Value(id, hash::blake2b_256(&id.to_be_bytes()).to_vec())
}

/// Keys like ID addresses: a zero byte and a varint.
fn key(id: u64) -> Vec<u8> {
    let (mut key, mut rest) = (vec![0], id);
    while rest >= 0x80 {
        key.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    key.push(rest as u8);
    key
}

struct Data {
    size: u64,
    keys: Vec<Vec<u8>>,
    absent: Vec<Vec<u8>>,
    ours: MemoryStore,
    our_root: Cid,
    theirs: MemoryBlockstore,
    their_root: Cid,
}

impl Data {
    fn new(size: u64) -> Self {
        let keys: Vec<_> = (0..size).map(key).collect();
        let absent = (0..size.min(10_000)).map(|id| key(id + 2 * size)).collect();
        let (ours, theirs) = (MemoryStore::new(), MemoryBlockstore::new());
        let our_root = build_ours(&ours, &keys).flush(&ours).unwrap();
        let their_root = build_theirs(&theirs, &keys).flush().unwrap();
        assert_eq!(our_root, their_root);
        Self { size, keys, absent, ours, our_root, theirs, their_root }
    }

    fn load_ours(&self) -> Hamt<Value> {
        Hamt::load(&self.ours, &self.our_root, Config::default()).unwrap()
    }

    fn load_theirs(&self) -> Theirs<&MemoryBlockstore> {
        Theirs::load_with_bit_width(&self.their_root, &self.theirs, 5).unwrap()
    }

    /// One key in a hundred, spread.
    fn one_percent(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.keys.iter().step_by(100)
    }

    /// A sample in an order that is not that of the nodes.
    fn sample<'a>(&self, keys: &'a [Vec<u8>]) -> Vec<&'a Vec<u8>> {
        keys.iter().step_by((keys.len() / 10_000).max(1)).collect()
    }
}

fn build_ours(store: &MemoryStore, keys: &[Vec<u8>]) -> Hamt<Value> {
    let mut hamt = Hamt::new(Config::default());
    for (id, key) in (0..).zip(keys) {
        hamt.set(store, key.as_slice().into(), value(id)).unwrap();
    }
    hamt
}

fn build_theirs<B: Blockstore>(store: B, keys: &[Vec<u8>]) -> Theirs<B> {
    let mut hamt = Theirs::new_with_bit_width(store, 5);
    for (id, key) in (0..).zip(keys) {
        hamt.set(key.as_slice().into(), value(id)).unwrap();
    }
    hamt
}

fn group<'a>(c: &'a mut Criterion, operation: &str, size: u64) -> BenchmarkGroup<'a, WallTime> {
    let mut group = c.benchmark_group(format!("hamt/{operation}/{size}"));
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group
}

fn benches(c: &mut Criterion) {
    for size in SIZES {
        let data = Data::new(size);
        build(c, &data);
        get(c, &data);
        update(c, &data);
        flush(c, &data);
        iterate(c, &data);
        diff(c, &data);
    }
}

fn build(c: &mut Criterion, data: &Data) {
    // Values are made outside: they are not what is measured.
    let values = || (0..data.size).map(value).collect::<Vec<_>>();
    let mut group = group(c, "build", data.size);
    group.bench_function("ours", |b| {
        b.iter_batched(
            values,
            |values| {
                let store = MemoryStore::new();
                let mut hamt: Hamt<Value> = Hamt::new(Config::default());
                for (key, value) in data.keys.iter().zip(values) {
                    hamt.set(&store, key.as_slice().into(), value).unwrap();
                }
                let root = hamt.flush(&store).unwrap();
                (store, hamt, root)
            },
            BatchSize::PerIteration,
        )
    });
    group.bench_function("reference", |b| {
        b.iter_batched(
            values,
            |values| {
                let store = MemoryBlockstore::new();
                let mut hamt = Theirs::new_with_bit_width(store, 5);
                for (key, value) in data.keys.iter().zip(values) {
                    hamt.set(key.as_slice().into(), value).unwrap();
                }
                let root = hamt.flush().unwrap();
                (hamt, root)
            },
            BatchSize::PerIteration,
        )
    });
}

/// Look-ups in trees that are decoded.
fn get(c: &mut Criterion, data: &Data) {
    let (ours, theirs) = (data.load_ours(), data.load_theirs());
    ours.for_each(&data.ours, |_, _| Ok::<_, Error>(())).unwrap();
    theirs.for_each(|_, _| Ok(())).unwrap();
    for (operation, keys) in [("get_hit", data.sample(&data.keys)), ("get_miss", data.sample(&data.absent))] {
        let their_keys: Vec<BytesKey> = keys.iter().map(|key| key.as_slice().into()).collect();
        let mut group = group(c, operation, data.size);
        group.throughput(criterion::Throughput::Elements(keys.len() as u64));
        group.bench_function("ours", |b| {
            b.iter(|| {
                keys.iter().filter(|key| ours.get(&data.ours, key.as_slice()).unwrap().is_some()).count()
            })
        });
        group.bench_function("reference", |b| {
            b.iter(|| their_keys.iter().filter(|key| theirs.get(*key).unwrap().is_some()).count())
        });
    }
}

/// Load, change one entry in a hundred, flush.
fn update(c: &mut Criterion, data: &Data) {
    let mut group = group(c, "update_1pct", data.size);
    group.bench_function("ours", |b| {
        b.iter(|| {
            let mut hamt = data.load_ours();
            for key in data.one_percent() {
                hamt.set(&data.ours, key.as_slice().into(), Value(1, vec![1])).unwrap();
            }
            hamt.flush(&data.ours).unwrap()
        })
    });
    group.bench_function("reference", |b| {
        b.iter(|| {
            let mut hamt = data.load_theirs();
            for key in data.one_percent() {
                hamt.set(key.as_slice().into(), Value(1, vec![1])).unwrap();
            }
            hamt.flush().unwrap()
        })
    });
}

/// A tree that is dirty all over.
fn flush(c: &mut Criterion, data: &Data) {
    // Of a million, the build shows it.
    if data.size > 10_000 {
        return;
    }
    let mut group = group(c, "flush", data.size);
    group.bench_function("ours", |b| {
        b.iter_batched(
            || (MemoryStore::new(), build_ours(&data.ours, &data.keys)),
            |(store, mut hamt)| {
                black_box(hamt.flush(&store).unwrap());
                (store, hamt)
            },
            BatchSize::PerIteration,
        )
    });
    group.bench_function("reference", |b| {
        b.iter_batched(
            || build_theirs(MemoryBlockstore::new(), &data.keys),
            |mut hamt| {
                black_box(hamt.flush().unwrap());
                hamt
            },
            BatchSize::PerIteration,
        )
    });
}

/// All entries, from the store.
fn iterate(c: &mut Criterion, data: &Data) {
    let mut group = group(c, "iterate", data.size);
    group.bench_function("ours", |b| {
        b.iter(|| data.load_ours().iter(&data.ours).fold(0, |sum, entry| sum ^ entry.unwrap().1.0))
    });
    group.bench_function("reference", |b| {
        b.iter(|| {
            let mut sum = 0;
            data.load_theirs()
                .for_each(|_, value| {
                    sum ^= value.0;
                    Ok(())
                })
                .unwrap();
            sum
        })
    });
}

/// Two states that differ in one entry of a hundred. The published crate has no diff: its users walk both and compare.
fn diff(c: &mut Criterion, data: &Data) {
    if data.size > 10_000 {
        return;
    }
    let change = |id: u64| if id.is_multiple_of(100) { Value(1, vec![1]) } else { value(id) };
    let (ours, theirs) = (&data.ours, &data.theirs);
    let (mut our_after, mut their_after) = (data.load_ours(), data.load_theirs());
    for (id, key) in (0..).zip(&data.keys) {
        our_after.set(ours, key.as_slice().into(), change(id)).unwrap();
        their_after.set(key.as_slice().into(), change(id)).unwrap();
    }
    let root = our_after.flush(ours).unwrap();
    assert_eq!(root, their_after.flush().unwrap());
    let mut group = group(c, "diff", data.size);
    group.bench_function("ours", |b| {
        b.iter(|| {
            let after: Hamt<Value> = Hamt::load(ours, &root, Config::default()).unwrap();
            let mut changes = 0;
            let count = |_: forest_hamt::Change<'_, _, _>| {
                changes += 1;
                Ok::<_, Error>(())
            };
            data.load_ours().diff(&after, ours, count).unwrap();
            changes
        })
    });
    group.bench_function("reference", |b| {
        b.iter(|| {
            let before = data.load_theirs();
            let after = Theirs::load_with_bit_width(&root, theirs, 5).unwrap();
            let mut changes = 0;
            after
                .for_each(|key, value| {
                    changes += u32::from(before.get(key)?.is_none_or(|old| old != value));
                    Ok(())
                })
                .unwrap();
            before
                .for_each(|key, _| {
                    changes += u32::from(!after.contains_key(key)?);
                    Ok(())
                })
                .unwrap();
            changes
        })
    });
}

criterion_group!(hamt, benches);
criterion_main!(hamt);
