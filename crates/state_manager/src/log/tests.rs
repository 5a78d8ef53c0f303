use std::{fmt::Write as _, sync::Arc, time::Duration};

use forest_blocks::TipsetKey;
use forest_blockstore::Cid;
use forest_interpreter::{Failure, Observer, Phase, Unobserved};
use forest_vm::HostError;
use parking_lot::Mutex;
use serde_json::Value;
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use super::{Spans, executed, failed};
use crate::{Exits, TipsetStats};

/// Writes down what is logged above a level: lines as target and text, spans as they open and close.
#[derive(Clone)]
struct Log {
    level: Level,
    said: Arc<Mutex<Vec<String>>>,
}

impl Log {
    /// What is said above a level while something runs.
    fn above(level: Level, work: impl FnOnce()) -> Vec<String> {
        let log = Self { level, said: Arc::default() };
        tracing::subscriber::with_default(log.clone(), work);
        std::mem::take(&mut log.said.lock())
    }
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut said = self.said.lock();
        said.push(format!("opens {}", span.metadata().name()));
        Id::from_u64(said.len() as u64)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut text = Text(event.metadata().target().to_owned());
        event.record(&mut text);
        self.said.lock().push(text.0);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
    fn try_close(&self, _: Id) -> bool {
        self.said.lock().push("closes".into());
        true
    }
}

fn key() -> TipsetKey {
    TipsetKey::from(vec![Cid::default()])
}

fn stats() -> TipsetStats {
    let mut stats =
        TipsetStats { epoch: 77, messages: Exits { ok: 3, ..Exits::default() }, ..TipsetStats::default() };
    stats.time.early = Duration::from_millis(40);
    stats.time.messages = Duration::from_millis(1500);
    stats.time.cron = Duration::from_millis(400);
    stats.time.flush = Duration::from_millis(60);
    (stats.gas.messages, stats.gas.rewards, stats.gas.cron) = (900, 50, 50);
    stats
}

#[test]
fn a_tipset_is_one_line_with_the_split() {
    let said = Log::above(Level::INFO, || executed(&key(), &stats(), None));
    let [line] = said.as_slice() else { panic!("{said:?}") };
    for part in [
        "forest_fvm::tipset ",
        "message=executed tipset",
        "epoch=77",
        "early_ms=40",
        "msg_ms=1500",
        "msg_gas=900",
        "reward_gas=50",
        "cron_ms=400",
        "flush_ms=60",
        "total_ms=2000",
        "messages=3",
    ] {
        assert!(line.contains(part), "{part} in {line}");
    }
}

#[test]
fn only_a_tipset_above_the_threshold_is_slow() {
    let threshold = |millis| Some(Duration::from_millis(millis));
    let at = |threshold| Log::above(Level::WARN, || executed(&key(), &stats(), threshold));
    assert_eq!(at(threshold(2000)), [""; 0]);
    assert_eq!(at(None), [""; 0]);
    let said = at(threshold(1999));
    let [line] = said.as_slice() else { panic!("{said:?}") };
    let json = line.strip_prefix("forest_fvm::slow_tipset message=").unwrap();
    let report: Value = serde_json::from_str(json).unwrap();
    assert_eq!(report["tipset"]["epoch"], 77);
    assert_eq!(report["tipset"]["key"][0], Cid::default().to_string());
    assert_eq!(report["tipset"]["gas_used"], 1000);
    assert_eq!(report["timing"]["total_ms"], 2000.0);
    assert_eq!(report["throughput"]["mgas_per_sec"], 0.0005);
    assert_eq!(report["cache"]["blocks"]["first_touch_hit_rate"], Value::Null, "nothing was read");
}

#[test]
fn a_failure_says_its_kind() {
    let failure = Failure::from(HostError::Missing(Cid::default()));
    let said = Log::above(Level::WARN, || failed(&key(), &stats(), &failure));
    assert!(said[0].contains("this node failed") && said[0].contains("is not in the store"), "{said:?}");
}

#[test]
fn parts_have_spans_that_end_before_the_next_begins() {
    let steps = || {
        let mut nobody = Unobserved;
        let mut spans = Spans::new(&mut nobody);
        for phase in [Phase::Early, Phase::Messages, Phase::Cron, Phase::Flush] {
            spans.phase(phase);
        }
    };
    assert_eq!(Log::above(Level::DEBUG, steps), ["opens cron", "closes", "opens flush", "closes"]);
    assert_eq!(Log::above(Level::INFO, steps), [""; 0]);
}
