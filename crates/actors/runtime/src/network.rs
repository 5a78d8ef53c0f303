//! What the protocol fixes about the network, and actors compute with.

/// How many blocks an epoch has on average, by the design of the election.
pub const EXPECTED_LEADERS_PER_EPOCH: u64 = 5;
