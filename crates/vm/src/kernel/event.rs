//! Events: what an actor announces to the world outside the chain.
//!
//! An event is charged by its size before it is looked at, and refused as a whole if any part of it breaks a limit; the
//! order of checks decides which number the actor sees. The two shapes that events have been passed in are decoded by
//! [`from_cbor`] (FIP-0049) and [`from_parts`] (FIP-0072), which touch nothing else.

use forest_encoding::from_slice;
use forest_rules::{EventLimitError, EventLimits, Rules};
use forest_shared::{
    error::ErrorNumber,
    event::{ActorEvent, Entry, StampedEvent},
    sys::{EventEntry, Packed},
};

use super::Kernel;
use crate::failure::{Fault, Result};

/// What one entry looks like, as actors pass it: an [`EventEntry`].
pub(crate) type PackedEntry = [u8; EventEntry::SIZE];

impl Kernel {
    /// Emits an event given in CBOR (nv18 to nv20).
    pub(crate) fn emit_cbor_event(&mut self, encoded: &[u8]) -> Result<()> {
        self.check_writable()?;
        let rules = self.rules();
        self.calls.charge_if(rules.gas.events.on_actor_event_validate(encoded.len()))?;
        let event = from_cbor(encoded, event_limits(rules)?)?;
        self.calls.charge_if(rules.gas.events.on_actor_event_accept(encoded.len()))?;
        self.emit(event);
        Ok(())
    }

    /// Emits an event given in parts: what its entries look like, all their keys, all their values (since nv21).
    pub(crate) fn emit_event(&mut self, entries: &[PackedEntry], keys: &[u8], values: &[u8]) -> Result<()> {
        self.check_writable()?;
        let rules = self.rules();
        self.calls.charge_if(rules.gas.events.on_actor_event(entries.len(), keys.len(), values.len()))?;
        let event = from_parts(entries, keys, values, event_limits(rules)?)?;
        self.emit(event);
        Ok(())
    }

    fn emit(&mut self, event: ActorEvent) {
        let emitter = self.actor;
        self.calls.emit(StampedEvent::new(emitter, event));
    }
}

fn event_limits(rules: &Rules) -> Result<&EventLimits> {
    rules.limits.events.as_ref().ok_or_else(|| Fault::bug("this network version has no events"))
}

/// Decodes an event of FIP-0049.
pub(crate) fn from_cbor(encoded: &[u8], limits: &EventLimits) -> Result<ActorEvent> {
    if let Some(limit) = limits.encoded {
        within(limits, "bytes of CBOR", encoded.len(), limit)?;
    }
    let event: ActorEvent = from_slice(encoded).map_err(|error| refused(format!("no event: {error}")))?;
    within(limits, "entries", event.entries.len(), limits.entries)?;
    let mut values = 0_usize;
    for entry in &event.entries {
        within(limits, "bytes of key", entry.key.len(), limits.key)?;
        known_codec(limits, entry.codec)?;
        values = values.saturating_add(entry.value.len());
    }
    within(limits, "bytes of values", values, limits.values)?;
    Ok(event)
}

/// Puts together an event of FIP-0072, whose entries take their keys and values from the two buffers in turn and must use
/// them up.
pub(crate) fn from_parts(
    entries: &[PackedEntry],
    keys: &[u8],
    values: &[u8],
    limits: &EventLimits,
) -> Result<ActorEvent> {
    within(limits, "entries", entries.len(), limits.entries)?;
    within(limits, "bytes of values", values.len(), limits.values)?;
    let keys = str::from_utf8(keys).map_err(|error| refused(format!("keys are no text: {error}")))?;
    let (mut keys, mut values) = (keys, values);
    let entries = entries.iter().map(|entry| {
        let entry = EventEntry::unpack(entry).map_err(|error| Fault::bug(error.to_string()))?;
        let EventEntry { flags, codec, key_len, val_len } = entry;
        if limits.flags.is_some_and(|known| flags.bits() & !known != 0) {
            return Err(refused(format!("unknown flags {:#b}", flags.bits())));
        }
        within(limits, "bytes of key", narrow(key_len), limits.key)?;
        // A key must end between two characters.
        let (key, more_keys) =
            keys.split_at_checked(narrow(key_len)).ok_or_else(|| refused("no such key"))?;
        let value = values.split_at_checked(narrow(val_len)).ok_or_else(|| refused("no such value"))?;
        let (value, more_values) = value;
        known_codec(limits, codec)?;
        (keys, values) = (more_keys, more_values);
        Ok(Entry { flags, key: key.to_owned(), codec, value: value.to_vec() })
    });
    let entries = entries.collect::<Result<Vec<_>>>()?;
    if !keys.is_empty() || !values.is_empty() {
        return Err(refused(format!(
            "{} bytes of keys and {} of values belong to no entry",
            keys.len(),
            values.len()
        )));
    }
    Ok(entries.into())
}

/// Refuses what exceeds a limit, with the number that the version has for that.
fn within(limits: &EventLimits, what: &str, amount: usize, limit: u32) -> Result<()> {
    if amount <= narrow(limit) {
        return Ok(());
    }
    let number = match limits.error {
        EventLimitError::IllegalArgument => ErrorNumber::IllegalArgument,
        EventLimitError::LimitExceeded => ErrorNumber::LimitExceeded,
    };
    Err(Fault::syscall(number, format!("an event has {amount} {what} where {limit} are allowed")))
}

fn known_codec(limits: &EventLimits, codec: u64) -> Result<()> {
    if limits.codecs.contains(&codec) {
        return Ok(());
    }
    Err(Fault::syscall(ErrorNumber::IllegalCodec, format!("a value of an event has no codec {codec:#x}")))
}

/// A 32-bit length as a length in this machine's memory.
fn narrow(len: u32) -> usize {
    usize::try_from(len).unwrap_or(usize::MAX)
}

fn refused(why: impl Into<std::sync::Arc<str>>) -> Fault {
    Fault::syscall(ErrorNumber::IllegalArgument, why)
}

#[cfg(test)]
mod tests;
