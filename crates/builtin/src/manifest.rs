//! Which code each built-in actor of a state runs.
//!
//! A manifest is a list of (name, code CID). From network version 16 on the system actor's state links to it; an actor
//! bundle links to it from its root, behind a version number. The VM builds one [`Manifest`] when a machine is
//! created and asks it on every creation of an actor and on the syscalls `get_builtin_actor_type` and
//! `get_code_cid_for_type`.
//!
//! Invariant: as on every node, the type number of a code is its place in the list, counting from 1. Where a hostile
//! list names a code or an actor twice, the later entry wins.
//!
//! Sources: FIP-0031; architecture of the FVM, "Built-in actors".

mod error;
#[cfg(test)]
mod tests;

use forest_blockstore::{Block, Blockstore, CborStore, Cid, IpldError};
use forest_encoding::{EncodeError, codec, to_vec};

pub use error::ManifestError;

use crate::BuiltinActor;

/// The code of every built-in actor, by type number, by kind and back.
///
/// ```
/// use forest_blockstore::{Cid, MemoryStore};
/// use forest_builtin::{BuiltinActor, Manifest};
/// use forest_encoding::{codec, hash};
///
/// let code = |name: &str| hash::blake2b_cid(codec::RAW, name.as_bytes());
/// let manifest = Manifest::new(["system", "init"].map(|name| (name, code(name))));
/// assert_eq!(manifest.type_of(&code("init")), 2);
/// assert_eq!(manifest.code_of_type(2), Some(&code("init")));
/// assert_eq!(manifest.actor(&code("init")), Some(BuiltinActor::Init));
/// assert_eq!(manifest.type_of(&code("mine")), 0);
///
/// let store = MemoryStore::new();
/// let list = manifest.save(&store)?;
/// assert_eq!(Manifest::load(&store, &list)?, manifest);
/// # Ok::<(), forest_blockstore::IpldError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// In the order of the list: entry n has type number n + 1.
    entries: Vec<(String, Cid)>,
    /// Type number by code, sorted by code.
    by_code: Vec<(Cid, u32)>,
    /// The code of each kind that the list names, in the order of the kinds.
    by_actor: Vec<Option<Cid>>,
}

impl Manifest {
    /// The only version of manifests there is.
    pub const VERSION: u32 = 1;

    /// A manifest from its list.
    pub fn new<N: Into<String>>(entries: impl IntoIterator<Item = (N, Cid)>) -> Self {
        let entries: Vec<(String, Cid)> =
            entries.into_iter().map(|(name, code)| (name.into(), code)).collect();

        let mut by_code: Vec<_> = entries.iter().map(|(_, code)| *code).zip(1_u32..).collect();
        // Of equal codes the last in the list comes first, and stays.
        by_code.sort_by(|(code, number), (other, later)| code.cmp(other).then(later.cmp(number)));
        by_code.dedup_by_key(|(code, _)| *code);

        let code_of = |actor: &BuiltinActor| {
            entries.iter().rev().find(|(name, _)| name == actor.name()).map(|(_, code)| *code)
        };
        let by_actor = BuiltinActor::ALL.iter().map(code_of).collect();
        Self { entries, by_code, by_actor }
    }

    /// Reads the list that the system actor's state links to.
    ///
    /// # Errors
    /// [`IpldError`] when the list is missing, malformed or cannot be read.
    pub fn load(store: &impl Blockstore, list: &Cid) -> Result<Self, IpldError> {
        store.load_cbor::<Vec<(String, Cid)>>(list).map(Self::new)
    }

    /// Reads the root of an actor bundle, CBOR `[version, list]`, and its list.
    ///
    /// # Errors
    /// [`ManifestError::Version`] when the version is not 1, [`ManifestError::Ipld`] when a block is missing,
    /// malformed or cannot be read.
    pub fn load_bundle(store: &impl Blockstore, root: &Cid) -> Result<Self, ManifestError> {
        let (version, list) = store.load_cbor::<(u32, Cid)>(root)?;
        if version != Self::VERSION {
            return Err(ManifestError::Version(version));
        }
        Ok(Self::load(store, &list)?)
    }

    /// Writes the list and returns its CID, as the system actor's state links to it.
    ///
    /// # Errors
    /// [`IpldError`] when the store fails.
    pub fn save(&self, store: &impl Blockstore) -> Result<Cid, IpldError> {
        let block = self.to_block()?;
        let cid = block.cid;
        store.put(block)?;
        Ok(cid)
    }

    /// The CID of the list.
    ///
    /// # Errors
    /// [`EncodeError`], which no list of names and CIDs gives.
    pub fn cid(&self) -> Result<Cid, EncodeError> {
        self.to_block().map(|block| block.cid)
    }

    fn to_block(&self) -> Result<Block, EncodeError> {
        Ok(Block::blake2b(codec::DAG_CBOR, to_vec(&self.entries)?))
    }

    /// The type number of a code, from 1; 0 when the code is not of a built-in actor.
    #[must_use]
    pub fn type_of(&self, code: &Cid) -> u32 {
        let found = self.by_code.binary_search_by(|(known, _)| known.cmp(code));
        found.ok().and_then(|at| self.by_code.get(at)).map_or(0, |(_, number)| *number)
    }

    /// The code with a type number, from 1.
    #[must_use]
    pub fn code_of_type(&self, number: u32) -> Option<&Cid> {
        let at = usize::try_from(number.checked_sub(1)?).ok()?;
        self.entries.get(at).map(|(_, code)| code)
    }

    /// The code of a kind of actor, `None` when the manifest is too old to have it.
    #[must_use]
    pub fn code(&self, actor: BuiltinActor) -> Option<&Cid> {
        let at = usize::try_from(actor.number().checked_sub(1)?).ok()?;
        self.by_actor.get(at)?.as_ref()
    }

    /// The code of a kind of actor that the caller cannot do without.
    ///
    /// # Errors
    /// [`ManifestError::Lacks`] when the manifest does not name it.
    pub fn require(&self, actor: BuiltinActor) -> Result<&Cid, ManifestError> {
        self.code(actor).ok_or(ManifestError::Lacks(actor))
    }

    /// Whether a code is the one of this kind of actor.
    #[must_use]
    pub fn is(&self, actor: BuiltinActor, code: &Cid) -> bool {
        self.code(actor) == Some(code)
    }

    /// The kind of actor that a code belongs to, `None` for code that is not built in or has a name unknown to us.
    #[must_use]
    pub fn actor(&self, code: &Cid) -> Option<BuiltinActor> {
        let at = usize::try_from(self.type_of(code).checked_sub(1)?).ok()?;
        self.entries.get(at).and_then(|(name, _)| BuiltinActor::from_name(name))
    }

    /// Names and codes, in the order of type numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Cid)> {
        self.entries.iter().map(|(name, code)| (name.as_str(), code))
    }

    /// How many actors the manifest lists.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the manifest lists nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
