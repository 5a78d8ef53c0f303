//! The upgrades that networks have been through, by name.
//!
//! An upgrade and a network version are not the same: fixes of calibnet carry a migration and no new version, Phoenix
//! switched the beacon and nothing else. What an upgrade does to the rules is in `crate::upgrades`; what it does to
//! the state is the migrations' work.

use forest_shared::version::NetworkVersion;

/// Declares the upgrades from rows of name, version and whether the state is migrated.
macro_rules! upgrades {
    ($(#[doc = $doc:literal] $name:ident: $version:expr, $migrates:ident;)*) => {
        /// A network upgrade. Order is the order in which mainnet went through them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Upgrade {
            $(#[doc = $doc] $name,)*
        }

        impl Upgrade {
            /// Every upgrade.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// The version that it brings, or `None`: the one before it stays.
            #[must_use]
            pub const fn network_version(self) -> Option<NetworkVersion> {
                match self { $(Self::$name => $version,)* }
            }

            /// Whether the state is migrated. (Migrations before nv17 are not written in this workspace.)
            #[must_use]
            pub const fn migrates(self) -> bool {
                match self { $(Self::$name => $migrates,)* }
            }
        }
    };
}

const fn nv(version: u32) -> Option<NetworkVersion> {
    Some(NetworkVersion::new(version))
}

upgrades! {
    #[doc = "nv1: the faucet is recovered; the base fee is pinned for two hours."] Breeze: nv(1), true;
    #[doc = "nv2: the base fee forgets packing efficiency; drand's mainnet."] Smoke: nv(2), false;
    #[doc = "nv3: multisigs are vested anew."] Ignition: nv(3), true;
    #[doc = "The reserve is refilled."] Refuel: None, true;
    #[doc = "nv4: actors v2."] Assembly: nv(4), true;
    #[doc = "nv5."] Tape: nv(5), false;
    #[doc = "Mainnet begins in earnest."] Liftoff: None, true;
    #[doc = "nv6."] Kumquat: nv(6), false;
    #[doc = "nv7: vesting is corrected."] Calico: nv(7), true;
    #[doc = "nv8."] Persian: nv(8), false;
    #[doc = "nv9."] Orange: nv(9), false;
    #[doc = "A fix of the window of proofs."] Claus: None, false;
    #[doc = "nv10: actors v3."] Trust: nv(10), true;
    #[doc = "nv11."] Norwegian: nv(11), false;
    #[doc = "nv12: actors v4."] Turbo: nv(12), true;
    #[doc = "nv13: actors v5."] Hyperdrive: nv(13), true;
    #[doc = "nv14: actors v6."] Chocolate: nv(14), true;
    #[doc = "nv15: actors v7, the last on native code."] OhSnap: nv(15), true;
    #[doc = "nv16: actors v8, the first on WebAssembly."] Skyr: nv(16), true;
    #[doc = "nv17: actors v9."] Shark: nv(17), true;
    #[doc = "nv18: actors v10."] Hygge: nv(18), true;
    #[doc = "nv19: actors v11."] Lightning: nv(19), true;
    #[doc = "nv20: the rollover of WindowPoSt ends."] Thunder: nv(20), false;
    #[doc = "nv21: actors v12."] Watermelon: nv(21), true;
    #[doc = "Calibnet: actors v12 are replaced."] WatermelonFix: None, true;
    #[doc = "Calibnet: actors v12 are replaced again."] WatermelonFix2: None, true;
    #[doc = "nv22: actors v13."] Dragon: nv(22), true;
    #[doc = "drand's quicknet (FIP-0063)."] Phoenix: None, false;
    #[doc = "Calibnet: actors v13 are replaced."] DragonFix: None, true;
    #[doc = "nv23: actors v14."] Waffle: nv(23), true;
    #[doc = "nv24: actors v15."] TukTuk: nv(24), true;
    #[doc = "nv25: actors v16."] Teep: nv(25), true;
    #[doc = "nv26: FIP-0100 is complete."] Tock: nv(26), false;
    #[doc = "Calibnet: actors v16 are replaced."] TockFix: None, true;
    #[doc = "nv27: actors v17."] GoldenWeek: nv(27), true;
    #[doc = "nv28: actors v18; a new base fee (FIP-0115)."] FireHorse: nv(28), true;
    #[doc = "nv29: actors v19. Unscheduled."] Solstice: nv(29), true;
}
