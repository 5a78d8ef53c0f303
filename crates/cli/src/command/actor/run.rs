//! `forest-fvm actor run`.

use std::io::Write;

use clap::Args;
use forest_shared::econ::TokenAmount;
use serde_json::Value;

use super::CrateArgument;
use crate::{
    Verdict,
    actor::{
        calls::{self, CallText},
        project,
        session::{Done, Session},
        values,
    },
    one_line,
    paint::Paint,
    trace::grouped,
};

/// Deploys an actor on a network in memory, and calls it
///
/// Builds the crate, installs its code, creates an actor of it and sends it the calls, one message each, with real gas. The
/// network is gone afterwards.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(super) session: SessionArguments,
}

/// An actor, and what it is called with.
#[derive(Debug, Args)]
pub(crate) struct SessionArguments {
    #[command(flatten)]
    package: CrateArgument,
    /// The parameters of the constructor, as JSON
    #[arg(long, value_name = "JSON", value_parser = calls::json)]
    new: Option<Value>,
    /// What every call sends along: attoFIL, or FIL as in "1.5 FIL"
    #[arg(long, value_name = "AMOUNT", default_value = "0", value_parser = values::amount)]
    value: TokenAmount,
    /// Calls, in order: a method, and behind a colon its parameters as JSON
    #[arg(value_name = "METHOD[:JSON]")]
    calls: Vec<CallText>,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm actor run --new 5 Increase:3 Count
  forest-fvm actor run --path examples/actors/token --new '[\"Gold\",\"GLD\",\"1000\"]' TotalSupply

JSON:
  numbers, strings and lists  themselves; several parameters are a list
  an address, an amount       \"f0100\"; \"1000\" is attoFIL, \"1.5 FIL\" is FIL
  bytes                       \"0x0102\"
  a struct                    an object by its fields, or a list in their order";

impl SessionArguments {
    /// Builds and deploys the actor, and sends the calls one by one.
    pub(super) fn each(
        &self,
        mut report: impl FnMut(&Session, &Done, &CallText) -> anyhow::Result<()>,
    ) -> anyhow::Result<Verdict> {
        let (_, actor) = project::built(&self.package.folder)?;
        let mut session = Session::deploy(&actor, self.new.as_ref())?;
        let mut verdict = Verdict::Good;
        for call in &self.calls {
            let done = session.call(call, self.value.clone())?;
            if !done.applied.exit_code().is_success() {
                verdict = Verdict::Bad;
            }
            report(&session, &done, call)?;
        }
        Ok(verdict)
    }
}

impl Run {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let paint = Paint::stdout();
        self.session.each(|session, done, _| {
            let (applied, code) = (&done.applied, done.applied.exit_code());
            let ending =
                if code.is_success() { "good".to_owned() } else { format!("exit {}", applied.ending()) };
            let ending = if code.is_success() { paint.good(ending) } else { paint.bad(ending) };
            writeln!(out, "{}  {ending}  {} gas", paint.strong(applied.name()), grouped(applied.gas_used()))?;
            if let Some(returned) = session.returned(done) {
                writeln!(out, "  returned {returned}")?;
            }
            for event in applied.event_lines() {
                writeln!(out, "  event of {}", one_line(&event))?;
            }
            for line in applied.logs() {
                writeln!(out, "  log: {}", one_line(line))?;
            }
            for line in applied.backtrace.to_string().lines() {
                writeln!(out, "  {}", one_line(line))?;
            }
            Ok(())
        })
    }
}
