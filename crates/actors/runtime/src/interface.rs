//! What built-in actors know of each other: numbers of methods, and what these take and return.
//!
//! An actor names its own methods; here is what others call.

pub mod account;
pub mod init;
pub mod miner;
pub mod reward;
