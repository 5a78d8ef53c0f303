//! What anybody may create, and what nobody may.

use forest_blockstore::Cid;
use forest_builtin::BuiltinActor;
use forest_encoding::{RawBytes, codec, hash::blake2b_cid};
use forest_shared::{
    MethodNum,
    address::{Address, INIT_ACTOR_ID},
    econ::TokenAmount,
    error::ExitCode,
    message::Message,
};

use super::{EXEC, code, must_exec};
use crate::{
    Stop, World,
    workloads::expect::{ended_with, failed},
    world::encode,
};

const INIT: Address = Address::new_id(INIT_ACTOR_ID);
/// `Exec4` of the init actor, since actors v10.
const EXEC_4: MethodNum = 3;

/// Creates what may be created, and asks for everything else.
pub(super) fn exec(world: &mut World<'_>) -> Result<(), Stop> {
    let (_, secp) = world.secp_account(TokenAmount::from_whole(100))?;
    let (_, bls) = world.bls_account(TokenAmount::from_whole(100))?;
    for from in [secp, bls] {
        good(world, from, [secp, bls])?;
        bad_constructors(world, from, [secp, bls])?;
        bad_code(world, from)?;
        bad_params(world, from)?;
        exec_4(world, from)?;
    }
    Ok(())
}

fn good(world: &mut World<'_>, from: Address, [first, second]: [Address; 2]) -> Result<(), Stop> {
    let value = TokenAmount::from_whole(world.dice.below(10));
    let channel = must_exec(world, from, BuiltinActor::PaymentChannel, value.clone(), &(first, second))?;
    let signers = (vec![first, second], 1 + world.dice.below(2), 0_i64, 0_i64);
    let wallet = must_exec(world, from, BuiltinActor::Multisig, value, &signers)?;
    for to in [channel.id, channel.robust, wallet.id, wallet.robust] {
        world.fund(to, TokenAmount::from_nano(7))?;
    }
    Ok(())
}

/// Constructors that refuse: the actor is gone again, and so is what was sent along.
fn bad_constructors(world: &mut World<'_>, from: Address, [first, second]: [Address; 2]) -> Result<(), Stop> {
    let absent = Address::new_actor(&world.dice.bytes(20));
    let both = vec![first, second];
    let wallets = [
        encode(&(Vec::<Address>::new(), 1_u64, 0_i64, 0_i64)),
        encode(&(&both, 0_u64, 0_i64, 0_i64)),
        encode(&(&both, 3_u64, 0_i64, 0_i64)),
        encode(&(&both, 1_u64, -1_i64, 0_i64)),
        encode(&(vec![first, first], 1_u64, 0_i64, 0_i64)),
        encode(&(vec![first, absent], 1_u64, 0_i64, 0_i64)),
        encode(&(&both, 1_u64)),
        Vec::new(),
        world.dice.bytes(20),
    ];
    let channels = [
        encode(&(first, absent)),
        encode(&(absent, second)),
        encode(&(first,)),
        Vec::new(),
        world.dice.bytes(20),
    ];
    let wallets = wallets.map(|params| (BuiltinActor::Multisig, params));
    let channels = channels.map(|params| (BuiltinActor::PaymentChannel, params));
    for (actor, constructor) in wallets.into_iter().chain(channels) {
        let params = (code(world, actor)?, RawBytes::new(constructor));
        let answer = world.send(from, INIT, TokenAmount::from_whole(1), EXEC, &params)?;
        failed(answer, "a bad constructor")?;
    }
    // Which party may be no account differs by version, as does who may sign.
    for strange in [INIT, Address::new_id(9_999_999), Address::new_id(99)] {
        let params = (code(world, BuiltinActor::PaymentChannel)?, RawBytes::new(encode(&(first, strange))));
        world.send(from, INIT, TokenAmount::ZERO, EXEC, &params)?;
        let params = (
            code(world, BuiltinActor::Multisig)?,
            RawBytes::new(encode(&(vec![strange], 1_u64, 0_i64, 0_i64))),
        );
        world.send(from, INIT, TokenAmount::ZERO, EXEC, &params)?;
    }
    Ok(())
}

/// Code that is not for everybody, not known, or not even code.
fn bad_code(world: &mut World<'_>, from: Address) -> Result<(), Stop> {
    let free = [BuiltinActor::Multisig, BuiltinActor::PaymentChannel];
    let builtin = BuiltinActor::ALL.iter().filter(|actor| !free.contains(actor));
    let mut codes: Vec<Cid> = builtin.filter_map(|actor| world.bundle.code(*actor)).collect();
    codes.push(blake2b_cid(codec::RAW, &world.dice.bytes(32)));
    codes.push(blake2b_cid(codec::DAG_CBOR, &[0x80]));
    for code in codes {
        let params = (code, RawBytes::new(encode(&from)));
        let answer = world.send(from, INIT, TokenAmount::ZERO, EXEC, &params)?;
        ended_with(answer, ExitCode::USR_FORBIDDEN, "code that is not for everybody")?;
    }
    Ok(())
}

fn bad_params(world: &mut World<'_>, from: Address) -> Result<(), Stop> {
    let wallet = code(world, BuiltinActor::Multisig)?;
    let good = encode(&(wallet, RawBytes::new(encode(&(vec![from], 1_u64, 0_i64, 0_i64)))));
    let cut = world.dice.below(good.len() as u64) as usize;
    let noise = world.dice.bytes(64);
    // A tag 42 whose CID does not begin with the zero that it must begin with.
    let no_cid = vec![0x82, 0xd8, 0x2a, 0x42, 0x01, 0x55, 0x40];
    let malformed =
        [Vec::new(), encode(&(wallet,)), encode(&(wallet, 1)), good[..cut].to_vec(), noise, no_cid];
    for params in malformed {
        let message = world.message(from, INIT, EXEC, params);
        failed(world.apply(message)?, "malformed parameters")?;
    }
    let trailing = [good, vec![0]].concat();
    let message = world.message(from, INIT, EXEC, trailing);
    world.apply(message)?;
    let constructor = world.call(from, INIT, 1, &("oracle",))?;
    failed(constructor, "the constructor of the init actor")?;
    let rich = (wallet, RawBytes::new(encode(&(vec![from], 1_u64, 0_i64, 0_i64))));
    let message = world.message(from, INIT, EXEC, encode(&rich));
    let message = Message { value: TokenAmount::from_whole(1_000_000), ..message };
    ended_with(world.apply(message)?, ExitCode::SYS_INSUFFICIENT_FUNDS, "more than there is").map(|_| ())
}

/// Only the Ethereum address manager chooses addresses.
fn exec_4(world: &mut World<'_>, from: Address) -> Result<(), Stop> {
    for actor in [BuiltinActor::Multisig, BuiltinActor::Evm] {
        let Some(code) = world.bundle.code(actor) else { continue };
        let constructor = RawBytes::new(encode(&(vec![from], 1_u64, 0_i64, 0_i64)));
        let params = (code, constructor, RawBytes::new(world.dice.bytes(20)));
        failed(world.call(from, INIT, EXEC_4, &params)?, "an address of one's own choice")?;
    }
    Ok(())
}
