//! The command that shows settings.

use crate::kit::Tool;

#[test]
fn values_are_shown_with_who_gave_them() {
    let tool = Tool::new();
    let file = tool.input("my.toml", b"threads = 3\n");
    let said = tool.run(&["config", "--config", file.to_str().unwrap(), "--cache-mb", "7", "--no-prefetch"]);
    assert_eq!(said.code, 0, "{said:?}");
    let row = |name: &str| -> Vec<&str> {
        let line = said.out.lines().find(|line| line.starts_with(&format!("{name} "))).unwrap();
        line.split_whitespace().collect()
    };
    assert_eq!(row("cache_mb"), ["cache_mb", "7", "--cache-mb"]);
    assert_eq!(row("prefetch"), ["prefetch", "false", "--prefetch"]);
    assert_eq!(row("threads")[..2], ["threads", "3"]);
    assert!(row("threads")[2].ends_with("my.toml:1"));
    assert_eq!(row("bundles")[2], "FOREST_FVM_BUNDLES");
    assert_eq!(row("executed_mb"), ["executed_mb", "128", "default"]);
}

#[test]
fn the_template_is_a_file_that_changes_nothing() {
    let tool = Tool::new();
    let template = tool.run(&["config", "--template"]);
    assert_eq!(template.code, 0);
    let file = tool.input("template.toml", template.out.as_bytes());
    let with = tool.run(&["config", "--config", file.to_str().unwrap()]);
    assert_eq!(with.out, tool.run(&["config"]).out, "{with:?}");
}

#[test]
fn bad_settings_are_refused_in_one_line() {
    let tool = Tool::new();
    tool.run(&["config", "--cache-mb", "lots"]).assert_refused("--cache-mb: \"lots\" is not a whole number");
    let file = tool.input("bad.toml", b"\ncash_mb = 1\n");
    let said = tool.run(&["config", "--config", file.to_str().unwrap()]);
    said.assert_refused("bad.toml:2: there is no setting cash_mb; did you mean cache_mb?");
}
