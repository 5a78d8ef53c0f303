//! What an actor says of itself: its methods, the types they take and give, its events.
//!
//! The macros of forest_sdk write it into a custom section, a JSON object per line, each with the `kind` of what it
//! describes. Here it becomes one document. Kinds and members that a later kit adds are passed over.

use serde::{Deserialize, Serialize};

use crate::{BuildError, Module};

/// The custom section.
const SECTION: &str = "forest_abi";

/// The interface of an actor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abi {
    /// What can be called, by number.
    pub methods: Vec<Method>,
}

/// A method.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// Its name, as FRC-0042 numbers are made of.
    pub name: String,
    /// What it is called by.
    pub number: u64,
}

impl Abi {
    /// What a module says of itself; nothing where it does not.
    pub(crate) fn of(module: &Module<'_>) -> Result<Self, BuildError> {
        let section = module.custom(SECTION);
        let wrong = |why: String| BuildError::Abi { section: SECTION, why };
        let text = std::str::from_utf8(&section).map_err(|error| wrong(error.to_string()))?;
        let mut abi = Self::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let entry: serde_json::Value =
                serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
            if entry["kind"] == "method" {
                abi.methods.push(serde_json::from_value(entry).map_err(|error| wrong(error.to_string()))?);
            }
        }
        abi.methods.sort_by_key(|method| method.number);
        Ok(abi)
    }

    /// The method of a name.
    #[must_use]
    pub fn method(&self, name: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.name == name)
    }
}
