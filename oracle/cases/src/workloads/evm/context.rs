//! What contracts see: of the chain, of the message, of other actors.

use forest_shared::{
    address::{EAM_ACTOR_ID, REWARD_ACTOR_ID},
    econ::TokenAmount,
    message::Message,
};

use super::{
    assembler::word,
    contract::{Contract, deploy, failed, invocation, invoke, masked_id, must_invoke, placeholder},
    exit,
    library::{ECHO, How, Pass, RELAY},
    report::report,
};
use crate::{Stop, World, world::succeeded};

/// All that a contract is told without asking.
const SIGHTS: &[&str] = &[
    "address",
    "origin",
    "caller",
    "callvalue",
    "calldatasize",
    "0 calldataload",
    "codesize",
    "gasprice",
    "coinbase",
    "timestamp",
    "number",
    "prevrandao",
    "prevrandao",
    "gaslimit",
    "chainid",
    "selfbalance",
    "basefee",
    "gas",
    "pc",
    "msize",
    "returndatasize",
];

/// The chain and the message, as several senders have them, in several epochs.
pub(super) fn chain(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, secp) = world.secp_account(TokenAmount::from_whole(100))?;
    let eth = placeholder(world, TokenAmount::from_whole(100))?.address;
    let sights = deploy(world, eth, &report(SIGHTS))?;
    let relay = deploy(world, secp, RELAY)?;
    let ages = [0, 1, 2, 10, 255, 256, 257, 899, 900, 5_000, 6_000];
    let hashes = ages.map(|age| format!("{age} number sub blockhash"));
    let hashes = deploy(world, eth, &report(&hashes))?;
    let odd = ["0 blockhash", "number 1 add blockhash", "0 not blockhash", "0x8000000000000000 blockhash"];
    let odd = deploy(world, eth, &report(&odd))?;
    for _ in 0..4 {
        for from in [secp, eth] {
            let premium = TokenAmount::from_atto(world.dice.below(50));
            let value = TokenAmount::from_atto(world.dice.below(50));
            let message = invocation(world, from, &sights, &[9; 33]);
            let fee_cap = message.gas_fee_cap.clone() + TokenAmount::from_atto(world.dice.below(50));
            let message = Message { gas_premium: premium, gas_fee_cap: fee_cap, value, ..message };
            succeeded(world.apply(message)?, "a look around")?;
            for how in [How::Call, How::Delegate, How::Static] {
                must_invoke(world, from, &relay, &Pass::new(how, &sights, &[1, 2, 3]).calldata())?;
            }
            must_invoke(world, from, &hashes, &[])?;
            must_invoke(world, from, &odd, &[])?;
        }
        let mut epoch = world.network.epoch().clone();
        let ahead = 1 + world.dice.below(300);
        epoch.epoch = epoch.epoch.saturating_add_unsigned(ahead);
        epoch.timestamp += 30 * ahead;
        epoch.base_fee = TokenAmount::from_atto(world.dice.below(2_000));
        world.network.begin(epoch)?;
    }
    Ok(())
}

/// Other actors: their code, its hash and size, and what they own.
pub(super) fn others(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, secp) = world.secp_account(TokenAmount::from_whole(100))?;
    let account = placeholder(world, TokenAmount::from_whole(1))?;
    let still_placeholder = placeholder(world, TokenAmount::from_whole(1))?;
    world.transfer(account.address, secp, TokenAmount::from_atto(1))?;
    let echo = deploy(world, secp, ECHO)?;
    let empty = deploy(world, secp, "")?;
    let absent = Contract::at(&world.dice.bytes(20))?;
    let mut someone = vec![echo.eth, empty.eth, account.eth, still_placeholder.eth, absent.eth];
    let ids = [0, 1, REWARD_ACTOR_ID, EAM_ACTOR_ID, 99, 100, world.id(&secp)?, world.id(&echo.address)?];
    someone.extend(ids.map(masked_id));
    someone.extend([masked_id(9_999_999), masked_id(u64::MAX)]);
    for (first, last) in
        [(0, 0), (0, 1), (0, 4), (0, 9), (0, 0x0a), (0, 0x11), (0xfe, 1), (0xfe, 3), (0xfe, 9)]
    {
        let mut precompile = [0; 20];
        (precompile[0], precompile[19]) = (first, last);
        someone.push(precompile);
    }
    let of_one = |eth: &[u8; 20]| {
        let eth = word(eth);
        [
            format!("{eth} extcodesize"),
            format!("{eth} extcodehash"),
            format!("{eth} balance"),
            format!("64 3 2000 {eth} extcodecopy 2000 mload"),
        ]
    };
    for group in someone.chunks(6) {
        let looks: Vec<_> = group.iter().flat_map(of_one).collect();
        let looks = deploy(world, secp, &report(&looks))?;
        must_invoke(world, secp, &looks, &[])?;
    }
    let itself = [
        "address extcodesize",
        "address extcodehash",
        "address balance",
        "0x010000000000000000000000000000000000000000 address or balance",
    ];
    let itself = deploy(world, secp, &report(&itself))?;
    must_invoke(world, secp, &itself, &[])?;
    let huge = deploy(world, secp, &format!("1 0 0x100000000 {} extcodecopy", echo.word()))?;
    let answer = invoke(world, secp, &huge, &[])?;
    failed(answer, exit::MEMORY, "code copied to nowhere").map(|_| ())
}
