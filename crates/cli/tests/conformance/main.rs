//! Every public vector, message for message, on the code that mainnet ran.
//!
//! Each vector is a test; two more run all of them in one process, on one thread and on all. In `faults.rs` the disk
//! fails under one of each network version. Skipped where vectors or bundles are missing, with a line that says what to
//! do. Compiled code is kept in the target folder, so that runners that start a process for each test do not compile each
//! time.

mod faults;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    thread,
};

use forest_bundles::BundleFolder;
use forest_cli::vectors::{Code, Ending, Proofs, Run, Runner, run_all};
use forest_testing::{fixtures, vectors};
use forest_vm::{Engine, engine::EngineConfig};
use libtest_mimic::{Arguments, Failed, Trial};

/// How many there are.
const VECTORS: usize = 320;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let files = vectors::paths();
    let missing = missing(&files);
    if let (Some(reason), false) = (&missing, arguments.list) {
        eprintln!("skipped: {reason}");
    }
    let ignored = missing.is_some();
    let files = Arc::new(files);
    let mut trials = vec![
        all(&files, "all on one thread", 1),
        all(&files, "all on all threads", thread::available_parallelism().map_or(2, usize::from).max(2)),
    ];
    trials.extend(faults::trials(&files));
    trials.extend(files.iter().cloned().map(one));
    let trials = trials.into_iter().map(|trial| trial.with_ignored_flag(ignored)).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Why nothing can run here.
fn missing(files: &[PathBuf]) -> Option<String> {
    let Some(file) = files.first() else { return Some(fixtures::SHARED_HINT.into()) };
    let code = Code::new(BundleFolder::discover().ok()?);
    // The first and the last are of the two network versions that there are vectors for.
    [file, files.last()?].into_iter().find_map(|file| code.lacks(file).ok()?)
}

fn runner(threads: u32) -> Runner {
    let folder = BundleFolder::discover().expect("a user has a folder");
    Runner::new(engine(threads), Code::new(folder), Proofs::Assumed)
}

fn engine(threads: u32) -> Engine {
    let mut config = EngineConfig::default();
    config.artifacts = Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("modules"));
    config.parallel_messages = threads;
    Engine::new(config).expect("an engine")
}

fn one(file: PathBuf) -> Trial {
    let name = file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    Trial::test(name, move || check(&runner(1).run(&file)?))
}

fn all(files: &Arc<Vec<PathBuf>>, name: &str, threads: usize) -> Trial {
    let files = Arc::clone(files);
    Trial::test(name, move || {
        let runs = run_all(&runner(u32::try_from(threads)?), &files, threads, |_| ())?;
        assert_eq!(runs.len(), VECTORS);
        check(&runs)
    })
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
