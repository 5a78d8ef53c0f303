//! The calibration network, where upgrades come first and sometimes twice.
//!
//! Heights below zero come from the nodes' configuration: the network began with them in its past, and the vesting
//! of its funds counts from one of them.

use forest_shared::{chainid::ChainId, version::NetworkVersion};

use super::{Beacon, BeaconPoint, FaultSuppression, Network, Schedule, Upgrade::*, at};

pub(super) fn schedule() -> Schedule {
    let network = Network {
        name: "calibnet",
        genesis_name: "calibrationnet",
        genesis_cid: Some("bafy2bzacecyaggy24wol5ruvs6qm73gjibs2l2iyhcqmvi7r7a4ph7zx3yqd4"),
        genesis_version: NetworkVersion::V0,
        chain_id: ChainId::CALIBNET,
        is_mainnet: false,
        block_delay: 30,
        actor_debugging: false,
        user_actors: false,
        reserve_at_genesis: 300_000_000,
        reserve_after_teep: 1_200_000_000,
        breeze_gas_tamping: 120,
        fault_suppression: Some(FaultSuppression { height: 1_070_494, within: Network::FINALITY }),
    };
    let upgrades = vec![
        at(-5, Liftoff),
        at(-4, Refuel),
        at(-3, Ignition),
        at(-2, Smoke),
        at(-1, Breeze),
        at(30, Assembly),
        at(60, Tape),
        at(90, Kumquat),
        at(120, Calico),
        at(240, Persian),
        at(270, Claus),
        at(300, Orange),
        at(330, Trust),
        at(360, Norwegian),
        at(390, Turbo),
        at(420, Hyperdrive),
        at(450, Chocolate),
        at(480, OhSnap),
        at(510, Skyr).installs("8.0.0-rc.1"),
        at(16_800, Shark).installs("v9.0.3"),
        at(322_354, Hygge).installs("v10.0.0-rc.1"),
        at(489_094, Lightning).installs("v11.0.0-rc2"),
        at(492_214, Thunder),
        at(1_013_134, Watermelon).installs("v12.0.0-rc.1"),
        at(1_070_494, WatermelonFix).installs("v12.0.0-rc.2"),
        at(1_108_174, WatermelonFix2).installs("v12.0.0"),
        at(1_427_974, Dragon).installs("v13.0.0-rc.3"),
        at(1_428_094, Phoenix),
        at(1_493_854, DragonFix).installs("v13.0.0"),
        at(1_779_094, Waffle).installs("v14.0.0-rc.1"),
        at(2_078_794, TukTuk).installs("v15.0.0"),
        at(2_523_454, Teep).installs("v16.0.0-rc3"),
        at(2_543_614, Tock), // 7 days after Teep
        at(2_558_014, TockFix).installs("v16.0.1"),
        at(3_007_294, GoldenWeek).installs("v17.0.0"),
        at(3_694_534, FireHorse).installs("v18.0.0"),
    ];
    let beacons = vec![
        BeaconPoint { from: 0, beacon: Beacon::Mainnet },
        BeaconPoint { from: 1_428_094, beacon: Beacon::Quicknet },
    ];
    Schedule { network, upgrades, beacons }
}
