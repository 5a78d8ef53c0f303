//! A contract as an actor of the network: its methods by number, and parameters of all kinds.

use forest_encoding::RawBytes;
use forest_shared::{
    address::{Address, SYSTEM_ACTOR_ID},
    econ::TokenAmount,
    message::Message,
};

use super::{
    contract::{Contract, INVOKE, deploy, failed, masked_id, must_invoke, placeholder},
    exit,
    library::{ECHO, LEDGER, REFUSER, entries},
};
use crate::{
    Stop, World,
    world::{broken, encode, succeeded},
};

/// `GetBytecode` and `GetBytecodeHash`, for anybody.
const GET_BYTECODE: u64 = 3;
const GET_BYTECODE_HASH: u64 = 4;

/// The methods that contracts have, asked by accounts.
pub(super) fn by_number(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, secp) = world.secp_account(TokenAmount::from_whole(100))?;
    let eth = placeholder(world, TokenAmount::from_whole(100))?.address;
    let ledger = deploy(world, eth, LEDGER)?;
    let row = entries([(0, world.dice.word())]);
    must_invoke(world, eth, &ledger, &row)?;
    let code = ledger_code(world, secp, &ledger)?;
    for sender in [secp, eth] {
        for method in [GET_BYTECODE, GET_BYTECODE_HASH] {
            world.must_call(sender, ledger.address, method, &None::<u8>)?;
        }
        let creation = (RawBytes::new(masked_id(100).to_vec()), RawBytes::new(Vec::new()));
        for method in [1, 2] {
            let answer = world.call(sender, ledger.address, method, &creation)?;
            failed(answer, exit::FORBIDDEN, "a creation by an account")?;
        }
        let eth = RawBytes::new(masked_id(100).to_vec());
        let delegated = (code.clone(), RawBytes::new(Vec::new()), eth, TokenAmount::ZERO);
        let answer = world.call(sender, ledger.address, 6, &delegated)?;
        if answer.is_success() {
            return Err(broken("an account gave a contract other code"));
        }
        for method in [7, 8, 500, 1023] {
            let answer = world.call(sender, ledger.address, method, &None::<u8>)?;
            failed(answer, exit::UNHANDLED_MESSAGE, "a method that no contract has")?;
        }
        let funds = TokenAmount::from_atto(world.dice.below(9));
        succeeded(world.transfer(sender, ledger.address, funds)?, "funds for a contract")?;
        parameters(world, sender, &ledger)?;
    }
    let id = world.id(&ledger.address)?;
    let answer = world.implicit(SYSTEM_ACTOR_ID, id, INVOKE, &RawBytes::new(Vec::new()))?;
    succeeded(answer, "a call by the network").map(|_| ())
}

fn ledger_code(
    world: &mut World<'_>,
    sender: Address,
    ledger: &Contract,
) -> Result<forest_blockstore::Cid, Stop> {
    let answer = world.must_call(sender, ledger.address, GET_BYTECODE, &None::<u8>)?;
    forest_encoding::from_slice(&answer.return_data).map_err(broken)
}

/// Parameters that are no byte string, or more than that.
fn parameters(world: &mut World<'_>, sender: Address, contract: &Contract) -> Result<(), Stop> {
    let length = world.dice.below(50) as usize;
    let random = world.dice.bytes(length);
    let whole = encode(&RawBytes::new(entries([(0, 1)])));
    let longer = [&whole[..], &[0]].concat();
    let all = [
        vec![],
        vec![0x40],
        vec![0xf6],
        vec![0x80],
        vec![0x58, 0x20],
        whole,
        longer,
        encode(&"text"),
        random,
    ];
    for params in all {
        for method in [INVOKE, 3, 5, 6] {
            let message = world.message(sender, contract.address, method, params.clone());
            world.apply(message)?;
        }
    }
    Ok(())
}

/// Answers to methods of the network's kind: exit code, codec, where the data is, its length, and how it ends for the
/// sender.
const ANSWERS: &[(u64, u64, u64, u64, u32)] = &[
    (0, 0, 96, 0, 0),
    (0, 0x51, 96, 1, 0),
    (0, 0x51, 96, 5, 0),
    (0, 0x51, 96, 0, 0),
    (0, 0x51, 96, 100, 0),
    (0, 0x51, 1_000, 0, 0),
    (0, 0, 96, 1, exit::SERIALIZATION),
    (0, 0x55, 96, 1, exit::SERIALIZATION),
    (0, 0x71, 96, 1, exit::SERIALIZATION),
    (0, 0x51, 96, 0x1_0000_0000, exit::SERIALIZATION),
    (0, 0x51, 0x1_0000_0000, 0, exit::SERIALIZATION),
    (0x1_0000_0000, 0x51, 96, 1, exit::SERIALIZATION),
    (20, 0, 96, 0, 20),
    (33, 0x51, 96, 4, 33),
    (1_000_000, 0, 96, 0, 1_000_000),
    (5, 0, 96, 0, exit::ILLEGAL_EXIT_CODE),
];

/// A contract that answers methods of the network's kind, whatever they are.
pub(super) fn native(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(100))?.address;
    for (code, codec, at, length, end) in ANSWERS {
        let text = format!(
            "{code} 0 mstore {codec} 32 mstore {at} 64 mstore {length} 96 mstore 0 not 128 mstore 160 0 return"
        );
        let clerk = deploy(world, sender, &text)?;
        let method = 1024 + world.dice.below(1 << 32);
        let answer = world.call(sender, clerk.address, method, &(1, "two"))?;
        failed(answer, *end, &text)?;
    }
    for text in [ECHO, REFUSER, "stop", "invalid", "31 0 return", "64 0 return"] {
        let contract = deploy(world, sender, text)?;
        for method in [1024, 1025, world.dice.word() | 1024, u64::MAX] {
            let length = world.dice.below(70) as usize;
            let params = RawBytes::new(world.dice.bytes(length));
            let message = world.message(sender, contract.address, method, encode(&params));
            let value = TokenAmount::from_atto(world.dice.below(3));
            world.apply(Message { value, ..message })?;
            world.call(sender, contract.address, method, &None::<u8>)?;
        }
    }
    accounts(world, sender)
}

/// Methods of what is no contract: an account of the EVM takes all above 1023, a placeholder takes none.
fn accounts(world: &mut World<'_>, sender: Address) -> Result<(), Stop> {
    let other = placeholder(world, TokenAmount::from_whole(1))?.address;
    for to in [sender, other] {
        for method in [1, 2, 1_023, 16_777_216, INVOKE, world.dice.word() | 1 << 40] {
            world.call(sender, to, method, &None::<u8>)?;
            world.call(sender, to, method, &RawBytes::new(vec![1, 2, 3]))?;
        }
    }
    world.must_call(sender, sender, INVOKE, &None::<u8>).map(|_| ())
}
