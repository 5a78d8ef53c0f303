//! What was timed, as a table for people and as JSON for programs. Ratios say how many times as fast ours is.

use std::{collections::BTreeMap, fmt, path::PathBuf, time::Duration};

use serde_json::{Value, json};

use super::{Pair, Timed};

/// All that was timed.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(super) timed: Vec<Timed>,
    pub(crate) skipped: Vec<(PathBuf, String)>,
}

impl Table {
    /// Every vector, in microseconds.
    pub(crate) fn json(&self) -> Value {
        let micros = |pair: &Pair<Duration>| json!({ "reference": pair.reference.as_micros(), "ours": pair.ours.as_micros() });
        let vectors = self.timed.iter().map(|timed| {
            json!({
                "name": timed.name, "network_version": timed.version, "gas": timed.gas, "ratio": timed.ratio(),
                "execution": micros(&timed.execution), "flush": micros(&timed.flush),
            })
        });
        json!({ "vectors": vectors.collect::<Vec<_>>(), "skipped": self.skipped.len() })
    }
}

impl Timed {
    fn whole(&self) -> Pair<Duration> {
        Pair {
            reference: self.execution.reference + self.flush.reference,
            ours: self.execution.ours + self.flush.ours,
        }
    }

    fn ratio(&self) -> f64 {
        self.whole().ratio()
    }
}

impl Pair<Duration> {
    fn ratio(&self) -> f64 {
        self.reference.as_secs_f64() / self.ours.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    fn sum<'a>(pairs: impl Iterator<Item = &'a Self>) -> Self {
        pairs.fold(Self::default(), |sum, pair| Self {
            reference: sum.reference + pair.reference,
            ours: sum.ours + pair.ours,
        })
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut versions: BTreeMap<u32, Vec<&Timed>> = BTreeMap::new();
        for timed in &self.timed {
            versions.entry(timed.version).or_default().push(timed);
        }
        writeln!(f, "| vectors | execution | flush | both | median ratio | slowest |")?;
        writeln!(f, "| --- | --- | --- | --- | --- | --- |")?;
        for (version, timed) in versions {
            let whole: Vec<Pair<Duration>> = timed.iter().map(|timed| timed.whole()).collect();
            let mut ratios: Vec<f64> = timed.iter().map(|timed| timed.ratio()).collect();
            ratios.sort_by(f64::total_cmp);
            let median = ratios.get(ratios.len() / 2).copied().unwrap_or(0.0);
            let slowest = timed.iter().min_by(|a, b| a.ratio().total_cmp(&b.ratio()));
            writeln!(
                f,
                "| {} of nv{version} | {:.2} | {:.2} | {:.2} | {median:.2} | {} |",
                timed.len(),
                Pair::sum(timed.iter().map(|timed| &timed.execution)).ratio(),
                Pair::sum(timed.iter().map(|timed| &timed.flush)).ratio(),
                Pair::sum(whole.iter()).ratio(),
                slowest.map_or(String::new(), |timed| format!("{:.2} {}", timed.ratio(), timed.name)),
            )?;
        }
        if !self.skipped.is_empty() {
            writeln!(f, "\n{} vectors were not timed:", self.skipped.len())?;
        }
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, reason) in &self.skipped {
            *reasons.entry(reason).or_default() += 1;
        }
        reasons.iter().try_for_each(|(reason, count)| writeln!(f, "  {count}: {reason}"))
    }
}
