//! `forest-fvm bundle import`.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use forest_builtin::ReleasedBundles;
use forest_bundles::{
    Bundle, BundleError, BundleFolder, Flaw, Import, Imported, NetworkFilter, Place, names_of, read_bundles,
    read_releases,
};

use super::megabytes;
use crate::{Verdict, one_line, table::Table};

pub(super) const EXAMPLES: &str = "\
Examples:
  forest-fvm bundle import v9.tar.zst v10.tar.zst --network mainnet
  forest-fvm bundle import builtin-actors-mainnet.car --manifest build/manifest.json";

#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
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

impl ImportArguments {
    pub(super) fn run(self, folder: &BundleFolder, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let given = self.manifest.as_deref().map(read_releases).transpose()?;
        let remembered = if given.is_some() { None } else { folder.releases()? };
        let known = Known {
            releases: given.as_ref().map(|(releases, _)| releases).or(remembered.as_ref()),
            nothing_else: given.is_some(),
        };
        let mut import = Import::into_folder(folder);
        let mut left_out = Vec::new();
        for file in &self.files {
            left_out.extend(self.add(file, &known, &mut import)?);
        }
        if let Some((_, text)) = &given {
            import.remember(text)?;
        }
        show(&import.finish()?, &left_out, out)?;
        Ok(Verdict::Good)
    }

    /// Adds the bundles of a file, and returns where those are that the table does not have. Archives hold such builds
    /// beside releases; a file with nothing else is a mistake.
    fn add(
        &self,
        file: &Path,
        known: &Known<'_>,
        import: &mut Import<'_>,
    ) -> Result<Vec<Place>, BundleError> {
        let mut left_out = Vec::new();
        let mut taken = false;
        read_bundles(file, &NetworkFilter::new(self.network.as_deref()), |place, bundle| {
            if known.refuses(&bundle) {
                left_out.push((place, bundle.root));
                return Ok(());
            }
            taken = true;
            import.add(place, &bundle, known.releases)
        })?;
        match left_out.first() {
            Some((place, root)) if !taken => Err(Flaw::NotReleased(*root).at(place)),
            _ => Ok(left_out.into_iter().map(|(place, _)| place).collect()),
        }
    }
}

/// The table of released bundles, if there is one, and whether nothing else may be imported.
struct Known<'a> {
    releases: Option<&'a ReleasedBundles>,
    nothing_else: bool,
}

impl Known<'_> {
    fn refuses(&self, bundle: &Bundle) -> bool {
        self.nothing_else && self.releases.is_some_and(|releases| names_of(releases, bundle).is_none())
    }
}

fn show(imported: &[Imported], left_out: &[Place], out: &mut impl Write) -> io::Result<()> {
    let mut table = Table::new(["", "release", "actors", "MB", "from"], &[2, 3]);
    for bundle in imported {
        table.row([
            if bundle.present { "present" } else { "imported" }.into(),
            bundle.releases.clone().unwrap_or_else(|| "unknown".into()),
            bundle.actors.to_string(),
            megabytes(bundle.size),
            one_line(&bundle.from.to_string()),
        ]);
    }
    for place in left_out {
        let why = "not in the manifest file".into();
        table.row(["left out".into(), why, String::new(), String::new(), one_line(&place.to_string())]);
    }
    write!(out, "{table}")
}
