//! One frozen picture of the rules per network version, in `snapshots/`.
//!
//! The difference between two of them is what the upgrade changed. An upgrade adds one and a line to [`FROZEN`]; none
//! ever changes, and the digests make sure that accepting a changed one by accident does not go unnoticed.

use forest_encoding::hash;
use forest_rules::{Rules, all};

/// The first half of the BLAKE2b-256 of each picture. A line that changes forks the chain.
const FROZEN: &[(u32, &str)] = &[
    (16, "2d7baeade114acff9e7ae1504d59949e"),
    (17, "69f50242a3650557b1527460f5f0e53a"),
    (18, "13f5c6736cc8a7fb6ce974790f9121b6"),
    (19, "e5cb78313b163d68ff5159fb8b0acb4c"),
    (20, "cb6b9f64a1306c4e6a96b185bc1077a8"),
    (21, "73a95fcda17cdac63b8f16efbac9cf53"),
    (22, "7fa611a795592f3bfb7c7ff787d09a8f"),
    (23, "30a87a2b1c423f4f7e37f6345c1d62a5"),
    (24, "e3bef9df73eac08c76ef33bf6b8de0d3"),
    (25, "e26d869c5c300dcdbfb22d5dd52ec0fc"),
    (26, "e48dc01e333a1a3dde23cff6ce691324"),
    (27, "de3df8738ff47283a3cee0d6a6014814"),
    (28, "47e2be02e1ea5f970a10e053fb70ee31"),
    (29, "9d1fc86823139573ac73fed4318ec146"),
];

#[test]
fn rules_are_as_they_were() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for rules in all() {
            insta::assert_snapshot!(format!("nv{}", rules.version), picture(rules));
        }
    });
}

#[test]
fn no_snapshot_is_rewritten() {
    let digests: Vec<_> = all()
        .map(|rules| {
            let digest = hash::blake2b_256(picture(rules).as_bytes());
            (
                rules.version.number(),
                digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>(),
            )
        })
        .collect();
    let digests: Vec<_> = digests.iter().map(|(version, digest)| (*version, digest.as_str())).collect();
    assert_eq!(digests, FROZEN);
}

/// The rules as indented text, in the order of their fields; a value in parentheses stays on its line.
fn picture(rules: &Rules) -> String {
    let text = format!("{rules:#?}");
    let mut lines = text.lines().peekable();
    let mut picture = String::new();
    while let Some(line) = lines.next() {
        picture.push_str(line);
        let value = lines.next_if(|value| line.ends_with('(') && value.ends_with(','));
        if let Some(value) = value {
            picture.push_str(value.trim().trim_end_matches(','));
            picture.push_str(lines.next().expect("closed").trim());
        }
        picture.push('\n');
    }
    picture
}
