//! `forest-fvm actor new|build|check|run|test|trace`.

mod build;
mod check;
mod new;
mod run;
mod test;
mod trace;

use std::{io::Write, path::PathBuf};

use clap::{Args, Subcommand};

use crate::Verdict;

/// Writes actors: from a crate to code that runs on a network
///
/// docs/first-actor.md goes through all of it.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    New(new::New),
    Build(build::Build),
    Check(check::Check),
    Run(run::Run),
    Test(test::Test),
    Trace(trace::Trace),
}

/// The crate of an actor.
#[derive(Debug, Args)]
struct CrateArgument {
    /// The folder of the actor's crate
    #[arg(long = "path", value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
}

impl Command {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        match self {
            Self::New(arguments) => arguments.run(out),
            Self::Build(arguments) => arguments.run(out),
            Self::Check(arguments) => arguments.run(out),
            Self::Run(arguments) => arguments.run(out),
            Self::Test(arguments) => arguments.run(out),
            Self::Trace(arguments) => arguments.run(out),
        }
    }
}
