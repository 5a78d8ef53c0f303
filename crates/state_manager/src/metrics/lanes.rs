//! Executions that run, and that wait for their turn, by lane: following the chain must not wait behind questions.

use prometheus::{IntGauge, IntGaugeVec, Result, core::Collector};

use super::family::gauges;

/// Why something is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// To follow the chain.
    Chain,
    /// To answer a question: a call, a simulation, a replay.
    Query,
}

impl Lane {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Chain, Self::Query];

    /// In a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chain => "chain",
            Self::Query => "query",
        }
    }
}

/// How many executions run and wait. A clone counts into the same numbers.
#[derive(Clone, Debug)]
pub struct LaneMetrics {
    running: IntGaugeVec,
    waiting: IntGaugeVec,
}

/// One execution in its gauge, until dropped.
#[derive(Debug)]
#[must_use = "dropped, it counts no longer"]
pub struct Occupied(IntGauge);

impl LaneMetrics {
    pub(super) fn new() -> Result<Self> {
        let lanes = Lane::ALL.map(Lane::name);
        Ok(Self {
            running: gauges("executions_running", "Executions that run", "lane", lanes)?,
            waiting: gauges("executions_waiting", "Executions that wait for their turn", "lane", lanes)?,
        })
    }

    /// Something waits for its turn.
    pub fn waits(&self, lane: Lane) -> Occupied {
        Occupied::new(&self.waiting, lane)
    }

    /// Something runs.
    pub fn runs(&self, lane: Lane) -> Occupied {
        Occupied::new(&self.running, lane)
    }

    pub(super) fn collectors(&self) -> Vec<&dyn Collector> {
        vec![&self.running, &self.waiting]
    }
}

impl Occupied {
    fn new(gauges: &IntGaugeVec, lane: Lane) -> Self {
        let gauge = gauges.with_label_values(&[lane.name()]);
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for Occupied {
    fn drop(&mut self) {
        self.0.dec();
    }
}
