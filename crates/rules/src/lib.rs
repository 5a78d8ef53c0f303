//! Network versions as data: prices, limits, syscalls, behaviours, schedules.
