//! One bundle, read and checked.

use std::io::{Read, Write};

use forest_blockstore::{Block, Blockstore as _, CborStore as _, Cid, CidSet, IpldError, MemoryStore};
use forest_builtin::{Manifest, ManifestError};
use forest_car::{CarError, CarReader, CarWriter, ReadOptions};

use crate::{Flaw, bounded::Bounded};

/// Most that a bundle may take, in bytes: eight times the largest released so far.
const LIMIT: u64 = 64 << 20;

/// The code of the built-in actors of a release.
///
/// Invariant: complete, and every block is what its CID says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The root of its CAR: CBOR `[version, list]`.
    pub root: Cid,
    /// The list of actors, as the system actor's state links to it.
    pub list: Cid,
    /// What the list says.
    pub manifest: Manifest,
    /// The root, the list, and the code in the order of the list, each once.
    blocks: Vec<Block>,
}

impl Bundle {
    /// Reads a CAR. Blocks that the list does not name are checked, and left out.
    ///
    /// # Errors
    /// [`Flaw`]: it is not the CAR of a bundle, not all of it, or larger than any bundle.
    pub fn read(reader: impl Read) -> Result<Self, Flaw> {
        let reader = CarReader::uncompressed(Bounded::new(reader, LIMIT), ReadOptions::default())?;
        let root = match reader.roots() {
            [root] => *root,
            roots => return Err(Flaw::Roots(roots.len())),
        };
        Self::collect(root, &reader.collect::<Result<MemoryStore, CarError>>()?)
    }

    fn collect(root: Cid, store: &MemoryStore) -> Result<Self, Flaw> {
        let (version, list) = store.load_cbor::<(u32, Cid)>(&root).map_err(ManifestError::from)?;
        if version != Manifest::VERSION {
            return Err(ManifestError::Version(version).into());
        }
        let manifest = Manifest::load(store, &list).map_err(ManifestError::from)?;
        if manifest.is_empty() {
            return Err(Flaw::NoActors(list));
        }
        let get = |cid: &Cid| store.get(cid).map_err(|error| Flaw::from(ManifestError::from(error)));
        let mut blocks = Vec::new();
        for cid in [root, list] {
            let data = get(&cid)?.ok_or_else(|| ManifestError::from(IpldError::Missing(cid)))?;
            blocks.push(Block::new(cid, data));
        }
        let mut seen = CidSet::default();
        for (name, code) in manifest.iter().filter(|(_, code)| seen.insert(**code)) {
            let missing = || Flaw::MissingCode { name: name.to_owned(), code: *code };
            blocks.push(Block::new(*code, get(code)?.ok_or_else(missing)?));
        }
        Ok(Self { root, list, manifest, blocks })
    }

    /// Writes it as a CARv1. The same bundle gives the same bytes.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&self, writer: impl Write) -> Result<(), CarError> {
        let mut car = CarWriter::new(writer, &[self.root])?;
        for block in &self.blocks {
            car.write_block(block)?;
        }
        car.finish().map(|_| ())
    }

    /// Root, list and code, each once.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Bytes of data in it.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.blocks.iter().map(|block| block.data.len() as u64).sum()
    }
}
