//! `forest-fvm bundle ls|import|verify`.

use std::{io::Write, path::PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use forest_builtin::ReleasedBundles;

use crate::{
    Verdict,
    bundles::{
        BundleError, BundleFolder, Flaw, Import, NetworkFilter, names_of, read_bundles, read_releases,
    },
    one_line,
    table::Table,
};

/// Manages actor bundles: the compiled code of the built-in actors
///
/// The bundles are in the folder that FOREST_FVM_BUNDLES names, or else in forest-fvm/bundles in your cache folder.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Lists the bundles that are here
    #[command(after_help = LS_EXAMPLES)]
    Ls(Ls),
    /// Checks bundles and puts them into the folder, all of them or none
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(ImportArguments),
    /// Reads every bundle of the folder again, and checks every block
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(Verify),
}

const LS_EXAMPLES: &str = "\
Examples:
  forest-fvm bundle ls
  forest-fvm bundle ls --manifest build/manifest.json";

const IMPORT_EXAMPLES: &str = "\
Examples:
  forest-fvm bundle import v9.tar.zst v10.tar.zst --network mainnet
  forest-fvm bundle import builtin-actors-mainnet.car --manifest build/manifest.json";

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
pub(super) struct ImportArguments {
    /// CAR files, or tar archives of them; either may be compressed with zstd
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Of archives, only the bundles built for this network, such as mainnet or calibnet
    #[arg(long, value_name = "NAME")]
    network: Option<String>,
    /// Import only what this table of released bundles has, JSON as in Forest's build/manifest.json, and remember it
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
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
        rows.sort();
        let mut table = Table::new(["release", "actors", "MB", "list", "root"], &[1, 2]);
        rows.into_iter().for_each(|row| table.row(row));
        write!(out, "{table}")?;
        for error in &damaged {
            writeln!(out, "damaged: {}", one_line(&error.to_string()))?;
        }
        Ok(if damaged.is_empty() { Verdict::Good } else { Verdict::Bad })
    }
}

impl ImportArguments {
    fn run(self, folder: &BundleFolder, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let given = self.manifest.as_deref().map(read_releases).transpose()?;
        let remembered = if given.is_some() { None } else { folder.releases()? };
        let releases = given.as_ref().map(|(releases, _)| releases).or(remembered.as_ref());
        let networks = NetworkFilter::new(self.network.as_deref());

        let mut import = Import::into_folder(folder);
        let mut left_out = Vec::new();
        for file in &self.files {
            let mut taken = false;
            let mut unreleased = None;
            read_bundles(file, &networks, |place, bundle| -> Result<(), BundleError> {
                let released = releases.and_then(|releases| names_of(releases, &bundle)).is_some();
                if given.is_some() && !released {
                    left_out.push(place.clone());
                    unreleased = Some(bundle.root);
                    return Ok(());
                }
                taken = true;
                import.add(place, &bundle, releases)
            })?;
            // Archives hold builds that are no releases; a file without any release is a mistake.
            if let (false, Some(root)) = (taken, unreleased) {
                return Err(
                    BundleError { place: file.display().to_string(), flaw: Flaw::NotReleased(root) }.into()
                );
            }
        }
        if let Some((_, text)) = &given {
            import.remember(text)?;
        }
        let imported = import.finish().context("import")?;

        let mut table = Table::new(["", "release", "actors", "MB", "from"], &[2, 3]);
        for bundle in imported {
            table.row([
                if bundle.present { "present" } else { "imported" }.into(),
                bundle.releases.unwrap_or_else(|| "unknown".into()),
                bundle.actors.to_string(),
                megabytes(bundle.size),
                one_line(&bundle.from.to_string()),
            ]);
        }
        for place in left_out {
            let why = "not in the manifest file".into();
            table.row(["left out".into(), why, String::new(), String::new(), one_line(&place.to_string())]);
        }
        write!(out, "{table}")?;
        Ok(Verdict::Good)
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

/// Millions of bytes, with one digit behind the point.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}
