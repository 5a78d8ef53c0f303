//! The command-line tool `forest-fvm`, as a library.
//!
//! Stands on top of everything: the one crate that knows terminals, folders of a user and exit codes. Invariant: bad
//! input of any kind gives one line on standard error and exit code 2, and leaves nothing half done.
//!
//! - [`configuration`]: what the tool is set to, and who said so.
//! - [`snapshot`]: archives of a chain, opened.
//! - [`invocation`]: messages of a tipset as they were executed, with their traces.
//! - [`vectors`]: test vectors, executed and compared.
//! - `command`: what the tool can be told to do, one file for each.

mod actor;
mod bisect;
mod command;
pub mod configuration;
mod devnet;
mod diff;
mod extract;
mod interrupt;
pub mod invocation;
mod locate;
mod log;
mod paint;
mod progress;
mod replay;
mod serve;
pub mod snapshot;
mod stats;
mod table;
mod trace;
pub mod vectors;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser as _;
use forest_builtin::names;

/// What a command found; an error is a third way to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// All is well: exit code 0.
    Good,
    /// What was checked is not as it should be: exit code 1.
    Bad,
}

/// Runs the tool on the arguments of this process.
#[must_use]
pub fn main() -> ExitCode {
    let command = command::Arguments::parse();
    let mut out = io::stdout().lock();
    let done = command.run(&mut out).and_then(|verdict| Ok(out.flush().map(|()| verdict)?));
    match done {
        Ok(Verdict::Good) => ExitCode::SUCCESS,
        Ok(Verdict::Bad) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to tell it to when even this fails.
            let _ = writeln!(io::stderr(), "error: {}", one_line(&causes(&error)));
            ExitCode::from(2)
        }
    }
}

/// Whoever reads the output has seen enough, as `head` does.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// What went wrong and why. Some errors say already what their cause says: nobody has to read that twice.
fn causes(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |said, cause| match said.as_str() {
        "" => cause,
        said if said.contains(&cause) => said.to_owned(),
        said => format!("{said}: {cause}"),
    })
}

/// Text that stays on its line and does not steer the terminal, whatever names of files it quotes.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
