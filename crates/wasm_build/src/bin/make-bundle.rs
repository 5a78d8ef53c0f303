//! `make bundle`: writes crates/actors/bundle anew, from the crates beside it.

use std::{error::Error, fs, io::Write as _, path::Path};

use forest_wasm_build::{Toolchain, bundle};

fn main() -> Result<(), Box<dyn Error>> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let toolchain = Toolchain::find(&workspace)?;
    let mut stderr = std::io::stderr();
    let made = bundle::make(&workspace, &toolchain, |line| {
        // Progress that nobody sees is no reason to stop.
        let _ = writeln!(stderr, "{line}");
    })?;
    let folder = workspace.join("crates/actors/bundle");
    fs::write(folder.join("bundle.car.zst"), &made.car)?;
    fs::write(folder.join("manifest.txt"), &made.manifest)?;
    std::io::stdout().write_all(made.manifest.as_bytes())?;
    Ok(())
}
