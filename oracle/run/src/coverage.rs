//! What was reached, version by version, and what of it all was not.

use std::collections::{BTreeMap, BTreeSet};

use forest_rules::{Rules, SyscallSet};
use oracle_cases::{Answer, Event};
use oracle_judges::Syscall;

/// What was reached on one version.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coverage {
    /// Messages, those of sweeps included.
    pub(crate) messages: u64,
    /// Gas limits tried in sweeps.
    pub(crate) limits: u64,
    /// Epochs, after each of which the states were compared.
    pub(crate) epochs: u64,
    /// Workloads that ran to their end.
    pub(crate) workloads: u64,
    /// Workloads that ended with a message that neither engine admits, or a state that neither can write.
    pub(crate) refused: u64,
    exit_codes: BTreeMap<u32, u64>,
    charges: BTreeMap<String, u64>,
    /// By module and name: what actors saw (`None`: the frame ended), how often.
    syscalls: BTreeMap<(&'static str, &'static str), BTreeMap<Option<u32>, u64>>,
}

impl Coverage {
    /// Notes a message.
    pub(crate) fn message(&mut self, answer: &Answer, syscalls: &[Syscall]) {
        self.messages += 1;
        *self.exit_codes.entry(answer.exit_code.value()).or_default() += 1;
        for event in &answer.trace {
            if let Event::Charge { name, .. } = event {
                match self.charges.get_mut(name) {
                    Some(count) => *count += 1,
                    None => drop(self.charges.insert(name.clone(), 1)),
                }
            }
        }
        for (module, name, seen) in syscalls {
            *self.syscalls.entry((module, name)).or_default().entry(*seen).or_default() += 1;
        }
    }

    /// Adds what another thread reached.
    pub(crate) fn add(&mut self, other: Self) {
        self.messages += other.messages;
        self.limits += other.limits;
        self.epochs += other.epochs;
        self.workloads += other.workloads;
        self.refused += other.refused;
        add(&mut self.exit_codes, other.exit_codes);
        add(&mut self.charges, other.charges);
        for (syscall, seen) in other.syscalls {
            add(self.syscalls.entry(syscall).or_default(), seen);
        }
    }

    /// What a version has and was not reached: syscalls that never succeeded, charges that were never made.
    pub(crate) fn missing(&self, rules: &Rules) -> Vec<String> {
        let reached = |syscall: &forest_rules::Syscall| {
            let seen = self.syscalls.get(&(syscall.module, syscall.name));
            // Those that never return to the actor end its frame.
            seen.is_some_and(|seen| {
                seen.contains_key(&Some(0)) || never_returns(syscall.module, syscall.name)
            })
        };
        let linked = SyscallSet::of(rules.syscalls.generation).iter();
        let syscalls = linked.filter(|syscall| !reached(syscall));
        let syscalls = syscalls.map(|syscall| format!("syscall {}.{}", syscall.module, syscall.name));
        let charges = charges(rules).into_iter().filter(|name| !self.charges.contains_key(name));
        syscalls.chain(charges.map(|name| format!("charge {name}"))).collect()
    }

    /// The whole account of a version.
    pub(crate) fn report(&self, rules: &Rules) -> String {
        let mut text = format!(
            "nv{}: {} workloads ({} more ended at what both refuse), {} messages ({} at limits of sweeps), {} epochs\n",
            rules.version, self.workloads, self.refused, self.messages, self.limits, self.epochs
        );
        let join = |parts: Vec<String>| parts.join(" ");
        let codes = self.exit_codes.iter().map(|(code, count)| format!("{code}:{count}")).collect();
        text += &format!("  exit codes  {}\n", join(codes));
        let charges = self.charges.iter().map(|(name, count)| format!("{name}:{count}")).collect();
        text += &format!("  charges     {}\n", join(charges));
        for ((module, name), seen) in &self.syscalls {
            let seen = seen.iter().map(|(seen, count)| match seen {
                Some(0) => format!("ok:{count}"),
                Some(number) => format!("errno {number}:{count}"),
                None => format!("ended:{count}"),
            });
            text += &format!("  syscall     {module}.{name}  {}\n", join(seen.collect()));
        }
        let missing = self.missing(rules);
        let missing = if missing.is_empty() { "nothing".into() } else { missing.join(", ") };
        text + &format!("  not reached {missing}\n")
    }
}

fn add<K: Ord>(sum: &mut BTreeMap<K, u64>, other: BTreeMap<K, u64>) {
    for (key, count) in other {
        *sum.entry(key).or_default() += count;
    }
}

fn never_returns(module: &str, name: &str) -> bool {
    matches!((module, name), ("vm", "exit" | "abort"))
}

/// The names of all charges that a version can make, out of its rules as they print themselves. Free ones count: they
/// are in traces too.
pub(crate) fn charges(rules: &Rules) -> BTreeSet<String> {
    let text = format!("{:#?}", rules.gas);
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    let names = words.filter(|word| {
        let on = word.strip_prefix("On").is_some_and(|rest| rest.starts_with(char::is_uppercase));
        on || word.starts_with("wasm_")
    });
    names.map(str::to_owned).collect()
}
