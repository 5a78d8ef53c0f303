//! Chain time: epochs of thirty seconds, counted from genesis.

/// The number of an epoch: the chain's only clock. Signed, since arithmetic on it may reach below genesis.
pub type ChainEpoch = i64;

/// The mark of an epoch that was never set.
pub const EPOCH_UNDEFINED: ChainEpoch = -1;

/// Length of an epoch, in seconds.
pub const EPOCH_DURATION_SECONDS: i64 = 30;

/// Epochs in an hour.
pub const EPOCHS_IN_HOUR: ChainEpoch = 60 * 60 / EPOCH_DURATION_SECONDS;

/// Epochs in a day.
pub const EPOCHS_IN_DAY: ChainEpoch = 24 * EPOCHS_IN_HOUR;
