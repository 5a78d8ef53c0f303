//! The network for rehearsing upgrades. It is restarted for each of them, so that this is the latest rehearsal:
//! FireHorse.
//!
//! Heights below zero come from the nodes' configuration; formulas use a few of them.

use forest_shared::{chainid::ChainId, clock::ChainEpoch, version::NetworkVersion};

use super::{Beacon, BeaconPoint, Network, Schedule, Upgrade::*, at};

pub(super) fn schedule() -> Schedule {
    let network = Network {
        name: "butterflynet",
        genesis_name: "butterflynet",
        genesis_cid: Some("bafy2bzacebt5wxzyrgizu2uunetxtkc6aom3ult236vviv2nseiwnquu6anha"),
        genesis_version: NetworkVersion::V27,
        chain_id: ChainId::from(3_141_592),
        is_mainnet: false,
        block_delay: 30,
        actor_debugging: false,
        user_actors: false,
        reserve_at_genesis: 300_000_000,
        reserve_after_teep: 1_600_000_000,
        breeze_gas_tamping: 120,
        fault_suppression: None,
    };
    let upgrades = vec![
        at(ChainEpoch::MIN, Phoenix),
        at(-50, Breeze),
        at(-30, GoldenWeek).installs("v17.0.0"),
        at(-29, Tock),
        at(-28, Teep),
        at(-27, TukTuk),
        at(-26, Waffle),
        at(-25, Dragon),
        at(-24, Watermelon),
        at(-23, Thunder),
        at(-22, Lightning),
        at(-21, Hygge),
        at(-20, Shark),
        at(-19, Skyr),
        at(-18, OhSnap),
        at(-17, Chocolate),
        at(-16, Hyperdrive),
        at(-15, Turbo),
        at(-14, Norwegian),
        at(-13, Trust),
        at(-12, Orange),
        at(-11, Claus),
        at(-10, Persian),
        at(-9, Calico),
        at(-8, Kumquat),
        at(-7, Liftoff),
        at(-6, Tape),
        at(-5, Assembly),
        at(-4, Refuel),
        at(-3, Ignition),
        at(-2, Smoke),
        at(1_440, FireHorse).installs("v18.0.0"),
    ];
    Schedule { network, upgrades, beacons: vec![BeaconPoint { from: 0, beacon: Beacon::Quicknet }] }
}
