//! Who takes part: one of every kind of actor that can send or be sent to.

use forest_blockstore::Cid;
use forest_encoding::{
    RawBytes, from_slice,
    serde_bytes::{ByteBuf, Bytes},
};
use forest_shared::{
    ActorId, BuiltinActor, MethodNum,
    address::{
        Address, CRON_ACTOR_ID, EAM_ACTOR_ID, INIT_ACTOR_ID, REWARD_ACTOR_ID, STORAGE_POWER_ACTOR_ID,
        SYSTEM_ACTOR_ID,
    },
    crypto::{BlsKey, Secp256k1Key},
    econ::TokenAmount,
    message::Message,
};
use oracle_cases::{
    Answer, Kind, Stop, World,
    world::{BLOCK_GAS_LIMIT, broken, encode, succeeded},
};
use serde::Serialize;

/// `Exec` of the init actor, and `CreateExternal` of the Ethereum address manager.
const EXEC: MethodNum = 2;
const CREATE_EXTERNAL: MethodNum = 4;
/// EVM code that makes a contract without code: `PUSH1 0 DUP1 RETURN`.
const EMPTY_CONTRACT: [u8; 4] = [0x60, 0x00, 0x80, 0xf3];

/// One of every kind.
pub(super) struct Cast {
    /// A secp256k1 account, and its key.
    pub(super) secp: (Secp256k1Key, Address),
    /// A BLS account, and its key.
    pub(super) bls: (BlsKey, Address),
    /// An Ethereum account.
    pub(super) eth_account: Address,
    /// An address that nobody has sent from.
    pub(super) placeholder: Address,
    /// A contract.
    pub(super) contract: Address,
    /// A wallet of the two accounts, each of whom may spend alone.
    pub(super) multisig: Address,
    /// A payment channel from the first to the second account.
    pub(super) channel: Address,
}

impl Cast {
    pub(super) fn new(world: &mut World<'_>) -> Result<Self, Stop> {
        let secp = world.secp_account(TokenAmount::from_whole(1_000))?;
        let bls = world.bls_account(TokenAmount::from_whole(1_000))?;
        let eth_account = placeholder(world)?;
        succeeded(world.transfer(eth_account, world.faucet, TokenAmount::ZERO)?, "a first message")?;
        let placeholder = placeholder(world)?;
        let eam = Address::new_id(EAM_ACTOR_ID);
        let created = world.must_call(secp.1, eam, CREATE_EXTERNAL, &Bytes::new(&EMPTY_CONTRACT))?;
        let (contract, _, _): (ActorId, Option<Address>, ByteBuf) =
            from_slice(&created.return_data).map_err(broken)?;
        let contract = Address::new_id(contract);
        let (multisig, channel) = (wallet(world, &[secp.1, bls.1], 1)?, channel(world, secp.1, bls.1)?);
        Ok(Self { secp, bls, eth_account, placeholder, contract, multisig, channel })
    }

    /// An id of each kind of actor that could call another.
    pub(super) fn callers(&self, world: &World<'_>) -> Result<Vec<Address>, Stop> {
        let singletons = [
            SYSTEM_ACTOR_ID,
            INIT_ACTOR_ID,
            REWARD_ACTOR_ID,
            CRON_ACTOR_ID,
            STORAGE_POWER_ACTOR_ID,
            EAM_ACTOR_ID,
        ];
        let others = [
            self.secp.1,
            self.bls.1,
            self.eth_account,
            self.placeholder,
            self.contract,
            self.multisig,
            self.channel,
        ];
        let others = others.iter().map(|address| world.id(address)).collect::<Result<Vec<_>, _>>()?;
        Ok(singletons.into_iter().chain(others).map(Address::new_id).collect())
    }
}

/// A new f410 address with funds.
pub(super) fn placeholder(world: &mut World<'_>) -> Result<Address, Stop> {
    let address = Address::new_delegated(EAM_ACTOR_ID, &world.dice.bytes(20)).map_err(broken)?;
    world.fund(address, TokenAmount::from_whole(10))?;
    Ok(address)
}

/// A new wallet with funds.
pub(super) fn wallet(world: &mut World<'_>, signers: &[Address], threshold: u64) -> Result<Address, Stop> {
    exec(world, BuiltinActor::Multisig, &(signers, threshold, 0_i64, 0_i64))
}

/// A new payment channel with funds.
pub(super) fn channel(world: &mut World<'_>, from: Address, to: Address) -> Result<Address, Stop> {
    exec(world, BuiltinActor::PaymentChannel, &(from, to))
}

fn exec(world: &mut World<'_>, actor: BuiltinActor, constructor: &impl Serialize) -> Result<Address, Stop> {
    let params = (code(world, actor)?, RawBytes::new(encode(constructor)));
    let (init, funds) = (Address::new_id(INIT_ACTOR_ID), TokenAmount::from_whole(10));
    let answer = world.must_send(world.faucet, init, funds, EXEC, &params)?;
    let (id, _): (Address, Address) = from_slice(&answer.return_data).map_err(broken)?;
    Ok(id)
}

/// The code of a kind of actor.
pub(super) fn code(world: &World<'_>, actor: BuiltinActor) -> Result<Cid, Stop> {
    world.bundle.code(actor).ok_or_else(|| broken(format!("no code of {actor}")))
}

/// Any actor calls another, as if its code had.
pub(super) fn call(
    world: &mut World<'_>,
    from: Address,
    to: Address,
    method: MethodNum,
    value: TokenAmount,
    params: Vec<u8>,
) -> Result<Answer, Stop> {
    let message = Message {
        from,
        to,
        method_num: method,
        value,
        params: RawBytes::new(params),
        gas_limit: BLOCK_GAS_LIMIT,
        ..Message::default()
    };
    world.network.apply(message, Kind::Implicit)
}
