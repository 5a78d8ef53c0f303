//! What the tool can be told to do.

mod actor;
mod bisect;
mod bundle;
mod config;
mod devnet;
mod diff;
mod extract;
mod replay;
mod stats;
mod trace;
mod vectors;

use std::io::Write;

use clap::{Parser, Subcommand};

use crate::Verdict;

/// Executes tipsets of the Filecoin network again, shows what happens in them, and runs its test vectors.
#[derive(Debug, Parser)]
#[command(name = "forest-fvm", version, max_term_width = 110, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  all is well
  1  something that was checked is not as it should be
  2  bad input, or this machine could not do it; nothing was half done";

#[derive(Debug, Subcommand)]
enum Command {
    #[command(subcommand)]
    Actor(actor::Command),
    Bisect(bisect::Bisect),
    #[command(subcommand)]
    Bundle(bundle::Command),
    Config(config::Config),
    Devnet(devnet::Devnet),
    Diff(diff::Diff),
    Extract(extract::Extract),
    Replay(replay::Replay),
    Stats(stats::Stats),
    Trace(trace::Trace),
    Validate(replay::Validate),
    Vectors(vectors::Vectors),
}

impl Arguments {
    /// Does what was asked for.
    pub(crate) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        match self.command {
            Command::Actor(command) => command.run(out),
            Command::Bisect(arguments) => arguments.run(out),
            Command::Bundle(command) => command.run(out),
            Command::Config(arguments) => arguments.run(out),
            Command::Devnet(arguments) => arguments.run(out),
            Command::Diff(arguments) => arguments.run(out),
            Command::Extract(arguments) => arguments.run(out),
            Command::Replay(arguments) => arguments.run(out),
            Command::Stats(arguments) => arguments.run(out),
            Command::Trace(arguments) => arguments.run(out),
            Command::Validate(arguments) => arguments.run(out),
            Command::Vectors(arguments) => arguments.run(out),
        }
    }
}
