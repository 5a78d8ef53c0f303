//! Exit codes, error numbers, receipts, events.

use fvm_shared4::{error, event, receipt};

use crate::{
    error::{ErrorNumber, ExitCode},
    event::{ActorEvent, Entry, EventFlags, StampedEvent},
    receipt::Receipt,
};

impl From<ExitCode> for error::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::new(code.value())
    }
}

impl From<error::ExitCode> for ExitCode {
    fn from(code: error::ExitCode) -> Self {
        Self::new(code.value())
    }
}

/// Numbers that either side may gain are unspecified on the other until it follows.
impl From<error::ErrorNumber> for ErrorNumber {
    fn from(number: error::ErrorNumber) -> Self {
        Self::try_from(number as u32).unwrap_or(Self::AssertionFailed)
    }
}

impl From<Receipt> for receipt::Receipt {
    fn from(receipt: Receipt) -> Self {
        let Receipt { exit_code, return_data, gas_used, events_root } = receipt;
        Self {
            exit_code: exit_code.into(),
            return_data: Vec::from(return_data).into(),
            gas_used,
            events_root,
        }
    }
}

impl From<receipt::Receipt> for Receipt {
    fn from(receipt: receipt::Receipt) -> Self {
        let receipt::Receipt { exit_code, return_data, gas_used, events_root } = receipt;
        Self {
            exit_code: exit_code.into(),
            return_data: Vec::from(return_data).into(),
            gas_used,
            events_root,
        }
    }
}

impl From<StampedEvent> for event::StampedEvent {
    fn from(event: StampedEvent) -> Self {
        Self::new(event.emitter, event.event.into())
    }
}

impl From<event::StampedEvent> for StampedEvent {
    fn from(event: event::StampedEvent) -> Self {
        Self::new(event.emitter, event.event.into())
    }
}

impl From<ActorEvent> for event::ActorEvent {
    fn from(event: ActorEvent) -> Self {
        Self { entries: event.entries.into_iter().map(Into::into).collect() }
    }
}

impl From<event::ActorEvent> for ActorEvent {
    fn from(event: event::ActorEvent) -> Self {
        Self { entries: event.entries.into_iter().map(Into::into).collect() }
    }
}

impl From<Entry> for event::Entry {
    fn from(entry: Entry) -> Self {
        let Entry { flags, key, codec, value } = entry;
        Self { flags: event::Flags::from_bits_retain(flags.bits()), key, codec, value }
    }
}

impl From<event::Entry> for Entry {
    fn from(entry: event::Entry) -> Self {
        let event::Entry { flags, key, codec, value } = entry;
        Self { flags: EventFlags::from_bits_retain(flags.bits()), key, codec, value }
    }
}
