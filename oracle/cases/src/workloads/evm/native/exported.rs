//! Methods that actors export, asked by a contract.

use forest_encoding::RawBytes;
use forest_shared::{
    address::{
        Address, DATACAP_TOKEN_ACTOR_ID, EAM_ACTOR_ID, INIT_ACTOR_ID, STORAGE_MARKET_ACTOR_ID,
        STORAGE_POWER_ACTOR_ID,
    },
    econ::TokenAmount,
};

use super::{super::library::How, BY_ADDRESS, BY_ID, Caller, Order, method};
use crate::{
    Stop, World,
    world::{broken, encode},
};

/// What accounts, the token of datacap, power, market and others answer, by id and by address.
pub(in super::super) fn exported(world: &mut World<'_>) -> Result<(), Stop> {
    let caller = Caller::new(world)?;
    let (key, account) = world.secp_account(TokenAmount::from_whole(1))?;
    let account_id = world.id(&account)?;
    let said = world.dice.bytes(32);
    let signature = key.sign(&said).to_bytes()[1..].to_vec();
    let mut forged = signature.clone();
    forged[3] ^= 1;
    let proof = |signature: Vec<u8>| encode(&(RawBytes::new(signature), RawBytes::new(said.clone())));
    let orders = [
        (account_id, Order::new(method("AuthenticateMessage"), proof(signature))),
        (account_id, Order::new(method("AuthenticateMessage"), proof(forged))),
        (account_id, Order::new(method("AuthenticateMessage"), vec![0x80])),
        (DATACAP_TOKEN_ACTOR_ID, Order::new(method("Name"), Vec::new())),
        (DATACAP_TOKEN_ACTOR_ID, Order::new(method("Symbol"), Vec::new())),
        (DATACAP_TOKEN_ACTOR_ID, Order::new(method("TotalSupply"), Vec::new())),
        (DATACAP_TOKEN_ACTOR_ID, Order::new(method("Balance"), encode(&account))),
        (DATACAP_TOKEN_ACTOR_ID, Order::new(method("Balance"), encode(&Address::new_id(account_id)))),
        (STORAGE_POWER_ACTOR_ID, Order::new(method("NetworkRawPower"), Vec::new())),
        (STORAGE_POWER_ACTOR_ID, Order::new(method("MinerCount"), Vec::new())),
        (STORAGE_MARKET_ACTOR_ID, Order::new(method("GetBalance"), encode(&account))),
        (INIT_ACTOR_ID, Order::new(method("Exec"), vec![0x80])),
        (INIT_ACTOR_ID, Order::new(2, vec![0x80])),
        (EAM_ACTOR_ID, Order::new(4, encode(&RawBytes::new(Vec::new())))),
        (account_id, Order::new(method("Nothing of the kind"), Vec::new())),
    ];
    for (id, order) in orders {
        for flags in [0, 1] {
            let order = Order { flags, ..order.clone() };
            caller.ask(world, How::Delegate, BY_ID, &order.to_id(id))?;
            let address = Address::new_id(id).to_bytes();
            caller.ask(world, How::Delegate, BY_ADDRESS, &order.to_address(address.as_slice()))?;
        }
    }
    let name = Order::new(method("Name"), Vec::new()).to_id(DATACAP_TOKEN_ACTOR_ID);
    if caller.ask(world, How::Delegate, BY_ID, &name)?.is_none() {
        return Err(broken("a token has no name"));
    }
    for how in [How::Call, How::Static] {
        if caller.ask(world, how, BY_ID, &name)?.is_some() {
            return Err(broken("an actor was called by a precompile that was not delegated to"));
        }
    }
    Ok(())
}
