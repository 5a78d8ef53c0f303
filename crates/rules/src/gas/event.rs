//! Actor events.
//!
//! Charged by `event::emit_event`. The events of nv18 are CBOR and charged twice, before and after decoding
//! (FIP-0049); since nv21 an event comes in three plain buffers and is charged once, by their sizes (FIP-0072).

use super::{Charge, Gas, Linear, widen};

/// Prices of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventPrices {
    /// There are no events.
    None,
    /// Events in CBOR (FIP-0049).
    Cbor(CborEventPrices),
    /// Events in three buffers (FIP-0072).
    Packed(PackedEventPrices),
}

/// Prices of an event in CBOR. Indexing is free: nothing is charged by flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CborEventPrices {
    /// Reading and checking the event; unit: byte of CBOR.
    pub validate: Linear,
    /// Bytes that the stamp of the emitter adds to the event.
    pub stamp_bytes: u64,
    /// Keeping the event for now, per stamped byte.
    pub accept_compute_per_byte: Gas,
    /// Putting it into the receipt later, per stamped byte.
    pub accept_other_per_byte: Gas,
}

/// Prices of an event in three buffers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedEventPrices {
    /// Checking the entries; unit: entry.
    pub entries: Linear,
    /// Checking that keys are UTF-8; unit: byte of all keys.
    pub utf8: Linear,
    /// Bytes that any event takes when stored, at most.
    pub overhead_bytes: u64,
    /// Bytes that an entry adds to its key and value when stored, at most.
    pub entry_overhead_bytes: u64,
    /// Copying and keeping the event, per stored byte.
    pub compute_per_byte: Gas,
    /// Putting it into the receipt later, per stored byte.
    pub other_per_byte: Gas,
}

impl EventPrices {
    /// Reads an event of `len` bytes of CBOR.
    #[must_use]
    pub fn on_actor_event_validate(&self, len: usize) -> Option<Charge> {
        let Self::Cbor(prices) = self else { return None };
        Some(Charge::compute("OnActorEventValidate", prices.validate.at(widen(len))))
    }

    /// Accepts an event of `len` bytes of CBOR that was found valid.
    #[must_use]
    pub fn on_actor_event_accept(&self, len: usize) -> Option<Charge> {
        let Self::Cbor(prices) = self else { return None };
        let stamped = widen(len).saturating_add(prices.stamp_bytes);
        let compute = prices.accept_compute_per_byte.times(stamped);
        let other = prices.accept_other_per_byte.times(stamped);
        Some(Charge { name: "OnActorEventAccept", compute, other })
    }

    /// Emits an event of `entries` entries, whose keys and values take so many bytes in all.
    #[must_use]
    pub fn on_actor_event(&self, entries: usize, key_bytes: usize, value_bytes: usize) -> Option<Charge> {
        let Self::Packed(prices) = self else { return None };
        let (entries, key_bytes) = (widen(entries), widen(key_bytes));
        let stored = prices
            .overhead_bytes
            .saturating_add(prices.entry_overhead_bytes.saturating_mul(entries))
            .saturating_add(key_bytes)
            .saturating_add(widen(value_bytes));
        let checks = prices.entries.at(entries).plus(prices.utf8.at(key_bytes));
        let compute = prices.compute_per_byte.times(stored).plus(checks);
        Some(Charge { name: "OnActorEvent", compute, other: prices.other_per_byte.times(stored) })
    }
}
