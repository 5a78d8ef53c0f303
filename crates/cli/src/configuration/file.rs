//! The file: TOML, a key for every setting, read with the line that each stands on.

use std::{collections::BTreeMap, fs, path::PathBuf};

use anyhow::{Context as _, anyhow, bail};
use toml::de::{DeTable, DeValue};

use super::{Effective, Kind, Origin, SETTINGS, Setting, edit_distance};
use crate::one_line;

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct SettingsFile {
    values: BTreeMap<&'static str, Effective>,
}

impl SettingsFile {
    pub(super) fn read(path: PathBuf) -> anyhow::Result<Self> {
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Self::parse(path, &text)
    }

    pub(super) fn parse(path: PathBuf, text: &str) -> anyhow::Result<Self> {
        let table = DeTable::parse(text).map_err(|error| toml_error(&path, text, &error))?;
        let mut values = BTreeMap::new();
        for (key, value) in table.get_ref() {
            let name: &str = key.get_ref();
            let origin = Origin::File { path: path.clone(), line: line_of(text, key.span().start) };
            let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) else {
                let near = edit_distance::nearest(name, SETTINGS.iter().map(|setting| setting.name));
                let meant = near.map_or_else(
                    || "; \"forest-fvm config --template\" has them all".to_owned(),
                    |near| format!("; did you mean {near}?"),
                );
                bail!("{origin}: there is no setting {}{meant}", one_line(name));
            };
            let text = text_of(setting, value.get_ref())
                .ok_or_else(|| anyhow!("{origin}: {name}: not {}", setting.kind))?;
            values.insert(setting.name, Effective::read(setting, &text, origin)?);
        }
        Ok(Self { values })
    }

    pub(super) fn get(&self, setting: &Setting) -> Option<anyhow::Result<Effective>> {
        self.values.get(setting.name).cloned().map(Ok)
    }
}

/// The text of a value that is of the TOML type that its setting wants.
fn text_of(setting: &Setting, value: &DeValue<'_>) -> Option<String> {
    match (setting.kind, value) {
        (Kind::Number { .. }, DeValue::Integer(number)) if number.radix() == 10 => {
            Some(number.as_str().into())
        }
        (Kind::Switch, DeValue::Boolean(on)) => Some(on.to_string()),
        (Kind::Folder | Kind::Address | Kind::Text, DeValue::String(text)) => Some(text.to_string()),
        _ => None,
    }
}

/// What TOML says about a file, on one line, with the line it is about.
pub(crate) fn toml_error(path: &std::path::Path, text: &str, error: &toml::de::Error) -> anyhow::Error {
    let line = error.span().map_or_else(String::new, |span| format!(":{}", line_of(text, span.start)));
    anyhow!("{}{line}: {}", path.display(), one_line(error.message()))
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
