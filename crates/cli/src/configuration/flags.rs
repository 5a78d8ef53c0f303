//! A flag for every setting, made from the table.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, value_parser};

use super::{Kind, SETTINGS, Setting, settings::PREFETCH};

const HEADING: &str = "Settings (see forest-fvm config)";
const FILE: &str = "config";
const NO_PREFETCH: &str = "no-prefetch";

/// What the flags of this process say.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// The file to read settings from.
    pub(super) file: Option<PathBuf>,
    given: Vec<(&'static str, String)>,
}

impl Flags {
    pub(super) fn get(&self, setting: &Setting) -> Option<&str> {
        self.given.iter().find(|(name, _)| *name == setting.name).map(|(_, text)| text.as_str())
    }

    #[cfg(test)]
    pub(super) fn of(given: &[(&'static str, &str)]) -> Self {
        let given = given.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        Self { file: None, given }
    }
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        let file = Arg::new(FILE).long(FILE).value_name("FILE").value_parser(value_parser!(PathBuf));
        let file = file.help("Read settings from this file").help_heading(HEADING).hide_short_help(true);
        let off = Arg::new(NO_PREFETCH).long(NO_PREFETCH).action(ArgAction::SetTrue);
        let off = off.help("The same as --prefetch false").conflicts_with(PREFETCH.name);
        let off = off.help_heading(HEADING).hide_short_help(true);
        command.arg(file).args(SETTINGS.iter().map(argument)).arg(off)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn argument(setting: &'static Setting) -> Arg {
    let value = match setting.kind {
        Kind::Number { .. } => "N",
        Kind::Switch => "true|false",
        Kind::Folder => "FOLDER",
        Kind::Address => "ADDRESS",
        Kind::Text => "FILTER",
    };
    let help = format!("{} [default: {}]", setting.about, setting.fallback.describe());
    let argument = Arg::new(setting.name).long(setting.flag).value_name(value);
    argument.help(help).help_heading(HEADING).hide_short_help(true)
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.file = matches.get_one(FILE).cloned();
        let given = |setting: &'static Setting| {
            Some((setting.name, matches.get_one::<String>(setting.name)?.clone()))
        };
        self.given = SETTINGS.iter().filter_map(given).collect();
        if matches.get_flag(NO_PREFETCH) {
            self.given.push((PREFETCH.name, "false".to_owned()));
        }
        Ok(())
    }
}
