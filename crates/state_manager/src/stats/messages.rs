//! How the messages of a tipset ended, and which took longest.

use std::time::Duration;

use forest_shared::{MethodNum, address::Address, error::ExitCode, receipt::Receipt};
use serde::Serialize;

use super::seconds;

/// How a message ended, in few words: as a label these are all there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExitClass {
    /// It succeeded.
    Ok,
    /// It could not begin: the miner pays, and no gas was used.
    Rejected,
    /// It ran out of gas.
    OutOfGas,
    /// It was ended by the VM for another reason: a trap, a receiver that is none, too little to send.
    Vm,
    /// It was ended by an actor.
    Actor,
}

/// How many messages ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exits {
    /// Succeeded.
    pub ok: u64,
    /// Rejected.
    pub rejected: u64,
    /// Ran out of gas.
    pub out_of_gas: u64,
    /// Ended by the VM.
    pub vm: u64,
    /// Ended by an actor.
    pub actor: u64,
}

/// A message and what it took. Sender and nonce name it on chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MessageStats {
    /// Which block has it, from 0.
    pub block: usize,
    /// Where in the block, from 0.
    pub index: usize,
    /// The sender.
    #[serde(serialize_with = "text")]
    pub from: Address,
    /// The nonce.
    pub nonce: u64,
    /// The receiver.
    #[serde(serialize_with = "text")]
    pub to: Address,
    /// The method.
    pub method: MethodNum,
    /// How it ended.
    pub exit_code: ExitCode,
    /// Gas that it used.
    pub gas: u64,
    /// How long it took.
    #[serde(rename = "seconds", serialize_with = "seconds")]
    pub time: Duration,
}

impl ExitClass {
    /// All there are.
    pub const ALL: [Self; 5] = [Self::Ok, Self::Rejected, Self::OutOfGas, Self::Vm, Self::Actor];

    /// The class of a receipt. A message that began has paid gas for its place in the block.
    #[must_use]
    pub const fn of(receipt: &Receipt) -> Self {
        match receipt.exit_code {
            ExitCode::OK => Self::Ok,
            _ if receipt.gas_used == 0 => Self::Rejected,
            ExitCode::SYS_OUT_OF_GAS => Self::OutOfGas,
            code if code.is_system_error() => Self::Vm,
            _ => Self::Actor,
        }
    }

    /// In a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Rejected => "rejected",
            Self::OutOfGas => "out_of_gas",
            Self::Vm => "vm",
            Self::Actor => "actor",
        }
    }
}

impl Exits {
    /// Of one class.
    #[must_use]
    pub const fn get(&self, class: ExitClass) -> u64 {
        match class {
            ExitClass::Ok => self.ok,
            ExitClass::Rejected => self.rejected,
            ExitClass::OutOfGas => self.out_of_gas,
            ExitClass::Vm => self.vm,
            ExitClass::Actor => self.actor,
        }
    }

    /// Of all classes.
    #[must_use]
    pub fn total(&self) -> u64 {
        ExitClass::ALL.iter().map(|class| self.get(*class)).sum()
    }

    pub(crate) const fn count(&mut self, class: ExitClass) {
        *match class {
            ExitClass::Ok => &mut self.ok,
            ExitClass::Rejected => &mut self.rejected,
            ExitClass::OutOfGas => &mut self.out_of_gas,
            ExitClass::Vm => &mut self.vm,
            ExitClass::Actor => &mut self.actor,
        } += 1;
    }
}

fn text<S: serde::Serializer>(address: &Address, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_told_apart_by_gas_and_code() {
        let class = |code, gas_used| {
            ExitClass::of(&Receipt { exit_code: ExitCode::new(code), gas_used, ..Receipt::default() })
        };
        assert_eq!(class(0, 500), ExitClass::Ok);
        assert_eq!(class(0, 0), ExitClass::Ok, "what succeeds was not rejected");
        assert_eq!(class(1, 0), ExitClass::Rejected);
        assert_eq!(class(7, 0), ExitClass::Rejected, "less gas than its place in the block costs");
        assert_eq!(class(7, 900), ExitClass::OutOfGas);
        assert_eq!(class(4, 900), ExitClass::Vm);
        assert_eq!(class(16, 900), ExitClass::Actor);
        assert_eq!(class(4_000_000_000, 900), ExitClass::Actor);
    }

    #[test]
    fn every_class_is_counted_and_nothing_twice() {
        let mut exits = Exits::default();
        for (times, class) in (1..).zip(ExitClass::ALL) {
            (0..times).for_each(|_| exits.count(class));
            assert_eq!(exits.get(class), times);
        }
        assert_eq!(exits.total(), 15);
    }
}
