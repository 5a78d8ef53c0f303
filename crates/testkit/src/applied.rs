//! What came of a message, and what a test expects of it.
//!
//! Every expectation that is not met ends the test with the whole story: the calls with their names and gas, what actors
//! logged, and why it failed.

use std::fmt;

use forest_encoding::codec;
use forest_sdk::{ActorError, Event, IpldBlock};
use forest_shared::{
    MethodNum, address::Address, error::ExitCode, event::StampedEvent, message::Message, receipt::Receipt,
};
use forest_vm::{Backtrace, Outcome, trace::ExecutionTrace};
use serde::de::DeserializeOwned;

use crate::{Failure, Names, tree};

/// A message that was executed. Its `Debug` form is the whole story as well, for a test that fails shows nothing else.
#[derive(Clone)]
pub struct Applied {
    /// The message.
    pub message: Message,
    /// What is on chain of it.
    pub receipt: Receipt,
    /// The codec of what it returned.
    pub return_codec: Option<u64>,
    /// The events that survived, in order.
    pub events: Vec<StampedEvent>,
    /// Its calls; `None` where it did not get that far.
    pub trace: Option<ExecutionTrace>,
    /// Why it failed, frame by frame.
    pub backtrace: Backtrace,
    names: Names,
}

impl Applied {
    pub(crate) fn new(
        message: Message,
        outcome: &Outcome,
        trace: Option<ExecutionTrace>,
        names: &Names,
    ) -> Self {
        Self {
            message,
            receipt: outcome.receipt.clone(),
            return_codec: outcome.return_codec,
            events: outcome.events.clone(),
            trace,
            backtrace: outcome.backtrace.clone(),
            names: names.clone(),
        }
    }

    /// How it ended.
    #[must_use]
    pub const fn exit_code(&self) -> ExitCode {
        self.receipt.exit_code
    }

    /// The gas it used.
    #[must_use]
    pub const fn gas_used(&self) -> u64 {
        self.receipt.gas_used
    }

    /// Itself where it succeeded.
    ///
    /// # Errors
    /// [`Failure::Exit`]: it did not.
    pub fn succeeded(self) -> Result<Self, Failure> {
        if self.exit_code().is_success() { Ok(self) } else { Err(Failure::Exit(Box::new(self))) }
    }

    /// What it returned.
    #[must_use]
    pub fn block(&self) -> Option<IpldBlock> {
        let data = self.receipt.return_data.to_vec();
        (!data.is_empty()).then(|| IpldBlock { codec: self.return_codec.unwrap_or(codec::CBOR), data })
    }

    /// What it returned, as a type.
    ///
    /// # Errors
    /// [`Failure::Encoding`]: it returned nothing, or something else.
    pub fn returned<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let nothing = || ActorError::serialization("the message returned nothing");
        Ok(self.block().ok_or_else(nothing)?.decode()?)
    }

    /// The name of the actor and the method that were called.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.trace {
            Some(trace) => tree::name(trace, &self.names),
            None => self.names.call(None, self.message.method_num),
        }
    }

    /// How it ended, by the actor's own name for it where it has one: `Overflow(33)`.
    #[must_use]
    pub fn ending(&self) -> String {
        match &self.trace {
            Some(trace) if trace.returned.exit_code == self.exit_code() => tree::ending(trace, &self.names),
            _ => self.exit_code().to_string(),
        }
    }

    /// What it called, and what those called, in order: caller, receiver as it was named, method.
    #[must_use]
    pub fn calls(&self) -> Vec<(Address, Address, MethodNum)> {
        let mut calls = Vec::new();
        let mut waiting: Vec<&ExecutionTrace> =
            self.trace.iter().flat_map(|trace| trace.subcalls.iter().rev()).collect();
        while let Some(call) = waiting.pop() {
            calls.push((call.message.from, call.message.to, call.message.method));
            waiting.extend(call.subcalls.iter().rev());
        }
        calls
    }

    /// The events, a line each: who, and the entries.
    #[must_use]
    pub fn event_lines(&self) -> Vec<String> {
        let line = |stamped: &StampedEvent| format!("f0{}: {}", stamped.emitter, tree::event(&stamped.event));
        self.events.iter().map(line).collect()
    }

    /// What actors logged, in order of the calls.
    #[must_use]
    pub fn logs(&self) -> Vec<&str> {
        let mut logs = Vec::new();
        let mut waiting: Vec<&ExecutionTrace> = self.trace.iter().collect();
        while let Some(call) = waiting.pop() {
            logs.extend(call.logs.iter().map(String::as_str));
            waiting.extend(call.subcalls.iter().rev());
        }
        logs
    }
}

/// Expectations. Each gives itself back, so that they can be strung together.
#[allow(clippy::must_use_candidate, reason = "the last of a row is not used")]
impl Applied {
    /// It ended like this.
    ///
    /// # Panics
    /// If it did not.
    #[track_caller]
    pub fn expect_exit(&self, code: ExitCode) -> &Self {
        assert!(self.exit_code() == code, "expected exit code {code}\n{self}");
        self
    }

    /// It used less than this.
    ///
    /// # Panics
    /// If it did not.
    #[track_caller]
    pub fn expect_gas_below(&self, limit: u64) -> &Self {
        assert!(self.gas_used() < limit, "expected less than {limit} gas\n{self}");
        self
    }

    /// An actor emitted this event.
    ///
    /// # Panics
    /// If none did.
    #[track_caller]
    pub fn expect_event(&self, emitter: &Address, event: &impl Event) -> &Self {
        let expected = event.to_event().expect("an event encodes");
        let found = self
            .events
            .iter()
            .any(|stamped| Address::new_id(stamped.emitter) == *emitter && stamped.event == expected);
        assert!(found, "expected of {emitter} the event\n{}\n{self}", tree::event(&expected));
        self
    }

    /// There were so many events.
    ///
    /// # Panics
    /// If there were more or less.
    #[track_caller]
    pub fn expect_events(&self, count: usize) -> &Self {
        assert!(self.events.len() == count, "expected {count} events\n{self}");
        self
    }

    /// Somebody called a method, of an actor under the name or id that it was called by.
    ///
    /// # Panics
    /// If nobody did.
    #[track_caller]
    pub fn expect_call(&self, to: &Address, method: MethodNum) -> &Self {
        let found = self.calls().iter().any(|(_, receiver, number)| (receiver, *number) == (to, method));
        assert!(found, "expected a call of method {method} of {to}\n{self}");
        self
    }

    /// A line that was logged has this in it.
    ///
    /// # Panics
    /// If none has.
    #[track_caller]
    pub fn expect_log(&self, part: &str) -> &Self {
        assert!(self.logs().iter().any(|line| line.contains(part)), "expected a line with `{part}`\n{self}");
        self
    }
}

impl fmt::Debug for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The whole story, over several lines.
impl fmt::Display for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ended with {}, {} gas", self.name(), self.ending(), self.gas_used())?;
        if let Some(trace) = &self.trace {
            tree::write(f, trace, &self.names)?;
        }
        for event in self.event_lines() {
            writeln!(f, "  event of {event}")?;
        }
        if !self.backtrace.is_empty() {
            writeln!(f, "why it failed:")?;
            for line in self.backtrace.to_string().lines() {
                writeln!(f, "  {line}")?;
            }
        }
        Ok(())
    }
}
