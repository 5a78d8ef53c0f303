//! Which network the text of an address is for. The bytes of an address do not say.

use super::{Address, AddressError};

/// The prefix of addresses as text: `f` on mainnet, `t` on every test network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Network {
    /// Mainnet, `f`.
    #[default]
    Mainnet,
    /// Any other network, `t`.
    Testnet,
}

impl Network {
    /// The first character of the network's addresses.
    #[must_use]
    pub const fn prefix(self) -> char {
        match self {
            Self::Mainnet => 'f',
            Self::Testnet => 't',
        }
    }

    /// Reads the text of an address of this network.
    ///
    /// # Errors
    /// [`AddressError::UnknownNetwork`] for an address of the other network, others as in [`Address::parse`].
    pub fn parse_address(self, text: &str) -> Result<Address, AddressError> {
        match Address::parse(text)? {
            (network, address) if network == self => Ok(address),
            _ => Err(AddressError::UnknownNetwork),
        }
    }
}
