//! Every method number of the miner and power actors, as any user may call it, with parameters good, bad and absent.
//!
//! Most must fail; how they fail, and what it costs, is what engines are compared by.

use forest_encoding::RawBytes;
use forest_shared::{
    address::{Address, STORAGE_POWER_ACTOR_ID},
    econ::TokenAmount,
};

use super::{Miner, SectorClass};
use crate::{
    Stop, World,
    workloads::actors::{actors_version, exported},
    world::{encode, succeeded},
};

/// Names under which the miner actor answers anybody, the release that has them first, and what they are asked.
const MINER_QUERIES: [(&str, u32, Question); 13] = [
    ("GetOwner", 10, Question::Nothing),
    ("IsControllingAddress", 10, Question::Owner),
    ("GetSectorSize", 10, Question::Nothing),
    ("GetAvailableBalance", 10, Question::Nothing),
    ("GetVestingFunds", 10, Question::Nothing),
    ("GetPeerID", 10, Question::Nothing),
    ("GetMultiaddrs", 10, Question::Nothing),
    ("GetBeneficiary", 10, Question::Nothing),
    ("MaxTerminationFee", 16, Question::PowerAndPledge),
    ("InitialPledge", 16, Question::Nothing),
    ("GenerateSectorLocation", 18, Question::Sector),
    ("GetNominalSectorExpiration", 18, Question::Unanswerable),
    ("ValidateSectorStatus", 18, Question::Unanswerable),
];

/// The same for the power actor.
const POWER_QUERIES: [(&str, u32, Question); 5] = [
    ("NetworkRawPower", 10, Question::Nothing),
    ("MinerRawPower", 10, Question::Miner),
    ("MinerCount", 10, Question::Nothing),
    ("MinerConsensusCount", 10, Question::Nothing),
    ("MinerPower", 16, Question::Miner),
];

/// What a method is asked.
#[derive(Clone, Copy, Debug)]
enum Question {
    Nothing,
    Owner,
    Miner,
    Sector,
    PowerAndPledge,
    /// Nothing that a miner without sectors could answer.
    Unanswerable,
}

impl Question {
    fn params(self, miner: &Miner) -> Vec<u8> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Owner => encode(&miner.owner),
            Self::Miner => encode(&miner.id),
            Self::Sector | Self::Unanswerable => encode(&(7_u64,)),
            // A number of bytes is written as an amount is.
            Self::PowerAndPledge => {
                encode(&(TokenAmount::from_atto(1_u64 << 36), TokenAmount::from_whole(7)))
            }
        }
    }

    fn is_answered(self) -> bool {
        !matches!(self, Self::Unanswerable)
    }
}

pub(super) fn run(world: &mut World<'_>) -> Result<(), Stop> {
    let miner = Miner::create(world, SectorClass::GiB32)?;
    world.tick(Some(miner.id))?;
    let power = Address::new_id(STORAGE_POWER_ACTOR_ID);
    let (_, stranger) = world.secp_account(TokenAmount::from_whole(10))?;
    ask(world, &miner, stranger, miner.address, &MINER_QUERIES)?;
    ask(world, &miner, stranger, power, &POWER_QUERIES)?;
    every_number(world, &miner, miner.address, 40)?;
    every_number(world, &miner, power, 10)
}

/// Answers before the release that has them are refusals.
fn ask(
    world: &mut World<'_>,
    miner: &Miner,
    sender: Address,
    to: Address,
    queries: &[(&str, u32, Question)],
) -> Result<(), Stop> {
    let release = actors_version(world.version());
    for (name, since, question) in queries {
        let method = exported(name)?;
        let message = world.message(sender, to, method, question.params(miner));
        let answer = world.apply(message)?;
        if release >= *since && question.is_answered() {
            succeeded(answer, name)?;
        }
        let noise = world.dice.bytes(9);
        let message = world.message(sender, to, method, noise);
        world.apply(message)?;
    }
    Ok(())
}

/// Every method by every kind of sender: with nothing, with noise, and with lists that are too short or too long.
fn every_number(world: &mut World<'_>, miner: &Miner, to: Address, last: u64) -> Result<(), Stop> {
    for method in 1..=last {
        let noise = world.dice.bytes(5);
        let word = world.dice.word();
        for params in [Vec::new(), noise, encode(&(word,)), encode(&(RawBytes::default(), word, word, word))]
        {
            let sender = *world.dice.pick(&[miner.owner, miner.worker, world.faucet]);
            let message = world.message(sender, to, method, params);
            world.apply(message)?;
        }
    }
    Ok(())
}
