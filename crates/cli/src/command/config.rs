//! `forest-fvm config`.

use std::io::Write;

use clap::Args;

use crate::{
    Verdict,
    configuration::{Configuration, Fallback, Flags, SETTINGS, stray_variables},
    one_line,
    table::Table,
};

/// Shows what every setting is set to, and who said so
///
/// A flag comes before an environment variable, that before the file, and that before the default. The file is the one that
/// --config names, or FOREST_FVM_CONFIG, or else forest-fvm.toml in your configuration folder.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Config {
    /// Print a file with every setting at its default, commented
    #[arg(long)]
    template: bool,
    #[command(flatten)]
    flags: Flags,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm config
  forest-fvm config --template > ~/.config/forest-fvm.toml
  FOREST_FVM_CACHE_MB=2048 forest-fvm config --config node.toml";

impl Config {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        if self.template {
            write!(out, "{}", template())?;
            return Ok(Verdict::Good);
        }
        let mut table = Table::new(["setting", "value", "from"], &[]);
        for effective in Configuration::resolve(&self.flags)?.iter() {
            let (value, origin) = (effective.value.to_string(), effective.origin.to_string());
            table.row([effective.setting.name.into(), one_line(&value), one_line(&origin)]);
        }
        write!(out, "{table}")?;
        for (name, meant) in stray_variables() {
            let meant = meant.map_or_else(String::new, |meant| format!("; did you mean {meant}?"));
            writeln!(out, "{} is set and names no setting{meant}", one_line(&name))?;
        }
        Ok(Verdict::Good)
    }
}

/// A file that says what holds anyway.
fn template() -> String {
    let mut text = String::from("# Settings of forest-fvm. What is commented out is at its default.\n");
    for setting in SETTINGS {
        let example = match setting.fallback {
            Fallback::Text(text) if text.parse::<u64>().is_ok() || text.parse::<bool>().is_ok() => {
                text.to_owned()
            }
            Fallback::Text(text) => format!("\"{text}\""),
            Fallback::InCacheFolder(_) | Fallback::Nothing(_) => "\"\"".to_owned(),
        };
        text += &format!("\n# {}.\n", setting.about);
        text +=
            &format!("# {}; default: {}.\n", capital(&setting.kind.to_string()), setting.fallback.describe());
        text += &format!("# Memory: {}. Variable: {}.\n", setting.memory, setting.variable);
        text += &format!("# {} = {example}\n", setting.name);
    }
    text
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As somebody would use it who takes every comment away that holds a setting.
    #[test]
    fn the_template_is_a_file_of_defaults() {
        let keys = template().lines().filter(|line| line.contains(" = ")).count();
        assert_eq!(keys, SETTINGS.len());
        for line in template().lines().filter_map(|line| line.strip_prefix("# ")) {
            let Some((name, value)) = line.split_once(" = ") else { continue };
            let setting = SETTINGS.iter().find(|setting| setting.name == name).unwrap();
            if let Fallback::Text(text) = setting.fallback {
                assert_eq!(value.trim_matches('"'), text);
            }
        }
    }
}
