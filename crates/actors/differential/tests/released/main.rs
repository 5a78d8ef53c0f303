//! The actors of this repository do what the released ones do: every story, under several seeds.
//!
//! Skipped where the released bundle is not imported, with a line that says what to do. Compiled code is kept in the
//! target folder, so that runners that start a process for each test do not compile each time.

use std::{path::Path, process::ExitCode};

use forest_actors_differential::{Actors, Contest, Engines, canonical, ours, stories};
use forest_testing::Suite;

/// Why nothing can run here.
const MISSING: &str =
    "no released actors v18 of mainnet: import them as DEVELOPERS.md says under \"Actor bundles\"";
/// Each story is told so often, and never twice the same way.
const SEEDS: u64 = 2;
/// With fewer, nothing but the constructors ran.
const FEWEST_MESSAGES: u64 = 12;
/// What is compared.
const OURS: &[&str] = &[
    "system",
    "init",
    "cron",
    "account",
    "paymentchannel",
    "multisig",
    "reward",
    "placeholder",
    "ethaccount",
];

fn main() -> ExitCode {
    let released = canonical().expect("the folder of bundles is readable");
    let mut suite = Suite::unless_missing(released.is_none().then_some(MISSING));
    let released = released.unwrap_or_default();
    let ours = ours().expect("the bundle of this repository");
    for story in stories::all() {
        let (released, ours) = (released.clone(), ours.clone());
        suite = suite.test(story.name, move || tell(&released, &ours, &story));
    }
    suite.test("all actors take part, with code of their own", move || compared(&released, &ours)).run()
}

fn tell(released: &Actors, ours: &Actors, story: &stories::Story) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("differential");
    let engines = Engines::new(&folder, ours).expect("two engines");
    for seed in 0..SEEDS {
        let contest = Contest::new(released.clone(), ours, &engines).expect("two networks");
        let told = contest.tell(seed, story);
        let messages = told.unwrap_or_else(|difference| panic!("seed {seed}: {difference}"));
        assert!(messages > FEWEST_MESSAGES, "seed {seed}: a story of {messages} messages tells nothing");
    }
}

fn compared(released: &Actors, ours: &Actors) {
    let names: Vec<&str> = ours.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, OURS);
    let same = ours.iter().find(|actor| released.contains(actor));
    assert!(same.is_none(), "the released code is compared with itself");
}
