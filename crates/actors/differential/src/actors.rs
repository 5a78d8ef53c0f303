//! The code of built-in actors: the released one of mainnet, and that of this repository.

use std::error::Error;

use forest_actors_bundle::{Bundle as OurBundle, WRITTEN};
use forest_blockstore::{Blockstore, Cid, MemoryStore};
use forest_builtin::Manifest;
use forest_bundles::BundleFolder;

/// The list of the actors that mainnet runs on network version 28.
const MAINNET_V18: &str = "bafy2bzacea275suujjuaddglc2kbbgracldjbbs5cjys6zsivcswubv5x7es4";

/// One actor: its name in the manifest, and its Wasm.
pub type Code = (String, Vec<u8>);

/// Actors in the order of their manifest.
pub type Actors = Vec<Code>;

/// Code could not be read.
pub type CodeError = Box<dyn Error + Send + Sync>;

/// The released actors v18 of mainnet; `None` where they are not imported.
///
/// # Errors
/// When the folder of bundles, or the bundle, cannot be read.
pub fn canonical() -> Result<Option<Actors>, CodeError> {
    let list: Cid = MAINNET_V18.parse()?;
    let Some(bundle) = BundleFolder::discover()?.load(&list)? else { return Ok(None) };
    let store: MemoryStore = bundle.blocks().iter().cloned().collect();
    collect(&bundle.manifest, &store).map(Some)
}

/// The actors of this repository, as they are checked in.
///
/// # Errors
/// When the bundle is not what it should be.
pub fn ours() -> Result<Actors, CodeError> {
    let store = MemoryStore::new();
    let OurBundle { canonical, .. } = OurBundle::load(&store)?;
    let mut actors = collect(&canonical, &store)?;
    // What is not written yet is not compared.
    actors.retain(|(name, _)| WRITTEN.iter().any(|kind| kind.name() == name));
    Ok(actors)
}

fn collect(manifest: &Manifest, store: &MemoryStore) -> Result<Actors, CodeError> {
    let actor = |(name, code): (&str, &Cid)| {
        let wasm = store.get(code)?.ok_or_else(|| format!("the code of {name} is not in its bundle"))?;
        Ok((name.to_owned(), wasm.to_vec()))
    };
    manifest.iter().map(actor).collect()
}
