//! A crate to begin with: a counter, its tests, and what it takes to build them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};

/// The files, as they are but for the words in `@…@`.
const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("template/Cargo.toml.txt")),
    ("rust-toolchain.toml", include_str!("template/rust-toolchain.toml.txt")),
    (".gitignore", "/target\n"),
    ("src/lib.rs", include_str!("template/src/lib.rs.txt")),
    ("tests/network.rs", include_str!("template/tests/network.rs.txt")),
];

/// Where the SDK is: a clone of this repository.
#[derive(Clone, Debug)]
pub(crate) struct Sdk(PathBuf);

impl Sdk {
    /// The clone in a folder; without one, that from which this tool was built.
    pub(crate) fn at(folder: Option<&Path>) -> anyhow::Result<Self> {
        let folder = folder.unwrap_or(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")));
        let missing =
            || format!("{} has no crates/sdk: name a clone of forest-fvm with --sdk", folder.display());
        ensure!(folder.join("crates/sdk/Cargo.toml").is_file(), missing());
        Ok(Self(folder.canonicalize().with_context(missing)?))
    }
}

/// Makes the crate. A folder that is there already stays as it is.
pub(crate) fn make(folder: &Path, sdk: &Sdk) -> anyhow::Result<()> {
    let at = || folder.display().to_string();
    let name =
        folder.file_name().and_then(|name| name.to_str()).with_context(|| format!("{}: no name", at()))?;
    check_name(name)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            anyhow::bail!("{} is there already: choose another name", at())
        }
        made => made.with_context(at)?,
    }
    for (path, text) in FILES {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(at)?;
        }
        fs::write(&path, fill(text, name, sdk)).with_context(|| path.display().to_string())?;
    }
    // The versions that the SDK is tested with.
    fs::copy(sdk.0.join("Cargo.lock"), folder.join("Cargo.lock")).with_context(at)?;
    Ok(())
}

fn check_name(name: &str) -> anyhow::Result<()> {
    let good = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
    ensure!(good, "`{name}` is no name for a crate: small letters, digits and `-`, a letter first");
    Ok(())
}

fn fill(text: &str, name: &str, sdk: &Sdk) -> String {
    text.replace("@name@", name)
        .replace("@crate@", &name.replace('-', "_"))
        .replace("@sdk@", &sdk.0.display().to_string().replace('\\', "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_crates() {
        for good in ["counter", "my-actor", "a1"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in ["", "1a", "Counter", "a b", "ä", "-a"] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn all_words_are_filled_in() {
        let sdk = Sdk::at(None).expect("this is a clone");
        for (path, text) in FILES {
            assert!(!fill(text, "my-actor", &sdk).contains('@'), "{path}");
        }
    }
}
