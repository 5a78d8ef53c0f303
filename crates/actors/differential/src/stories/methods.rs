//! Every method of every actor, asked for by everybody, with parameters of all kinds.

use forest_encoding::{RawBytes, codec, hash::blake2b_cid, serde_bytes::Bytes};
use forest_shared::{
    BuiltinActor, MethodNum,
    address::{
        Address, CRON_ACTOR_ID, EAM_ACTOR_ID, INIT_ACTOR_ID, REWARD_ACTOR_ID, STORAGE_POWER_ACTOR_ID,
        SYSTEM_ACTOR_ID,
    },
    econ::TokenAmount,
    method::{FIRST_EXPORTED_METHOD_NUMBER, method_hash},
};
use oracle_cases::{
    Stop, World,
    world::{broken, encode},
};

use super::{
    cast::{self, Cast},
    mutate,
};

/// More numbers than any actor of this repository has.
const NUMBERED: MethodNum = 12;
/// What some actors export by name, and what none does.
const EXPORTED: &[&str] = &["AuthenticateMessage", "Receive", "InvokeEVM", "Propose", "Exec", "Nonsense"];

/// Good parameters by the number of their method.
type Good = Vec<(MethodNum, Vec<u8>)>;

pub(super) fn system(world: &mut World<'_>) -> Result<(), Stop> {
    every_method(world, |_, _| Ok(Address::new_id(SYSTEM_ACTOR_ID)), |_, _, _| Ok(vec![(1, vec![])]))
}

pub(super) fn cron(world: &mut World<'_>) -> Result<(), Stop> {
    every_method(
        world,
        |_, _| Ok(Address::new_id(CRON_ACTOR_ID)),
        |_, cast, _| Ok(vec![(1, encode(&(vec![(cast.secp.1, 0_u64)],))), (2, vec![])]),
    )
}

pub(super) fn reward(world: &mut World<'_>) -> Result<(), Stop> {
    every_method(
        world,
        |_, _| Ok(Address::new_id(REWARD_ACTOR_ID)),
        |world, cast, _| {
            let amount = |below| TokenAmount::from_atto(below);
            let award = (cast.bls.1, amount(world.dice.below(9)), amount(world.dice.below(9)), 1_i64);
            let power = TokenAmount::from_atto(world.dice.word());
            Ok(vec![(1, encode(&power)), (2, encode(&award)), (3, vec![]), (4, encode(&power))])
        },
    )
}

pub(super) fn init(world: &mut World<'_>) -> Result<(), Stop> {
    every_method(
        world,
        |_, _| Ok(Address::new_id(INIT_ACTOR_ID)),
        |world, cast, _| {
            let mut good: Good = vec![(1, encode(&("network",)))];
            let wallet = RawBytes::new(encode(&(vec![cast.secp.1], 1_u64, 0_i64, 0_i64)));
            let channel = RawBytes::new(encode(&(cast.secp.1, cast.bls.1)));
            let mut codes = vec![blake2b_cid(codec::RAW, &world.dice.bytes(9))];
            for _ in 0..6 {
                let actor = *world.dice.pick(BuiltinActor::ALL);
                codes.push(cast::code(world, actor)?);
            }
            for code in codes {
                let constructor = if world.dice.once_in(2) { &wallet } else { &channel };
                good.push((2, encode(&(code, constructor))));
            }
            good.push((2, encode(&(cast::code(world, BuiltinActor::Multisig)?, &wallet))));
            good.push((2, encode(&(cast::code(world, BuiltinActor::PaymentChannel)?, &channel))));
            good.extend(chosen_addresses(world, cast)?);
            Ok(good)
        },
    )
}

/// `Exec4` for subaddresses of nobody, of a placeholder, of an account and of a contract, and for impossible ones.
fn chosen_addresses(world: &mut World<'_>, cast: &Cast) -> Result<Good, Stop> {
    let mut subaddresses: Vec<Vec<u8>> = [0, 1, 20, 20, 54, 55].map(|length| world.dice.bytes(length)).into();
    for taken in [cast.placeholder, cast.eth_account, cast::placeholder(world)?] {
        // Behind the protocol and the namespace.
        subaddresses.push(taken.to_bytes()[2..].to_vec());
    }
    let wallet = RawBytes::new(encode(&(vec![cast.secp.1], 1_u64, 0_i64, 0_i64)));
    let mut good = Good::new();
    for subaddress in subaddresses {
        let actor = *world.dice.pick(&[BuiltinActor::Multisig, BuiltinActor::EthAccount, BuiltinActor::Evm]);
        let constructor =
            if actor == BuiltinActor::EthAccount { RawBytes::default() } else { wallet.clone() };
        good.push((3, encode(&(cast::code(world, actor)?, constructor, Bytes::new(&subaddress)))));
    }
    Ok(good)
}

pub(super) fn account(world: &mut World<'_>) -> Result<(), Stop> {
    every_method(
        world,
        |world, cast| Ok(*world.dice.pick(&[cast.secp.1, cast.bls.1])),
        |world, cast, _| {
            let text = world.dice.bytes(40);
            let authenticate = method_hash("AuthenticateMessage").map_err(broken)?;
            let mut good = vec![(1, encode(&cast.secp.1)), (1, encode(&cast.bls.1)), (2, vec![])];
            for signature in [cast.secp.0.sign(&text), cast.bls.0.sign(&text)] {
                good.push((authenticate, encode(&(Bytes::new(&signature.bytes), Bytes::new(&text)))));
            }
            Ok(good)
        },
    )
}

pub(super) fn eth_account(world: &mut World<'_>) -> Result<(), Stop> {
    every_method(world, |_, cast| Ok(cast.eth_account), |_, _, _| Ok(vec![(1, vec![])]))
}

pub(super) fn placeholder(world: &mut World<'_>) -> Result<(), Stop> {
    every_method(world, |world, _| cast::placeholder(world), |_, _, _| Ok(vec![(1, vec![])]))
}

pub(super) fn multisig(world: &mut World<'_>) -> Result<(), Stop> {
    every_method(
        world,
        |world, cast| {
            let threshold = 1 + world.dice.below(2);
            cast::wallet(world, &[cast.secp.1, cast.bls.1], threshold)
        },
        |world, cast, to| {
            let amount = TokenAmount::from_atto(world.dice.below(3));
            let none = Bytes::new(&[]);
            let inner = encode(&(cast.channel, false));
            let itself = (to, TokenAmount::ZERO, 1 + world.dice.below(10), RawBytes::new(inner));
            Ok(vec![
                (1, encode(&(vec![cast.secp.1], 1_u64, 7_i64, 0_i64))),
                (2, encode(&(cast.bls.1, amount, 0_u64, RawBytes::default()))),
                (2, encode(&itself)),
                (3, encode(&(0_i64, none))),
                (4, encode(&(0_i64, none))),
                (5, encode(&(cast.eth_account, world.dice.once_in(2)))),
                (6, encode(&(cast.bls.1, world.dice.once_in(2)))),
                (7, encode(&(cast.secp.1, cast.contract))),
                (8, encode(&(1 + world.dice.below(3),))),
                (9, encode(&(0_i64, 100_i64, TokenAmount::from_whole(1)))),
                (method_hash("Receive").map_err(broken)?, encode(&(7_u32, RawBytes::new(vec![1])))),
            ])
        },
    )
}

pub(super) fn payment_channel(world: &mut World<'_>) -> Result<(), Stop> {
    every_method(
        world,
        |world, cast| cast::channel(world, cast.secp.1, cast.bls.1),
        |world, cast, to| {
            let amount = TokenAmount::from_whole(world.dice.below(12));
            let voucher = |signature: Option<&[u8]>| {
                let (lane, nonce) = (0_u64, 1_u64);
                let no_extra = None::<(Address, u64, RawBytes)>;
                let no_merges: [(u64, u64); 0] = [];
                let times = (0_i64, 0_i64, Bytes::new(&[]));
                encode(&(
                    to,
                    times.0,
                    times.1,
                    times.2,
                    no_extra,
                    lane,
                    nonce,
                    &amount,
                    0_i64,
                    no_merges,
                    signature.map(Bytes::new),
                ))
            };
            let signature = cast.secp.0.sign(&voucher(None)).to_bytes();
            let signed = voucher(Some(&signature));
            // The voucher is encoded already: a list of it and of the secret.
            let update = [&[0x82], signed.as_slice(), &[0x40]].concat();
            Ok(vec![(1, encode(&(cast.secp.1, cast.bls.1))), (2, update), (3, vec![]), (4, vec![])])
        },
    )
}

/// Asks a target, made anew for each method, for every method.
fn every_method(
    world: &mut World<'_>,
    target: fn(&mut World<'_>, &Cast) -> Result<Address, Stop>,
    good: fn(&mut World<'_>, &Cast, Address) -> Result<Good, Stop>,
) -> Result<(), Stop> {
    let cast = Cast::new(world)?;
    let callers = cast.callers(world)?;
    let mut methods: Vec<MethodNum> = (0..=NUMBERED).collect();
    for name in EXPORTED {
        methods.push(method_hash(name).map_err(broken)?);
    }
    let edges = FIRST_EXPORTED_METHOD_NUMBER - 1..=FIRST_EXPORTED_METHOD_NUMBER + 1;
    methods.extend(edges.chain([u64::MAX]));
    for method in methods {
        let to = target(world, &cast)?;
        let known = good(world, &cast, to)?;
        let mut params = mutate::strange(&mut world.dice);
        for (_, good) in known.iter().filter(|(number, _)| *number == method) {
            params.extend(mutate::around(&mut world.dice, good));
        }
        for params in params {
            let mut asking = vec![callers[0], *world.dice.pick(&callers), *world.dice.pick(&callers)];
            asking.push(Address::new_id(world.id(&to)?));
            asking.extend([STORAGE_POWER_ACTOR_ID, EAM_ACTOR_ID, INIT_ACTOR_ID].map(Address::new_id));
            for from in asking {
                let value = TokenAmount::from_atto(world.dice.below(2));
                cast::call(world, from, to, method, value, params.clone())?;
            }
            let user = *world.dice.pick(&[cast.secp.1, cast.bls.1, cast.eth_account]);
            world.apply(world.message(user, to, method, params))?;
        }
    }
    Ok(())
}
