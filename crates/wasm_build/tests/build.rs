//! An actor is built, from two folders, to the same bytes. Skipped where nothing compiles for Wasm.

use std::{fs, path::Path, process::ExitCode};

use forest_testing::Suite;
use forest_wasm_build::{Actor, BuildError, Module, Package, Toolchain, build};

fn main() -> ExitCode {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let missing = Toolchain::find(here).is_err();
    let suite =
        Suite::unless_missing(missing.then_some("no compiler for wasm32-unknown-unknown: `make setup`"));
    suite
        .test("an_actor_is_built_and_says_what_it_can", an_actor_is_built_and_says_what_it_can)
        .test("the_folder_does_not_matter", the_folder_does_not_matter)
        .test("what_does_not_compile_is_said", what_does_not_compile_is_said)
        .test("a_folder_without_a_crate_is_an_error", a_folder_without_a_crate_is_an_error)
        .run()
}

fn built(source: &str, folder: &Path) -> Result<Actor, BuildError> {
    let actor = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/actor");
    fs::create_dir_all(folder.join("src")).expect("a folder");
    fs::copy(actor.join("Cargo.toml"), folder.join("Cargo.toml")).expect("the manifest");
    fs::write(folder.join("src/lib.rs"), source).expect("the source");
    let package = Package::at(folder)?;
    build(&package, &Toolchain::find(folder)?, |line| eprintln!("{line}"))
}

fn source() -> String {
    let actor = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/actor");
    fs::read_to_string(actor.join("src/lib.rs")).expect("the source")
}

fn an_actor_is_built_and_says_what_it_can() {
    let folder = tempfile::tempdir().expect("a folder");
    let actor = built(&source(), folder.path()).expect("it compiles");
    assert_eq!(actor.name, "plain-actor");
    let method = actor.abi.method("Constructor").expect("it is described");
    assert_eq!(method.number, 1);
    let module = Module::parse(&actor.wasm).expect("a module");
    assert!(module.parts().iter().all(|part| !part.name.starts_with("custom")), "{:?}", module.parts());
}

fn the_folder_does_not_matter() {
    let outer = tempfile::tempdir().expect("a folder");
    let folders = [outer.path().join("here"), outer.path().join("some/where/else")];
    let [here, there] = folders.map(|folder| built(&source(), &folder).expect("it compiles").wasm);
    assert!(here == there, "{} and {} bytes", here.len(), there.len());
    let text = String::from_utf8_lossy(&here);
    assert!(text.contains("src/lib.rs"), "panics name their place");
    assert!(!text.contains(&*outer.path().to_string_lossy()), "a folder of this machine");
}

fn what_does_not_compile_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = built("fn broken(", folder.path()).expect_err("half a function");
    assert!(matches!(error, BuildError::Compile { .. }), "{error}");
}

fn a_folder_without_a_crate_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = Package::at(folder.path()).expect_err("nothing is there");
    assert!(error.to_string().contains("actor new"), "{error}");
}
