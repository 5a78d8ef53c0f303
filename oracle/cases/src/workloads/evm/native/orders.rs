//! Funds and orders to all kinds of receivers, and orders that are none.

use forest_encoding::RawBytes;
use forest_shared::{METHOD_SEND, address::Address, econ::TokenAmount};

use super::{
    super::{
        contract::{Contract, INVOKE, deploy, must_invoke},
        library::{ECHO, How, LEDGER, Pass, Then, entries},
    },
    BY_ADDRESS, BY_ID, CBOR, Caller, Order, precompile,
};
use crate::{Stop, World, world::encode};

/// Transfers and calls, read-only and not, with more funds than there are.
pub(in super::super) fn orders(world: &mut World<'_>) -> Result<(), Stop> {
    let caller = Caller::new(world)?;
    let ledger = deploy(world, caller.sender, LEDGER)?;
    let echo = deploy(world, caller.sender, ECHO)?;
    let fresh = Contract::at(&world.dice.bytes(20))?;
    let (_, bls) = world.bls_account(TokenAmount::from_nano(1))?;
    let unborn = Address::new_actor(&world.dice.bytes(8));
    let addresses = [ledger.address, echo.address, fresh.address, bls, unborn, Address::new_id(99)];
    let row = encode(&RawBytes::new(entries([(0, 1 + world.dice.below(9))])));
    for to in addresses {
        let bytes = to.to_bytes();
        for flags in [0, 1] {
            for value in [0, 1 + world.dice.below(9), u64::MAX] {
                let order = Order { value, flags, ..Order::new(METHOD_SEND, Vec::new()) };
                caller.ask(world, How::Delegate, BY_ADDRESS, &order.to_address(bytes.as_slice()))?;
                let order = Order { value, flags, ..Order::new(INVOKE, row.clone()) };
                caller.ask(world, How::Delegate, BY_ADDRESS, &order.to_address(bytes.as_slice()))?;
            }
        }
    }
    malformed(world, &caller)?;
    echoes(world, &caller, &echo)
}

/// Orders that are none.
fn malformed(world: &mut World<'_>, caller: &Caller) -> Result<(), Stop> {
    let good = Order::new(METHOD_SEND, Vec::new());
    let mut inputs = vec![
        Order { flags: 2, ..good.clone() }.to_id(99),
        Order { flags: u64::MAX, ..good.clone() }.to_id(99),
        Order { codec: CBOR, ..good.clone() }.to_id(99),
        Order { codec: 0x71, params: vec![0x80], ..good.clone() }.to_id(99),
        Order { codec: 0x55, params: vec![1], ..good.clone() }.to_id(99),
        Order { codec: 0, params: vec![1], ..good.clone() }.to_id(99),
        Order { method: 1, ..good.clone() }.to_id(99),
        Order { method: 1023, ..good.clone() }.to_id(99),
        good.to_id(u64::MAX),
        good.to_address(&[]),
        good.to_address(&[9, 9]),
        good.to_address(&[0, 0x80]),
        Vec::new(),
    ];
    let half = good.to_id(99);
    inputs.push(half[..half.len() / 2].to_vec());
    let length = world.dice.below(300) as usize;
    inputs.push(world.dice.bytes(length));
    let mut huge = good.to_id(99);
    huge[4 * 32 + 24..5 * 32].fill(0xff);
    inputs.push(huge);
    for input in inputs {
        for number in [BY_ID, BY_ADDRESS] {
            // Not every version of the contract actor survives all of them.
            caller.order(world, How::Delegate, number, &input)?;
        }
    }
    Ok(())
}

/// A contract that calls another by a method of the network's kind, from within a call that then reverts.
fn echoes(world: &mut World<'_>, caller: &Caller, echo: &Contract) -> Result<(), Stop> {
    let id = world.id(&echo.address)?;
    let order = Order { value: 1, ..Order::new(1024 + world.dice.below(1 << 40), encode(&[1, 2, 3])) };
    let input = order.to_id(id);
    caller.ask(world, How::Delegate, BY_ID, &input)?;
    for then in [Then::Return, Then::Revert, Then::Fault] {
        let inner = Pass { then, ..Pass::new(How::Delegate, &precompile(BY_ID), &input) }.calldata();
        let outer = Pass::new(How::Call, &caller.relay, &inner).calldata();
        must_invoke(world, caller.sender, &caller.relay, &outer)?;
    }
    Ok(())
}
