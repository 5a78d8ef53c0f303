//! The precompiles of the EVM, with good and bad input.

mod curves;

use forest_shared::{crypto::Secp256k1Key, econ::TokenAmount};

use super::{
    assembler::word,
    calldata::Calldata,
    contract::{Contract, deploy, must_invoke, placeholder},
    library::{How, Pass, RELAY},
};
use crate::{Dice, Stop, World, world::broken};

/// A precompile, and good input for it; since when it is one.
struct Precompile {
    number: u16,
    since: u32,
    input: fn(&mut Dice) -> Vec<u8>,
}

/// All precompiles but those that only the network has (FIP-0054; FIP-0112 and later for the last ones).
const PRECOMPILES: &[Precompile] = &[
    Precompile { number: 0x01, since: 18, input: recoverable },
    Precompile { number: 0x02, since: 18, input: anything },
    Precompile { number: 0x03, since: 18, input: anything },
    Precompile { number: 0x04, since: 18, input: anything },
    Precompile { number: 0x05, since: 18, input: power },
    Precompile { number: 0x06, since: 18, input: curves::bn_sum },
    Precompile { number: 0x07, since: 18, input: curves::bn_product },
    Precompile { number: 0x08, since: 18, input: curves::bn_pairing },
    Precompile { number: 0x09, since: 18, input: blake2 },
    Precompile { number: 0x0b, since: 27, input: curves::g1_sum },
    Precompile { number: 0x0c, since: 27, input: curves::g1_products },
    Precompile { number: 0x0d, since: 27, input: curves::g2_sum },
    Precompile { number: 0x0e, since: 27, input: curves::g2_products },
    Precompile { number: 0x0f, since: 27, input: curves::bls_pairing },
    Precompile { number: 0x10, since: 27, input: curves::field_element },
    Precompile { number: 0x11, since: 27, input: curves::field_elements },
    Precompile { number: 0x100, since: 28, input: curves::p256 },
];

impl Precompile {
    fn contract(&self) -> Result<Contract, Stop> {
        let mut eth = [0; 20];
        eth[18..].copy_from_slice(&self.number.to_be_bytes());
        Contract::at(&eth)
    }
}

/// Every precompile: good input, input that is cut or changed, none, and any.
pub(super) fn each(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(100))?.address;
    let relay = deploy(world, sender, RELAY)?;
    world.fund(relay.address, TokenAmount::from_nano(1))?;
    let version = u32::from(world.version());
    for precompile in PRECOMPILES {
        let to = precompile.contract()?;
        let good = (precompile.input)(&mut world.dice);
        let returned = must_invoke(world, sender, &relay, &Pass::new(How::Static, &to, &good).calldata())?;
        let answered = returned.get(31) == Some(&1) && returned.len() > 32;
        // An address that is no precompile yet belongs to nobody, and who calls nobody gets no answer.
        if answered != (version >= precompile.since) {
            return Err(broken(format!("precompile {:#x} answered: {answered}", precompile.number)));
        }
        for input in bad(&mut world.dice, &good) {
            let how = *world.dice.pick(&[How::Call, How::Delegate, How::Static]);
            let value = if how == How::Call { world.dice.below(2) } else { 0 };
            let pass = Pass { value, ..Pass::new(how, &to, &input) };
            must_invoke(world, sender, &relay, &pass.calldata())?;
        }
        let gas = world.dice.below(3_000_000);
        must_invoke(world, sender, &relay, &Pass { gas, ..Pass::new(How::Call, &to, &good) }.calldata())?;
    }
    for number in [0x00, 0x0a, 0x12, 0xff] {
        let mut eth = [0; 20];
        eth[19] = number;
        let to = Contract::at(&eth)?;
        let pass = Pass { value: world.dice.below(2), ..Pass::new(How::Call, &to, &[1; 64]) };
        must_invoke(world, sender, &relay, &pass.calldata())?;
    }
    Ok(())
}

/// Input that is not what it was.
fn bad(dice: &mut Dice, good: &[u8]) -> Vec<Vec<u8>> {
    let cut = dice.below(good.len() as u64) as usize;
    let changed = dice.below(good.len() as u64) as usize;
    let mut other = good.to_vec();
    other[changed] ^= 1 << dice.below(8);
    let length = dice.below(400) as usize;
    vec![
        Vec::new(),
        good[..cut].to_vec(),
        other,
        [good, &[0]].concat(),
        dice.bytes(length),
        vec![0; good.len()],
    ]
}

fn anything(dice: &mut Dice) -> Vec<u8> {
    let length = 1 + dice.below(300) as usize;
    dice.bytes(length)
}

/// A hash and its signature.
fn recoverable(dice: &mut Dice) -> Vec<u8> {
    let hash: [u8; 32] = std::array::from_fn(|_| dice.below(256) as u8);
    let key = Secp256k1Key::from_bytes(&[9; 32]).expect("a number below the order of the group");
    let signature = key.sign_hash(&hash);
    let (rs, recovery) = signature.split_at(64);
    Calldata::new().bytes(&hash).number(27 + u64::from(recovery[0])).bytes(rs).build()
}

/// A power of numbers of any length.
fn power(dice: &mut Dice) -> Vec<u8> {
    let lengths = [0; 3].map(|_| 1 + dice.below(40));
    let numbers = dice.bytes(lengths.iter().sum::<u64>() as usize);
    lengths.into_iter().fold(Calldata::new(), Calldata::number).bytes(&numbers).build()
}

/// Rounds of a hash: how many, the state, the message, the offset, and whether it is the last block.
fn blake2(dice: &mut Dice) -> Vec<u8> {
    let rounds = dice.below(30) as u32;
    [&rounds.to_be_bytes()[..], &dice.bytes(64 + 128 + 16), &[dice.below(2) as u8]].concat()
}

/// Points made by one precompile, and given to the next.
pub(super) fn chained(world: &mut World<'_>) -> Result<(), Stop> {
    let sender = placeholder(world, TokenAmount::from_whole(100))?.address;
    // Maps two elements to points, adds these, multiplies the sum, and leaves that at 512.
    for (map, sum, product, element, point) in [(0x10, 0x0b, 0x0c, 64, 128), (0x11, 0x0d, 0x0e, 128, 256)] {
        let second = element;
        let scalar = word(&world.dice.bytes(32));
        let text = format!(
            "calldatasize 0 1024 calldatacopy
             {point} 0 {element} 1024 {map} gas staticcall 2000 mstore
             {point} {point} {element} {} {map} gas staticcall 2032 mstore
             {point} 512 {} 0 {sum} gas staticcall 2064 mstore
             {scalar} {} mstore
             {point} 512 {} 512 {product} gas staticcall 2096 mstore
             1616 512 return",
            1024 + second,
            2 * point,
            512 + point,
            point + 32,
        );
        let contract = deploy(world, sender, &text)?;
        let elements = [(); 4].map(|()| curves::field_element(&mut world.dice)).concat();
        must_invoke(world, sender, &contract, &elements)?;
    }
    Ok(())
}
