//! The number of a set of consensus rules.
//!
//! A plain number here: what it means is data in `forest_rules`, the only place where versions are compared. Order
//! exists so that tables can be searched.

use serde::{Deserialize, Serialize};

/// A network version. An upgrade at height H makes epoch H + 1 the first of the new version.
///
/// ```
/// use forest_shared::version::NetworkVersion;
/// assert_eq!(u32::from(NetworkVersion::V21), 21);
/// assert_eq!(NetworkVersion::from(21).to_string(), "21");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NetworkVersion(u32);

impl NetworkVersion {
    /// Genesis.
    pub const V0: Self = Self(0);
    /// Breeze.
    pub const V1: Self = Self(1);
    /// Smoke.
    pub const V2: Self = Self(2);
    /// Ignition.
    pub const V3: Self = Self(3);
    /// Actors v2.
    pub const V4: Self = Self(4);
    /// Tape.
    pub const V5: Self = Self(5);
    /// Kumquat.
    pub const V6: Self = Self(6);
    /// Calico.
    pub const V7: Self = Self(7);
    /// Persian.
    pub const V8: Self = Self(8);
    /// Orange.
    pub const V9: Self = Self(9);
    /// Trust (actors v3).
    pub const V10: Self = Self(10);
    /// Norwegian (actors v3.1).
    pub const V11: Self = Self(11);
    /// Turbo (actors v4).
    pub const V12: Self = Self(12);
    /// Hyperdrive (actors v5).
    pub const V13: Self = Self(13);
    /// Chocolate (actors v6).
    pub const V14: Self = Self(14);
    /// OhSnap (actors v7).
    pub const V15: Self = Self(15);
    /// Skyr (actors v8; the first on Wasm).
    pub const V16: Self = Self(16);
    /// Shark (actors v9).
    pub const V17: Self = Self(17);
    /// Hygge (actors v10).
    pub const V18: Self = Self(18);
    /// Lightning (actors v11).
    pub const V19: Self = Self(19);
    /// Thunder (actors v11).
    pub const V20: Self = Self(20);
    /// Watermelon (actors v12).
    pub const V21: Self = Self(21);
    /// Dragon (actors v13).
    pub const V22: Self = Self(22);
    /// Waffle (actors v14).
    pub const V23: Self = Self(23);
    /// TukTuk (actors v15).
    pub const V24: Self = Self(24);
    /// Teep (actors v16).
    pub const V25: Self = Self(25);
    /// Tock (actors v16).
    pub const V26: Self = Self(26);
    /// GoldenWeek (actors v17).
    pub const V27: Self = Self(27);
    /// FireHorse (actors v18).
    pub const V28: Self = Self(28);
    /// Solstice (actors v19).
    pub const V29: Self = Self(29);

    /// Any version, known or not.
    #[must_use]
    pub const fn new(version: u32) -> Self {
        Self(version)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl From<u32> for NetworkVersion {
    fn from(version: u32) -> Self {
        Self(version)
    }
}

impl From<NetworkVersion> for u32 {
    fn from(version: NetworkVersion) -> Self {
        version.0
    }
}

impl std::fmt::Display for NetworkVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
