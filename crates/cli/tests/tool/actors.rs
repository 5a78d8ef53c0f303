//! Actors from the command line, as far as no compiler is needed; tests/first_actor.rs goes all the way.

use crate::kit::Tool;

/// What code that does nothing looks like, with more in it.
fn module(more: &str) -> Vec<u8> {
    let text = format!(
        r#"(module {more}
            (memory (export "memory") 1)
            (func (export "invoke") (param i32) (result i32) (i32.const 0)))"#
    );
    wat::parse_str(text).unwrap()
}

fn check(name: &str, wasm: &[u8]) -> (i32, String) {
    let tool = Tool::new();
    let file = tool.input(name, wasm);
    let said = tool.run(&["actor", "check", "--wasm", file.to_str().unwrap()]);
    (said.code, said.out)
}

#[test]
fn code_that_runs_is_good() {
    let (code, out) = check("good.wasm", &module(""));
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("good on version 28"), "{out}");
}

#[test]
fn all_objections_are_listed() {
    let imports = r#"
        (import "vm" "fork" (func (param i32) (result i32)))
        (import "self" "root" (func (param i64) (result i32)))
        (import "ipld" "block_open" (func (param i32 i32) (result i32)))"#;
    let (code, out) = check("bad.wasm", &module(imports));
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("vm::fork, which is no syscall"), "{out}");
    assert!(out.contains("self::root, which is a syscall of another shape"), "{out}");
    assert!(!out.contains("block_open"), "{out}");
}

#[test]
fn what_is_no_module_is_said_to_be_none() {
    let (code, out) = check("text.wasm", b"not a module");
    assert_eq!(code, 1, "{out}");
    assert_eq!(out.lines().count(), 2, "{out}");
}

#[test]
fn a_new_crate_never_overwrites() {
    let tool = Tool::new();
    let there = tool.input("there/file", b"mine");
    let folder = there.parent().unwrap().to_str().unwrap().to_owned();
    let said = tool.run(&["actor", "new", &folder]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("is there already"), "{said:?}");
    assert_eq!(std::fs::read(there).unwrap(), b"mine");

    let said = tool.run(&["actor", "new", &format!("{folder}/tally")]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        std::fs::read_to_string(format!("{folder}/tally/Cargo.toml")).unwrap().contains("name = \"tally\"")
    );
}

#[test]
fn bad_input_is_one_line() {
    let tool = Tool::new();
    let folder = tool.input("empty/file", b"").parent().unwrap().to_str().unwrap().to_owned();
    for arguments in [
        ["actor", "build", "--path", &folder].as_slice(),
        &["actor", "new", "No Name"],
        &["actor", "new", "tally", "--sdk", &folder],
        &["actor", "check", "--wasm", "/nowhere.wasm"],
        &["actor", "check", "--nv", "15", "--wasm", &folder],
    ] {
        let said = tool.run(arguments);
        assert_eq!(
            (said.code, said.err.lines().count(), said.out.as_str()),
            (2, 1, ""),
            "{arguments:?} {said:?}"
        );
    }
}
