//! Who has the say, and what is refused.

use std::path::Path;

use super::*;

/// The configuration by flags, variables, and the text of a file.
fn resolve(
    flags: &[(&'static str, &str)],
    variables: &[(&str, &str)],
    file: &str,
) -> anyhow::Result<Configuration> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("forest-fvm.toml"), file)?;
    let variable = |name: &str| {
        variables.iter().find(|(other, _)| *other == name).map(|(_, text)| OsString::from(*text))
    };
    Configuration::resolve_in(&Flags::of(flags), variable, Some(folder.path().to_owned()))
}

fn error(flags: &[(&'static str, &str)], variables: &[(&str, &str)], file: &str) -> String {
    format!("{:#}", resolve(flags, variables, file).unwrap_err())
}

#[test]
fn flag_before_variable_before_file_before_default() {
    let (flag, variable, file) = (("cache_mb", "1"), ("FOREST_FVM_CACHE_MB", "2"), "cache_mb = 3");
    let megabytes =
        |flags: &[_], variables: &[_], file| resolve(flags, variables, file).unwrap().cache_bytes() >> 20;
    assert_eq!(megabytes(&[flag], &[variable], file), 1);
    assert_eq!(megabytes(&[], &[variable], file), 2);
    assert_eq!(megabytes(&[], &[], file), 3);
    assert_eq!(megabytes(&[], &[], ""), 512);
    assert_eq!(megabytes(&[], &[("FOREST_FVM_CACHE_MB", "")], file), 3, "empty is not set");
}

#[test]
fn every_value_says_where_it_came_from() {
    let file = "\n# a comment\nthreads = 7\nprefetch = false\n";
    let configuration = resolve(&[("log", "info")], &[("FOREST_FVM_METRICS", "[::1]:9")], file).unwrap();
    let origin = |name: &str| {
        configuration.iter().find(|effective| effective.setting.name == name).unwrap().origin.to_string()
    };
    assert_eq!(origin("log"), "--log");
    assert_eq!(origin("metrics"), "FOREST_FVM_METRICS");
    assert!(origin("threads").ends_with("forest-fvm.toml:3"), "{}", origin("threads"));
    assert_eq!(origin("cache_mb"), "default");
    assert_eq!(configuration.threads(), 7);
    assert_eq!(configuration.prefetch_threads(), None);
    assert_eq!(configuration.metrics(), Some("[::1]:9".parse().unwrap()));
    assert_eq!(configuration.log(), "info");
}

#[test]
fn bad_values_name_who_gave_them_and_what_would_be_right() {
    let bounds = "is not a whole number from 0 to 1048576";
    assert_eq!(error(&[("cache_mb", "x")], &[], ""), format!("--cache-mb: \"x\" {bounds}"));
    let huge = error(&[], &[("FOREST_FVM_CACHE_MB", "1048577")], "");
    assert_eq!(huge, format!("FOREST_FVM_CACHE_MB: \"1048577\" {bounds}"));
    for (file, line, why) in [
        ("threads = 1\ncache_mb = -1", 2, bounds),
        ("cache_mb = \"5\"", 1, "not a whole number"),
        ("prefetch = 1", 1, "not true or false"),
        ("\n\nmetrics = \"here\"", 3, "an IP address with a port"),
        ("modules = \"\"", 1, "the path of a folder"),
        ("cash_mb = 5", 1, "there is no setting cash_mb; did you mean cache_mb?"),
        ("[colours]\nx = 1", 1, "there is no setting colours; \"forest-fvm config --template\" has them all"),
        ("cache_mb = 1\ncache_mb = 2", 2, "duplicate"),
        ("cache_mb =", 1, "forest-fvm.toml:1"),
    ] {
        let error = error(&[], &[], file);
        assert!(
            error.contains(&format!("forest-fvm.toml:{line}: ")) && error.contains(why),
            "{file:?}: {error}"
        );
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn a_file_that_was_asked_for_must_be_there() {
    let mut flags = Flags::default();
    flags.file = Some("no/such.toml".into());
    let error = Configuration::resolve_in(&flags, |_| None, None).unwrap_err();
    assert!(format!("{error:#}").starts_with("no/such.toml: "), "{error:#}");
    Configuration::resolve_in(&Flags::default(), |_| None, Some("no/such/folder".into())).unwrap();
}

#[test]
fn names_are_one_name_and_defaults_are_values() {
    for setting in SETTINGS {
        assert_eq!(setting.flag, setting.name.replace('_', "-"));
        assert_eq!(setting.variable, format!("FOREST_FVM_{}", setting.name.to_uppercase()));
        if let Fallback::Text(text) = setting.fallback {
            setting.kind.read(text).unwrap();
        }
    }
}

/// The page has a row for every setting, with its variable and its default, and no other row.
#[test]
fn the_page_lists_exactly_the_settings() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
    let page = std::fs::read_to_string(page).unwrap();
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    let row = |setting: &Setting| {
        let Setting { name, variable, kind, fallback, about, memory, .. } = setting;
        let default = match fallback {
            Fallback::Text(text) => format!("`{text}`"),
            _ => fallback.describe(),
        };
        format!("| `{name}` | `{variable}` | {kind} | {default} | {about} | {memory} |")
    };
    let expected: Vec<String> = SETTINGS.iter().map(row).collect();
    assert_eq!(
        rows, expected,
        "write the rows as the table in crates/cli/src/configuration/settings.rs has them"
    );
}
