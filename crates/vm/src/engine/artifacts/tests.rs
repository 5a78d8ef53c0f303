//! Artifacts come back as they were written, or not at all.

use std::{fs, path::Path};

use forest_blockstore::{Block, Blockstore, Cid, MemoryStore};
use forest_encoding::codec;
use forest_rules::{Rules, rules};
use forest_shared::version::NetworkVersion;

use super::{HEADER, Stopwatch};
use crate::engine::{Engine, EngineConfig, LoadError, Loaded};

fn engine(folder: Option<&Path>) -> Engine {
    let artifacts = folder.map(Path::to_owned);
    Engine::new(EngineConfig { artifacts, parallel_messages: 1, ..EngineConfig::default() }).unwrap()
}

fn nv(version: u32) -> &'static Rules {
    rules(NetworkVersion::from(version)).unwrap()
}

/// A store with some code.
fn code(wat: &str) -> (MemoryStore, Cid) {
    let store = MemoryStore::new();
    let block = Block::blake2b(codec::RAW, wat::parse_str(wat).unwrap());
    let code = block.cid;
    store.put(block).unwrap();
    (store, code)
}

fn actor() -> (MemoryStore, Cid) {
    code(
        r#"(module (memory (export "memory") 1) (func (export "invoke") (param i32) (result i32) local.get 0))"#,
    )
}

/// Loads the code in a new engine.
fn load(folder: &Path, version: u32, store: &MemoryStore, code: Cid) -> (Loaded, Engine) {
    let engine = engine(Some(folder));
    let (_, loaded) = engine.load(&nv(version).metering, &code, store).unwrap();
    (loaded, engine)
}

fn only_file(folder: &Path) -> std::path::PathBuf {
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    let [file] = files.as_slice() else { panic!("{files:?}") };
    file.clone()
}

#[test]
fn a_second_process_compiles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (store, code) = actor();
    let (loaded, first) = load(folder.path(), 21, &store, code);
    assert_eq!((loaded, first.statistics().compiled), (Loaded::Compiled, 1));
    let (loaded, second) = load(folder.path(), 21, &store, code);
    assert_eq!((loaded, second.statistics().compiled, second.statistics().loaded), (Loaded::Artifact, 0, 1));
    let (_, loaded) = second.load(&nv(21).metering, &code, &store).unwrap();
    assert_eq!(loaded, Loaded::Ready);
}

#[test]
fn versions_that_meter_alike_share_and_others_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let (store, code) = actor();
    let (_, engine) = load(folder.path(), 18, &store, code);
    for (version, expected) in [(21, Loaded::Ready), (16, Loaded::Compiled), (17, Loaded::Ready)] {
        assert_eq!(engine.load(&nv(version).metering, &code, &store).unwrap().1, expected, "nv{version}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_file_changed_anywhere_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (store, code) = actor();
    load(folder.path(), 21, &store, code);
    let path = only_file(folder.path());
    let whole = fs::read(&path).unwrap();

    let flipped = |at: usize| {
        let mut file = whole.clone();
        file[at] ^= 1;
        file
    };
    let mut broken: Vec<(String, Vec<u8>)> = vec![
        ("the magic".into(), flipped(0)),
        ("the format".into(), flipped(7)),
        ("the key".into(), flipped(8)),
        ("the checksum".into(), flipped(40)),
        ("the first byte of the code".into(), flipped(HEADER)),
        ("the last byte of the code".into(), flipped(whole.len() - 1)),
        ("a byte too many".into(), [whole.as_slice(), &[0]].concat()),
    ];
    for length in [0, 1, 8, HEADER - 1, HEADER, HEADER + 1, whole.len() / 2, whole.len() - 1] {
        broken.push((format!("cut to {length}"), whole[..length].to_vec()));
    }
    for at in (HEADER..whole.len()).step_by(whole.len() / 16) {
        broken.push((format!("byte {at}"), flipped(at)));
    }
    for (what, file) in broken {
        fs::write(&path, file).unwrap();
        let (loaded, engine) = load(folder.path(), 21, &store, code);
        let statistics = engine.statistics();
        assert_eq!((loaded, statistics.rejected, statistics.failures), (Loaded::Compiled, 1, 0), "{what}");
        assert_eq!(load(folder.path(), 21, &store, code).0, Loaded::Artifact, "{what}");
    }
}

#[test]
fn a_whole_file_for_something_else_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (store, code) = actor();
    load(folder.path(), 16, &store, code);
    let foreign = fs::read(only_file(folder.path())).unwrap();
    fs::remove_file(only_file(folder.path())).unwrap();
    load(folder.path(), 21, &store, code);
    fs::write(only_file(folder.path()), foreign).unwrap();
    let (loaded, engine) = load(folder.path(), 21, &store, code);
    assert_eq!((loaded, engine.statistics().rejected), (Loaded::Compiled, 1));
}

#[test]
fn native_code_with_a_good_checksum_that_is_none_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (store, code) = actor();
    let (_, engine) = load(folder.path(), 21, &store, code);
    engine.0.artifacts.write(&code, &nv(21).metering, b"\x7fELF, or not", &Stopwatch::start());
    assert_eq!(load(folder.path(), 21, &store, code).0, Loaded::Compiled);
}

#[test]
fn many_engines_share_a_folder_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (store, code) = actor();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| load(folder.path(), 21, &store, code));
        }
    });
    let (loaded, engine) = load(folder.path(), 21, &store, code);
    assert_eq!((loaded, engine.statistics().rejected), (Loaded::Artifact, 0));
    only_file(folder.path());
}

#[test]
fn a_folder_that_is_a_file_costs_only_time() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let (store, code) = actor();
    let (loaded, engine) = load(file.path(), 21, &store, code);
    assert_eq!(loaded, Loaded::Compiled);
    assert_eq!(engine.statistics().failures, 1);
    assert!(engine.statistics().last_failure.is_some());
}

#[cfg(unix)]
#[test]
fn a_folder_that_anybody_may_write_to_is_not_trusted() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let (store, code) = actor();
    load(folder.path(), 21, &store, code);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let (loaded, engine) = load(folder.path(), 21, &store, code);
    assert_eq!((loaded, engine.statistics().failures), (Loaded::Compiled, 1));
}

#[test]
fn a_folder_that_vanished_costs_only_time() {
    let folder = tempfile::tempdir().unwrap();
    let (store, code) = actor();
    let engine = engine(Some(folder.path()));
    drop(folder);
    assert_eq!(engine.load(&nv(21).metering, &code, &store).unwrap().1, Loaded::Compiled);
    assert_eq!(engine.statistics().failures, 1);
}

#[test]
fn missing_code_is_asked_for_again() {
    let (store, code) = actor();
    let (engine, empty) = (engine(None), MemoryStore::new());
    let missing = engine.load(&nv(21).metering, &code, &empty).map(drop);
    assert!(matches!(missing, Err(LoadError::Missing(cid)) if cid == code));
    assert_eq!(engine.load(&nv(21).metering, &code, &store).unwrap().1, Loaded::Compiled);
}
