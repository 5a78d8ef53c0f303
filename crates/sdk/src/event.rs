//! Events: what an actor announces to whoever watches the chain (FIP-0049, FIP-0083).
//!
//! `#[derive(Event)]` makes one of a struct: the first entry, `$type`, is the name of the struct in kebab-case; then an entry
//! for each field, CBOR, under its name in kebab-case. `$type` and fields marked `#[indexed]` can be searched by.

use forest_encoding::{codec, to_vec};
use forest_shared::event::{ActorEvent, Entry, EventFlags};
use serde::Serialize;

use crate::ActorError;

/// A value that can be announced; derived.
pub trait Event {
    /// What the entry `$type` says.
    const TYPE: &'static str;

    /// The event as the host takes it.
    ///
    /// # Errors
    /// USR_SERIALIZATION: a field has no CBOR form.
    fn to_event(&self) -> Result<ActorEvent, ActorError>;
}

/// Puts events together entry by entry; what the derive uses, and what events without a fixed form can.
#[derive(Clone, Debug)]
pub struct EventBuilder(ActorEvent);

impl EventBuilder {
    /// An event of a type.
    ///
    /// # Errors
    /// USR_SERIALIZATION: never for text.
    pub fn new(kind: &str) -> Result<Self, ActorError> {
        Self(ActorEvent::default()).indexed("$type", kind)
    }

    /// Adds a field.
    ///
    /// # Errors
    /// USR_SERIALIZATION: it has no CBOR form.
    pub fn field<T: Serialize + ?Sized>(self, key: &str, value: &T) -> Result<Self, ActorError> {
        self.entry(EventFlags::NONE, key, value)
    }

    /// Adds a field that can be searched by.
    ///
    /// # Errors
    /// USR_SERIALIZATION: it has no CBOR form.
    pub fn indexed<T: Serialize + ?Sized>(self, key: &str, value: &T) -> Result<Self, ActorError> {
        self.entry(EventFlags::INDEXED_ALL, key, value)
    }

    /// The event.
    #[must_use]
    pub fn build(self) -> ActorEvent {
        self.0
    }

    fn entry<T: Serialize + ?Sized>(
        mut self,
        flags: EventFlags,
        key: &str,
        value: &T,
    ) -> Result<Self, ActorError> {
        self.0.entries.push(Entry { flags, key: key.to_owned(), codec: codec::CBOR, value: to_vec(value)? });
        Ok(self)
    }
}

impl Event for ActorEvent {
    const TYPE: &'static str = "";

    fn to_event(&self) -> Result<ActorEvent, ActorError> {
        Ok(self.clone())
    }
}
