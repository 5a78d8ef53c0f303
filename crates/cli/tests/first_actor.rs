//! docs/first-actor.md is true: every command on it runs, in order, in an empty folder. Skipped where nothing compiles for
//! Wasm.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use forest_testing::Suite;
use forest_testkit::toolchain_hint;

fn main() -> ExitCode {
    Suite::unless_missing(toolchain_hint())
        .test("every_command_on_the_page_runs", every_command_on_the_page_runs)
        .run()
}

fn every_command_on_the_page_runs() {
    let commands = commands(&page());
    assert!(commands.len() > 5, "the page has commands: {commands:?}");
    // The same folder each time: what is compiled for Wasm depends on it, and is kept.
    let mut folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("first_actor_page");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("what the last run left");
    }
    fs::create_dir_all(&folder).expect("a folder");
    for command in commands {
        match command.strip_prefix("cd ") {
            Some(into) => folder = folder.join(into),
            None => run(&command, &folder),
        }
    }
}

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/first-actor.md");
    fs::read_to_string(page).expect("the page")
}

/// The lines of the blocks that are for a shell.
fn commands(page: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            line if inside => commands.push(line.to_owned()),
            _ => {}
        }
    }
    commands
}

fn run(command: &str, folder: &Path) {
    let tool = PathBuf::from(env!("CARGO_BIN_EXE_forest-fvm"));
    let beside = tool.parent().expect("the tool is in a folder");
    let path = env::join_paths(
        [beside.to_owned()].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())),
    );
    let done = Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", path.expect("a path"))
        // What the page builds is kept between runs: the SDK need not be compiled each time.
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("first_actor"))
        .output()
        .expect("there is a shell");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(done.status.success(), "{command}\n{}{}", said(&done.stdout), said(&done.stderr));
}
