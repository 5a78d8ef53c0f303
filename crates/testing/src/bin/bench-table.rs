//! Turns the results of `make bench` into the table of docs/benchmarks.md.
//!
//! Benchmarks are named `<crate>/<operation>/<case>` and hold two functions on the same data, `ours` and
//! `reference`. Criterion leaves a folder per function; this reads the medians back and prints one row per pair,
//! because ratios of one run are what can be compared, and single times are not.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde_json::Value;

/// The medians of one pair, in nanoseconds.
#[derive(Default)]
struct Pair {
    ours: Option<f64>,
    reference: Option<f64>,
}

fn main() -> ExitCode {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| forest_testing::fixtures::workspace_root().join("target"), PathBuf::from);
    let mut pairs = BTreeMap::new();
    collect(&target.join("criterion"), &mut pairs);
    if pairs.is_empty() {
        eprintln!("no results below {}: run `make bench` first", target.join("criterion").display());
        return ExitCode::FAILURE;
    }
    print(&pairs);
    ExitCode::SUCCESS
}

/// Finds every `new/benchmark.json` below a folder and records its median.
fn collect(folder: &Path, pairs: &mut BTreeMap<String, Pair>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()) {
        if path.file_name().is_some_and(|name| name == "new") {
            record(&path, pairs);
        } else {
            collect(&path, pairs);
        }
    }
}

/// Reads the name and the median of one function.
fn record(folder: &Path, pairs: &mut BTreeMap<String, Pair>) -> Option<()> {
    let benchmark = read_json(&folder.join("benchmark.json"))?;
    let estimates = read_json(&folder.join("estimates.json"))?;
    let median = estimates["median"]["point_estimate"].as_f64()?;
    let pair = pairs.entry(benchmark["group_id"].as_str()?.to_owned()).or_default();
    match benchmark["function_id"].as_str()? {
        "ours" => pair.ours = Some(median),
        "reference" => pair.reference = Some(median),
        _ => {}
    }
    Some(())
}

fn read_json(path: &Path) -> Option<Value> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

#[expect(clippy::print_stdout, reason = "the table is the output of this tool")]
fn print(pairs: &BTreeMap<String, Pair>) {
    println!("| benchmark | ours | reference | times as fast |");
    println!("| --- | ---: | ---: | ---: |");
    for (name, pair) in pairs {
        let time = |ns: Option<f64>| ns.map_or_else(|| "–".to_owned(), human);
        let ratio = match (pair.ours, pair.reference) {
            (Some(ours), Some(reference)) => format!("{:.2}", reference / ours),
            _ => "–".to_owned(),
        };
        println!("| {name} | {} | {} | {ratio} |", time(pair.ours), time(pair.reference));
    }
}

/// A time with three digits and its unit.
fn human(ns: f64) -> String {
    let (value, unit) = match ns {
        ns if ns < 1e3 => (ns, "ns"),
        ns if ns < 1e6 => (ns / 1e3, "µs"),
        ns if ns < 1e9 => (ns / 1e6, "ms"),
        ns => (ns / 1e9, "s"),
    };
    match value {
        v if v < 10.0 => format!("{v:.2} {unit}"),
        v if v < 100.0 => format!("{v:.1} {unit}"),
        v => format!("{v:.0} {unit}"),
    }
}
