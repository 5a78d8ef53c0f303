//! Actor bundles: the code of the built-in actors, in a folder of the user.
//!
//! A bundle is a CAR whose root links to a list of (name, code CID), and which holds all that code. States link to the
//! list too, so the list is what a bundle is asked for and named by: the folder holds one `<list>.car` for each.
//!
//! Invariant: whatever is in the folder under such a name was complete and checked when it was put there, and nothing
//! is handed out of it unchecked.
//!
//! ```no_run
//! use forest_bundles::BundleFolder;
//! # fn example(list: &forest_blockstore::Cid) -> Result<(), Box<dyn std::error::Error>> {
//! let folder = BundleFolder::discover()?;
//! if let Some(bundle) = folder.load(list)? {
//!     println!("{} actors in {} blocks", bundle.manifest.len(), bundle.blocks().len());
//! }
//! # Ok(())
//! # }
//! ```

mod archive;
mod bounded;
mod bundle;
mod error;
mod folder;
mod import;
mod releases;

pub use archive::{NetworkFilter, Place, read_bundles};
pub use bundle::Bundle;
pub use error::{BundleError, Flaw};
pub use folder::BundleFolder;
pub use import::{Import, Imported};
pub use releases::{names_of, read_releases};
