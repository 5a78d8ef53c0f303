//! `forest-fvm actor build`.

use std::{io::Write, path::PathBuf};

use clap::Args;
use forest_rules::user_actor_rules;
use forest_shared::version::NetworkVersion;
use forest_wasm_build::{Actor, Module};

use super::CrateArgument;
use crate::{Verdict, actor::project, table::Table, trace::grouped};

/// Compiles an actor, and says how large it is and what can be called
///
/// Writes NAME.wasm, which is what the chain gets, and NAME.abi.json, which says what its methods, types and events are.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Build {
    #[command(flatten)]
    package: CrateArgument,
    /// Where the files go [default: actors in cargo's target folder]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm actor build
  forest-fvm actor build --path examples/actors/counter -o build";

impl Build {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let (package, actor) = project::built(&self.package.folder)?;
        let written = project::write(&package, &actor, self.output.as_deref())?;
        report(&actor, out)?;
        writeln!(out, "\n{}\n{}", written.wasm.display(), written.abi.display())?;
        Ok(Verdict::Good)
    }
}

fn report(actor: &Actor, out: &mut impl Write) -> anyhow::Result<()> {
    let size = actor.wasm.len();
    write!(out, "{}: {} bytes", actor.name, grouped(size as u64))?;
    if let Some(limits) = user_actor_rules(NetworkVersion::V28)?.user_actors {
        let gas = limits.on_install_actor(size).total().round_up();
        let most = grouped(limits.code_size);
        write!(out, " of at most {most}; to install it takes {} gas", grouped(gas))?;
    }
    writeln!(out, "\n")?;
    let mut parts = Table::new(["part", "bytes"], &[1]);
    for part in Module::parse(&actor.wasm)?.parts() {
        parts.row([part.name, grouped(part.size as u64)]);
    }
    writeln!(out, "{parts}")?;
    let mut methods = Table::new(["method", "number", "takes", "returns"], &[1]);
    for method in &actor.abi.methods {
        let kind = |kind: &Option<_>| kind.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
        let row =
            [method.name.clone(), method.number.to_string(), kind(&method.params), kind(&method.returns)];
        methods.row(row);
    }
    write!(out, "{methods}")?;
    Ok(())
}
