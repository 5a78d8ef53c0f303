//! Files that bundles come in: a CAR, or a tar of CARs as releases are published; either may be compressed with zstd.
//!
//! What a file is, its first bytes say. Nothing is ever unpacked to disk: an archive is read in passing, one bundle in
//! memory at a time, under limits. Invariant: a file is read to its end, so one that is cut short is never half good.

use std::{
    fmt,
    fs::File,
    io::{self, BufReader, Read},
    path::{Component, Path, PathBuf},
};

use crate::{Bundle, BundleError, Flaw, bounded::Bounded};

/// Most that an archive may decompress to, in bytes.
const LIMIT: u64 = 1 << 30;
/// Base-2 logarithm of the window of zstd, which is memory: what `zstd` itself accepts.
const WINDOW_LOG: u32 = 27;
/// A header of tar, and where it says so.
const TAR_HEADER: u64 = 512;
const TAR_MAGIC: std::ops::Range<usize> = 257..262;

/// Where a bundle was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// The name in it, where it is an archive.
    pub entry: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        match &self.entry {
            Some(entry) => write!(f, " ({entry})"),
            None => Ok(()),
        }
    }
}

/// Which bundles of an archive are wanted, by the network in their names.
#[derive(Clone, Debug, Default)]
pub struct NetworkFilter(Option<String>);

impl NetworkFilter {
    /// Those built for a network, or all.
    #[must_use]
    pub fn new(network: Option<&str>) -> Self {
        // The one network that its releases call by another name.
        Self(network.map(|name| if name == "calibnet" { "calibrationnet" } else { name }.to_owned()))
    }

    /// Whether a file name, such as `builtin-actors-mainnet-v16.0.0.car`, is of the network.
    fn wants(&self, name: &Path) -> bool {
        let Some(network) = &self.0 else { return true };
        let stem = name.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let rest = stem.strip_prefix("builtin-actors-").and_then(|rest| rest.strip_prefix(network.as_str()));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("-v"))
    }
}

/// Hands over every wanted bundle of a file, in its order.
///
/// # Errors
/// [`BundleError`] when the file cannot be read to its end, when any wanted bundle of it is flawed, or when there is
/// none; or the error of `each`.
pub fn read_bundles<E: From<BundleError>>(
    file: &Path,
    networks: &NetworkFilter,
    mut each: impl FnMut(Place, Bundle) -> Result<(), E>,
) -> Result<(), E> {
    let place = Place { file: file.to_owned(), entry: None };
    let (head, rest) = open(file).map_err(|error| Flaw::from(error).at(&place))?;
    let is_tar = head.get(TAR_MAGIC).is_some_and(|magic| magic == b"ustar");
    let reader = io::Cursor::new(head).chain(rest);
    if is_tar {
        return read_tar(reader, &place, networks, each);
    }
    let bundle = Bundle::read(reader).map_err(|flaw| flaw.at(&place))?;
    each(place, bundle)
}

/// The first bytes of a file and the rest of it, decompressed.
fn open(file: &Path) -> io::Result<(Vec<u8>, impl Read + use<>)> {
    let mut reader = BufReader::new(File::open(file)?);
    let mut magic = Vec::new();
    reader.by_ref().take(4).read_to_end(&mut magic)?;
    let is_zstd = forest_car::is_zstd(&magic);
    let reader = io::Cursor::new(magic).chain(reader);
    let plain: Box<dyn Read> = if is_zstd {
        let mut decoder = zstd::Decoder::new(reader)?;
        decoder.window_log_max(WINDOW_LOG)?;
        Box::new(decoder)
    } else {
        Box::new(reader)
    };
    let mut plain = Bounded::new(plain, LIMIT);
    let mut head = Vec::new();
    plain.by_ref().take(TAR_HEADER).read_to_end(&mut head)?;
    Ok((head, plain))
}

fn read_tar<E: From<BundleError>>(
    reader: impl Read,
    archive: &Place,
    networks: &NetworkFilter,
    mut each: impl FnMut(Place, Bundle) -> Result<(), E>,
) -> Result<(), E> {
    let io = |error: io::Error| Flaw::from(error).at(archive);
    let mut tar = tar::Archive::new(reader);
    let mut found = false;
    // Raw: extensions that claim names and sizes of their own are not obeyed.
    for entry in tar.entries().map_err(io)?.raw(true) {
        let entry = entry.map_err(io)?;
        let name = entry.path().map_err(io)?.into_owned();
        let place = Place { entry: Some(name.display().to_string()), ..archive.clone() };
        if !name.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err(Flaw::LeadsOut.at(place).into());
        }
        let is_car =
            entry.header().entry_type().is_file() && name.extension().is_some_and(|end| end == "car");
        if is_car && networks.wants(&name) {
            found = true;
            let bundle = Bundle::read(entry).map_err(|flaw| flaw.at(&place))?;
            each(place, bundle)?;
        }
    }
    // What comes behind the last entry is padding, and the checksum of zstd.
    io::copy(&mut tar.into_inner(), &mut io::sink()).map_err(io)?;
    match (found, &networks.0) {
        (true, _) => Ok(()),
        (false, Some(network)) => Err(Flaw::Nothing(format!("bundle of {network}")).at(archive).into()),
        (false, None) => Err(Flaw::Nothing("bundle".into()).at(archive).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_told_by_the_name_of_the_file() {
        let table = [
            ("mainnet", "builtin-actors-mainnet.car", true),
            ("mainnet", "some/folder/builtin-actors-mainnet-v16.0.0.car", true),
            ("mainnet", "builtin-actors-devnet.car", false),
            ("mainnet", "mainnet.car", false),
            ("calibnet", "builtin-actors-calibrationnet.car", true),
            ("testing", "builtin-actors-testing.car", true),
            ("testing", "builtin-actors-testing-fake-proofs.car", false),
        ];
        for (network, name, wanted) in table {
            assert_eq!(
                NetworkFilter::new(Some(network)).wants(Path::new(name)),
                wanted,
                "{network} of {name}"
            );
            assert!(NetworkFilter::new(None).wants(Path::new(name)));
        }
    }
}
