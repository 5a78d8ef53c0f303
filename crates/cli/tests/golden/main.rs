//! What the published engines answered, on every network version, over the actors of this repository: on any clone.
//!
//! The golden vectors are files below tests/fixtures/golden, written by the oracle (`oracle golden`); each brings its state
//! and all code along. Every file is a test, run as `forest-fvm vectors` runs it. Further tests hold the folder against
//! its list, and all files against what was run: a vector that nobody opened proves nothing.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use forest_bundles::BundleFolder;
use forest_cli::vectors::{Code, Ending, Proofs, Run, Runner, find, run_all};
use forest_testing::fixtures;
use forest_vm::{Engine, engine::EngineConfig};
use libtest_mimic::{Arguments, Failed, Trial};

/// All network versions that ran on Wasm.
const VERSIONS: std::ops::RangeInclusive<u32> = 16..=29;
/// The classes that each version needs.
const CLASSES: [&str; 2] = ["message", "tipset"];
/// Most bytes that all vectors together may take.
const LIMIT: u64 = 10_000_000;

/// How many vectors there are, by version and class.
type Counts = BTreeMap<(u32, String), usize>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let files = files();
    let mut trials = vec![
        Trial::test("the folder is what its list says", the_folder_is_what_its_list_says),
        Trial::test("every file is opened, every version and class is there", every_file_is_opened),
        Trial::test("together they are small", together_they_are_small),
    ];
    trials.extend(files.into_iter().map(one));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn folder() -> PathBuf {
    fixtures::workspace_root().join("tests/fixtures/golden")
}

fn files() -> Vec<PathBuf> {
    find(&[folder()]).expect("the golden vectors are committed")
}

fn one(file: PathBuf) -> Trial {
    let name = file.strip_prefix(folder()).unwrap_or(&file).with_extension("").display().to_string();
    Trial::test(name, move || check(&runner().run(&file)?))
}

/// A runner without any bundle: golden vectors need none.
fn runner() -> Runner {
    let mut config = EngineConfig::default();
    config.artifacts = Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden-modules"));
    config.parallel_messages = 1;
    let engine = Engine::new(config).expect("an engine");
    let nowhere = BundleFolder::open(Path::new(env!("CARGO_TARGET_TMPDIR")).join("no bundles here"));
    Runner::new(engine, Code::new(nowhere), Proofs::Assumed)
}

fn check(runs: &[Run]) -> Result<(), Failed> {
    for run in runs {
        match &run.ending {
            Ending::Passed => {}
            Ending::Skipped(reason) => return Err(format!("{}: skipped: {reason}", run.id).into()),
            Ending::Failed(mismatches) => {
                let text: String = mismatches.iter().map(ToString::to_string).collect();
                return Err(format!("{}:\n{text}", run.id).into());
            }
        }
    }
    Ok(())
}

/// The list stands beside the vectors, so that one which vanishes is missed.
fn the_folder_is_what_its_list_says() -> Result<(), Failed> {
    let list = fs::read_to_string(folder().join("list.txt"))?;
    let listed = list.lines().map(entry).collect::<Option<Counts>>().ok_or("a line `nvN class count`")?;
    let mut found = Counts::new();
    for file in files() {
        let version = file.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        let version = version.and_then(|name| name.strip_prefix("nv")).ok_or("a folder nvN")?.parse()?;
        let name = file.file_name().and_then(|name| name.to_str()).ok_or("a name")?;
        let class = name.split('-').next().ok_or("a class")?.to_owned();
        *found.entry((version, class)).or_default() += 1;
    }
    assert_eq!(found, listed);
    Ok(())
}

fn entry(line: &str) -> Option<((u32, String), usize)> {
    let mut words = line.split(' ');
    let version = words.next()?.strip_prefix("nv")?.parse().ok()?;
    let class = words.next()?.to_owned();
    Some(((version, class), words.next()?.parse().ok()?))
}

fn every_file_is_opened() -> Result<(), Failed> {
    let files = files();
    let runs = run_all(&runner(), &files, 1, |_| ())?;
    check(&runs)?;
    let opened: Vec<PathBuf> = runs.iter().map(|run| run.file.clone()).collect();
    assert_eq!(opened, files);
    for version in VERSIONS {
        for class in CLASSES {
            let is_one = |run: &&Run| run.network_version == version && run.class.name() == class;
            assert!(runs.iter().any(|run| is_one(&run)), "no {class} vector of nv{version}");
        }
    }
    assert!(runs.iter().all(|run| run.gas > 0), "a vector in which nothing happens");
    Ok(())
}

fn together_they_are_small() -> Result<(), Failed> {
    let sizes = files().into_iter().map(|file| Ok(fs::metadata(file)?.len()));
    let size: u64 = sizes.sum::<Result<u64, std::io::Error>>()?;
    assert!(size < LIMIT, "{size} bytes");
    Ok(())
}
