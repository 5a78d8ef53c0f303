//! A local network, with the defaults of Forest's: it begins at Watermelon and goes through Dragon after twenty
//! epochs; everything later waits to be scheduled.
//!
//! Heights below zero come from the nodes' configuration; formulas use a few of them.

use forest_shared::{chainid::ChainId, clock::ChainEpoch, version::NetworkVersion};

use super::{Beacon, BeaconPoint, Network, Schedule, Upgrade::*, at};

pub(super) fn schedule() -> Schedule {
    let network = Network {
        name: "devnet",
        genesis_name: "devnet",
        genesis_cid: None,
        genesis_version: NetworkVersion::V21,
        chain_id: ChainId::from(31_415_926),
        is_mainnet: false,
        block_delay: 4,
        actor_debugging: true,
        user_actors: true,
        reserve_at_genesis: 300_000_000,
        reserve_after_teep: 1_400_000_000,
        breeze_gas_tamping: 0,
        fault_suppression: None,
    };
    let upgrades = vec![
        at(ChainEpoch::MIN, Phoenix),
        at(-50, Breeze),
        at(-23, Thunder),
        at(-22, Lightning).installs("v11.0.0"),
        at(-21, Hygge).installs("v10.0.0"),
        at(-20, Shark).installs("v9.0.3"),
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
        at(-1, Watermelon).installs("v12.0.0"),
        at(20, Dragon).installs("v13.0.0"),
    ];
    Schedule { network, upgrades, beacons: vec![BeaconPoint { from: 0, beacon: Beacon::Quicknet }] }
}
