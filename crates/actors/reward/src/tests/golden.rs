//! Golden tables: `testdata/golden.py` wrote them, a second implementation that computes its constants itself.

use forest_actors_runtime::q128::PRECISION;
use forest_sdk::{
    prelude::*,
    shared::{bigint::BigInt, sector::StoragePower},
};

use crate::{
    BASELINE_TOTAL, SIMPLE_TOTAL, State,
    exp_neg::exp_neg,
    minting::{baseline_after, baseline_supply, simple_reward},
};

/// The rows of a table; all cells are integers.
fn rows<const COLUMNS: usize>(table: &str) -> Vec<[BigInt; COLUMNS]> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &str| {
        let cells: Vec<BigInt> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        cells.try_into().unwrap_or_else(|_| panic!("a row of {COLUMNS}: {line}"))
    };
    lines.map(row).collect()
}

fn epoch(cell: &BigInt) -> ChainEpoch {
    cell.try_into().unwrap()
}

#[test]
fn the_exponential_function() {
    let rows = rows::<3>(include_str!("../../testdata/exp_neg.csv"));
    assert_eq!(rows.len(), 125);
    let one = BigInt::from(1) << PRECISION;
    for [x, approximation, truth] in rows {
        assert_eq!(exp_neg(&x), approximation, "at {x}");
        // 3.6 · 10⁻³⁰ below 1.725, 4.6 · 10⁻¹⁵ below 5.
        let scale = if &x * 1000 < &one * 1725 { 10i128.pow(31) / 36 } else { 10i128.pow(16) / 46 };
        let error = (&approximation - truth).magnitude().clone();
        assert!(BigInt::from(error) * scale <= one, "too far off at {x}");
    }
}

#[test]
fn what_time_mints() {
    let rows = rows::<2>(include_str!("../../testdata/simple_reward.csv"));
    assert_eq!(rows.len(), 128);
    for [at, reward] in rows {
        let minted = simple_reward(epoch(&at), &TokenAmount::from_whole(SIMPLE_TOTAL)) >> PRECISION;
        assert_eq!(minted, reward, "epoch {at}");
    }
}

#[test]
fn what_progress_mints() {
    let rows = rows::<3>(include_str!("../../testdata/baseline_reward.csv"));
    assert_eq!(rows.len(), 128);
    let (simple, baseline) = (TokenAmount::from_whole(SIMPLE_TOTAL), TokenAmount::from_whole(BASELINE_TOTAL));
    let time = simple_reward(0, &simple);
    for [before, after, reward] in rows {
        let progress = baseline_supply(&after, &baseline) - baseline_supply(&before, &baseline);
        // Rounded together with what time mints, as in the actor.
        let minted = ((&time + progress) >> PRECISION) - (&time >> PRECISION);
        assert_eq!(minted, reward, "from {before} to {after}");
    }
}

#[test]
fn a_walk_of_the_whole_state() {
    let rows = rows::<11>(include_str!("../../testdata/walk.csv"));
    assert_eq!(rows.len(), 96);
    let mut state = State::new(&(BigInt::from(1) << 50));
    for [now, power, fields @ ..] in rows {
        state.update(epoch(&now), &power);
        let State { this_epoch_reward_smoothed: smoothed, .. } = &state;
        let ours: [BigInt; 9] = [
            state.epoch.into(),
            state.cumsum_baseline.clone(),
            state.cumsum_realized.clone(),
            state.effective_network_time.into(),
            state.effective_baseline_power.clone(),
            state.this_epoch_reward.to_bigint(),
            smoothed.position.clone(),
            smoothed.velocity.clone(),
            state.this_epoch_baseline_power.clone(),
        ];
        assert_eq!(ours, fields, "called at epoch {now} with power {power}");
    }
    assert_eq!(state.total_storage_power_reward, TokenAmount::ZERO);
}

#[test]
fn the_baseline_doubles_in_a_year() {
    let epochs = 365 * 24 * 120;
    // From small starts, rounding down costs much: less than a millionth from a tebibyte on.
    for (start, per) in [(1u128 << 40, 1_000_000), (1 << 60, 100_000_000), (1 << 70, 100_000_000)] {
        let start = StoragePower::from(start);
        let end = (0..epochs).fold(start.clone(), |baseline, _| baseline_after(&baseline));
        let missing = &start * 2 - &end;
        assert!(missing >= BigInt::ZERO && missing * per < start * 2, "{end} after a year");
    }
}
