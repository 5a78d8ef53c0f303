//! The published table of released bundles parses, and its lists hash to the CIDs it states.

use std::{fs, process::ExitCode};

use forest_builtin::{BuiltinActor, ReleaseNetwork, ReleasedBundles};
use forest_testing::{Suite, fixtures};

fn main() -> ExitCode {
    Suite::over_shared_fixtures()
        .test("every released bundle", || {
            let table = fs::read_to_string(fixtures::shared("builtin_actors_manifest.json")).unwrap();
            let releases: ReleasedBundles = serde_json::from_str(&table).unwrap();
            assert_eq!(releases.iter().len(), 37);

            for release in releases.iter() {
                let version = release.actors_version().unwrap();
                let expected = match version {
                    8 => 11,
                    9 => 12,
                    _ => 16,
                };
                assert_eq!(release.manifest.len(), expected, "{release:?}");
                for (actor, (name, code)) in BuiltinActor::ALL.iter().zip(release.manifest.iter()) {
                    assert_eq!(actor.name(), name);
                    assert_eq!(
                        release.manifest.type_of(code),
                        actor.number(),
                        "{name} of {}",
                        release.version
                    );
                    assert_eq!(releases.by_code(code).map(|(_, actor)| actor), Some(*actor));
                }
                assert_eq!(releases.by_root(&release.root), Some(release));
                assert_eq!(
                    releases.by_list(&release.list).map(|found| &found.manifest),
                    Some(&release.manifest)
                );
                assert_eq!(releases.find(&release.network, &release.version), Some(release));
            }
            assert!(releases.find(&ReleaseNetwork::Mainnet, "v16.0.1").is_some());
            assert!(releases.find(&ReleaseNetwork::Butterflynet, "v9.0.3").is_none());
        })
        .test("a table that lies is refused", || {
            let table = fs::read_to_string(fixtures::shared("builtin_actors_manifest.json")).unwrap();
            for (from, to) in
                [("\"system\"", "\"systen\""), ("      1,", "      2,"), ("calibnet", "sepolia")]
            {
                let changed = table.replacen(from, to, 1);
                assert_ne!(changed, table, "{from} is not in the table");
                assert!(serde_json::from_str::<ReleasedBundles>(&changed).is_err(), "{to}");
            }
        })
        .run()
}
