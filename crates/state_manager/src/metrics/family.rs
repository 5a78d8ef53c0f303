//! How metrics are made: their prefix, and the values of their labels from the beginning.

use prometheus::{
    Gauge, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Result,
};

fn opts(name: &str, help: &str) -> Opts {
    Opts::new(format!("forest_fvm_{name}"), help)
}

fn histogram_opts(name: &str, help: &str, buckets: &[f64]) -> HistogramOpts {
    HistogramOpts { common_opts: opts(name, help), buckets: buckets.to_vec() }
}

pub(super) fn counter(name: &str, help: &str) -> Result<IntCounter> {
    IntCounter::with_opts(opts(name, help))
}

pub(super) fn gauge(name: &str, help: &str) -> Result<IntGauge> {
    IntGauge::with_opts(opts(name, help))
}

pub(super) fn ratio(name: &str, help: &str) -> Result<Gauge> {
    Gauge::with_opts(opts(name, help))
}

pub(super) fn histogram(name: &str, help: &str, buckets: &[f64]) -> Result<Histogram> {
    Histogram::with_opts(histogram_opts(name, help, buckets))
}

/// A counter for each value of a label.
pub(super) fn counters<'a>(
    name: &str,
    help: &str,
    label: &str,
    values: impl IntoIterator<Item = &'a str>,
) -> Result<IntCounterVec> {
    let family = IntCounterVec::new(opts(name, help), &[label])?;
    for value in values {
        family.get_metric_with_label_values(&[value])?;
    }
    Ok(family)
}

/// A gauge for each value of a label.
pub(super) fn gauges<'a>(
    name: &str,
    help: &str,
    label: &str,
    values: impl IntoIterator<Item = &'a str>,
) -> Result<IntGaugeVec> {
    let family = IntGaugeVec::new(opts(name, help), &[label])?;
    for value in values {
        family.get_metric_with_label_values(&[value])?;
    }
    Ok(family)
}

/// A histogram for each value of a label.
pub(super) fn histograms<'a>(
    name: &str,
    help: &str,
    label: &str,
    values: impl IntoIterator<Item = &'a str>,
    buckets: &[f64],
) -> Result<HistogramVec> {
    let family = HistogramVec::new(histogram_opts(name, help, buckets), &[label])?;
    for value in values {
        family.get_metric_with_label_values(&[value])?;
    }
    Ok(family)
}
