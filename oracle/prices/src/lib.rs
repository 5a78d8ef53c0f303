//! Every price formula of `forest_rules`, asked the same questions as the price lists of fvm 2.12, 3.14 and 4.8.
//!
//! The tests, one per crate, go through every network version of that crate and every formula that its public API
//! reaches, and compare name, both parts and sum of the charge: for edge values (0, 1, powers of two and their
//! neighbours, the largest) and for random ones; so they do with the price of every instruction, with limits, with gas
//! trackers, and with the quirks of the two instrumentations. This library holds what the three have in common.
//!
//! Out of reach, as the crates keep it to themselves:
//! - fvm 4: the price of a syscall, of initial and grown memory and of tables (methods of `WasmGasPrices`), and of
//!   scanning for links; pinned by `crates/rules/tests/prices.rs`;
//! - fvm 3 and 4: the actors that are preloaded; pinned by the snapshots of `crates/rules`.
//!
//! Reached here and absent there: charges that the crates can compute and never make (`OnActorCreate`,
//! `OnUtf8Validation`, `OnInstallActor`).

use forest_rules::{
    InstructionPrice, Metering, Opcode, Rules,
    gas::{Charge, Gas},
};
use proptest::{prelude::*, test_runner::TestRunner};

/// A charge as a published crate computes it, in milligas.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Its name in traces.
    pub name: String,
    /// Its computing part.
    pub compute: i128,
    /// Its other part: "storage" in fvm 2.
    pub other: i128,
    /// Its sum, as the crate sums.
    pub total: i128,
}

/// Two lengths or counts; formulas of one use the first.
pub type Sizes = (usize, usize);

/// Asserts that two formulas agree wherever we ask.
///
/// # Panics
/// If they do not.
pub fn agree(ours: impl Fn(Sizes) -> Option<Charge>, reference: impl Fn(Sizes) -> Option<Reference>) {
    let compare = |sizes| {
        if let Err(difference) = compare(ours(sizes), reference(sizes)) {
            panic!("{sizes:?}: {difference}");
        }
    };
    let edges = edges();
    edges.iter().for_each(|size| compare((*size, 0)));
    let few: Vec<_> = edges.iter().step_by(7).copied().collect();
    few.iter().for_each(|first| few.iter().for_each(|second| compare((*first, *second))));
    let mut runner = TestRunner::deterministic();
    let random = runner.run(&(size(), size()), |sizes| {
        compare(sizes);
        Ok(())
    });
    random.expect("no assumption rejects");
}

/// Asserts that two charges without arguments agree.
///
/// # Panics
/// If they do not.
pub fn agree_on(ours: Charge, reference: Reference) {
    assert_eq!(compare(Some(ours), Some(reference)), Ok(()));
}

fn compare(ours: Option<Charge>, reference: Option<Reference>) -> Result<(), String> {
    let same = match (&ours, &reference) {
        (None, None) => true,
        (Some(ours), Some(reference)) => {
            // Ours saturate at 63 bits, theirs partly at 64, where no limit of gas reaches.
            let clamp = |milligas: i128| milligas.min(i64::MAX.into());
            let fits = reference.total < i64::MAX.into();
            let part = |ours: Gas, theirs| !fits || i128::from(ours.milligas()) == theirs;
            ours.name == reference.name
                && i128::from(ours.total().milligas()) == clamp(reference.total)
                && part(ours.compute, reference.compute)
                && part(ours.other, reference.other)
        }
        _ => false,
    };
    if same { Ok(()) } else { Err(format!("{ours:?} is not {reference:?}")) }
}

/// Zero, every power of two with its neighbours, the largest number.
fn edges() -> Vec<usize> {
    let powers = (0..usize::BITS).map(|bit| 1_usize << bit);
    let mut edges: Vec<_> = powers.flat_map(|power| [power - 1, power, power + 1]).collect();
    edges.push(usize::MAX);
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// A number of any magnitude.
fn size() -> impl Strategy<Value = usize> {
    (any::<usize>(), 0..usize::BITS).prop_map(|(number, shift)| number >> shift)
}

/// What a crate's instrumentation would charge for an instruction: fixed, and per unit, in milligas.
pub type Cost = (u64, Option<u32>);

/// Asserts that every instruction that can be encoded is priced, or refused, as by the crate.
///
/// `reference` is given the bytes of an instruction with some immediates, and answers `None` if it cannot read that
/// (then other immediates are tried), `Some(None)` if it refuses the instruction.
///
/// # Panics
/// If they disagree.
pub fn agree_on_instructions(metering: &Metering, reference: impl Fn(&[u8]) -> Option<Option<Cost>>) {
    let plain = (0..=0xfb).map(|byte| (Opcode::Plain(byte), vec![byte]));
    let misc = (0..=0x7f).map(|byte| (Opcode::Misc(byte.into()), vec![0xfc, byte]));
    let others = [0xfd, 0xfe, 0xff].map(|byte| (Opcode::Plain(byte), vec![byte]));
    for (opcode, bytes) in plain.chain(misc).chain(others) {
        // Nothing; an empty block type; one number type.
        let immediates: [&[u8]; 3] = [&[0; 16], &[0x40], &[1, 0x7f]];
        let encoded = immediates.map(|immediates| [bytes.as_slice(), immediates].concat());
        let expected = encoded.iter().find_map(|bytes| reference(bytes)).flatten();
        let ours = metering.price(opcode).map(|price| match price {
            InstructionPrice::Fixed(gas) => (gas.milligas().unsigned_abs(), None),
            InstructionPrice::Linear { base, per_unit } => {
                let per_unit = u32::try_from(per_unit.milligas()).expect("31 bits");
                (base.milligas().unsigned_abs(), Some(per_unit))
            }
        });
        assert_eq!(ours, expected, "{opcode:?}");
    }
}

/// The rules of the versions in a range, with their numbers.
pub fn versions(range: std::ops::RangeInclusive<u32>) -> impl Iterator<Item = (u32, &'static Rules)> {
    forest_rules::all()
        .map(|rules| (rules.version.number(), rules))
        .filter(move |(number, _)| range.contains(number))
}
