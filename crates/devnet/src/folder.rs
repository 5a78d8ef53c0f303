//! The folder of a network: its blocks, and one small file that says which network it is and how far it got.
//!
//! Invariant: whatever `chain.json` names is in the store before the file names it, and the file is replaced as a whole;
//! so a process may die at any moment, and the next one finds a head with the state that it stands on.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, bail};
use forest_blocks::TipsetKey;
use forest_blockstore::Cid;
use forest_db::{DbError, Durability, ParityOptions, ParityStore};
use forest_shared::version::NetworkVersion;
use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempDir};

use crate::network;

const RECORD: &str = "chain.json";
const BLOCKS: &str = "blocks";

/// A folder, in use by this process alone.
pub(crate) struct Folder {
    path: PathBuf,
    pub(crate) store: Arc<ParityStore>,
    pub(crate) record: Option<Record>,
    /// Removed with this value.
    _temporary: Option<TempDir>,
}

/// What the folder says of its chain.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    network: String,
    pub(crate) seed: u64,
    head: Vec<String>,
}

impl Record {
    pub(crate) fn new(version: NetworkVersion, seed: u64, head: &TipsetKey) -> Self {
        Self { network: network::name_of(version), seed, head: names(head) }
    }

    /// The version of the network.
    ///
    /// # Errors
    /// The file was written by somebody else.
    pub(crate) fn version(&self) -> anyhow::Result<NetworkVersion> {
        network::version_of(&self.network)
            .with_context(|| format!("{:?} is no embedded network", self.network))
    }

    /// The key of the head.
    ///
    /// # Errors
    /// As [`version`](Self::version).
    pub(crate) fn head(&self) -> anyhow::Result<TipsetKey> {
        let cids = self.head.iter().map(|cid| cid.parse::<Cid>());
        Ok(cids.collect::<Result<Vec<_>, _>>().context("the key of the head")?.into())
    }
}

fn names(key: &TipsetKey) -> Vec<String> {
    key.cids().iter().map(ToString::to_string).collect()
}

impl Folder {
    /// Opens a folder, or makes one; without a path it is temporary.
    ///
    /// # Errors
    /// It is in use, cannot be written to, or holds something else.
    pub(crate) fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let temporary = match path {
            Some(_) => None,
            None => Some(TempDir::with_prefix("forest-devnet-").context("a temporary folder")?),
        };
        let path = match (&temporary, path) {
            (Some(temporary), _) => temporary.path().to_path_buf(),
            (None, path) => path.unwrap_or(Path::new(".")).to_path_buf(),
        };
        let at = || path.display().to_string();
        fs::create_dir_all(&path).with_context(at)?;
        let mut options = ParityOptions::default();
        if temporary.is_some() {
            // Nobody comes back to it after a crash of the machine.
            options.durability = Durability::Process;
        }
        let store = match ParityStore::open(path.join(BLOCKS), options) {
            Err(DbError::Locked { .. }) => {
                bail!("{} is in use by another process: stop it, or choose another folder", at())
            }
            store => Arc::new(store?),
        };
        let record = read(&path.join(RECORD)).with_context(at)?;
        Ok(Self { path, store, record, _temporary: temporary })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Names another head, for whoever opens the folder next.
    ///
    /// # Errors
    /// The disk fails; the head is the old one, or the new one.
    pub(crate) fn save(&mut self, record: Record) -> anyhow::Result<()> {
        let written = || -> io::Result<()> {
            let mut file = NamedTempFile::new_in(&self.path)?;
            serde_json::to_writer(&mut file, &record)?;
            file.write_all(b"\n")?;
            file.as_file().sync_all()?;
            file.persist(self.path.join(RECORD)).map_err(|error| error.error)?;
            // The name of the file is data of the folder.
            File::open(&self.path)?.sync_all()
        };
        written().with_context(|| self.path.display().to_string())?;
        self.record = Some(record);
        Ok(())
    }
}

fn read(path: &Path) -> anyhow::Result<Option<Record>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(record) => Ok(Some(record)),
            Err(error) => bail!("{RECORD} is not of an embedded network ({error}): choose another folder"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_outlives_the_process() {
        let home = TempDir::new().unwrap();
        let path = home.path().join("net");
        let record = Record::new(NetworkVersion::V28, 7, &TipsetKey::from(vec![Cid::default()]));
        let mut folder = Folder::open(Some(&path)).unwrap();
        assert_eq!(folder.record, None);
        folder.save(record.clone()).unwrap();
        let second = Folder::open(Some(&path)).err().expect("it is in use").to_string();
        assert!(second.contains("in use by another process"), "{second}");
        drop(folder);
        let found = Folder::open(Some(&path)).unwrap().record.unwrap();
        assert_eq!(
            (found.version().unwrap(), found.head().unwrap().cids()),
            (NetworkVersion::V28, [Cid::default()].as_slice())
        );
        assert_eq!(found, record);
    }

    #[test]
    fn what_is_not_ours_is_left_alone() {
        let home = TempDir::new().unwrap();
        fs::write(home.path().join(RECORD), "{\"blocks\": 3}").unwrap();
        let error = format!("{:#}", Folder::open(Some(home.path())).err().expect("another file"));
        assert!(error.contains("choose another folder"), "{error}");
        assert_eq!(fs::read(home.path().join(RECORD)).unwrap(), b"{\"blocks\": 3}");
    }

    #[test]
    fn a_temporary_folder_goes_with_its_network() {
        let folder = Folder::open(None).unwrap();
        let path = folder.path().to_path_buf();
        assert!(path.exists());
        drop(folder);
        assert!(!path.exists());
    }
}
