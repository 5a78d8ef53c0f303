//! Contracts on a network: how they come to be, and how they are called.

use forest_encoding::{RawBytes, from_slice};
use forest_shared::{
    ActorId, MethodNum,
    address::{Address, EAM_ACTOR_ID},
    econ::TokenAmount,
    message::Message,
};

use super::assembler::{assemble, init_code, word};
use crate::{
    Answer, Stop, World,
    world::{broken, encode, succeeded},
};

/// `Create` of the address manager, for contracts only: the address follows from a nonce.
pub(super) const CREATE: MethodNum = 2;
/// `Create2` of the address manager, for contracts only: the address follows from a salt and the code.
pub(super) const CREATE2: MethodNum = 3;
/// `CreateExternal` of the address manager, for accounts only.
pub(super) const CREATE_EXTERNAL: MethodNum = 4;
/// `InvokeContract`, and how accounts of the EVM call anything.
pub(super) const INVOKE: MethodNum = 3_844_450_837;

/// A contract, or something else with an address of the EVM.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contract {
    /// Its address in the EVM.
    pub(super) eth: [u8; 20],
    /// The same on the network.
    pub(super) address: Address,
}

impl Contract {
    /// What has an address of the EVM.
    ///
    /// # Errors
    /// [`Stop::Broken`]: those are not 20 bytes.
    pub(super) fn at(eth: &[u8]) -> Result<Self, Stop> {
        let address = Address::new_delegated(EAM_ACTOR_ID, eth).map_err(broken)?;
        Ok(Self { eth: eth.try_into().map_err(broken)?, address })
    }

    /// The address as a number in a text.
    pub(super) fn word(&self) -> String {
        word(&self.eth)
    }
}

/// The address in the EVM of what has none of its own: 0xff, zeros and the id.
#[must_use]
pub(super) fn masked_id(id: ActorId) -> [u8; 20] {
    let mut eth = [0; 20];
    eth[0] = 0xff;
    eth[12..].copy_from_slice(&id.to_be_bytes());
    eth
}

/// A new address of the EVM with funds, and still without an actor's code: a placeholder. Its first message makes an
/// account of it.
///
/// # Errors
/// [`Stop`]
pub(super) fn placeholder(world: &mut World<'_>, funds: TokenAmount) -> Result<Contract, Stop> {
    let mut eth = world.dice.bytes(20);
    eth[0] = 0x10 + eth[0] % 0x80;
    let account = Contract::at(&eth)?;
    world.fund(account.address, funds)?;
    Ok(account)
}

/// The message that creates a contract.
#[must_use]
pub(super) fn creation(world: &World<'_>, from: Address, init: Vec<u8>, value: TokenAmount) -> Message {
    let to = Address::new_id(EAM_ACTOR_ID);
    Message { value, ..world.message(from, to, CREATE_EXTERNAL, encode(&RawBytes::new(init))) }
}

/// Creates the contract of a text.
///
/// # Errors
/// [`Stop`]
pub(super) fn deploy(world: &mut World<'_>, from: Address, text: &str) -> Result<Contract, Stop> {
    deploy_code(world, from, &assemble(text)?)
}

/// Creates a contract with the given code.
///
/// # Errors
/// [`Stop`]
pub(super) fn deploy_code(world: &mut World<'_>, from: Address, code: &[u8]) -> Result<Contract, Stop> {
    let answer = world.apply(creation(world, from, init_code(code), TokenAmount::ZERO))?;
    created(&succeeded(answer, "creating a contract")?)
}

/// The contract that an answer of the address manager names.
///
/// # Errors
/// [`Stop::Broken`]: it names none.
pub(super) fn created(answer: &Answer) -> Result<Contract, Stop> {
    let (_, _, eth): (ActorId, Option<Address>, RawBytes) =
        from_slice(&answer.return_data).map_err(broken)?;
    Contract::at(&eth)
}

/// The message that calls a contract.
#[must_use]
pub(super) fn invocation(world: &World<'_>, from: Address, to: &Contract, data: &[u8]) -> Message {
    let params = if data.is_empty() { Vec::new() } else { encode(&RawBytes::new(data.to_vec())) };
    world.message(from, to.address, INVOKE, params)
}

/// Calls a contract.
///
/// # Errors
/// [`Stop`]
pub(super) fn invoke(
    world: &mut World<'_>,
    from: Address,
    to: &Contract,
    data: &[u8],
) -> Result<Answer, Stop> {
    world.apply(invocation(world, from, to, data))
}

/// Calls a contract that must succeed, and gives what it returned.
///
/// # Errors
/// [`Stop`]
pub(super) fn must_invoke(
    world: &mut World<'_>,
    from: Address,
    to: &Contract,
    data: &[u8],
) -> Result<Vec<u8>, Stop> {
    let answer = succeeded(invoke(world, from, to, data)?, "a call of a contract")?;
    output(&answer)
}

/// What a contract returned, or said when it reverted.
///
/// # Errors
/// [`Stop::Broken`]: not what contracts return.
pub(super) fn output(answer: &Answer) -> Result<Vec<u8>, Stop> {
    if answer.return_data.is_empty() {
        return Ok(Vec::new());
    }
    let bytes: RawBytes = from_slice(&answer.return_data).map_err(broken)?;
    Ok(bytes.into())
}

/// The answer to a message that must fail in a certain way.
///
/// # Errors
/// [`Stop::Broken`]: it did not.
pub(super) fn failed(answer: Answer, code: u32, what: &str) -> Result<Answer, Stop> {
    if answer.exit_code.value() == code {
        return Ok(answer);
    }
    Err(broken(format!("{what} must end with {code}, and ended with {}", answer.exit_code)))
}
