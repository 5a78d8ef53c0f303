//! One frozen picture of the rules per network version, in `snapshots/`.
//!
//! The difference between two of them is what the upgrade changed. An upgrade adds one and a line to [`FROZEN`]; none
//! ever changes, and the digests make sure that accepting a changed one by accident does not go unnoticed.

use forest_encoding::hash;
use forest_rules::{Rules, all};

/// The first half of the BLAKE2b-256 of each picture. A line that changes forks the chain.
const FROZEN: &[(u32, &str)] = &[
    (16, "57a698ce3766cd1efc832f0e95c4d016"),
    (17, "68b3e527397a017ff18b7a5f24728459"),
    (18, "16930984852323b8a852f381ac0919f6"),
    (19, "4869f410e646c97534bf2a16fa084430"),
    (20, "30c1bfff8b82c193d7093c85429e2b25"),
    (21, "46fc1bf53c0708b42512607d38d62293"),
    (22, "965fb2bd003990725920aa71afb926af"),
    (23, "6fdc95be811fcf5ce508da92631277d4"),
    (24, "310daff4039c6de9d141a705674a2ac6"),
    (25, "e31352988206e0eb1f9c14bbe6f71df1"),
    (26, "77daaa3c32171fa9850267b5bceb702c"),
    (27, "408fd9623e41573df3c36cf5a8fe2aba"),
    (28, "7b37d2689eed673f7cf88ad07fc96351"),
    (29, "5ef6d0981480076394bd32987fc04e43"),
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
            (rules.version.number(), digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>())
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
