//! How many messages of each kind there were, and how they ended.

use std::{collections::BTreeMap, fmt};

use forest_devnet::{Kind, Sent};
use serde_json::{Value, json};

use crate::table::Table;

/// Counts of messages by kind and exit code.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally(BTreeMap<Kind, BTreeMap<u32, u64>>);

impl Tally {
    pub(crate) fn add(&mut self, sent: &Sent) {
        *self.0.entry(sent.kind).or_default().entry(sent.exit_code.value()).or_default() += 1;
    }

    /// All messages.
    pub(crate) fn total(&self) -> u64 {
        self.0.values().flat_map(BTreeMap::values).sum()
    }

    /// As an object of objects: counts by exit code by kind.
    pub(crate) fn json(&self) -> Value {
        self.0.iter().map(|(kind, ends)| (kind.name().to_owned(), json!(ends))).collect()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new(["messages", "sent", "ok", "failed", "exit codes"], &[1, 2, 3]);
        for (kind, ends) in &self.0 {
            let sent: u64 = ends.values().sum();
            let ok = ends.get(&0).copied().unwrap_or_default();
            let failures: Vec<String> = ends
                .iter()
                .filter(|(code, _)| **code != 0)
                .map(|(code, count)| if *count == 1 { code.to_string() } else { format!("{code} ({count})") })
                .collect();
            table.row([
                kind.name().to_owned(),
                sent.to_string(),
                ok.to_string(),
                (sent - ok).to_string(),
                failures.join(", "),
            ]);
        }
        table.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use forest_shared::error::ExitCode;

    use super::*;

    #[test]
    fn kinds_are_rows_and_failures_are_told_by_code() {
        let mut tally = Tally::default();
        for code in [0, 0, 7, 6, 7] {
            tally.add(&Sent { kind: Kind::Transfer, exit_code: ExitCode::new(code) });
        }
        tally.add(&Sent { kind: Kind::Call, exit_code: ExitCode::OK });
        assert_eq!(tally.total(), 6);
        assert_eq!(
            tally.to_string(),
            "messages         sent  ok  failed  exit codes\n\
             transfer            5   2       3  6, 7 (2)\n\
             user code: call     1   1       0\n"
        );
        assert_eq!(tally.json()["transfer"]["7"], 2);
    }
}
