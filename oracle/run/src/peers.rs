//! `oracle peers`: how fast the published engines and ours execute the same messages.
//!
//! Side by side in one process, in turn, warm, untraced; medians of several rounds and their ratios, since a time by itself
//! says nothing on a machine that others use. A vector counts only where both engines end in its state.

mod case;
mod table;

use std::{
    error::Error,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use forest_bundles::BundleFolder;
use oracle_judges::{Judge, Ours, Overlay, Watch, published};

use self::case::Case;
pub(crate) use self::table::Table;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The two engines, in the order in which they are timed.
#[derive(Clone, Copy, Debug, Default)]
struct Pair<T> {
    reference: T,
    ours: T,
}

/// Median times of one vector.
#[derive(Clone, Debug)]
struct Timed {
    name: String,
    version: u32,
    gas: u64,
    execution: Pair<Duration>,
    flush: Pair<Duration>,
}

/// One run of one engine.
struct Lap {
    execution: Duration,
    flush: Duration,
    gas: u64,
    good: bool,
}

/// Times every vector below a folder that can run here.
///
/// # Errors
/// A vector cannot be read, or an engine refuses a state.
pub(crate) fn run(folder: &Path, rounds: usize, filter: &str, mut said: impl FnMut(&str)) -> Result<Table> {
    let bundles = BundleFolder::discover()?;
    let mut table = Table::default();
    let ours = Ours::new(1, None)?;
    let mut judges: Vec<(u32, Box<dyn Judge>)> = Vec::new();
    for file in files(folder)? {
        if !file.to_string_lossy().contains(filter) {
            continue;
        }
        let case = match Case::read(&file, &bundles)? {
            Ok(case) => case,
            Err(reason) => {
                table.skipped.push((file, reason));
                continue;
            }
        };
        said(&case.name);
        // Engines of the published crates belong to a version; each is made once, and stays warm.
        let version = case.epoch.version.number();
        if judges.iter().all(|(known, _)| *known != version) {
            judges.push((version, published(case.rules)));
        }
        let judge = judges.iter().find(|(known, _)| *known == version).map(|(_, judge)| &**judge);
        let judge = judge.ok_or("an engine that was just made")?;
        match time(&case, judge, &ours, rounds)? {
            Some(timed) => table.timed.push(timed),
            None => table.skipped.push((file, "one of the engines does not end in its state".to_owned())),
        }
    }
    Ok(table)
}

/// Times a vector, the engines in turn; `None` where one of them does something else.
fn time(case: &Case, reference: &dyn Judge, ours: &dyn Judge, rounds: usize) -> Result<Option<Timed>> {
    let (mut execution, mut flush) = (Pair::<Vec<Duration>>::default(), Pair::<Vec<Duration>>::default());
    let mut gas = 0;
    // The first round compiles, and fills what is kept warm.
    for round in 0..=rounds {
        let (theirs, own) = (lap(case, reference)?, lap(case, ours)?);
        if !theirs.good || !own.good {
            return Ok(None);
        }
        gas = own.gas;
        if round > 0 {
            execution.reference.push(theirs.execution);
            execution.ours.push(own.execution);
            flush.reference.push(theirs.flush);
            flush.ours.push(own.flush);
        }
    }
    let medians = |mut laps: Pair<Vec<Duration>>| Pair {
        reference: median(&mut laps.reference),
        ours: median(&mut laps.ours),
    };
    Ok(Some(Timed {
        name: case.name.clone(),
        version: case.epoch.version.number(),
        gas,
        execution: medians(execution),
        flush: medians(flush),
    }))
}

fn lap(case: &Case, judge: &dyn Judge) -> Result<Lap> {
    let store = Arc::new(Overlay::new(Arc::clone(&case.blocks)));
    let began = Instant::now();
    let node = Arc::clone(&case.node) as _;
    let mut session = judge.open_on(&case.epoch, &case.root, store, node, Watch::Nothing)?;
    let mut gas = 0u64;
    for (message, kind) in &case.messages {
        let Ok(answer) = session.apply(message, *kind) else { break };
        gas = gas.saturating_add(answer.gas_used);
    }
    let execution = began.elapsed();
    let began = Instant::now();
    let root = session.flush();
    let flush = began.elapsed();
    Ok(Lap { execution, flush, gas, good: root.is_ok_and(|root| root == case.expected) })
}

fn median(laps: &mut [Duration]) -> Duration {
    laps.sort_unstable();
    laps.get(laps.len() / 2).copied().unwrap_or_default()
}

/// The files of vectors below a folder, sorted.
fn files(folder: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                files.push(path);
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}
