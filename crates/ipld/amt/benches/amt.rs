//! Arrays beside the published crate: 10^2, 10^4 and 10^6 values of the size of a small struct.
//!
//! Both start from stored blocks in a store in memory; what is measured includes decoding and encoding, as it does for
//! a message that loads an actor's state, changes it and saves it. Only `get_warm` reads from a decoded tree.

use std::{hint::black_box, ops::ControlFlow, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use forest_amt::{Amt, BitWidth, Error, diff};
use forest_blockstore::{Cid, MemoryStore};
use fvm_ipld_amt::Amt as RefAmt;
use fvm_ipld_blockstore::MemoryBlockstore;

/// Four numbers and 32 bytes: about what a sector or a receipt takes.
type Value = (u64, u64, u64, u64, serde_bytes::ByteArray<32>);

/// The width of sectors, deals and events.
const BITS: u32 = 5;

fn value(index: u64) -> Value {
    let noise = index.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (index, noise >> 40, noise >> 20, index / 7, serde_bytes::ByteArray::new([noise as u8; 32]))
}

fn values(count: u64) -> impl Iterator<Item = Value> + Clone {
    (0..count).map(value)
}

/// Indices all over an array, without pattern.
fn scattered(count: u64, many: u64) -> impl Iterator<Item = u64> + Clone {
    (0..many).map(move |n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) % count)
}

fn compare<A: PartialEq<B> + std::fmt::Debug, B: std::fmt::Debug>(
    c: &mut Criterion,
    name: &str,
    mut ours: impl FnMut() -> A,
    mut reference: impl FnMut() -> B,
) {
    assert_eq!(ours(), reference(), "{name}");
    let mut group = c.benchmark_group(format!("amt/{name}"));
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group.bench_function("ours", |b| b.iter(|| black_box(ours())));
    group.bench_function("reference", |b| b.iter(|| black_box(reference())));
    group.finish();
}

/// The same array in both stores.
struct Stored {
    count: u64,
    root: Cid,
    store: MemoryStore,
    ref_store: MemoryBlockstore,
}

impl Stored {
    fn new(count: u64) -> Self {
        let (store, ref_store) = (MemoryStore::new(), MemoryBlockstore::new());
        let width = BitWidth::new(BITS).unwrap();
        let root = Amt::from_values_with_width(&store, width, values(count)).unwrap();
        let ref_root = RefAmt::new_from_iter_with_bit_width(&ref_store, BITS, values(count)).unwrap();
        assert_eq!(root, ref_root);
        Self { count, root, store, ref_store }
    }

    fn ours(&self) -> Amt<Value> {
        Amt::load(&self.store, &self.root).unwrap()
    }

    fn reference(&self) -> RefAmt<Value, &MemoryBlockstore> {
        RefAmt::load(&self.root, &self.ref_store).unwrap()
    }
}

fn amts(c: &mut Criterion) {
    for count in [100, 10_000, 1_000_000] {
        let stored = Stored::new(count);
        build(c, count);
        reads(c, &stored);
        writes(c, &stored);
        compare_roots(c, &stored);
    }
}

fn build(c: &mut Criterion, count: u64) {
    let width = BitWidth::new(BITS).unwrap();
    compare(
        c,
        &format!("build/{count}"),
        || Amt::from_values_with_width(&MemoryStore::new(), width, values(count)).unwrap(),
        || RefAmt::new_from_iter_with_bit_width(MemoryBlockstore::new(), BITS, values(count)).unwrap(),
    );
}

fn reads(c: &mut Criterion, stored: &Stored) {
    let Stored { count, store, .. } = stored;
    let many = (count / 10).min(1_000);
    let hits = || scattered(*count, many);
    compare(
        c,
        &format!("get_hit/{count}"),
        || {
            let array = stored.ours();
            hits().map(|index| array.get(store, index).unwrap().unwrap().1).fold(0, u64::wrapping_add)
        },
        || {
            let array = stored.reference();
            hits().map(|index| array.get(index).unwrap().unwrap().1).fold(0, u64::wrapping_add)
        },
    );
    let (array, ref_array) = (stored.ours(), stored.reference());
    compare(
        c,
        &format!("get_warm/{count}"),
        || hits().map(|index| array.get(store, index).unwrap().unwrap().1).fold(0, u64::wrapping_add),
        || hits().map(|index| ref_array.get(index).unwrap().unwrap().1).fold(0, u64::wrapping_add),
    );
    // Behind the last value, where there is still room: most are found missing at some inner node.
    let room = 1_u64 << (BITS * (array.height() + 1));
    let misses = || scattered(room - count, many).map(|index| count + index);
    compare(
        c,
        &format!("get_miss/{count}"),
        || {
            let array = stored.ours();
            misses().filter(|&index| array.get(store, index).unwrap().is_some()).count()
        },
        || {
            let array = stored.reference();
            misses().filter(|&index| array.get(index).unwrap().is_some()).count()
        },
    );
    compare(
        c,
        &format!("iterate/{count}"),
        || {
            let mut sum = 0_u64;
            let each = |_, value: &Value| {
                sum = sum.wrapping_add(value.1);
                Ok::<_, Error>(())
            };
            stored.ours().for_each(store, each).unwrap();
            sum
        },
        || {
            let mut sum = 0_u64;
            let each = |_, value: &Value| {
                sum = sum.wrapping_add(value.1);
                Ok(())
            };
            stored.reference().for_each(each).unwrap();
            sum
        },
    );
}

fn writes(c: &mut Criterion, stored: &Stored) {
    let Stored { count, store, .. } = stored;
    // One value in a hundred, from load to flush.
    let changed = || scattered(*count, count / 100);
    compare(
        c,
        &format!("update_1pct/{count}"),
        || {
            let mut array = stored.ours();
            changed().for_each(|index| array.set(store, index, value(index + 1)).unwrap());
            array.flush(store).unwrap()
        },
        || {
            let mut array = stored.reference();
            changed().for_each(|index| array.set(index, value(index + 1)).unwrap());
            array.flush().unwrap()
        },
    );
    // Every value dirty: what an actor pays that rewrites its array.
    let everything = || {
        let mut array = stored.ours();
        let bump = |_, value: &mut forest_amt::ValueMut<'_, Value>| {
            value.0 += 1;
            Ok::<_, Error>(ControlFlow::Continue(()))
        };
        array.for_each_mut(store, bump).unwrap();
        array.flush(store).unwrap()
    };
    let ref_everything = || {
        let mut array = stored.reference();
        array
            .for_each_mut(|_, value| {
                value.0 += 1;
                Ok(())
            })
            .unwrap();
        array.flush().unwrap()
    };
    compare(c, &format!("flush/{count}"), everything, ref_everything);
}

fn compare_roots(c: &mut Criterion, stored: &Stored) {
    let Stored { count, store, ref_store, .. } = stored;
    let mut later = stored.ours();
    let mut ref_later = stored.reference();
    for index in scattered(*count, count / 100) {
        later.set(store, index, value(index + 1)).unwrap();
        ref_later.set(index, value(index + 1)).unwrap();
    }
    let root = later.flush(store).unwrap();
    assert_eq!(ref_later.flush().unwrap(), root);
    compare(
        c,
        &format!("diff/{count}"),
        || diff(store, &stored.ours(), store, &Amt::load(store, &root).unwrap()).unwrap().len(),
        || {
            let later: RefAmt<Value, _> = RefAmt::load(&root, ref_store).unwrap();
            fvm_ipld_amt::diff(&stored.reference(), &later).unwrap().len()
        },
    );
}

criterion_group!(benches, amts);
criterion_main!(benches);
