//! The crate of an author, built: with a sign of life while it takes long, and the compiler's words where it fails.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use forest_wasm_build::{Actor, Package, Toolchain, build};

use crate::progress;

/// Builds the actor of a folder.
pub(crate) fn built(folder: &Path) -> anyhow::Result<(Package, Actor)> {
    let package = Package::at(folder)?;
    let toolchain = Toolchain::find(package.folder())?;
    let spinner = progress::spinner(format!("{}: compiling for Wasm", package.name()));
    let mut said = Vec::new();
    let built = build(&package, &toolchain, |line| {
        spinner.set_message(format!("{}: {}", package.name(), line.trim()));
        said.push(line.to_owned());
    });
    spinner.finish_and_clear();
    if built.is_err() {
        // Why it does not compile is the compiler's to say, in as many lines as it takes.
        let _ = writeln!(io::stderr(), "{}", said.join("\n"));
    }
    Ok((package, built?))
}

/// Where the code of an actor is written to, and its interface beside it.
pub(crate) struct Written {
    pub(crate) wasm: PathBuf,
    pub(crate) abi: PathBuf,
}

/// Writes what was built.
pub(crate) fn write(package: &Package, actor: &Actor, folder: Option<&Path>) -> anyhow::Result<Written> {
    let folder = folder.map_or_else(|| package.output(), Path::to_owned);
    let at = |path: &Path| path.display().to_string();
    std::fs::create_dir_all(&folder).with_context(|| at(&folder))?;
    let written = Written {
        wasm: folder.join(format!("{}.wasm", actor.name)),
        abi: folder.join(format!("{}.abi.json", actor.name)),
    };
    std::fs::write(&written.wasm, &actor.wasm).with_context(|| at(&written.wasm))?;
    let json = serde_json::to_string_pretty(&actor.abi)? + "\n";
    std::fs::write(&written.abi, json).with_context(|| at(&written.abi))?;
    Ok(written)
}
