//! One frozen picture of the rules per network version, in `snapshots/`.
//!
//! The difference between two of them is what the upgrade changed. An upgrade adds one and a line to [`FROZEN`]; none
//! ever changes, and the digests make sure that accepting a changed one by accident does not go unnoticed.

use forest_encoding::hash;
use forest_rules::{Rules, all};

/// The first half of the BLAKE2b-256 of each picture. A line that changes forks the chain.
const FROZEN: &[(u32, &str)] = &[
    (16, "4303001ee62febd42a85f2ec1e84877a"),
    (17, "6052acb9d9c9311c97303db302e55554"),
    (18, "bd73be2b4ad7e157549b4d08662dfc1a"),
    (19, "ae5e498c63045e772db27aa19fc02ad6"),
    (20, "b4654ece29a8f3c061ea84444965f46a"),
    (21, "b9cf5a3890535ccddf50c0a363612242"),
    (22, "dda95ebd4bdc8cbad1d9fc933f193585"),
    (23, "7bf4c6795c16823898fa13f4139e18fc"),
    (24, "c936c06d6fbd3af7588385b481d07fb0"),
    (25, "d706b3e191253a3c7cee0e70527562a7"),
    (26, "710a9307a10033eab849ad491668b92f"),
    (27, "8b3022fbdf6e43f38b48538eae965e61"),
    (28, "5f28e0961f116c4511e98c8e5fd1c1b1"),
    (29, "f94bd848b69d078f0ba38000b4f01848"),
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
