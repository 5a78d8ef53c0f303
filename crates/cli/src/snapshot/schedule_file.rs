//! A network in a file: constants of one that is known, and its own upgrades.
//!
//! ```toml
//! name = "testnet-42"          # any
//! base = "mainnet"             # whose constants hold: mainnet, calibnet, butterflynet, devnet
//! genesis_version = 16
//! block_delay = 30             # seconds; that of the base if it is left out
//! [upgrades]                   # the last epoch before each, by its name in lower case
//! shark = 12
//! [bundles]                    # the list of actors that its migration installs, where it installs some
//! shark = "bafy…"
//! ```

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, anyhow};
use forest_blockstore::Cid;
use forest_rules::{Network, Schedule, ScheduleBuilder, Upgrade};
use forest_shared::{clock::ChainEpoch, version::NetworkVersion};
use serde::Deserialize;

use super::NetworkName;
use crate::configuration::toml_error;

/// What the file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleFile {
    name: String,
    base: NetworkName,
    genesis_version: u32,
    block_delay: Option<u64>,
    #[serde(default)]
    upgrades: BTreeMap<String, ChainEpoch>,
    #[serde(default)]
    bundles: BTreeMap<String, String>,
}

impl ScheduleFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, or is no such file: with the line.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        toml::from_str(&text).map_err(|error| toml_error(path, &text, &error))
    }

    /// The network, and the lists of actors that its upgrades install. `path` is named in errors.
    ///
    /// # Errors
    /// An upgrade that there is none of, a CID that is none, or upgrades that cannot follow each other.
    pub fn network(self, path: &Path) -> anyhow::Result<(Schedule, Vec<(Upgrade, Cid)>)> {
        let at = || path.display().to_string();
        let bundle = |(name, cid): (&String, &String)| {
            let list: Cid = cid.parse().with_context(|| format!("bundles.{name}"))?;
            Ok((upgrade(name)?, list))
        };
        let bundles = self.bundles.iter().map(bundle).collect::<anyhow::Result<_>>().with_context(at)?;
        Ok((self.schedule().with_context(at)?, bundles))
    }

    fn schedule(self) -> anyhow::Result<Schedule> {
        let genesis_version = NetworkVersion::new(self.genesis_version);
        let base = self.base.schedule();
        // One for the life of the process, as the names of all other networks are.
        let name: &'static str = self.name.leak();
        let network = Network {
            name,
            genesis_name: name,
            genesis_version,
            genesis_cid: None,
            block_delay: self.block_delay.unwrap_or(base.network().block_delay),
            fault_suppression: None,
            ..base.network().clone()
        };
        let of_base = base.upgrades().to_vec();
        let mut builder = ScheduleBuilder::from(base).network(network).genesis_version(genesis_version);
        // What the base went through later is not on this network's way; what came before, formulas ask for.
        for row in of_base {
            if row.upgrade.network_version().is_none_or(|version| version > genesis_version) {
                builder = builder.without(row.upgrade);
            }
        }
        for (name, height) in &self.upgrades {
            builder = builder.upgrade(upgrade(name)?, *height);
        }
        Ok(builder.build()?)
    }
}

fn upgrade(name: &str) -> anyhow::Result<Upgrade> {
    let named = Upgrade::ALL.iter().find(|upgrade| upgrade.name().eq_ignore_ascii_case(name));
    named.copied().ok_or_else(|| {
        let names: Vec<String> = Upgrade::ALL.iter().map(|upgrade| upgrade.name().to_lowercase()).collect();
        anyhow!("there is no upgrade {}; there are {}", crate::one_line(name), names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> anyhow::Result<(Schedule, Vec<(Upgrade, Cid)>)> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("network.toml");
        fs::write(&path, text)?;
        ScheduleFile::read(&path)?.network(&path)
    }

    const HEAD: &str = "name = \"testnet-42\"\nbase = \"mainnet\"\ngenesis_version = 16\n";

    #[test]
    fn a_network_has_the_constants_of_its_base_and_its_own_upgrades() {
        let list = Cid::default();
        let text = format!(
            "{HEAD}block_delay = 10\n[upgrades]\nshark = 12\nhygge = 24\n[bundles]\nshark = \"{list}\"\n"
        );
        let (schedule, bundles) = network(&text).unwrap();
        let constants = schedule.network();
        assert_eq!((constants.name, constants.block_delay), ("testnet-42", 10));
        assert_eq!(constants.chain_id, Schedule::mainnet().network().chain_id);
        assert_eq!(constants.genesis_cid, None);
        let versions =
            [0, 12, 13, 24, 25, 5_000_000].map(|epoch| schedule.network_version_at(epoch).to_string());
        assert_eq!(versions, ["16", "16", "17", "17", "18", "18"]);
        assert_eq!(schedule.height_of(Upgrade::Lightning), None);
        assert_eq!(bundles, [(Upgrade::Shark, list)]);
    }

    #[test]
    fn bad_files_say_what_is_wrong_and_where() {
        for (text, why) in [
            (String::new(), "network.toml"),
            (format!("{HEAD}colour = 1"), "network.toml:4: unknown field `colour`"),
            (HEAD.replace("mainnet", "moonnet"), "network.toml:2: unknown variant `moonnet`"),
            (format!("{HEAD}[upgrades]\nsharc = 1"), "there is no upgrade sharc; there are breeze, "),
            (format!("{HEAD}[upgrades]\nshark = 1\nhygge = 1"), "both at height 1"),
            (format!("{HEAD}[upgrades]\nhygge = 1\nshark = 2"), "would go back from network version 18"),
            (format!("{HEAD}[bundles]\nshark = \"bafy\""), "bundles.shark"),
        ] {
            let error = format!("{:#}", network(&text).unwrap_err());
            assert!(error.contains(why) && error.contains("network.toml"), "{why} in {error}");
            assert_eq!(error.lines().count(), 1, "{error}");
        }
    }
}
