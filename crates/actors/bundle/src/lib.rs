//! The code of the built-in actors of this repository, compiled, so that nobody needs a compiler for Wasm to run them.
//!
//! `make bundle` writes it from crates/actors, and manifest.txt next to it, which shows in a review what changed. A test
//! builds it again where the toolchain of the manifest is there, and compares. Invariant: what is checked in is what the
//! sources say.
//!
//! There are two lists in it ([`Bundle`]), of the shape that released bundles have (FIP-0031): the actors as the network
//! knows them, and those of a network where users deploy code.
//!
//! ```
//! use forest_actors_bundle::Bundle;
//! use forest_blockstore::MemoryStore;
//! use forest_builtin::BuiltinActor;
//!
//! let store = MemoryStore::new();
//! let bundle = Bundle::load(&store)?;
//! assert!(bundle.canonical.code(BuiltinActor::Multisig).is_some());
//! assert_ne!(bundle.canonical.code(BuiltinActor::Init), bundle.embedded.code(BuiltinActor::Init));
//! # Ok::<(), forest_actors_bundle::LoadError>(())
//! ```

use forest_blockstore::{Blockstore, Cid};
use forest_builtin::{BuiltinActor, Manifest, ManifestError};
use forest_car::{CarError, CarReader, load_car};

/// A CAR, compressed with zstd. Its roots are those of the two lists, in the order of [`Bundle`].
pub static CAR: &[u8] = include_bytes!("../bundle.car.zst");

/// The toolchain that built it, and the CID and the size of every actor, a line each.
pub static MANIFEST: &str = include_str!("../manifest.txt");

/// The name of the block producer's actor in the list of the embedded network.
pub const PRODUCER: &str = "producer";

/// The kinds that are written. The others have code that refuses every call, so that all kinds have the numbers that they have on
/// the network.
pub const WRITTEN: &[BuiltinActor] = &[
    BuiltinActor::System,
    BuiltinActor::Init,
    BuiltinActor::Cron,
    BuiltinActor::Account,
    BuiltinActor::PaymentChannel,
    BuiltinActor::Multisig,
    BuiltinActor::Reward,
    BuiltinActor::Placeholder,
    BuiltinActor::EthAccount,
];

/// Which code the actors have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The actors as the network knows them.
    pub canonical: Manifest,
    /// The same, but users deploy code through the init actor, and there is a [`PRODUCER`] that rewards go to.
    pub embedded: Manifest,
}

/// The bundle is not what it should be, or the store failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The archive, or the store that it was read into.
    #[error(transparent)]
    Car(#[from] CarError),
    /// A list of actors.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A bundle of this repository has two roots.
    #[error("{0} roots, and this bundle has two: run `make bundle`")]
    Roots(usize),
}

impl Bundle {
    /// Puts all code into a store.
    ///
    /// # Errors
    /// [`LoadError`]
    pub fn load(store: &impl Blockstore) -> Result<Self, LoadError> {
        let roots = load_car(store, CarReader::new(CAR)?)?;
        let [canonical, embedded]: [Cid; 2] =
            roots.try_into().map_err(|roots: Vec<Cid>| LoadError::Roots(roots.len()))?;
        Ok(Self {
            canonical: Manifest::load_bundle(store, &canonical)?,
            embedded: Manifest::load_bundle(store, &embedded)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use forest_blockstore::MemoryStore;

    use super::*;

    #[test]
    fn every_kind_has_its_number_and_code_of_its_own() {
        let store = MemoryStore::new();
        let bundle = Bundle::load(&store).unwrap();
        for list in [&bundle.canonical, &bundle.embedded] {
            for kind in BuiltinActor::ALL {
                let code = list.code(*kind).unwrap();
                assert_eq!(list.type_of(code), kind.number(), "{kind}");
                let wasm = store.get(code).unwrap().unwrap();
                let is_stand_in = wasm.ends_with(format!("stand_in{kind}").as_bytes());
                assert_eq!(is_stand_in, !WRITTEN.contains(kind), "{kind}");
            }
        }
        assert!(bundle.embedded.iter().any(|(name, _)| name == PRODUCER));
    }
}
