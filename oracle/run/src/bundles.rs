//! The code that networks run: the released bundles of the user, where they are, and else this repository's own.

use std::collections::BTreeMap;

use forest_blockstore::Cid;
use forest_bundles::BundleFolder;
use forest_rules::Rules;
use forest_shared::version::NetworkVersion;
use oracle_cases::{Bundle, probes, workloads::actors::actors_version};

/// The lists of actors that mainnet runs, by their version.
const MAINNET: &[(u32, &str)] = &[
    (8, "bafy2bzacecfvxn3uhc5qrmdybpp2f65hbk2psppa3fzuxlb5c35bgsxs7puk6"),
    (9, "bafy2bzacebhoemuuebamhlw7mbr7ehljkymyaf75ywlw4irms4xv3oosskpyk"),
    (10, "bafy2bzacea5a4r4pgc5pjcy2kx7mcbjcmc72chs7qqyl5o4jirxiplnqdmpo2"),
    (11, "bafy2bzacecjwjjpt7z4u2bvkwabsjgllvhvccr6trupvyl2t5ozfc2ie3m3d6"),
    (12, "bafy2bzaceagtyc6ilyswzbnrqesundxukptrnohuesaz6vo4gnlz6n2kojjgk"),
    (13, "bafy2bzacebbitl3dzqy3s76tp5rt3nan7kxgtw5fpque3bc7joufeesxhvbkg"),
    (14, "bafy2bzacebs7r6j33n7xccgn6ewkowhxnndltz43wv256igyubqwc5x5rkqn6"),
    (15, "bafy2bzaceakdqsy5u3lptqnqag44sgrgazi6l2u6ukdxopcpdprtsnet5mobk"),
    (16, "bafy2bzaceavbltrvpskmmc4lmy3ur7ymigxqtnesdx3lld576puv63uolufks"),
    (17, "bafy2bzaceasz5pov3d4tyxxdcxj2qvvdnkdxihzycj5oos5t2xj5pznwvxvem"),
    (18, "bafy2bzacea275suujjuaddglc2kbbgracldjbbs5cjys6zsivcswubv5x7es4"),
];

/// The bundles of a user, each read once.
#[derive(Debug, Default)]
pub(crate) struct Released {
    bundles: BTreeMap<u32, Vec<(String, Vec<u8>)>>,
    /// The versions that are not here.
    pub(crate) missing: Vec<u32>,
}

impl Released {
    /// Reads the bundles that some network versions need.
    ///
    /// # Errors
    /// When a bundle is damaged.
    pub(crate) fn read(
        network_versions: impl Iterator<Item = u32>,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let folder = BundleFolder::discover()?;
        let mut released = Self::default();
        let mut wanted: Vec<u32> =
            network_versions.map(|version| actors_version(NetworkVersion::from(version))).collect();
        wanted.dedup();
        for version in wanted {
            let list = MAINNET.iter().find(|(other, _)| *other == version);
            let list: Cid = list.ok_or("no such version of the actors")?.1.parse()?;
            match folder.load(&list)? {
                Some(bundle) => {
                    let code = |cid: &Cid| {
                        let block = bundle.blocks().iter().find(|block| block.cid == *cid);
                        block.map(|block| block.data.to_vec()).ok_or("a bundle without its code")
                    };
                    let actors = bundle.manifest.iter().map(|(name, cid)| Ok((name.to_owned(), code(cid)?)));
                    released.bundles.insert(version, actors.collect::<Result<_, &str>>()?);
                }
                None => released.missing.push(version),
            }
        }
        Ok(released)
    }

    /// The released bundle of a version with the probes beside it, where it is here.
    pub(crate) fn bundle(&self, rules: &Rules) -> Option<Bundle> {
        let version = actors_version(rules.version);
        let builtin = self.bundles.get(&version)?.clone();
        Some(Bundle {
            name: format!("mainnet v{version}"),
            canonical: true,
            builtin,
            probes: probes::all(rules),
        })
    }
}
