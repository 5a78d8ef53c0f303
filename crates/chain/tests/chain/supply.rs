//! The supply, by versions.

use std::sync::Arc;

use forest_chain::StateSupply;
use forest_interpreter::CirculatingSupply as _;
use forest_rules::{Schedule, Upgrade};
use forest_shared::{clock::EPOCHS_IN_DAY, econ::TokenAmount};

use crate::kit::Net;

fn supply(schedule: Schedule, epoch: i64) -> (StateSupply, forest_blockstore::Cid, i64) {
    let net = Net::new(schedule, [epoch]);
    let root = *net.head().parent_state_root();
    (StateSupply::new(net.schedule, net.store), root, epoch)
}

#[test]
fn what_the_market_locks_counts_until_v22() {
    let mainnet = Schedule::mainnet();
    let height = mainnet.height_of(Upgrade::Waffle).unwrap();
    let locked = |epoch| {
        let (supply, root, epoch) = supply(Schedule::mainnet(), epoch);
        supply.parts(epoch, &root).unwrap().locked
    };
    assert_eq!(locked(height), TokenAmount::from_whole(100_000_007));
    assert_eq!(locked(height + 1), TokenAmount::from_whole(100_000_000));
}

#[test]
fn the_reserve_of_calibnet_is_rebased_at_v25() {
    let height = Schedule::calibnet().height_of(Upgrade::Teep).unwrap();
    let disbursed = |epoch| {
        let (supply, root, epoch) = supply(Schedule::calibnet(), epoch);
        supply.parts(epoch, &root).unwrap().reserve_disbursed
    };
    assert_eq!(disbursed(height), TokenAmount::from_whole(20_000_000));
    assert_eq!(disbursed(height + 1), TokenAmount::from_whole(920_000_000));
}

#[test]
fn what_was_given_at_genesis_vests_in_six_years() {
    let mainnet = Schedule::mainnet();
    let liftoff = mainnet.height_of(Upgrade::Liftoff).unwrap();
    let vested = |days: i64| {
        let (supply, root, epoch) = supply(Schedule::mainnet(), liftoff + days * EPOCHS_IN_DAY);
        supply.parts(epoch, &root).unwrap().vested
    };
    assert_eq!(vested(6 * 365), TokenAmount::from_whole(599_822_557));
    assert_eq!(vested(10 * 365), TokenAmount::from_whole(599_822_557));
    // Four years: all but a third of the last amount, whose share of an epoch is rounded down.
    let last = TokenAmount::from_whole(409_805_053);
    let epochs = 6 * 365 * EPOCHS_IN_DAY;
    let locked = last.checked_div_floor(epochs).unwrap() * (2 * 365 * EPOCHS_IN_DAY);
    assert_eq!(vested(4 * 365), TokenAmount::from_whole(599_822_557) - locked);
}

#[test]
fn the_parts_add_up() {
    let (supply, root, epoch) = supply(Schedule::mainnet(), 5_000_000);
    let parts = supply.parts(epoch, &root).unwrap();
    assert_eq!(parts.mined, TokenAmount::from_whole(300_000_000));
    assert_eq!(parts.burnt, TokenAmount::from_whole(30_000_000));
    assert_eq!(parts.reserve_disbursed, TokenAmount::from_whole(20_000_000));
    let expected = &parts.vested + &(TokenAmount::from_whole(300 + 20 - 30 - 100) * 1_000_000);
    assert_eq!(supply.at(epoch, &root).unwrap(), expected);
    let nothing = forest_chain::Supply { burnt: TokenAmount::from_whole(2_000_000_000), ..parts };
    assert_eq!(nothing.circulating(), TokenAmount::ZERO);
}

#[test]
fn a_state_that_is_missing_is_a_failure_of_this_node() {
    let (_, root, epoch) = supply(Schedule::mainnet(), 5_000_000);
    let empty =
        StateSupply::new(Arc::new(Schedule::mainnet()), Arc::new(forest_blockstore::MemoryStore::new()));
    let failure = empty.at(epoch, &root).unwrap_err();
    assert_eq!(failure.kind(), forest_interpreter::FailureKind::Host);
}
