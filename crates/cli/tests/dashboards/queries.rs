//! The expressions of the dashboard and of the rules.

use std::path::PathBuf;

use serde_json::Value;

use crate::prometheus::Prometheus;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../dashboards").canonicalize().unwrap()
}

pub(crate) fn rules_file() -> PathBuf {
    folder().join("alerts.yml")
}

/// Every expression of the dashboard.
pub(crate) fn dashboard() -> Vec<String> {
    let text = std::fs::read_to_string(folder().join("forest-fvm.json")).unwrap();
    let mut found = Vec::new();
    collect(&serde_json::from_str(&text).unwrap(), &mut found);
    found
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("expr").map(|expr| expr.as_str().unwrap().to_owned()));
            fields.values().for_each(|value| collect(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

/// Every expression of the rules, as Prometheus has read them; it must have evaluated all of them without error.
pub(crate) fn rules(prometheus: &Prometheus) -> Vec<String> {
    let groups = prometheus.api("/api/v1/rules");
    let groups = groups["groups"].as_array().unwrap();
    let rules: Vec<&Value> = groups.iter().flat_map(|group| group["rules"].as_array().unwrap()).collect();
    for rule in &rules {
        assert_ne!(rule["health"], "err", "{rule}");
    }
    rules.iter().map(|rule| rule["query"].as_str().unwrap().to_owned()).collect()
}

/// What the dashboard fills in when it is looked at.
pub(crate) fn substituted(query: &str) -> String {
    query.replace("$instance", ".*").replace("$__rate_interval", "1m").replace("$__range", "5m")
}

/// The expression of an alert without its comparison, which has no value while all is well.
pub(crate) fn value_of_alert(query: &str) -> String {
    let comparison = [" > ", " < "].into_iter().filter_map(|sign| query.rfind(sign)).max();
    let (value, limit) = query.split_at(comparison.unwrap_or_else(|| panic!("{query} compares nothing")));
    assert!(limit[3..].parse::<f64>().is_ok(), "{query} does not end in a comparison with a number");
    value.to_owned()
}
