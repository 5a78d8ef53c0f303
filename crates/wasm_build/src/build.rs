//! One crate, compiled: cargo is asked, and what it wrote is made fit to deploy.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{ChildStderr, Command, Stdio},
    thread,
};

use cargo_metadata::{Message, TargetKind};

use crate::{
    Abi, BuildError, Module, Package, Toolchain,
    flags::{PROFILE, profile, rustflags},
    toolchain::TARGET,
};

/// An actor, ready to be deployed.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The crate it is built from.
    pub name: String,
    /// The code: nothing in it but what runs.
    pub wasm: Vec<u8>,
    /// What can be asked of it; empty for an actor that does not say.
    pub abi: Abi,
}

/// Compiles the library of a crate to a module. What cargo and the compiler say comes line by line.
///
/// # Errors
/// [`BuildError`]
pub fn build(
    package: &Package,
    toolchain: &Toolchain,
    said: impl FnMut(&str) + Send,
) -> Result<Actor, BuildError> {
    let path = compile(package, toolchain, said)?;
    let wasm = fs::read(&path).map_err(|error| BuildError::Read { path, error })?;
    let module = Module::parse(&wasm)?;
    let abi = Abi::of(&module)?;
    Ok(Actor { name: package.name.clone(), wasm: module.stripped(), abi })
}

/// Runs cargo, and returns where the module is.
fn compile(
    package: &Package,
    toolchain: &Toolchain,
    mut said: impl FnMut(&str) + Send,
) -> Result<PathBuf, BuildError> {
    let mut command = cargo(package, toolchain);
    let program = PathBuf::from(command.get_program());
    let start = |error| BuildError::Start { program: program.clone(), error };
    let mut cargo = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(start)?;
    let (stdout, stderr) = (cargo.stdout.take(), cargo.stderr.take());
    let module = thread::scope(|scope| {
        scope.spawn(|| pass_on(stderr, &mut said));
        stdout.and_then(|stdout| find_module(BufReader::new(stdout), package))
    });
    if !cargo.wait().map_err(start)?.success() {
        return Err(BuildError::Compile { package: package.name.clone() });
    }
    module.ok_or_else(|| BuildError::NoLibrary { package: package.name.clone() })
}

fn cargo(package: &Package, toolchain: &Toolchain) -> Command {
    // Tests of cargo run with the cargo that runs them.
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(program);
    cargo.current_dir(&package.folder).arg("rustc");
    cargo.args(["--lib", "--crate-type", "cdylib", "--target", TARGET, "--profile", PROFILE]);
    cargo.arg("--message-format").arg("json-render-diagnostics");
    for setting in profile() {
        cargo.arg("--config").arg(setting);
    }
    cargo.arg("--target-dir").arg(package.output());
    cargo.env("CARGO_ENCODED_RUSTFLAGS", rustflags(package, toolchain)).env_remove("RUSTFLAGS");
    // What the caller builds or measures with is not for its actors.
    for variable in ["CARGO_BUILD_TARGET", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "CARGO_INCREMENTAL"] {
        cargo.env_remove(variable);
    }
    cargo
}

fn pass_on(stderr: Option<ChildStderr>, said: &mut (impl FnMut(&str) + Send)) {
    for line in stderr.into_iter().flat_map(|stderr| BufReader::new(stderr).lines()).map_while(Result::ok) {
        said(&line);
    }
}

/// The module among all that cargo tells of.
fn find_module(stdout: impl std::io::BufRead, package: &Package) -> Option<PathBuf> {
    let manifest = package.folder.join("Cargo.toml");
    let artifacts = Message::parse_stream(stdout).map_while(Result::ok).filter_map(|message| match message {
        Message::CompilerArtifact(artifact) => Some(artifact),
        _ => None,
    });
    let ours = artifacts.filter(|artifact| {
        artifact.manifest_path == manifest && artifact.target.kind.contains(&TargetKind::CDyLib)
    });
    let files = ours
        .flat_map(|artifact| artifact.filenames)
        .map(cargo_metadata::camino::Utf8PathBuf::into_std_path_buf);
    files.filter(|file| is_module(file)).last()
}

fn is_module(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "wasm")
}
