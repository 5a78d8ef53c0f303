//! Events: what actors announce to the world outside the chain (FIP-0049, FIP-0072).
//!
//! An actor emits entries; the VM stamps them with the emitter and stores them in an AMT whose root is in the receipt.
//! Limits on what may be emitted are rules and not here: whatever is on chain decodes.

use forest_encoding::tuple::*;
use serde::{Deserialize, Serialize};

use crate::{ActorId, flags::flags};

/// An event with the actor that emitted it: CBOR `[emitter, [entry, …]]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct StampedEvent {
    /// The actor that emitted the event.
    pub emitter: ActorId,
    /// What it emitted.
    pub event: ActorEvent,
}

/// The entries of an event: CBOR `[entry, …]`, without an array around.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ActorEvent {
    /// The entries, in the order of the actor. Keys may repeat.
    pub entries: Vec<Entry>,
}

/// A key and a value of an event: CBOR `[flags, key, codec, value]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize_tuple, Deserialize_tuple)]
pub struct Entry {
    /// Hints for those who index events.
    pub flags: EventFlags,
    /// The key.
    pub key: String,
    /// The codec of the value: raw (0x55), from network version 22 also CBOR (0x51).
    pub codec: u64,
    /// The value.
    #[serde(with = "forest_encoding::serde_bytes")]
    pub value: Vec<u8>,
}

flags! {
    /// What those who index events should look at. Part of the chain's data: unknown bits are kept.
    pub struct EventFlags {
        /// Index by key.
        INDEXED_KEY = 1;
        /// Index by value.
        INDEXED_VALUE = 2;
    }
}

impl EventFlags {
    /// Index by key and by value.
    pub const INDEXED_ALL: Self = Self::all();
}

impl StampedEvent {
    /// Stamps an event with its emitter.
    #[must_use]
    pub const fn new(emitter: ActorId, event: ActorEvent) -> Self {
        Self { emitter, event }
    }
}

impl From<Vec<Entry>> for ActorEvent {
    fn from(entries: Vec<Entry>) -> Self {
        Self { entries }
    }
}
