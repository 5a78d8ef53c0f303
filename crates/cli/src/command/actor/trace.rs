//! `forest-fvm actor trace`.

use std::io::Write;

use clap::Args;
use forest_shared::address::Network;

use super::run::SessionArguments;
use crate::{
    Verdict,
    paint::Paint,
    trace::{Calls, tree},
};

/// As `run`, and shows who called whom, with the gas of each call
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Trace {
    #[command(flatten)]
    session: SessionArguments,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm actor trace --new 5 Increase:3
  forest-fvm actor trace --path examples/actors/counter --new 5 Increase:3 CountBy:100";

impl Trace {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let paint = Paint::stdout();
        self.session.each(|session, done, _| {
            match &done.applied.trace {
                Some(trace) => {
                    let names = session.network.names();
                    let calls = Calls::named(trace, &|code, method| names.call(code, method));
                    write!(out, "{}", tree(&calls, Network::Mainnet, paint))?;
                }
                None => writeln!(out, "{}: nothing was called", done.applied.name())?,
            }
            write!(out, "{}", done.applied.backtrace)?;
            Ok(())
        })
    }
}
