//! What the tool says about itself.

use crate::kit::Tool;

/// The help of a command.
fn help(command: &[&str]) -> String {
    let said = Tool::new().run(&[command, &["--help"]].concat());
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    said.out
}

#[test]
fn every_command_explains_itself_with_examples() {
    insta::assert_snapshot!("forest-fvm", help(&[]));
    insta::assert_snapshot!("bundle", help(&["bundle"]));
    for command in ["ls", "import", "verify"] {
        let help = help(&["bundle", command]);
        assert!(help.contains("Examples:\n"), "{command}");
        insta::assert_snapshot!(format!("bundle-{command}"), help);
    }
    insta::assert_snapshot!("actor", help(&["actor"]));
    for command in ["new", "build", "check", "run", "test", "trace"] {
        let help = help(&["actor", command]);
        assert!(help.contains("Examples:\n"), "{command}");
        insta::assert_snapshot!(format!("actor-{command}"), help);
    }
    let commands =
        ["bisect", "config", "devnet", "diff", "extract", "replay", "stats", "trace", "validate", "vectors"];
    for command in commands {
        let help = help(&[command]);
        assert!(help.contains("Examples:\n"), "{command}");
        insta::assert_snapshot!(command, help);
    }
}

#[test]
fn an_unknown_command_is_bad_input() {
    assert_eq!(Tool::new().run(&["bundel"]).code, 2);
    assert_eq!(Tool::new().run(&["vectors"]).code, 2);
}
