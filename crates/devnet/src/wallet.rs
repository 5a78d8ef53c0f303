//! Keys that follow from the seed, their addresses, and their signatures.

use forest_blocks::SignedMessage;
use forest_encoding::hash::blake2b_256;
use forest_shared::{
    address::Address,
    chainid::ChainId,
    crypto::{BLS_SIG_LEN, BlsKey, Secp256k1Key},
    message::Message,
};

use crate::ethereum;

/// All keys of a network: of whoever sends, and of the workers that sign blocks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wallet {
    seed: u64,
    chain: ChainId,
}

/// A key and its address, whether the state has an account for it or not.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    key: Key,
    /// f1, f3 or f410.
    pub(crate) address: Address,
    chain: ChainId,
}

#[derive(Clone, Debug)]
enum Key {
    /// Its messages have signatures of their own.
    Secp256k1(Secp256k1Key),
    /// Its messages are under the aggregate of their block.
    Bls(BlsKey),
    /// Its messages are transactions of Ethereum.
    Ethereum(Secp256k1Key),
}

/// A message, signed in the way of its sender.
#[derive(Clone, Debug)]
pub(crate) enum Signed {
    Own(SignedMessage),
    Aggregated(Message, [u8; BLS_SIG_LEN]),
}

impl Wallet {
    pub(crate) const fn new(seed: u64, chain: ChainId) -> Self {
        Self { seed, chain }
    }

    /// The account of a number with an f1 address.
    pub(crate) fn secp256k1(&self, number: u64) -> Account {
        let key = self.secp256k1_key(number);
        self.account(key.address(), Key::Secp256k1(key))
    }

    /// The account of a number with an f3 address.
    pub(crate) fn bls(&self, number: u64) -> Account {
        let key = self.bls_key("account", number);
        self.account(key.address(), Key::Bls(key))
    }

    /// The account of a number with an f410 address.
    pub(crate) fn ethereum(&self, number: u64) -> Account {
        let key = self.secp256k1_key(number);
        self.account(ethereum::address(&key), Key::Ethereum(key))
    }

    /// The key that signs the blocks of a producer.
    pub(crate) fn worker(&self, producer: u64) -> BlsKey {
        self.bls_key("worker", producer)
    }

    const fn account(&self, address: Address, key: Key) -> Account {
        Account { key, address, chain: self.chain }
    }

    fn secp256k1_key(&self, number: u64) -> Secp256k1Key {
        Secp256k1Key::from_bytes(&self.secret("account", number)).expect("below the order of the group")
    }

    fn bls_key(&self, of: &str, number: u64) -> BlsKey {
        BlsKey::from_bytes(&self.secret(of, number)).expect("below the order of the group")
    }

    /// 32 bytes that are a number below the order of either group, in either order of bytes.
    fn secret(&self, of: &str, number: u64) -> [u8; 32] {
        let mut secret = blake2b_256(format!("{of} {number} of seed {}", self.seed).as_bytes());
        secret[0] &= 0x3f;
        secret[31] &= 0x3f;
        secret
    }
}

impl Account {
    /// Signs a message as blocks carry it.
    pub(crate) fn sign(&self, message: Message) -> anyhow::Result<Signed> {
        let name = message.cid()?.to_bytes();
        Ok(match &self.key {
            Key::Secp256k1(key) => Signed::Own(SignedMessage { signature: key.sign(&name), message }),
            Key::Ethereum(key) => {
                let signature = ethereum::sign(key, &message, self.chain)?;
                Signed::Own(SignedMessage { message, signature })
            }
            Key::Bls(key) => {
                let part = key.sign(&name).bytes.try_into().expect("a BLS signature has its length");
                Signed::Aggregated(message, part)
            }
        })
    }

    /// Signs bytes, as accounts are asked to authenticate them. No account of Ethereum can.
    pub(crate) fn authenticate(&self, bytes: &[u8]) -> Option<forest_shared::crypto::Signature> {
        match &self.key {
            Key::Secp256k1(key) => Some(key.sign(bytes)),
            Key::Bls(key) => Some(key.sign(bytes)),
            Key::Ethereum(_) => None,
        }
    }
}

impl Signed {
    pub(crate) const fn message(&self) -> &Message {
        match self {
            Self::Own(signed) => &signed.message,
            Self::Aggregated(message, _) => message,
        }
    }
}
