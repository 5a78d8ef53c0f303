//! What a user can say about a snapshot beside its files.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use forest_rules::Schedule;

use crate::vectors::Proofs;

/// How a snapshot is to be understood.
#[derive(Clone, Debug, Args)]
pub struct SnapshotOptions {
    /// The network, where the snapshot does not reach back to a genesis that is known
    #[arg(long, value_enum, value_name = "NAME", conflicts_with = "schedule")]
    pub network: Option<NetworkName>,
    /// A file that says which network it is, and when it upgrades: see docs/configuration.md
    #[arg(long, value_name = "FILE")]
    pub schedule: Option<PathBuf>,
    /// Keep computed states in a database in this folder, for the next run [default: in memory, as far as
    /// the archives lack them]
    #[arg(long, value_name = "FOLDER")]
    pub db: Option<PathBuf>,
    /// Who says whether a proof of storage is good
    #[arg(long, value_enum, default_value = "real")]
    pub proofs: Proofs,
}

/// Nothing said: the network is what the snapshot says, states are kept in memory, proofs are verified.
impl Default for SnapshotOptions {
    fn default() -> Self {
        Self { network: None, schedule: None, db: None, proofs: Proofs::Real }
    }
}

/// A network that is known by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NetworkName {
    /// The main network
    Mainnet,
    /// The calibration network
    Calibnet,
    /// The network for rehearsing upgrades
    Butterflynet,
    /// A local network with the defaults of Forest's
    Devnet,
}

impl NetworkName {
    /// When it changes its rules.
    #[must_use]
    pub fn schedule(self) -> Schedule {
        match self {
            Self::Mainnet => Schedule::mainnet(),
            Self::Calibnet => Schedule::calibnet(),
            Self::Butterflynet => Schedule::butterflynet(),
            Self::Devnet => Schedule::devnet(),
        }
    }
}
