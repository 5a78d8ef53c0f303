//! Messages on small networks of every version: each test is named for the rule it proves.
//!
//! The networks are made by [`kit`]: a valid state whose actors are WebAssembly text, so that what runs, and what it
//! costs, can be read and counted here.

mod kit;

mod deploy;
mod endings;
mod fees;
mod frames;
mod limits;
mod messages;
mod preflight;
mod syscalls;
mod transfers;
