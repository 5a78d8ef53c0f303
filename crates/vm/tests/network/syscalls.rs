//! Every syscall of every generation: what it answers, what it refuses with which number, what it charges.
//!
//! A row is one syscall in an actor of its own. The actor returns the error number and the result, so both are in the
//! receipt; the gas of the whole message is computed from the row's charges and its counted instructions, so a charge
//! too many, too few or in an unreachable place shows.

mod actor;
mod blocks;
mod calls;
mod chain;
mod crypto;
mod events;
mod gas;
mod own;
mod pointers;
mod proofs;
mod reachable;

use forest_rules::{
    Rules,
    gas::{Charge, Gas},
};
use forest_shared::{
    ActorId,
    address::Address,
    error::{ErrorNumber, ExitCode},
    message::Message,
};
use forest_vm::Outcome;

use crate::kit::{
    self, ACTOR, Network, Wat, call, cost_of, instructions,
    text::{data, expand, opaque},
};

/// One syscall, its text in the abbreviations of [`expand`].
pub(crate) struct Row {
    rule: &'static str,
    from: Address,
    actor: ActorId,
    pages: u32,
    data: Vec<u8>,
    before: String,
    call: String,
    charges: Gas,
}

/// A row for the rule that it proves.
pub(crate) fn row(rule: &'static str, call: impl Into<String>) -> Row {
    Row {
        from: kit::sender(),
        rule,
        actor: ACTOR,
        pages: 1,
        data: Vec::new(),
        before: String::new(),
        call: call.into(),
        charges: Gas::ZERO,
    }
}

impl Row {
    /// The data.
    pub(crate) fn data(mut self, data: impl AsRef<[u8]>) -> Self {
        self.data = data.as_ref().to_vec();
        self
    }

    /// The actor that makes the call, if it is not the test actor.
    pub(crate) fn by(mut self, actor: ActorId) -> Self {
        self.actor = actor;
        self
    }

    /// Who sends the message, if it is not the default sender.
    pub(crate) fn from(mut self, sender: Address) -> Self {
        self.from = sender;
        self
    }

    /// So many pages of memory.
    pub(crate) fn pages(mut self, pages: u32) -> Self {
        self.pages = pages;
        self
    }

    /// A syscall to be made before, which succeeds.
    pub(crate) fn after(mut self, call: impl AsRef<str>) -> Self {
        self.before.push_str(&format!("(drop {})", call.as_ref()));
        self
    }

    /// What the row's syscalls charge beyond `OnSyscall`; a charge that the version does not have is none.
    pub(crate) fn charged(mut self, charge: impl Into<Option<Charge>>) -> Self {
        let gas = charge.into().map_or(Gas::ZERO, |charge| charge.total());
        self.charges = self.charges.plus(gas);
        self
    }

    /// As [`charged`](Self::charged), for what a called actor costs.
    pub(crate) fn costs(mut self, gas: Gas) -> Self {
        self.charges = self.charges.plus(gas);
        self
    }

    /// The syscall succeeds, and these bytes are its result and what it wrote to the buffer after that.
    pub(crate) fn gives(self, network: &Network, answer: impl AsRef<[u8]>) -> Outcome {
        self.check(network, 0, answer.as_ref())
    }

    /// The syscall is refused.
    pub(crate) fn refused(self, network: &Network, number: ErrorNumber) -> Outcome {
        self.check(network, number as u32, &[])
    }

    /// The result has no place. Nothing is done then; and since nv18 the instructions up to there are charged again,
    /// with whatever is charged next.
    pub(crate) fn without_place(self, network: &Network) -> Outcome {
        let rules = network.rules();
        let again = match rules.behaviours.calls.bad_result_pointer_repeats_charge {
            true => instructions(&self.statements(rules, 4)),
            false => Gas::ZERO,
        };
        self.costs(again).refused(network, ErrorNumber::IllegalArgument)
    }

    fn check(self, network: &Network, number: u32, answer: &[u8]) -> Outcome {
        let rules = network.rules();
        let size = 4 + answer.len();
        let statements = self.statements(rules, size);
        let mut network = network.clone();
        network
            .replace_code(self.actor, &Wat::with_memory(rules, self.pages, &data(&self.data), &statements));
        let outcome = network.run(&Message { to: Address::new_id(self.actor), from: self.from, ..call(2) });

        let about = format!("nv{}: {}\n{}", network.version(), self.rule, outcome.backtrace);
        assert_eq!(outcome.receipt.exit_code, ExitCode::OK, "{about}");
        let (number_got, answer_got) = outcome.receipt.return_data.split_at(4);
        assert_eq!(u32::from_le_bytes(number_got.try_into().unwrap()), number, "error number, {about}");
        assert_eq!(answer_got, answer, "result, {about}");
        let expected = network
            .inclusion()
            .plus(cost_of(rules, self.pages, &statements))
            .plus(self.charges)
            .plus(rules.gas.blocks.on_block_create(size, 0).total())
            .plus(rules.gas.messages.on_method_return(1, size as u32, 0).unwrap().total());
        assert_eq!(outcome.receipt.gas_used as i64, expected.round_up(), "gas, {about}");
        outcome
    }

    /// Makes the call, and returns number and result as a block.
    fn statements(&self, rules: &Rules, size: usize) -> String {
        let codec = opaque(rules);
        let text = format!(
            "{} (i32.store (i32.const 0) {})
             (drop (call $ipld.block_create (i32.const 3000) (i64.const {codec}) (i32.const 0) (i32.const {size})))
             (i32.load (i32.const 3000))",
            self.before, self.call
        );
        expand(&text)
    }
}

/// A length or a count as a result has it, and what is in the buffer after it.
pub(crate) fn counted(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_le_bytes(), bytes].concat()
}

/// An amount as a result has it.
pub(crate) fn amount(atto: u128) -> [u8; 16] {
    atto.to_le_bytes()
}
