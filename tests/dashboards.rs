//! The dashboard and the alert rules name metrics that there are, and leave none out that an operator should see.

use std::collections::BTreeSet;

const DASHBOARD: &str = include_str!("../dashboards/forest-fvm.json");
const RULES: &str = include_str!("../dashboards/alerts.yml");
const PAGE: &str = include_str!("../docs/metrics.md");

/// What a histogram is scraped as.
const SERIES: [&str; 3] = ["_bucket", "_sum", "_count"];

/// The metrics that a text names.
fn named(text: &str) -> BTreeSet<String> {
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    text.split(word).filter(|name| name.starts_with("forest_fvm_")).map(str::to_owned).collect()
}

/// The metrics that docs/metrics.md has rows for, which tests/metrics.rs compares with what is exported; histograms as
/// they are scraped.
fn documented() -> BTreeSet<String> {
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let names = rows.flat_map(|(name, rest)| match rest.starts_with("histogram") {
        true => SERIES.map(|series| format!("{name}{series}")).to_vec(),
        false => vec![name.to_owned()],
    });
    names.collect()
}

#[test]
fn dashboard_and_rules_name_only_metrics_that_there_are() {
    let documented = documented();
    for (file, text) in [("forest-fvm.json", DASHBOARD), ("alerts.yml", RULES)] {
        let unknown: Vec<String> = named(text).difference(&documented).cloned().collect();
        assert_eq!(unknown, [""; 0], "{file}");
        assert!(named(text).len() > 10, "{file} names metrics");
    }
}

#[test]
fn every_metric_is_on_the_dashboard() {
    let shown = named(DASHBOARD);
    let base = |name: &str| SERIES.iter().fold(name.to_owned(), |name, series| name.replace(series, ""));
    let shown: BTreeSet<String> = shown.iter().map(|name| base(name)).collect();
    let all: BTreeSet<String> = documented().iter().map(|name| base(name)).collect();
    let hidden: Vec<&String> = all.difference(&shown).collect();
    assert_eq!(hidden, [""; 0]);
}
