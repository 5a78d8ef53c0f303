//! Who sends: keys that follow from the seed, their addresses, and their signatures.

use forest_blocks::SignedMessage;
use forest_encoding::hash::{blake2b_160, blake2b_256};
use forest_shared::{
    ActorId,
    address::{Address, EAM_ACTOR_ID},
    bigint::IntBytesError,
    crypto::{BLS_SIG_LEN, BlsKey, Secp256k1Key, Signature},
    message::Message,
};

/// The id of the first account of a genesis: behind all other actors, since there may be many accounts.
pub(super) const FIRST: ActorId = 10_000;

/// The key of an account.
#[derive(Clone, Debug)]
pub(super) enum Key {
    /// Its messages have signatures of their own.
    Secp(Secp256k1Key),
    /// Its messages are under the aggregate of their block.
    Bls(BlsKey),
    /// Its address is f410. The signature has the right length and is not over the Ethereum transaction, which nothing
    /// that applies tipsets looks at.
    Delegated(Secp256k1Key),
}

/// An account, whether the state has it yet or not.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) key: Key,
    /// The address of the key: f1, f3 or f410.
    pub(super) address: Address,
}

impl Account {
    /// The account of a number, of the kind that the number says: two thirds secp256k1 and BLS in turns, and delegated
    /// where `delegated` allows it.
    pub(super) fn new(seed: u64, number: u64, delegated: bool) -> Self {
        match number % 3 {
            0 => Self::secp(seed, number),
            1 => Self::bls(seed, number),
            _ if delegated => Self::delegated(seed, number),
            _ => Self::secp(seed, number),
        }
    }

    pub(super) fn secp(seed: u64, number: u64) -> Self {
        let key = secp_key(seed, number);
        Self { address: key.address(), key: Key::Secp(key) }
    }

    pub(super) fn bls(seed: u64, number: u64) -> Self {
        let key = BlsKey::from_bytes(&secret(seed, number)).expect("below the order of the group");
        Self { address: key.address(), key: Key::Bls(key) }
    }

    fn delegated(seed: u64, number: u64) -> Self {
        let key = secp_key(seed, number);
        let address = Address::new_delegated(EAM_ACTOR_ID, &blake2b_160(&key.public_key()));
        Self { address: address.expect("20 bytes are not too long"), key: Key::Delegated(key) }
    }

    pub(super) const fn is_bls(&self) -> bool {
        matches!(self.key, Key::Bls(_))
    }

    /// The message as blocks carry it, when it has a signature of its own; else the part of the aggregate.
    pub(super) fn sign(&self, message: Message) -> Result<Signed, IntBytesError> {
        let name = message.cid()?.to_bytes();
        Ok(match &self.key {
            Key::Secp(key) => Signed::Own(SignedMessage { signature: key.sign(&name), message }),
            Key::Delegated(key) => {
                let signature = Signature::new_delegated(key.sign(&name).bytes);
                Signed::Own(SignedMessage { message, signature })
            }
            Key::Bls(key) => {
                let signature = key.sign(&name).bytes;
                let part = signature.try_into().expect("a BLS signature has its length");
                Signed::Aggregated(message, part)
            }
        })
    }
}

/// A message, signed in the way of its sender.
#[derive(Clone, Debug)]
pub(super) enum Signed {
    Own(SignedMessage),
    Aggregated(Message, [u8; BLS_SIG_LEN]),
}

impl Signed {
    pub(super) const fn message(&self) -> &Message {
        match self {
            Self::Own(signed) => &signed.message,
            Self::Aggregated(message, _) => message,
        }
    }
}

/// The accounts that a genesis has, with their ids.
pub(super) fn at_genesis(seed: u64, count: u64) -> impl Iterator<Item = (ActorId, Account)> {
    (0..count).map(move |number| {
        let account = if number % 2 == 0 { Account::secp(seed, number) } else { Account::bls(seed, number) };
        (FIRST + number, account)
    })
}

fn secp_key(seed: u64, number: u64) -> Secp256k1Key {
    Secp256k1Key::from_bytes(&secret(seed, number)).expect("below the order of the group")
}

/// 32 bytes that are a number below the order of either group, in either order of bytes.
fn secret(seed: u64, number: u64) -> [u8; 32] {
    let mut secret = blake2b_256(format!("account {number} of seed {seed}").as_bytes());
    secret[0] &= 0x3f;
    secret[31] &= 0x3f;
    secret
}
