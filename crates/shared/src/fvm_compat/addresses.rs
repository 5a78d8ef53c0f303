//! Addresses and the network of their text.

use fvm_shared4::address as theirs;

use crate::address::{Address, Network};

impl From<Address> for theirs::Address {
    fn from(address: Address) -> Self {
        #[expect(
            clippy::expect_used,
            reason = "both sides hold the same addresses; the property tests compare them"
        )]
        Self::from_bytes(&address.to_bytes()).expect("the bytes of an address")
    }
}

impl From<theirs::Address> for Address {
    fn from(address: theirs::Address) -> Self {
        use theirs::Payload;

        use crate::address::Payload as Ours;
        Self::from(match address.into_payload() {
            Payload::ID(id) => Ours::Id(id),
            Payload::Secp256k1(hash) => Ours::Secp256k1(hash),
            Payload::Actor(hash) => Ours::Actor(hash),
            Payload::BLS(key) => Ours::Bls(key),
            Payload::Delegated(address) => Ours::Delegated(address.into()),
        })
    }
}

impl From<theirs::DelegatedAddress> for crate::address::DelegatedAddress {
    fn from(address: theirs::DelegatedAddress) -> Self {
        #[expect(clippy::expect_used, reason = "both sides allow 54 bytes")]
        Self::new(address.namespace(), address.subaddress()).expect("the subaddress of a delegated address")
    }
}

impl From<Network> for theirs::Network {
    fn from(network: Network) -> Self {
        match network {
            Network::Mainnet => Self::Mainnet,
            Network::Testnet => Self::Testnet,
        }
    }
}

impl From<theirs::Network> for Network {
    fn from(network: theirs::Network) -> Self {
        match network {
            theirs::Network::Mainnet => Self::Mainnet,
            theirs::Network::Testnet => Self::Testnet,
        }
    }
}
