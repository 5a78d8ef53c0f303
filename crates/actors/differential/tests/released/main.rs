//! The actors of this repository do what the released ones do: every story, under several seeds.
//!
//! Skipped where the released bundle is not imported, with a line that says what to do. Compiled code is kept in the
//! target folder, so that runners that start a process for each test do not compile each time.

use std::{path::Path, process::ExitCode};

use forest_actors_differential::{Actors, Contest, Engines, canonical, stories};
use forest_testing::Suite;

/// Why nothing can run here.
const MISSING: &str =
    "no released actors v18 of mainnet: import them as DEVELOPERS.md says under \"Actor bundles\"";
/// Each story is told so often, and never twice the same way.
const SEEDS: u64 = 2;
/// With fewer, nothing but the constructors ran.
const FEWEST_MESSAGES: u64 = 12;

fn main() -> ExitCode {
    let released = canonical().expect("the folder of bundles is readable");
    let mut suite = Suite::unless_missing(released.is_none().then_some(MISSING));
    let released = released.unwrap_or_default();
    for story in stories::all() {
        let released = released.clone();
        suite = suite.test(story.name, move || tell(released, &story));
    }
    suite.run()
}

fn tell(released: Actors, story: &stories::Story) {
    let ours = ours(&released);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("differential");
    let engines = Engines::new(&folder, &ours).expect("two engines");
    let seeds = std::env::var("SEEDS").map_or(0..SEEDS, |s| {
        let (a, b) = s.split_once('-').unwrap();
        a.parse().unwrap()..b.parse().unwrap()
    });
    for seed in seeds {
        let contest = Contest::new(released.clone(), &ours, &engines).expect("two networks");
        let told = contest.tell(seed, story);
        let messages = told.unwrap_or_else(|difference| panic!("seed {seed}: {difference}"));
        assert!(messages > FEWEST_MESSAGES, "seed {seed}: a story of {messages} messages tells nothing");
    }
}

fn ours(released: &Actors) -> Actors {
    let Some(folder) = std::env::var_os("MULTI_WASM") else { return released.clone() };
    let entries = std::fs::read_dir(folder).expect("folder");
    entries
        .map(|e| {
            let e = e.unwrap();
            (e.path().file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read(e.path()).unwrap())
        })
        .collect()
}
