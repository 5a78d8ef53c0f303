//! Bit fields beside the published crate, on the shapes that miners' state holds and on the extremes.
//!
//! Cases: `sectors`, a partition's worth of sector numbers in long runs with terminated gaps; `faults`, scattered
//! short runs in the same space; `sparse`, single bits far apart; `dense`, every other bit.

use std::{hint::black_box, ops::Range, time::Duration};

use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime};
use forest_bitfield::BitField;
use fvm_ipld_bitfield::{BitField as Reference, iter::Ranges};

/// A fixed sequence that looks random: splitmix64.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// `runs` runs whose gaps and lengths are uniform below the bounds.
fn runs(seed: u64, runs: usize, gap: u64, length: u64) -> Vec<Range<u64>> {
    let mut numbers = Numbers(seed);
    let mut at = 0;
    let mut next = || {
        let start = at + 1 + numbers.below(gap);
        at = start + 1 + numbers.below(length);
        start..at
    };
    (0..runs).map(|_| next()).collect()
}

/// `bits` single bits, each `step` after the one before.
fn every(bits: u64, step: u64) -> Vec<Range<u64>> {
    (0..bits).map(|bit| step * bit..step * bit + 1).collect()
}

/// Two sets as runs.
type Pair = (Vec<Range<u64>>, Vec<Range<u64>>);

/// The cases: a name and two sets of its shape.
fn cases() -> Vec<(&'static str, Pair)> {
    vec![
        ("sectors", (runs(1, 600, 30, 400), runs(2, 600, 30, 400))),
        ("faults", (runs(3, 1_000, 100, 4), runs(4, 1_000, 100, 4))),
        ("sparse", (runs(5, 3_000, 60_000, 1), runs(6, 3_000, 60_000, 1))),
        ("dense", (every(20_000, 2), every(20_000, 3))),
    ]
}

fn both(ranges: &[Range<u64>]) -> (BitField, Reference) {
    let reference = Reference::from_ranges(Ranges::new(ranges.iter().cloned()));
    (BitField::from_ranges(ranges.iter().cloned()), reference)
}

fn compare<A, B>(
    c: &mut Criterion,
    name: &str,
    mut ours: impl FnMut() -> A,
    mut reference: impl FnMut() -> B,
) {
    let mut group: BenchmarkGroup<'_, WallTime> = c.benchmark_group(format!("bitfield/{name}"));
    group
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600));
    group.bench_function("ours", |b| b.iter(|| black_box(ours())));
    group.bench_function("reference", |b| b.iter(|| black_box(reference())));
    group.finish();
}

fn bitfields(c: &mut Criterion) {
    for (name, (a, b)) in cases() {
        let ((a, ref_a), (b, ref_b)) = (both(&a), both(&b));
        let encoded = a.to_bytes();
        let compare = |c: &mut Criterion,
                       operation: &str,
                       ours: &mut dyn FnMut() -> BitField,
                       theirs: &mut dyn FnMut() -> Reference| {
            assert_eq!(ours().to_bytes(), theirs().to_bytes());
            compare(c, &format!("{operation}/{name}"), ours, theirs);
        };
        compare(c, "decode", &mut || BitField::from_bytes(black_box(&encoded)).unwrap(), &mut || {
            Reference::from_bytes(black_box(&encoded)).unwrap()
        });
        compare(c, "union", &mut || &a | &b, &mut || &ref_a | &ref_b);
        compare(c, "intersection", &mut || &a & &b, &mut || &ref_a & &ref_b);
        compare(c, "subtraction", &mut || &a - &b, &mut || &ref_a - &ref_b);
        compare(c, "cut", &mut || a.cut(&b), &mut || ref_a.cut(&ref_b));
    }
    for (name, (a, _)) in cases() {
        let (a, ref_a) = both(&a);
        compare(c, &format!("encode/{name}"), || a.to_bytes(), || ref_a.to_bytes());
        compare(
            c,
            &format!("iterate/{name}"),
            || a.iter().fold(0, u64::wrapping_add),
            || ref_a.iter().fold(0, u64::wrapping_add),
        );
    }
    many(c);
}

/// The union of 48 deadlines, and 2000 sector numbers set one by one.
fn many(c: &mut Criterion) {
    let (ours, reference): (Vec<_>, Vec<_>) = (0..48).map(|seed| both(&runs(seed, 50, 400, 40))).unzip();
    compare(c, "union_of_many/48", || BitField::union(&ours), || Reference::union(&reference));

    let mut numbers = Numbers(9);
    let bits: Vec<u64> = (0..2_000).map(|_| numbers.below(100_000)).collect();
    let ours = || {
        let mut field = BitField::new();
        bits.iter().for_each(|&bit| field.set(bit).unwrap());
        field.len()
    };
    let theirs = || {
        let mut field = Reference::new();
        bits.iter().for_each(|&bit| field.set(bit));
        field.len()
    };
    compare(c, "set/2000", ours, theirs);
}

criterion_group!(benches, bitfields);
criterion_main!(benches);
