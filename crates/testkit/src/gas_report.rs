//! What messages of tests cost, for a table at the end.
//!
//! Tests run in processes of their own, so each message becomes a line of a file that the environment names;
//! `forest-fvm actor test` makes the file and reads it.

use std::{fs::OpenOptions, io::Write as _};

use crate::{Applied, Failure};

/// The variable that names the file.
pub const GAS_REPORT: &str = "FOREST_GAS_REPORT";

/// A message that a test sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GasLine {
    /// The actor and the method.
    pub name: String,
    /// What it used.
    pub gas: u64,
}

impl GasLine {
    /// Reads a line back; `None` where it is none.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let (name, gas) = line.rsplit_once(' ')?;
        Some(Self { name: name.to_owned(), gas: gas.parse().ok()? })
    }
}

/// Adds a message that succeeded, where somebody wants to know. One write: other processes write as well.
pub(crate) fn write(applied: &Applied) -> Result<(), Failure> {
    let Some(path) = std::env::var_os(GAS_REPORT) else { return Ok(()) };
    if !applied.exit_code().is_success() {
        return Ok(());
    }
    let line = format!("{} {}\n", applied.name(), applied.gas_used());
    let file = OpenOptions::new().append(true).create(true).open(path);
    file.and_then(|mut file| file.write_all(line.as_bytes())).map_err(Failure::machine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_read_back() {
        let line = GasLine { name: "Counter.Increase".to_owned(), gas: 1_234 };
        assert_eq!(GasLine::parse("Counter.Increase 1234"), Some(line));
        assert_eq!(GasLine::parse("nothing"), None);
    }
}
