//! The results of many runs: a document for programs, a table for people.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    time::Duration,
};

use serde::{Serialize, Serializer};

use super::{Ending, Mismatch, Run};
use crate::table::Table;

/// The results of many runs.
///
/// As JSON: `passed`, `failed`, `skipped` (how many), `gas` (sum), `seconds` (of the whole), `threads`, `proofs`, and
/// `vectors`, a list of objects with `id`, `file`, `class` (`message`, `tipset`), `network_version`, `epoch`, `result`
/// (`passed`, `failed`, `skipped`), `gas`, `seconds`, and where there are any `reason` (of a skip), `mismatches` and `traces`.
#[derive(Debug, Serialize)]
pub struct Report {
    /// How many passed.
    pub passed: usize,
    /// How many failed.
    pub failed: usize,
    /// How many were skipped.
    pub skipped: usize,
    /// Gas that all used.
    pub gas: u64,
    /// How long all took.
    #[serde(rename = "seconds", serialize_with = "seconds")]
    pub time: Duration,
    /// On how many threads.
    pub threads: usize,
    /// Who said whether proofs are good.
    pub proofs: &'static str,
    /// The runs, in the order of their files.
    pub vectors: Vec<Run>,
}

impl Report {
    /// A report on runs.
    #[must_use]
    pub fn new(vectors: Vec<Run>, time: Duration, threads: usize, proofs: &'static str) -> Self {
        let count = |name: &str| vectors.iter().filter(|run| run.ending.name() == name).count();
        Self {
            passed: count("passed"),
            failed: count("failed"),
            skipped: count("skipped"),
            gas: vectors.iter().map(|run| run.gas).sum(),
            time,
            threads,
            proofs,
            vectors,
        }
    }
}

impl Ending {
    /// `passed`, `failed` or `skipped`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed(_) => "failed",
            Self::Skipped(_) => "skipped",
        }
    }
}

impl Serialize for Run {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a, T> {
            id: &'a str,
            file: String,
            class: &'static str,
            network_version: u32,
            epoch: i64,
            result: &'static str,
            gas: u64,
            seconds: f64,
            #[serde(skip_serializing_if = "Option::is_none")]
            reason: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            mismatches: Option<&'a [Mismatch]>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            traces: Vec<T>,
        }
        let (reason, mismatches) = match &self.ending {
            Ending::Passed => (None, None),
            Ending::Failed(mismatches) => (None, Some(mismatches.as_slice())),
            Ending::Skipped(reason) => (Some(reason.as_str()), None),
        };
        Fields {
            id: &self.id,
            file: self.file.display().to_string(),
            class: self.class.name(),
            network_version: self.network_version,
            epoch: self.epoch,
            result: self.ending.name(),
            gas: self.gas,
            seconds: self.time.as_secs_f64(),
            reason,
            mismatches,
            traces: self.trace_json(),
        }
        .serialize(serializer)
    }
}

fn seconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64())
}

/// What failed, then why some were skipped, then a row for each network version.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for run in &self.vectors {
            if let Ending::Failed(mismatches) = &run.ending {
                writeln!(f, "failed: {} ({})", run.id, run.file.display())?;
                for line in mismatches.iter().flat_map(|mismatch| lines(&mismatch.to_string())) {
                    writeln!(f, "  {line}")?;
                }
                writeln!(f)?;
            }
        }
        let reasons: BTreeSet<&str> = self.vectors.iter().filter_map(|run| run.skipped()).collect();
        for reason in reasons {
            let count = self.vectors.iter().filter(|run| run.skipped() == Some(reason)).count();
            writeln!(f, "skipped {count}: {reason}\n")?;
        }
        write!(f, "{}", self.table())?;
        let (threads, time) = (self.threads, self.time.as_secs_f64());
        writeln!(f, "\n{time:.1} s on {threads} threads, proofs {}", self.proofs)
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

impl Run {
    fn skipped(&self) -> Option<&str> {
        match &self.ending {
            Ending::Skipped(reason) => Some(reason),
            _ => None,
        }
    }
}

impl Report {
    /// A row for each network version, and one for all where there are several.
    fn table(&self) -> Table<6> {
        let mut rows: BTreeMap<u32, Vec<&Run>> = BTreeMap::new();
        for run in &self.vectors {
            rows.entry(run.network_version).or_default().push(run);
        }
        let mut table =
            Table::new(["version", "passed", "failed", "skipped", "gas", "time"], &[1, 2, 3, 4, 5]);
        for (version, runs) in &rows {
            table.row(row(format!("nv{version}"), runs));
        }
        if rows.len() != 1 {
            table.row(row("all".into(), &self.vectors.iter().collect::<Vec<_>>()));
        }
        table
    }
}

fn row(name: String, runs: &[&Run]) -> [String; 6] {
    let count = |ending: &str| runs.iter().filter(|run| run.ending.name() == ending).count().to_string();
    let gas: u64 = runs.iter().map(|run| run.gas).sum();
    let time: Duration = runs.iter().map(|run| run.time).sum();
    let time = format!("{:.1} s", time.as_secs_f64());
    [name, count("passed"), count("failed"), count("skipped"), gas.to_string(), time]
}
