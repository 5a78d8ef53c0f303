//! The code of built-in actors: the released one of mainnet, and that of this repository beside it.

use std::error::Error;

use forest_blockstore::Cid;
use forest_bundles::{Bundle, BundleFolder};

/// The list of the actors that mainnet runs on network version 28.
const MAINNET_V18: &str = "bafy2bzacea275suujjuaddglc2kbbgracldjbbs5cjys6zsivcswubv5x7es4";

/// One actor: its name in the manifest, and its Wasm.
pub type Code = (String, Vec<u8>);

/// Actors in the order of their manifest.
pub type Actors = Vec<Code>;

/// The released actors v18 of mainnet; `None` where they are not imported.
///
/// # Errors
/// When the folder of bundles, or the bundle, cannot be read.
pub fn canonical() -> Result<Option<Actors>, Box<dyn Error + Send + Sync>> {
    let list: Cid = MAINNET_V18.parse()?;
    let bundle = BundleFolder::discover()?.load(&list)?;
    Ok(bundle.as_ref().map(of_bundle).transpose()?)
}

/// What a bundle holds.
///
/// # Errors
/// When code that it lists is not in it.
pub fn of_bundle(bundle: &Bundle) -> Result<Actors, String> {
    let code = |cid: &Cid| bundle.blocks().iter().find(|block| block.cid == *cid);
    let actor = |(name, cid): (&str, &Cid)| {
        let block = code(cid).ok_or_else(|| format!("the code of {name} is not in the bundle"))?;
        Ok((name.to_owned(), block.data.to_vec()))
    };
    bundle.manifest.iter().map(actor).collect()
}
