//! Money in escrow, and proposals on their way into the market.

use forest_shared::{
    address::{Address, REWARD_ACTOR_ID},
    commitment::replica_commitment_to_cid,
    crypto::Signature,
    econ::TokenAmount,
};

use super::{
    ADD_BALANCE, MARKET, PUBLISH_STORAGE_DEALS, partners,
    proposal::{Label, Proposal, Signed},
    publish,
};
use crate::{
    Stop, World,
    workloads::{
        expect::failed,
        miners::{Miner, SectorClass},
        party::Party,
    },
    world::{encode, succeeded},
};

/// `WithdrawBalance` of the market actor.
const WITHDRAW_BALANCE: u64 = 3;

pub(super) fn escrow(world: &mut World<'_>) -> Result<(), Stop> {
    let (miner, client) = partners(world)?;
    let (_, stranger) = world.secp_account(TokenAmount::from_whole(100))?;
    let one = TokenAmount::from_whole(1);
    failed(world.call(stranger, MARKET, ADD_BALANCE, &stranger)?, "a deposit of nothing")?;
    let nobody = Address::new_id(7_700_000);
    failed(world.send(stranger, MARKET, one.clone(), ADD_BALANCE, &nobody)?, "a deposit for nobody")?;
    world.must_send(stranger, MARKET, one.clone(), ADD_BALANCE, &client.address)?;
    world.must_send(stranger, MARKET, one.clone(), ADD_BALANCE, &miner.address)?;
    world.send(stranger, MARKET, one.clone(), ADD_BALANCE, &Address::new_id(REWARD_ACTOR_ID))?;
    let withdraw = |world: &mut World<'_>, sender, owner: Address, amount: &TokenAmount| {
        world.call(sender, MARKET, WITHDRAW_BALANCE, &(owner, amount))
    };
    for (sender, owner) in
        [(client.address, client.address), (miner.owner, miner.address), (miner.worker, miner.address)]
    {
        succeeded(withdraw(world, sender, owner, &one)?, "a withdrawal")?;
        failed(withdraw(world, sender, owner, &-one.clone())?, "a withdrawal of less than nothing")?;
    }
    for owner in [client.address, miner.address] {
        failed(withdraw(world, stranger, owner, &one)?, "a stranger's withdrawal")?;
    }
    let nothing = TokenAmount::ZERO;
    withdraw(world, client.address, client.address, &nothing)?;
    let all = TokenAmount::from_whole(1_000_000);
    let message = world.message(client.address, MARKET, WITHDRAW_BALANCE, encode(&(client.address, &all)));
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "a withdrawal of everything")?;
    withdraw(world, client.address, client.address, &one).map(|_| ())
}

pub(super) fn run(world: &mut World<'_>) -> Result<(), Stop> {
    let (miner, client) = partners(world)?;
    let wrong = wrong_proposals(world, &miner, &client)?;
    for (what, deal) in &wrong {
        let answer = world.call(miner.worker, MARKET, PUBLISH_STORAGE_DEALS, &([deal],))?;
        failed(answer, what)?;
    }
    let mut good = Vec::new();
    for share in [2, 4, 8] {
        let proposal = Proposal::new(world, &miner, &client, share);
        let proposal = if world.dice.once_in(3) { proposal.verified() } else { proposal };
        good.push(proposal.signed(&client)?);
    }
    senders(world, &miner, &good)?;
    mixed(world, &miner, &good, &wrong)?;
    others(world, &miner)
}

/// Proposals that nobody should store, each for one reason.
fn wrong_proposals(
    world: &mut World<'_>,
    miner: &Miner,
    client: &Party,
) -> Result<Vec<(&'static str, Signed)>, Stop> {
    let good = Proposal::new(world, miner, client, 4);
    let stranger = Party::any(world, TokenAmount::from_whole(1))?;
    let now = world.epoch();
    let poor = Proposal { client: stranger.address, ..good.clone() };
    let too_much = TokenAmount::from_whole(2_000_000_001);
    let much = TokenAmount::from_whole(50);
    let replica = replica_commitment_to_cid(&[7; 32]);
    let other = Miner::create(world, SectorClass::GiB32)?;
    let of_client = [
        ("a piece that is none", Proposal { piece: replica, ..good.clone() }),
        ("a piece of an odd size", Proposal { size: good.size - 128, ..good.clone() }),
        ("a piece of a few bytes", Proposal { size: 64, ..good.clone() }),
        ("an end before the start", Proposal { end: good.start - 1, ..good.clone() }),
        ("a start that is over", Proposal { start: now - 1, ..good.clone() }),
        ("a short deal", Proposal { end: good.start + 1_000, ..good.clone() }),
        ("a long deal", Proposal { end: good.start + 6_000_000, ..good.clone() }),
        ("a negative price", Proposal { price: TokenAmount::from_atto(-1), ..good.clone() }),
        ("a price above all money", Proposal { price: too_much.clone(), ..good.clone() }),
        ("no collateral", Proposal { provider_collateral: TokenAmount::ZERO, ..good.clone() }),
        ("a collateral above all money", Proposal { provider_collateral: too_much, ..good.clone() }),
        ("a negative collateral", Proposal { client_collateral: TokenAmount::from_atto(-7), ..good.clone() }),
        ("a price beyond the escrow", Proposal { price: TokenAmount::from_whole(1), ..good.clone() }),
        ("a long label", Proposal { label: Label::Text("x".repeat(257)), ..good.clone() }),
        ("a provider that is no miner", Proposal { provider: client.address, ..good.clone() }),
        ("a miner of somebody else", Proposal { provider: other.address, ..good.clone() }),
        ("a provider that is nobody", Proposal { provider: Address::new_id(7_700_000), ..good.clone() }),
        (
            "more than the datacap",
            Proposal { verified: true, size: 8 << 40, provider_collateral: much, ..good.clone() },
        ),
    ];
    let mut wrong = of_client
        .into_iter()
        .map(|(what, proposal)| Ok((what, proposal.signed(client)?)))
        .collect::<Result<Vec<_>, Stop>>()?;
    wrong.push(("a client without money", poor.signed(&stranger)?));
    wrong.push(("a signature of somebody else", good.clone().signed(&stranger)?));
    let mut signed = good.clone().signed(client)?;
    signed.proposal.price += TokenAmount::from_atto(1);
    wrong.push(("a signature under something else", signed));
    let empty = Signature { bytes: Vec::new(), ..good.clone().signed(client)?.signature };
    wrong.push(("a signature without bytes", Signed { proposal: good, signature: empty }));
    Ok(wrong)
}

/// Who may publish, and that nothing is published of nothing.
fn senders(world: &mut World<'_>, miner: &Miner, good: &[Signed]) -> Result<(), Stop> {
    for sender in [world.faucet, good[0].proposal.client] {
        failed(world.call(sender, MARKET, PUBLISH_STORAGE_DEALS, &(good,))?, "a stranger's publication")?;
    }
    let none: [Signed; 0] = [];
    failed(world.call(miner.worker, MARKET, PUBLISH_STORAGE_DEALS, &(none,))?, "a publication of nothing")?;
    let noise = world.dice.bytes(30);
    let message = world.message(miner.worker, MARKET, PUBLISH_STORAGE_DEALS, noise);
    failed(world.apply(message)?, "a publication of noise").map(|_| ())
}

/// The good ones are published although wrong ones are with them; none is published twice.
fn mixed(
    world: &mut World<'_>,
    miner: &Miner,
    good: &[Signed],
    wrong: &[(&'static str, Signed)],
) -> Result<(), Stop> {
    let mut deals = vec![good[0].clone()];
    deals.extend(
        wrong.iter().map(|(_, deal)| deal.clone()).filter(|deal| deal.proposal.provider == miner.address),
    );
    deals.extend([good[1].clone(), good[1].clone(), good[0].clone()]);
    let message = world.message(miner.worker, MARKET, PUBLISH_STORAGE_DEALS, encode(&(&deals,)));
    world.sweep(message.clone())?;
    succeeded(world.apply(message)?, "a publication with wrong ones")?;
    failed(world.call(miner.worker, MARKET, PUBLISH_STORAGE_DEALS, &(&good[..2],))?, "what is published")?;
    publish(world, miner, &good[2..]).map(|_| ())
}

/// A client of each kind, named by its key and by its id.
fn others(world: &mut World<'_>, miner: &Miner) -> Result<(), Stop> {
    let clients = [
        Party::secp(world, TokenAmount::from_whole(3_000))?,
        Party::bls(world, TokenAmount::from_whole(3_000))?,
    ];
    let mut deals = Vec::new();
    for client in &clients {
        super::deposit(world, client.address, client.address)?;
        let by_id = Address::new_id(world.id(&client.address)?);
        for named in [client.address, by_id] {
            let proposal = Proposal { client: named, ..Proposal::new(world, miner, client, 16) };
            deals.push(proposal.signed(client)?);
        }
    }
    publish(world, miner, &deals).map(|_| ())
}
