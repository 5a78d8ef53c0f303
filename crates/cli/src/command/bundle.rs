//! `forest-fvm bundle ls|import|verify`.

mod import;

use std::{io::Write, path::PathBuf};

use clap::{Args, Subcommand};
use forest_builtin::ReleasedBundles;
use forest_bundles::{BundleError, BundleFolder, names_of, read_releases};

use crate::{Verdict, one_line, table::Table};

/// Manages actor bundles: the compiled code of the built-in actors
///
/// The bundles are in the folder that FOREST_FVM_BUNDLES names, or else in forest-fvm/bundles in your cache folder.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Lists the bundles that are here
    #[command(after_help = LS_EXAMPLES)]
    Ls(Ls),
    /// Checks bundles and puts them into the folder, all of them or none
    #[command(after_help = import::EXAMPLES)]
    Import(import::ImportArguments),
    /// Reads every bundle of the folder again, and checks every block
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(Verify),
}

const LS_EXAMPLES: &str = "\
Examples:
  forest-fvm bundle ls
  forest-fvm bundle ls --manifest build/manifest.json";

const VERIFY_EXAMPLES: &str = "\
Examples:
  forest-fvm bundle verify
  FOREST_FVM_BUNDLES=/srv/bundles forest-fvm bundle verify";

/// A table of released bundles.
#[derive(Debug, Args)]
struct ReleasesArgument {
    /// A table of released bundles, JSON as in Forest's build/manifest.json; the one last used for an import is
    /// remembered
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Ls {
    #[command(flatten)]
    releases: ReleasesArgument,
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    #[command(flatten)]
    releases: ReleasesArgument,
}

impl Command {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let folder = BundleFolder::discover()?;
        match self {
            Self::Ls(arguments) => arguments.run(&folder, out),
            Self::Import(arguments) => arguments.run(&folder, out),
            Self::Verify(arguments) => arguments.run(&folder, out),
        }
    }
}

impl ReleasesArgument {
    fn read(&self, folder: &BundleFolder) -> Result<ReleasedBundles, BundleError> {
        match &self.manifest {
            Some(file) => Ok(read_releases(file)?.0),
            None => Ok(folder.releases()?.unwrap_or_default()),
        }
    }
}

impl Ls {
    fn run(self, folder: &BundleFolder, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let releases = self.releases.read(folder)?;
        let mut rows = Vec::new();
        let mut damaged = Vec::new();
        for list in folder.lists()? {
            match folder.load(&list) {
                Ok(Some(bundle)) => rows.push([
                    names_of(&releases, &bundle).unwrap_or_else(|| "unknown".into()),
                    bundle.manifest.len().to_string(),
                    megabytes(bundle.size()),
                    bundle.list.to_string(),
                    bundle.root.to_string(),
                ]),
                // Removed since it was listed.
                Ok(None) => {}
                Err(error) => damaged.push(error),
            }
        }
        if rows.is_empty() && damaged.is_empty() {
            writeln!(out, "no bundles in {}", folder.path().display())?;
            return Ok(Verdict::Good);
        }
        rows.sort_by_cached_key(|[release, ..]| (numbers(release), release.clone()));
        let mut table = Table::new(["release", "actors", "MB", "list", "root"], &[1, 2]);
        rows.into_iter().for_each(|row| table.row(row));
        write!(out, "{table}")?;
        for error in &damaged {
            writeln!(out, "damaged: {}", one_line(&error.to_string()))?;
        }
        Ok(if damaged.is_empty() { Verdict::Good } else { Verdict::Bad })
    }
}

impl Verify {
    fn run(self, folder: &BundleFolder, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let releases = self.releases.read(folder)?;
        let mut verdict = Verdict::Good;
        let mut bundles = 0_usize;
        for list in folder.lists()? {
            match folder.load(&list) {
                Ok(Some(bundle)) => {
                    bundles += 1;
                    let release = names_of(&releases, &bundle).unwrap_or_else(|| "unknown".into());
                    writeln!(out, "good     {list}  {release}")?;
                }
                Ok(None) => {}
                Err(error) => {
                    verdict = Verdict::Bad;
                    writeln!(out, "damaged  {}", one_line(&error.to_string()))?;
                }
            }
        }
        if verdict == Verdict::Good {
            writeln!(out, "{bundles} bundles in {} are good", folder.path().display())?;
        }
        Ok(verdict)
    }
}

/// The numbers in a name, so that v9 comes before v10.
fn numbers(name: &str) -> Vec<u64> {
    name.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// Millions of bytes, with one digit behind the point.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}
