//! `forest-fvm actor new`.

use std::{io::Write, path::PathBuf};

use clap::Args;

use crate::{
    Verdict,
    actor::scaffold::{self, Sdk},
};

/// Makes a crate to begin with: a counter, with tests
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct New {
    /// The folder to make; its last part is the name
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// A clone of forest-fvm, which has the SDK [default: the one that this tool was built from]
    #[arg(long, value_name = "FOLDER")]
    sdk: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm actor new tally
  forest-fvm actor new actors/tally --sdk ~/src/forest-fvm";

impl New {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        scaffold::make(&self.folder, &Sdk::at(self.sdk.as_deref())?)?;
        let folder = self.folder.display();
        writeln!(out, "made {folder}")?;
        writeln!(out, "next: cd {folder} && cargo test && forest-fvm actor run --new 5 Increase:3 Count")?;
        Ok(Verdict::Good)
    }
}
