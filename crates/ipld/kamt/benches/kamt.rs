//! The KAMT beside fvm_ipld_kamt 0.4, on the same keys and values.
//!
//! Each group is `kamt/<operation>/<entries>` with `ours` and `reference`. Both use their own memory store and the
//! parameters of EVM storage. Keys are what Solidity makes: runs of eight behind hashes.
#![allow(missing_docs, reason = "a program")]

use std::{borrow::Cow, hint::black_box, time::Duration};

use criterion::{
    BatchSize, BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime,
};
use forest_blockstore::MemoryStore;
use forest_encoding::{Cid, hash};
use forest_kamt::{EVM_STORAGE, Error, Kamt, Word};
use fvm_ipld_blockstore::{Blockstore, MemoryBlockstore};
use fvm_ipld_kamt::AsHashedKey;

const SIZES: [u64; 3] = [100, 10_000, 1_000_000];

type Theirs<B> = fvm_ipld_kamt::Kamt<B, Word, Word, Bits, 32>;

/// Words are placed by their bits.
#[derive(Debug)]
struct Bits;

impl AsHashedKey<Word, 32> for Bits {
    fn as_hashed_key(key: &Word) -> Cow<'_, [u8; 32]> {
        Cow::Borrowed(&key.0)
    }
}

fn theirs() -> fvm_ipld_kamt::Config {
    fvm_ipld_kamt::Config { bit_width: 5, min_data_depth: 0, max_array_width: 1 }
}

fn value(id: u64) -> Word {
    Word::from(id * 0x1_0000_0001)
}

/// A slot of an array, or a field of a struct in a mapping.
fn key(id: u64) -> Word {
    let mut word = hash::blake2b_256(&(id / 8).to_be_bytes());
    word[31] = word[31] / 8 * 8 + (id % 8) as u8;
    Word(word)
}

struct Data {
    size: u64,
    keys: Vec<Word>,
    absent: Vec<Word>,
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

    fn load_ours(&self) -> Kamt<Word> {
        Kamt::load(&self.ours, &self.our_root, EVM_STORAGE).unwrap()
    }

    fn load_theirs(&self) -> Theirs<&MemoryBlockstore> {
        Theirs::load_with_config(&self.their_root, &self.theirs, theirs()).unwrap()
    }

    /// One key in a hundred, spread.
    fn one_percent(&self) -> impl Iterator<Item = &Word> {
        self.keys.iter().step_by(100)
    }

    /// A sample in an order that is not that of the nodes.
    fn sample<'a>(&self, keys: &'a [Word]) -> Vec<&'a Word> {
        keys.iter().step_by((keys.len() / 10_000).max(1)).collect()
    }
}

fn build_ours(store: &MemoryStore, keys: &[Word]) -> Kamt<Word> {
    let mut kamt = Kamt::new(EVM_STORAGE);
    for (id, key) in (0..).zip(keys) {
        kamt.set(store, *key, value(id)).unwrap();
    }
    kamt
}

fn build_theirs<B: Blockstore>(store: B, keys: &[Word]) -> Theirs<B> {
    let mut kamt = Theirs::new_with_config(store, theirs());
    for (id, key) in (0..).zip(keys) {
        kamt.set(*key, value(id)).unwrap();
    }
    kamt
}

fn group<'a>(c: &'a mut Criterion, operation: &str, size: u64) -> BenchmarkGroup<'a, WallTime> {
    let mut group = c.benchmark_group(format!("kamt/{operation}/{size}"));
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
                let mut kamt: Kamt<Word> = Kamt::new(EVM_STORAGE);
                for (key, value) in data.keys.iter().zip(values) {
                    kamt.set(&store, *key, value).unwrap();
                }
                let root = kamt.flush(&store).unwrap();
                (store, kamt, root)
            },
            BatchSize::PerIteration,
        )
    });
    group.bench_function("reference", |b| {
        b.iter_batched(
            values,
            |values| {
                let store = MemoryBlockstore::new();
                let mut kamt = Theirs::new_with_config(store, theirs());
                for (key, value) in data.keys.iter().zip(values) {
                    kamt.set(*key, value).unwrap();
                }
                let root = kamt.flush().unwrap();
                (kamt, root)
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
        let mut group = group(c, operation, data.size);
        group.throughput(criterion::Throughput::Elements(keys.len() as u64));
        group.bench_function("ours", |b| {
            b.iter(|| keys.iter().filter(|key| ours.get(&data.ours, *key).unwrap().is_some()).count())
        });
        group.bench_function("reference", |b| {
            b.iter(|| keys.iter().filter(|key| theirs.get(*key).unwrap().is_some()).count())
        });
    }
}

/// Load, change one entry in a hundred, flush.
fn update(c: &mut Criterion, data: &Data) {
    let mut group = group(c, "update_1pct", data.size);
    group.bench_function("ours", |b| {
        b.iter(|| {
            let mut kamt = data.load_ours();
            for key in data.one_percent() {
                kamt.set(&data.ours, *key, Word::from(1)).unwrap();
            }
            kamt.flush(&data.ours).unwrap()
        })
    });
    group.bench_function("reference", |b| {
        b.iter(|| {
            let mut kamt = data.load_theirs();
            for key in data.one_percent() {
                kamt.set(*key, Word::from(1)).unwrap();
            }
            kamt.flush().unwrap()
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
            |(store, mut kamt)| {
                black_box(kamt.flush(&store).unwrap());
                (store, kamt)
            },
            BatchSize::PerIteration,
        )
    });
    group.bench_function("reference", |b| {
        b.iter_batched(
            || build_theirs(MemoryBlockstore::new(), &data.keys),
            |mut kamt| {
                black_box(kamt.flush().unwrap());
                kamt
            },
            BatchSize::PerIteration,
        )
    });
}

/// All entries, from the store.
fn iterate(c: &mut Criterion, data: &Data) {
    let mut group = group(c, "iterate", data.size);
    group.bench_function("ours", |b| {
        b.iter(|| data.load_ours().iter(&data.ours).fold(0, |sum, entry| sum ^ entry.unwrap().1.0[31]))
    });
    group.bench_function("reference", |b| {
        b.iter(|| {
            let mut sum = 0;
            data.load_theirs()
                .for_each(|_, value| {
                    sum ^= value.0[31];
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
    let change = |id: u64| if id.is_multiple_of(100) { Word::from(1) } else { value(id) };
    let ours = &data.ours;
    let (mut our_after, mut their_after) = (data.load_ours(), data.load_theirs());
    for (id, key) in (0..).zip(&data.keys) {
        our_after.set(ours, *key, change(id)).unwrap();
        their_after.set(*key, change(id)).unwrap();
    }
    let root = our_after.flush(ours).unwrap();
    assert_eq!(root, their_after.flush().unwrap());
    let mut group = group(c, "diff", data.size);
    group.bench_function("ours", |b| {
        b.iter(|| {
            let after: Kamt<Word> = Kamt::load(ours, &root, EVM_STORAGE).unwrap();
            let mut changes = 0;
            let count = |_: forest_kamt::Change<'_, _, _>| {
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
            let after = Theirs::load_with_config(&root, &data.theirs, theirs()).unwrap();
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

criterion_group!(kamt, benches);
criterion_main!(kamt);
