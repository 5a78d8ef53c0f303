//! `forest-fvm actor check`.

use std::{fs, io::Write, path::PathBuf};

use anyhow::Context as _;
use clap::Args;
use forest_rules::user_actor_rules;
use forest_shared::version::NetworkVersion;
use forest_vm::{Engine, engine::EngineConfig};

use super::CrateArgument;
use crate::{Verdict, actor::project, trace::grouped};

/// Says whether a network would take an actor's code, and all that is wrong with it
///
/// Sizes, instructions, imports and exports are held against the rules of a network on which users deploy actors. The
/// network itself stops at the first objection, and tells only the sender's node.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Check {
    #[command(flatten)]
    package: CrateArgument,
    /// Check a module instead of the crate
    #[arg(long, value_name = "FILE")]
    wasm: Option<PathBuf>,
    /// The network version, from 21 on
    #[arg(long, value_name = "NUMBER", default_value_t = 28)]
    nv: u32,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm actor check
  forest-fvm actor check --wasm build/counter.wasm --nv 25";

impl Check {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let rules = user_actor_rules(NetworkVersion::from(self.nv))?;
        let (name, wasm) = match &self.wasm {
            Some(file) => {
                (file.display().to_string(), fs::read(file).with_context(|| file.display().to_string())?)
            }
            None => {
                let (_, actor) = project::built(&self.package.folder)?;
                (actor.name, actor.wasm)
            }
        };
        let mut config = EngineConfig::default();
        config.parallel_messages = 1;
        let objections = Engine::new(config)?.objections(rules, &wasm);
        if objections.is_empty() {
            writeln!(out, "{name}: good on version {}, {} bytes", self.nv, grouped(wasm.len() as u64))?;
            return Ok(Verdict::Good);
        }
        writeln!(out, "{name}: refused on version {}", self.nv)?;
        for objection in objections {
            writeln!(out, "  {}", crate::one_line(&objection))?;
        }
        Ok(Verdict::Bad)
    }
}
