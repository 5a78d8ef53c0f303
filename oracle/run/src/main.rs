//! `oracle`: puts the same messages to the published engines and to ours, and compares all that comes of them.
//!
//! | To understand | read |
//! | --- | --- |
//! | one network under two engines | `trial.rs`, `compare.rs` |
//! | the same message at many gas limits | `sweep.rs` |
//! | which workloads run, when, on which code | `plan.rs`, `bundles.rs` |
//! | what was reached, what was not | `coverage.rs` |
//! | golden vectors | `golden.rs`, and `tipsets.rs`: tipsets under a published engine |
//! | whole chains | `chain.rs` |
//! | how fast either engine is | `peers.rs` |
//! | a difference becomes a file that repeats it | `shrink.rs`, `reproduction.rs` |

mod bundles;
mod chain;
mod command;
mod compare;
mod coverage;
mod golden;
mod peers;
mod plan;
mod reproduction;
mod shrink;
mod state;
mod sweep;
mod tipsets;
mod trial;

use std::process::ExitCode;

use clap::Parser as _;

/// Native stack of every thread that runs an engine: the published ones recurse on it, as deep as actors call.
const STACK: usize = 1 << 30;

fn main() -> ExitCode {
    // Panics of engines are caught and reported as what they are: answers.
    std::panic::set_hook(Box::new(|_| {}));
    let arguments = command::Arguments::parse();
    let running = std::thread::Builder::new().stack_size(STACK).spawn(move || arguments.run());
    let ended = running.map(std::thread::JoinHandle::join);
    match ended {
        Ok(Ok(Ok(true))) => ExitCode::SUCCESS,
        Ok(Ok(Ok(false))) => ExitCode::from(1),
        Ok(Ok(Err(error))) => failed(&error.to_string()),
        Ok(Err(_)) => failed("the oracle itself panicked"),
        Err(error) => failed(&error.to_string()),
    }
}

fn failed(why: &str) -> ExitCode {
    eprintln!("error: {why}");
    ExitCode::from(2)
}
