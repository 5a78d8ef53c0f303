//! `forest-fvm actor test`.

use std::{collections::BTreeMap, ffi::OsString, fs, io::Write, process::Command};

use anyhow::Context as _;
use clap::Args;
use forest_testkit::{GAS_REPORT, GasLine};
use forest_wasm_build::Package;

use super::CrateArgument;
use crate::{Verdict, table::Table, trace::grouped};

/// Runs the tests of an actor, on a network too, and says what its methods cost
///
/// Runs `cargo test`, with the feature `network` where the crate has it; what is left of the arguments goes to cargo.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Test {
    #[command(flatten)]
    package: CrateArgument,
    /// Arguments of `cargo test`
    #[arg(last = true, value_name = "ARGUMENT")]
    arguments: Vec<OsString>,
}

const EXAMPLES: &str = "\
Examples:
  forest-fvm actor test
  forest-fvm actor test --path examples/actors/counter -- --test on_a_network";

impl Test {
    pub(super) fn run(self, out: &mut impl Write) -> anyhow::Result<Verdict> {
        let package = Package::at(&self.package.folder)?;
        let report = tempfile::NamedTempFile::new().context("a file for what messages cost")?;
        let mut cargo = Command::new("cargo");
        cargo.arg("test").current_dir(package.folder()).env(GAS_REPORT, report.path());
        if package.has_feature("network") {
            cargo.args(["--features", "network"]);
        }
        let status = cargo.args(&self.arguments).status().context("cargo does not start: is it in PATH?")?;
        write!(out, "{}", table(&fs::read_to_string(report.path())?))?;
        Ok(if status.success() { Verdict::Good } else { Verdict::Bad })
    }
}

/// What was called how often, and what it took.
fn table(lines: &str) -> String {
    let mut calls: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for GasLine { name, gas } in lines.lines().filter_map(GasLine::parse) {
        calls.entry(name).or_default().push(gas);
    }
    if calls.is_empty() {
        return "no test sent a message\n".to_owned();
    }
    let mut table = Table::new(["method", "calls", "least gas", "mean gas", "most gas"], &[1, 2, 3, 4]);
    for (name, mut gas) in calls {
        gas.sort_unstable();
        let count = gas.len() as u64;
        let (least, most) = (gas.first().copied().unwrap_or(0), gas.last().copied().unwrap_or(0));
        let mean = gas.iter().sum::<u64>() / count;
        table.row([name, count.to_string(), grouped(least), grouped(mean), grouped(most)]);
    }
    format!("\n{table}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_a_method_are_one_row() {
        let expected = "
method            calls  least gas  mean gas  most gas
Counter.Increase      2      1,000     2,000     3,000
init.Exec             1          7         7         7
";
        assert_eq!(table("Counter.Increase 3000\ninit.Exec 7\nCounter.Increase 1000\n"), expected);
        assert_eq!(table(""), "no test sent a message\n");
    }
}
