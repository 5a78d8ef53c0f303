//! The bundle of this repository's own actors: which crates are in it under which names, and how it is written.
//!
//! Kinds of actors are known by their places in the list, so all of the network's kinds are in it, in its order, each with code of
//! its own. Invariant: the same modules give the same CAR.

use std::path::Path;

use forest_blockstore::{Block, CborStore as _, Cid, MemoryStore};
use forest_builtin::Manifest;
use forest_car::CarWriter;
use forest_encoding::codec;

use crate::{Actor, BuildError, Package, Toolchain, build};

/// The actors as the network knows them, in its order: the name there, and the folder below crates/actors.
///
/// Those of storage, and of Ethereum contracts, are not written yet and have [stand-ins](stand_in).
const CANONICAL: &[(&str, &str)] = &[
    ("system", "system"),
    ("init", "init"),
    ("cron", "cron"),
    ("account", "account"),
    ("storagepower", STAND_IN),
    ("storageminer", STAND_IN),
    ("storagemarket", STAND_IN),
    ("paymentchannel", "paych"),
    ("multisig", "multisig"),
    ("reward", "reward"),
    ("verifiedregistry", STAND_IN),
    ("datacap", STAND_IN),
    ("placeholder", PLACEHOLDER),
    ("evm", STAND_IN),
    ("eam", STAND_IN),
    ("ethaccount", "ethaccount"),
];

/// In place of a folder, where there is no actor.
const STAND_IN: &str = "";
/// The actor that refuses every call.
const PLACEHOLDER: &str = "placeholder";

/// What is other on a network where users deploy code, and what there is more.
const EMBEDDED: &[(&str, &str)] = &[("init", "open_init"), ("producer", "producer")];

/// How hard the archive is compressed. Actors have much in common.
const LEVEL: i32 = 19;

/// A bundle, and what is said of it.
#[derive(Clone, Debug)]
pub struct Made {
    /// A CAR, compressed, with a root for either list.
    pub car: Vec<u8>,
    /// The toolchain on the first line, then name, CID and size of each actor.
    pub manifest: String,
}

/// Builds all actors, and packs them.
///
/// # Errors
/// [`BuildError`]
pub fn make(
    workspace: &Path,
    toolchain: &Toolchain,
    mut said: impl FnMut(&str) + Send,
) -> Result<Made, BuildError> {
    let mut folders: Vec<&str> = CANONICAL.iter().chain(EMBEDDED).map(|(_, folder)| *folder).collect();
    folders.retain(|folder| *folder != STAND_IN);
    folders.sort_unstable();
    folders.dedup();
    let mut built = Vec::new();
    for folder in folders {
        let package = Package::at(workspace.join("crates/actors").join(folder))?;
        built.push((folder, build(&package, toolchain, &mut said)?));
    }
    pack(&built, toolchain)
}

/// Whether a manifest says that this toolchain built its bundle.
#[must_use]
pub fn is_built_by(manifest: &str, toolchain: &Toolchain) -> bool {
    manifest.lines().next() == Some(&*heading(toolchain))
}

fn heading(toolchain: &Toolchain) -> String {
    format!("built by {}", toolchain.version())
}

fn pack(built: &[(&str, Actor)], toolchain: &Toolchain) -> Result<Made, BuildError> {
    let store = MemoryStore::new();
    let mut manifest = heading(toolchain) + "\n";
    let mut code = Vec::new();
    for (folder, actor) in built {
        let block = Block::blake2b(codec::RAW, actor.wasm.clone());
        manifest += &format!("{:<12} {} {:>7}\n", folder, block.cid, actor.wasm.len());
        code.push((*folder, block));
    }
    let placeholder = built.iter().find(|(folder, _)| *folder == PLACEHOLDER);
    let placeholder = placeholder.map_or(&[][..], |(_, actor)| &actor.wasm);
    for (name, _) in CANONICAL.iter().filter(|(_, folder)| *folder == STAND_IN) {
        code.push((*name, Block::blake2b(codec::RAW, stand_in(placeholder, name))));
    }
    let embedded = CANONICAL.iter().map(|(name, folder)| {
        let other = EMBEDDED.iter().find(|(replaced, _)| replaced == name);
        (*name, other.map_or(*folder, |(_, folder)| *folder))
    });
    let more = EMBEDDED.iter().filter(|(name, _)| CANONICAL.iter().all(|(known, _)| known != name));
    let lists = [CANONICAL.to_vec(), embedded.chain(more.copied()).collect()];
    let mut roots = Vec::new();
    for (list, name) in lists.iter().zip(["canonical", "embedded"]) {
        let root = root(list, &code, &store)?;
        manifest += &format!("{name:<12} {root}\n");
        roots.push(root);
    }
    let mut car = CarWriter::compressed(Vec::new(), &roots, LEVEL).map_err(packing)?;
    let mut blocks = store.snapshot();
    blocks.sort_by_key(|block| block.cid);
    for block in blocks.iter().chain(code.iter().map(|(_, block)| block)) {
        car.write_block(block).map_err(packing)?;
    }
    Ok(Made { car: car.finish_compressed().map_err(packing)?, manifest })
}

/// Code for a kind that is not written yet: it refuses every call, as placeholders do. A section with the kind's name makes it
/// another code for each, since the same code could not be of two kinds.
fn stand_in(placeholder: &[u8], name: &str) -> Vec<u8> {
    let custom = [&[SECTION.len() as u8], SECTION.as_bytes(), name.as_bytes()].concat();
    [placeholder, &[0, custom.len() as u8], &custom].concat()
}

/// The custom section that stand-ins have.
const SECTION: &str = "stand_in";

/// Writes a list and what leads to it: CBOR `[version, list]`.
fn root(list: &[(&str, &str)], code: &[(&str, Block)], store: &MemoryStore) -> Result<Cid, BuildError> {
    let cid = |key: &str| code.iter().find(|(other, _)| *other == key).map(|(_, block)| block.cid);
    let key = |name, folder| if folder == STAND_IN { name } else { folder };
    let entries = list.iter().filter_map(|(name, folder)| Some((*name, cid(key(*name, *folder))?)));
    let list = Manifest::new(entries).save(store).map_err(packing)?;
    store.put_cbor(&(Manifest::VERSION, list)).map_err(packing)
}

fn packing(error: impl std::fmt::Display) -> BuildError {
    BuildError::Pack(error.to_string())
}
