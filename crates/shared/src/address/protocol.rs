//! The protocols of addresses: the first byte, and the digit after the network prefix.

/// How the payload of an address is to be read. Ordered by age: an engine that knows a protocol knows all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Protocol {
    /// f0: the actor's number.
    Id = 0,
    /// f1: hash of a secp256k1 key.
    Secp256k1 = 1,
    /// f2: hash made when the actor was created; survives reorganisations.
    Actor = 2,
    /// f3: a BLS key.
    Bls = 3,
    /// f4: chosen by the actor that manages the namespace (FIP-0048, from network version 18).
    Delegated = 4,
}

impl Protocol {
    /// The protocol with this number, if there is one.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            0 => Some(Self::Id),
            1 => Some(Self::Secp256k1),
            2 => Some(Self::Actor),
            3 => Some(Self::Bls),
            4 => Some(Self::Delegated),
            _ => None,
        }
    }
}

impl From<Protocol> for u8 {
    fn from(protocol: Protocol) -> Self {
        protocol as Self
    }
}

impl std::fmt::Display for Protocol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (*self as u8).fmt(f)
    }
}
