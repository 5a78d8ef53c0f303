//! The tree of calls as text: who called what, how it ended, what it cost.

use std::fmt::Write as _;

use forest_shared::address::Network;

use super::{Calls, brief, grouped};
use crate::{one_line, paint::Paint};

/// Most lines of a log that are shown for a call.
const LOGS: usize = 8;

/// The tree, a line for each call.
pub(crate) fn tree(calls: &Calls, network: Network, paint: Paint) -> String {
    let mut drawing = Drawing { text: String::new(), network, paint };
    drawing.call(calls, "", "");
    drawing.text
}

struct Drawing {
    text: String,
    network: Network,
    paint: Paint,
}

impl Drawing {
    /// A call and what it led to: its line behind `branch`, all others behind `stem`.
    fn call(&mut self, calls: &Calls, branch: &str, stem: &str) {
        let paint = self.paint;
        let _ = write!(self.text, "{}{}", paint.faint(branch), paint.strong(&calls.name));
        let (from, to) = (calls.from.display(self.network), calls.to.display(self.network));
        let _ = write!(self.text, "  {from} -> {to}");
        if !calls.value.is_zero() {
            let _ = write!(self.text, "  {} FIL", calls.value);
        }
        let own: i64 = calls.charges.iter().map(|(_, gas)| gas).sum();
        let _ = write!(self.text, "  {} gas", grouped(calls.gas));
        if !calls.calls.is_empty() {
            let _ = write!(self.text, " ({} its own)", grouped(own));
        }
        let _ = write!(self.text, "  {}", brief(calls.time));
        if !calls.exit_code.is_success() {
            let _ = write!(self.text, "  {}", paint.bad(format_args!("exit {}", calls.exit_code)));
        }
        self.text.push('\n');
        self.logs(calls, stem);
        for (at, call) in calls.calls.iter().enumerate() {
            let last = at + 1 == calls.calls.len();
            let (branch, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            self.call(call, &format!("{stem}{branch}"), &format!("{stem}{below}"));
        }
    }

    fn logs(&mut self, calls: &Calls, stem: &str) {
        let gutter = if calls.calls.is_empty() { "   " } else { "│  " };
        for line in calls.logs.iter().take(LOGS) {
            let _ = writeln!(
                self.text,
                "{}log: {}",
                self.paint.faint(format_args!("{stem}{gutter}")),
                one_line(line)
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::samples;

    #[test]
    fn a_line_for_every_call_with_its_end_and_its_cost() {
        let tree = tree(&samples::calls(), Network::Mainnet, Paint::OFF);
        let expected = "\
multisig.Propose  f0100 -> f0101  1.0 FIL  1,260 gas (1,000 its own)  5.0 µs
├─ account.Send  f0101 -> f0102  2.0 FIL  260 gas  1.0 µs  exit USR_ILLEGAL_ARGUMENT(16)
│     log: no [31m
└─ actor.Send  f0101 -> f0999  2.0 FIL  0 gas  0.0 µs  exit SYS_INVALID_RECEIVER(5)
";
        assert_eq!(tree, expected);
    }
}
