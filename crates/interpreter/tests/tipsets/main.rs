//! The loop on small networks: order, null rounds, migrations, what counts, who earns, and the five kinds of failure.
//!
//! Exactness over real messages is shown elsewhere: golden vectors of both classes, and the oracle.

mod failures;
mod kit;
mod order;
