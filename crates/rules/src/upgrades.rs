//! What each network upgrade changed, one file per upgrade.
//!
//! [`nv16_skyr`] states the rules of the first version in full. Every other file is a function that takes the rules of
//! the version before and changes them line by line, each line saying what it found and what it leaves ([`set`]), so
//! that a line which does not apply is found at once and not on chain. An upgrade whose function is empty changed
//! actors or the node, and its header says what.
//!
//! Older files never change, which the frozen snapshots in `snapshots/` prove. A new upgrade is
//! 1. a number in `forest_shared::version`, a file here, and its line in [`UPGRADES`];
//! 2. its new snapshot (`INSTA_UPDATE=new cargo test -p forest_rules`, rename, read it against the one before) and a
//!    digest in `tests/snapshots.rs`;
//! 3. a row in `schedule/upgrade.rs`, and heights where they are known;
//! 4. rows in `syscalls/table.rs` for new imports, and the versions it belongs to in the tests of prices.

use std::fmt::Debug;

use forest_shared::version::NetworkVersion;

use crate::Rules;

pub(crate) mod nv16_skyr;
mod nv17_shark;
mod nv18_hygge;
mod nv19_lightning;
mod nv20_thunder;
mod nv21_watermelon;
mod nv22_dragon;
mod nv23_waffle;
mod nv24_tuktuk;
mod nv25_teep;
mod nv26_tock;
mod nv27_golden_week;
mod nv28_fire_horse;
mod nv29_solstice;

/// A function that turns the rules of one version into those of the next.
type Apply = fn(&mut Rules);

/// The upgrades after the first version, in order.
pub(crate) const UPGRADES: &[(NetworkVersion, Apply)] = &[
    (NetworkVersion::V17, nv17_shark::apply),
    (NetworkVersion::V18, nv18_hygge::apply),
    (NetworkVersion::V19, nv19_lightning::apply),
    (NetworkVersion::V20, nv20_thunder::apply),
    (NetworkVersion::V21, nv21_watermelon::apply),
    (NetworkVersion::V22, nv22_dragon::apply),
    (NetworkVersion::V23, nv23_waffle::apply),
    (NetworkVersion::V24, nv24_tuktuk::apply),
    (NetworkVersion::V25, nv25_teep::apply),
    (NetworkVersion::V26, nv26_tock::apply),
    (NetworkVersion::V27, nv27_golden_week::apply),
    (NetworkVersion::V28, nv28_fire_horse::apply),
    (NetworkVersion::V29, nv29_solstice::apply),
];

/// Changes a rule from what it was to what it is.
///
/// # Panics
/// If it was something else, or nothing changes: then the file that calls this is wrong, whatever the input. The
/// first use of any rule runs all of them, so no such file gets past a test.
#[track_caller]
fn set<T: PartialEq + Debug>(rule: &mut T, old: T, new: T) {
    assert!(*rule == old, "the upgrade expects {old:?} and finds {rule:?}");
    assert!(old != new, "the upgrade changes {old:?} to itself");
    *rule = new;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_changes_what_it_expects() {
        let mut rule = 4;
        set(&mut rule, 4, 5);
        assert_eq!(rule, 5);
    }

    #[test]
    #[should_panic(expected = "expects 3 and finds 4")]
    fn set_refuses_what_it_does_not_expect() {
        set(&mut 4, 3, 5);
    }

    #[test]
    #[should_panic(expected = "changes 4 to itself")]
    fn set_refuses_no_change() {
        set(&mut 4, 4, 4);
    }
}
