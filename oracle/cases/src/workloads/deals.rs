//! Being written.
pub(super) const WORKLOADS: &[super::Workload] = &[];
