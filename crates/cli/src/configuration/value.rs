//! Types of values, and how they are read from text.

use std::{fmt, net::SocketAddr, path::PathBuf};

/// The type of a setting, with its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Number {
        /// The least that is allowed.
        least: u64,
        /// The most.
        most: u64,
    },
    /// On or off.
    Switch,
    /// A folder; it need not be there yet.
    Folder,
    /// An IP address and a port.
    Address,
    /// Text for somebody else to read.
    Text,
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Number(u64),
    /// On or off.
    Switch(bool),
    /// A folder.
    Folder(PathBuf),
    /// An IP address and a port.
    Address(SocketAddr),
    /// Text.
    Text(String),
    /// Not set.
    Nothing,
}

impl Kind {
    /// Reads a value of this type.
    ///
    /// # Errors
    /// What is wrong with it and what would be right, in one line.
    pub(super) fn read(self, text: &str) -> Result<Value, String> {
        let text = text.trim();
        let read = match self {
            Self::Number { least, most } => {
                let number = text.parse().ok().filter(|number| (least..=most).contains(number));
                number.map(Value::Number)
            }
            Self::Switch => match text {
                "true" | "on" => Some(Value::Switch(true)),
                "false" | "off" => Some(Value::Switch(false)),
                _ => None,
            },
            Self::Folder => (!text.is_empty()).then(|| Value::Folder(text.into())),
            Self::Address => text.parse().ok().map(Value::Address),
            Self::Text => (!text.is_empty()).then(|| Value::Text(text.to_owned())),
        };
        read.ok_or_else(|| format!("\"{}\" is not {self}", text.escape_debug()))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { least, most } => write!(f, "a whole number from {least} to {most}"),
            Self::Switch => f.write_str("true or false"),
            Self::Folder => f.write_str("the path of a folder"),
            Self::Address => f.write_str("an IP address with a port, such as 127.0.0.1:9100"),
            Self::Text => f.write_str("a text"),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Switch(on) => on.fmt(f),
            Self::Folder(path) => path.display().fmt(f),
            Self::Address(address) => address.fmt(f),
            Self::Text(text) => text.fmt(f),
            Self::Nothing => f.write_str("not set"),
        }
    }
}
