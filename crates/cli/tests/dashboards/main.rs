//! The dashboard and the alert rules, put to a real Prometheus that scrapes the tool while it replays a chain: every
//! expression must find data.
//!
//! Skipped where there is no Prometheus.

#[path = "../tool/kit.rs"]
#[expect(dead_code, reason = "shared with the tests of the tool, which use all of it")]
mod kit;
mod prometheus;
mod queries;
#[path = "../tool/world.rs"]
#[expect(dead_code, reason = "shared with the tests of the tool, which use all of it")]
mod world;

use std::{process::ExitCode, sync::LazyLock, time::Duration};

use forest_shared::version::NetworkVersion;
use forest_testing::{Suite, chain::ChainPlan};
use serde_json::Value;

use crate::{
    prometheus::{Prometheus, Promtool, missing},
    queries::{dashboard, rules, substituted, value_of_alert},
    world::World,
};

/// Long enough to be scraped several times on the way.
static CHAIN: LazyLock<World> = LazyLock::new(|| World::new(ChainPlan::new(21, NetworkVersion::V28, 120)));

fn main() -> ExitCode {
    Suite::unless_missing(missing())
        .test("the rules are rules for Prometheus", || Promtool::check_rules(&queries::rules_file()))
        .test("every expression of dashboard and rules finds data", every_expression_finds_data)
        .run()
}

fn every_expression_finds_data() {
    let seer = CHAIN.seer();
    let mut replay = prometheus::Replay::start(&seer);
    let prometheus = Prometheus::scraping(replay.address(), &queries::rules_file());
    replay.wait_until_done();
    let all = CHAIN.tipsets().count() as f64;
    prometheus.wait_for("sum(forest_fvm_tipset_seconds_count{part=\"total\"})", |tipsets| tipsets == all);
    let rate = prometheus.number("sum(rate(forest_fvm_tipset_seconds_count{part=\"total\"}[1m]))");
    assert!(rate.is_some_and(|rate| rate > 0.0), "it was scraped on the way: {rate:?}");
    ask_everything(&prometheus);
}

fn ask_everything(prometheus: &Prometheus) {
    let mut asked = 0;
    let mut silent = Vec::new();
    let of_rules = rules(prometheus).into_iter().map(|query| value_of_alert(&query));
    for query in dashboard().into_iter().chain(of_rules) {
        let query = substituted(&query);
        asked += 1;
        match prometheus.query(&query) {
            Value::Array(samples) if !samples.is_empty() => {}
            other => silent.push(format!("{query}\n  {other}")),
        }
    }
    assert!(
        silent.is_empty(),
        "{} of {asked} expressions find nothing:\n{}",
        silent.len(),
        silent.join("\n")
    );
    assert!(asked > 60, "only {asked} expressions");
    let firing = prometheus.firing();
    assert!(!firing.iter().any(|alert| alert == "ForestFvmMismatch"), "{firing:?}");
}

/// How long anything here may take before the test gives up.
const PATIENCE: Duration = Duration::from_secs(180);
