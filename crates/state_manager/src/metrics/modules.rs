//! The compiled modules of an engine: how many were compiled, how many found on disk, how long both took.
//!
//! The engine counts by itself and knows no metrics; a scrape reads its statistics.

use std::time::Duration;

use forest_vm::{Engine, engine::Statistics};
use parking_lot::Mutex;
use prometheus::{
    Counter, IntCounter, Opts, Registry, Result,
    core::{Collector, Desc},
    proto::MetricFamily,
};

use super::family::counter;

type Count = fn(&Statistics) -> u64;
type Time = fn(&Statistics) -> Duration;

const COUNTS: [(&str, &str, Count); 4] = [
    ("modules_compiled_total", "Modules compiled", |s| s.compiled),
    ("modules_loaded_total", "Compiled modules found on disk", |s| s.loaded),
    ("modules_rejected_total", "Compiled modules on disk that could not be used", |s| s.rejected),
    ("modules_failures_total", "Times that the folder of compiled modules could not be used", |s| s.failures),
];

const TIMES: [(&str, &str, Time); 2] = [
    ("modules_compile_seconds_total", "Time that compiling took", |s| s.compile_time),
    ("modules_load_seconds_total", "Time that loading compiled modules took", |s| s.load_time),
];

/// Exports the statistics of one [`Engine`].
///
/// ```
/// # use forest_vm::Engine;
/// # use forest_state_manager::ModulesCollector;
/// let registry = prometheus::Registry::new();
/// ModulesCollector::register(&Engine::new(Default::default())?, &registry)?;
/// assert_eq!(registry.gather().len(), 6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ModulesCollector {
    engine: Engine,
    counts: Vec<(IntCounter, Count)>,
    times: Vec<(Counter, Time)>,
    /// One scrape at a time: counters are raised by what they are behind.
    scrape: Mutex<()>,
}

impl ModulesCollector {
    /// Registers the statistics of an engine.
    ///
    /// # Errors
    /// When the registry has those of an engine already.
    pub fn register(engine: &Engine, registry: &Registry) -> Result<()> {
        let counts = COUNTS.iter().map(|(name, help, read)| Ok((counter(name, help)?, *read)));
        let time = |name: &str, help: &str| Counter::with_opts(Opts::new(format!("forest_fvm_{name}"), help));
        let times = TIMES.iter().map(|(name, help, read)| Ok((time(name, help)?, *read)));
        registry.register(Box::new(Self {
            engine: engine.clone(),
            counts: counts.collect::<Result<_>>()?,
            times: times.collect::<Result<_>>()?,
            scrape: Mutex::new(()),
        }))
    }
}

impl Collector for ModulesCollector {
    fn desc(&self) -> Vec<&Desc> {
        let counts = self.counts.iter().flat_map(|(count, _)| count.desc());
        counts.chain(self.times.iter().flat_map(|(time, _)| time.desc())).collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let _one_at_a_time = self.scrape.lock();
        let now = self.engine.statistics();
        for (count, read) in &self.counts {
            count.inc_by(read(&now).saturating_sub(count.get()));
        }
        for (time, read) in &self.times {
            time.inc_by((read(&now).as_secs_f64() - time.get()).max(0.0));
        }
        let counts = self.counts.iter().flat_map(|(count, _)| count.collect());
        counts.chain(self.times.iter().flat_map(|(time, _)| time.collect())).collect()
    }
}

impl std::fmt::Debug for ModulesCollector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModulesCollector").field("engine", &self.engine.statistics()).finish_non_exhaustive()
    }
}
