//! What a script actor noted, read by those who wrote the script.
//!
//! Only a script in which nothing is skipped or repeated says beforehand what its notes will be; of any other one, the
//! notes are just bytes that engines agree on.

use forest_rules::Syscall;

use super::Script;

/// Something that is noted.
#[derive(Clone, Copy, Debug)]
pub enum Noted {
    /// A syscall: its error number in one byte, and its result if that is zero.
    Call(&'static Syscall),
    /// So many bytes of memory.
    Memory(u32),
}

/// What became of a syscall.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Which.
    pub syscall: &'static Syscall,
    /// The error number; 0 is success.
    pub error: u8,
    /// The result, where it has one.
    pub result: Vec<u8>,
}

impl Script {
    /// What became of every syscall of a script without branches, according to what it returned.
    #[must_use]
    pub fn outcomes(&self, mut notes: &[u8]) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for noted in &self.noted {
            match *noted {
                Noted::Memory(len) => _ = take(&mut notes, len),
                Noted::Call(syscall) => {
                    let Some(error) = take(&mut notes, 1).first().copied() else { break };
                    let size = if error == 0 { syscall.result.size() } else { 0 };
                    let result = take(&mut notes, size).to_vec();
                    outcomes.push(Outcome { syscall, error, result });
                }
            }
        }
        outcomes
    }
}

/// The next so many bytes, or all that are left.
fn take<'a>(notes: &mut &'a [u8], len: u32) -> &'a [u8] {
    let (taken, rest) = notes.split_at(notes.len().min(len as usize));
    *notes = rest;
    taken
}

#[cfg(test)]
mod tests {
    use crate::{args, script::Script};

    #[test]
    fn results_are_there_where_a_call_succeeded() {
        let rules = forest_rules::all().next().expect("a version");
        let mut script = Script::new(rules);
        script.call("self::current_balance", &[]);
        script.note(0, 2);
        script.call("actor::resolve_address", args![0, 0]);
        script.call("debug::enabled", &[]);
        let balance = [7; 16];
        let notes = [&[0][..], &balance, &[8, 9], &[1], &[0, 0xff, 0xff, 0xff, 0xff]].concat();
        let outcomes = script.outcomes(&notes);
        let seen: Vec<_> = outcomes.iter().map(|outcome| (outcome.error, outcome.result.len())).collect();
        assert_eq!(seen, [(0, 16), (1, 0), (0, 4)]);
        assert_eq!(script.outcomes(&notes[..1]).len(), 1, "notes that were cut short");
    }
}
