//! Which workload runs when, with which seed, on which code.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use forest_rules::Rules;
use oracle_cases::{
    Bundle, Dice, Genesis, Stop, World, probes,
    workloads::{Needs, Workload, all},
};
use oracle_judges::{Judge, Ours, published};

use crate::{
    bundles::Released,
    coverage::Coverage,
    reproduction::Reproduction,
    shrink,
    trial::{Court, Difference, Trial},
};

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) versions: Vec<&'static Rules>,
    pub(crate) seed: u64,
    pub(crate) time: Option<Duration>,
    /// Only workloads whose name has this in it.
    pub(crate) filter: String,
    pub(crate) limits: usize,
    pub(crate) threads: usize,
    pub(crate) released: Released,
    pub(crate) modules: Option<std::path::PathBuf>,
}

/// What came of a version.
#[derive(Debug)]
pub(crate) struct Findings {
    pub(crate) coverage: Vec<Coverage>,
    pub(crate) failures: Vec<Failure>,
}

/// A workload that did not run to its end as it should.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) version: u32,
    pub(crate) workload: &'static str,
    pub(crate) code: String,
    /// What was found, in words.
    pub(crate) lines: Vec<String>,
    /// What repeats a difference.
    pub(crate) reproduction: Option<Reproduction>,
}

/// One workload on one version and code.
#[derive(Clone, Copy)]
struct Task {
    /// Which of the versions.
    version: usize,
    workload: Workload,
    canonical: bool,
}

impl Plan {
    /// Runs all that is asked for: every version in turn, round after round until the time is up, or once.
    pub(crate) fn run(&self, tell: impl Fn(&str) + Sync) -> Result<Findings, String> {
        let until = self.time.map(|time| Instant::now() + time);
        let ours = Ours::new(self.threads, self.modules.clone())?;
        let queue = Mutex::new((0_u64, self.tasks().into_iter()));
        let findings = Mutex::new(Findings {
            coverage: vec![Coverage::default(); self.versions.len()],
            failures: Vec::new(),
        });
        let work = || {
            // The published engines compile for themselves; those of a thread are kept for all its tasks.
            let mut judges: Vec<Option<Box<dyn Judge>>> = self.versions.iter().map(|_| None).collect();
            while let Some((round, task)) = self.next(&queue, until) {
                let rules = self.versions[task.version];
                let judge = judges[task.version].get_or_insert_with(|| published(rules));
                let mut coverage = Coverage::default();
                let failure = self.perform(task, round, &**judge, &ours, until, &mut coverage, &tell);
                let mut findings = findings.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                findings.coverage[task.version].add(coverage);
                // One of a kind is enough.
                let known = |failure: &Failure| {
                    let same = |other: &&Failure| {
                        (other.version, other.workload) == (failure.version, failure.workload)
                    };
                    findings.failures.iter().any(|other| same(&other))
                };
                if let Some(failure) = failure.filter(|failure| !known(failure)) {
                    // The account comes at the end; nobody should wait for it to hear of this.
                    let first = failure.lines.first().map_or("", String::as_str);
                    eprintln!("nv{} {} on {}: {first:.300}", failure.version, failure.workload, failure.code);
                    findings.failures.push(failure);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..self.threads {
                let thread = std::thread::Builder::new().stack_size(crate::STACK);
                thread.spawn_scoped(scope, work).map_err(|error| error.to_string())?;
            }
            Ok::<_, String>(())
        })?;
        findings.into_inner().map_err(|error| error.to_string())
    }

    /// All workloads of all versions, version by version.
    fn tasks(&self) -> Vec<Task> {
        let mut tasks = Vec::new();
        for (version, rules) in self.versions.iter().enumerate() {
            for workload in all() {
                let number = rules.version.number();
                if number < workload.since || !workload.name.contains(&self.filter) {
                    continue;
                }
                if self.released.bundle(rules).is_some() {
                    tasks.push(Task { version, workload, canonical: true });
                }
                if workload.needs == Needs::Probes {
                    tasks.push(Task { version, workload, canonical: false });
                }
            }
        }
        tasks
    }

    /// The next task, with the number of its round.
    fn next(
        &self,
        queue: &Mutex<(u64, std::vec::IntoIter<Task>)>,
        until: Option<Instant>,
    ) -> Option<(u64, Task)> {
        let mut queue = queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if until.is_some_and(|until| Instant::now() > until) {
            return None;
        }
        if let Some(task) = queue.1.next() {
            return Some((queue.0, task));
        }
        until?;
        *queue = (queue.0 + 1, self.tasks().into_iter());
        queue.1.next().map(|task| (queue.0, task))
    }

    #[expect(clippy::too_many_arguments, reason = "one call, out of the loop of a thread")]
    fn perform(
        &self,
        task: Task,
        round: u64,
        judge: &dyn Judge,
        ours: &Ours,
        until: Option<Instant>,
        coverage: &mut Coverage,
        tell: &impl Fn(&str),
    ) -> Option<Failure> {
        let rules = self.versions[task.version];
        let bundle = self.bundle(rules, task.canonical)?;
        let name = task.workload.name;
        tell(&format!("nv{} {} {name}, round {round}", rules.version, bundle.name));
        let failed = |lines, reproduction| {
            let version = rules.version.number();
            Some(Failure { version, workload: name, code: bundle.name.clone(), lines, reproduction })
        };
        let genesis = match Genesis::new(rules, &bundle) {
            Ok(genesis) => genesis,
            Err(error) => return failed(vec![error.to_string()], None),
        };
        let court = Court { published: judge, ours, genesis: &genesis, until, limits: self.limits };
        let seed = seed(self.seed, round, rules.version.number(), name);
        match perform(court, &bundle, task.workload, seed, coverage) {
            Ok(()) => None,
            Err(Ended::Broken(why)) => failed(vec![format!("the workload is broken: {why}")], None),
            Err(Ended::Differs(difference, deeds)) => {
                tell(&format!("nv{} {name}: a difference; shrinking", rules.version));
                let court = Court { until: None, ..court };
                let deeds = shrink::shrink(court, deeds, difference.kind());
                let lines = shrink::repeat(court, &deeds).map_or(difference.lines, |smaller| smaller.lines);
                let version = rules.version.number();
                failed(lines, Some(Reproduction { version, canonical: task.canonical, deeds }))
            }
        }
    }

    /// The code of a version.
    pub(crate) fn bundle(&self, rules: &Rules, canonical: bool) -> Option<Bundle> {
        if canonical { self.released.bundle(rules) } else { Some(probes::own_bundle(rules)) }
    }
}

/// How a workload ended, unless it just ended.
enum Ended {
    Broken(String),
    Differs(Difference, Vec<oracle_cases::Deed>),
}

fn perform(
    court: Court<'_>,
    bundle: &Bundle,
    workload: Workload,
    seed: u64,
    coverage: &mut Coverage,
) -> Result<(), Ended> {
    let mut trial = Trial::new(court, coverage).map_err(|stop| Ended::Broken(stop.to_string()))?;
    let done = trial.construct();
    trial.deeds.clear();
    let done = done.and_then(|()| (workload.run)(&mut World::new(&mut trial, bundle, Dice::new(seed))));
    let done = done.and_then(|()| trial.end());
    if let Some(difference) = trial.difference.take() {
        let mut deeds = std::mem::take(&mut trial.deeds);
        deeds.truncate(difference.at + 1);
        return Err(Ended::Differs(difference, deeds));
    }
    match done {
        Ok(()) => coverage.workloads += 1,
        Err(Stop::NoReceipt) => coverage.refused += 1,
        Err(Stop::Time) => {}
        Err(stop) => return Err(Ended::Broken(stop.to_string())),
    }
    Ok(())
}

/// A seed for every workload, version and round.
fn seed(seed: u64, round: u64, version: u32, workload: &str) -> u64 {
    let text = format!("{seed} {round} {version} {workload}");
    let digest = forest_encoding::hash::blake2b_256(text.as_bytes());
    u64::from_le_bytes(std::array::from_fn(|at| digest[at]))
}

#[cfg(test)]
mod tests;
