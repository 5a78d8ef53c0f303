//! A store that fails, delays, lacks blocks or tears batches, exactly where a test says.
//!
//! Tests wrap the store under test in a [`FaultyStore`] with a [`Plan`] and demand that whatever stands above
//! reports the fault as what it is (decision D7: a failing disk is never chain state, and never "absent").
//! [`sweep`] tries every place a fault can be.
//!
//! Invariant: a plan is deterministic. Which operation fails depends on the count of operations alone, which
//! block is lacking on its CID and the seed alone.

mod plan;
mod store;
mod sweep;
#[cfg(test)]
mod tests;

pub use plan::{Operation, Plan};
pub use store::{Counts, FaultyStore, InjectedFault};
pub use sweep::sweep;
