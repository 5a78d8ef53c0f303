//! The folder where the bundles of a user are.
//!
//! Invariant: a file appears in it complete or not at all, and several processes may use it at once: a file is written
//! beside its place, synced, and renamed.

use std::{
    fs::{self, File},
    io::{self, BufReader, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use forest_blockstore::Cid;
use forest_builtin::ReleasedBundles;
use tempfile::NamedTempFile;

use crate::{Bundle, BundleError, Flaw, read_releases};

/// The table of released bundles, as it was last used for an import.
pub(crate) const RELEASES: &str = "manifests.json";
/// What files are called while they are written.
const STAGING: &str = ".staging-";
/// After this long nobody is writing any more.
const ABANDONED: Duration = Duration::from_secs(3600);

/// The folder where the bundles of a user are. It need not exist before the first import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleFolder {
    path: PathBuf,
}

impl BundleFolder {
    /// The variable that names the folder.
    pub const VARIABLE: &str = "FOREST_FVM_BUNDLES";

    /// The folder that the environment names, or else `forest-fvm/bundles` in the user's cache folder.
    ///
    /// # Errors
    /// When there is neither.
    pub fn discover() -> io::Result<Self> {
        if let Some(path) = std::env::var_os(Self::VARIABLE).filter(|path| !path.is_empty()) {
            return Ok(Self::open(path));
        }
        let cache = dirs::cache_dir().ok_or_else(|| {
            let reason = format!("this user has no cache folder: set {}", Self::VARIABLE);
            io::Error::new(io::ErrorKind::NotFound, reason)
        })?;
        Ok(Self::open(cache.join("forest-fvm/bundles")))
    }

    /// The folder at a path.
    pub fn open(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The lists whose bundles are here, sorted; none when there is no folder.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn lists(&self) -> Result<Vec<Cid>, BundleError> {
        let io = |error: io::Error| Flaw::from(error).at(self.path.display());
        let entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(io)?,
        };
        let mut lists = Vec::new();
        for entry in entries {
            let name = PathBuf::from(entry.map_err(io)?.file_name());
            let stem = name.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            if name.extension().is_some_and(|extension| extension == "car") {
                lists.extend(stem.parse::<Cid>());
            }
        }
        lists.sort_unstable();
        Ok(lists)
    }

    /// The bundle with this list, checked from its first to its last byte; `None` when it is not here.
    ///
    /// # Errors
    /// [`BundleError`] when the file is damaged or cannot be read.
    pub fn load(&self, list: &Cid) -> Result<Option<Bundle>, BundleError> {
        let path = self.file_of(list);
        let flawed = |flaw: Flaw| flaw.at(path.display());
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(Flaw::from).map_err(flawed)?,
        };
        let bundle = Bundle::read(BufReader::new(file)).map_err(flawed)?;
        if bundle.list != *list {
            return Err(flawed(Flaw::Misnamed(bundle.list)));
        }
        Ok(Some(bundle))
    }

    /// The table of released bundles that was last used for an import.
    ///
    /// # Errors
    /// [`BundleError`] when there is one and it cannot be read.
    pub fn releases(&self) -> Result<Option<ReleasedBundles>, BundleError> {
        let path = self.path.join(RELEASES);
        if !path.exists() {
            return Ok(None);
        }
        read_releases(&path).map(|(releases, _)| Some(releases))
    }

    /// The file of the bundle with this list, whether it is there or not.
    pub(crate) fn file_of(&self, list: &Cid) -> PathBuf {
        self.path.join(format!("{list}.car"))
    }

    /// Writes a file beside its place, complete and synced; it vanishes unless it is put there.
    pub(crate) fn stage(
        &self,
        write: impl FnOnce(&mut io::BufWriter<&mut File>) -> Result<(), Flaw>,
    ) -> Result<NamedTempFile, BundleError> {
        let staged = || -> Result<NamedTempFile, Flaw> {
            fs::create_dir_all(&self.path)?;
            let mut file = temporary().tempfile_in(&self.path)?;
            let mut writer = io::BufWriter::new(file.as_file_mut());
            write(&mut writer)?;
            writer.flush()?;
            drop(writer);
            file.as_file().sync_all()?;
            Ok(file)
        };
        staged().map_err(|flaw| flaw.at(self.path.display()))
    }

    /// Removes what processes that were killed had begun to write. That it fails is no reason to fail.
    pub(crate) fn sweep(&self) {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(STAGING)) {
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            if modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > ABANDONED)) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Puts a staged file in its place.
    pub(crate) fn place(&self, file: NamedTempFile, path: &Path) -> Result<(), BundleError> {
        let placed = file.persist(path).map_err(|error| error.error);
        // The name of the file is data of the folder.
        let synced = placed.and_then(|_| File::open(&self.path)?.sync_all());
        synced.map_err(|error| Flaw::from(error).at(path.display()))
    }
}

/// Files that others may read, as the user's mask has it: a folder of bundles may be shared.
fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(STAGING);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}
