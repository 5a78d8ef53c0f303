//! Contracts that call actors of the network's kind, through the precompiles made for that (FIP-0054).

use forest_encoding::hash::blake2b_512;
use forest_shared::{address::Address, econ::TokenAmount};

use super::{
    calldata::Calldata,
    contract::{Contract, deploy, invoke, output, placeholder},
    library::{How, Pass, RELAY},
};
use crate::{Answer, Stop, World, world::succeeded};

mod exported;
mod lookups;
mod orders;

pub(super) use exported::exported;
pub(super) use lookups::lookups;
pub(super) use orders::orders;

/// The codec of parameters and answers.
const CBOR: u64 = 0x51;

/// An order to call an actor.
#[derive(Clone, Debug)]
struct Order {
    method: u64,
    value: u64,
    /// 1: nothing may change.
    flags: u64,
    codec: u64,
    params: Vec<u8>,
}

impl Order {
    fn new(method: u64, params: Vec<u8>) -> Self {
        let codec = if params.is_empty() { 0 } else { CBOR };
        Self { method, value: 0, flags: 0, codec, params }
    }

    /// The input of the precompile that takes an id.
    fn to_id(&self, id: u64) -> Vec<u8> {
        self.head(id).padded(&self.params).build()
    }

    /// The input of the precompile that takes an address.
    fn to_address(&self, address: &[u8]) -> Vec<u8> {
        // Six words, the parameters with their length, and then the address.
        let at = 6 * 32 + 32 + self.params.len().next_multiple_of(32);
        self.head(at as u64).padded(&self.params).padded(address).build()
    }

    fn head(&self, whom: u64) -> Calldata {
        let params_at = 6 * 32;
        [self.method, self.value, self.flags, self.codec, params_at, whom]
            .into_iter()
            .fold(Calldata::new(), Calldata::number)
    }
}

/// The number of an exported method (FRC-0042): the first four bytes of a hash that make a number above the reserved.
fn method(name: &str) -> u64 {
    let digest = blake2b_512(format!("1|{name}").as_bytes());
    let numbers = digest.as_chunks::<4>().0.iter().map(|bytes| u64::from(u32::from_be_bytes(*bytes)));
    numbers.into_iter().find(|number| *number >= 1 << 24).unwrap_or_default()
}

/// One of the network's precompiles.
fn precompile(number: u8) -> Contract {
    let mut eth = [0; 20];
    (eth[0], eth[19]) = (0xfe, number);
    // The address is never asked for.
    Contract { eth, address: Address::new_id(0) }
}

/// A relay, and who sends messages to it.
struct Caller {
    sender: Address,
    relay: Contract,
}

impl Caller {
    fn new(world: &mut World<'_>) -> Result<Self, Stop> {
        let sender = placeholder(world, TokenAmount::from_whole(100))?.address;
        let relay = deploy(world, sender, RELAY)?;
        world.fund(relay.address, TokenAmount::from_nano(100))?;
        Ok(Self { sender, relay })
    }

    /// Has the relay call a precompile, whatever comes of it.
    fn order(&self, world: &mut World<'_>, how: How, number: u8, input: &[u8]) -> Result<Answer, Stop> {
        let order = Pass::new(how, &precompile(number), input).calldata();
        invoke(world, self.sender, &self.relay, &order)
    }

    /// Has the relay call a precompile, which it must survive, and gives what that returned; nothing where it failed.
    fn ask(
        &self,
        world: &mut World<'_>,
        how: How,
        number: u8,
        input: &[u8],
    ) -> Result<Option<Vec<u8>>, Stop> {
        let answer = succeeded(self.order(world, how, number, input)?, "a relay to a precompile")?;
        let returned = output(&answer)?;
        let good = returned.get(31) == Some(&1);
        Ok(good.then(|| returned[32..].to_vec()))
    }
}

/// By id, which must be delegated to; and by address.
const BY_ID: u8 = 5;
const BY_ADDRESS: u8 = 3;
