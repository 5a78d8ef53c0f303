//! Owners and workers, rewards, penalties, withdrawals.

use forest_sdk::{shared::address::REWARD_ACTOR_ID, testing::MemoryHost};

use super::*;

const OWNER: ActorId = 1001;
const WORKER: ActorId = 1002;
const CONTROL_ADDRESSES: MethodNum = 2;
const APPLY_REWARDS: MethodNum = 14;
const WITHDRAW_BALANCE: MethodNum = 16;

fn fil(amount: u64) -> TokenAmount {
    TokenAmount::from_whole(amount)
}

fn constructed() -> MemoryHost {
    let mut host = MemoryHost::new();
    host.set_caller(1, ActorType::Init);
    let owner = Address::new_actor(b"owner");
    host.add_address(owner, OWNER);
    let params = ConstructorParams { owner, worker: Address::new_id(WORKER) };
    let params = IpldBlock::cbor(&params).unwrap();
    assert_eq!(host.call::<Producer>(METHOD_CONSTRUCTOR, Some(params)).unwrap(), None);
    host
}

fn reward(host: &mut MemoryHost, reward: TokenAmount, penalty: TokenAmount) -> Result<(), ActorError> {
    host.set_value(if reward.is_negative() { TokenAmount::ZERO } else { reward.clone() });
    let params = IpldBlock::cbor(&ApplyRewardParams { reward, penalty })?;
    let returned = host.call::<Producer>(APPLY_REWARDS, Some(params));
    host.set_value(TokenAmount::ZERO);
    assert_eq!(returned?, None);
    Ok(())
}

fn withdraw(host: &mut MemoryHost, amount_requested: TokenAmount) -> Result<TokenAmount, ActorError> {
    let params = IpldBlock::cbor(&WithdrawBalanceParams { amount_requested })?;
    host.call::<Producer>(WITHDRAW_BALANCE, Some(params))?.expect("a return").decode()
}

#[test]
fn it_knows_whose_it_is() {
    let mut host = constructed();
    host.set_caller(1003, ActorType::Evm);
    let answer = host.call::<Producer>(CONTROL_ADDRESSES, None).unwrap().unwrap();
    let (owner, worker) = (Address::new_id(OWNER), Address::new_id(WORKER));
    let expected = ControlAddressesReturn { owner, worker, control_addresses: Vec::new() };
    assert_eq!(answer.decode::<ControlAddressesReturn>().unwrap(), expected);
}

#[test]
fn an_owner_that_does_not_exist_is_created_or_refused() {
    let mut host = MemoryHost::new();
    host.set_caller(1, ActorType::Init);
    let nobody = Address::new_actor(b"nobody");
    host.expect_send(&nobody, METHOD_SEND, None, TokenAmount::ZERO, Err(ErrorNumber::NotFound));
    let params = ConstructorParams { owner: nobody, worker: Address::new_id(WORKER) };
    let error =
        host.call::<Producer>(METHOD_CONSTRUCTOR, Some(IpldBlock::cbor(&params).unwrap())).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_UNSPECIFIED);
    host.verify();
}

#[test]
fn rewards_are_counted_and_penalties_burnt() {
    let mut host = constructed();
    host.set_caller(REWARD_ACTOR_ID, ActorType::Reward);
    reward(&mut host, fil(7), TokenAmount::ZERO).unwrap();
    host.expect_send(&BURNT_FUNDS_ACTOR, METHOD_SEND, None, fil(2), Ok(Response::ok(None)));
    reward(&mut host, fil(5), fil(2)).unwrap();
    let state: Producer = host.state();
    assert_eq!((state.rewards, state.penalties, host.balance()), (fil(12), fil(2), fil(10)));
    // What it cannot pay it does not owe.
    host.expect_send(&BURNT_FUNDS_ACTOR, METHOD_SEND, None, fil(11), Ok(Response::ok(None)));
    reward(&mut host, fil(1), fil(20)).unwrap();
    let state: Producer = host.state();
    assert_eq!((state.rewards, state.penalties, host.balance()), (fil(13), fil(13), TokenAmount::ZERO));
    host.verify();
}

#[test]
fn only_the_reward_actor_pays() {
    let mut host = constructed();
    host.set_caller(OWNER, ActorType::Account);
    let error = reward(&mut host, fil(1), TokenAmount::ZERO).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_FORBIDDEN);
    host.set_caller(REWARD_ACTOR_ID, ActorType::Reward);
    for (paid, penalty) in [(TokenAmount::from_atto(-1), fil(0)), (fil(0), TokenAmount::from_atto(-1))] {
        let error = reward(&mut host, paid, penalty).unwrap_err();
        assert_eq!(error.exit_code, ExitCode::USR_ILLEGAL_ARGUMENT);
    }
}

#[test]
fn the_owner_takes_what_there_is() {
    let mut host = constructed();
    host.set_balance(fil(10));
    host.set_caller(OWNER, ActorType::Account);
    for (requested, sent) in [(3, 3), (100, 7)] {
        host.expect_send(&Address::new_id(OWNER), METHOD_SEND, None, fil(sent), Ok(Response::ok(None)));
        assert_eq!(withdraw(&mut host, fil(requested)).unwrap(), fil(sent));
    }
    assert_eq!(withdraw(&mut host, fil(1)).unwrap(), TokenAmount::ZERO, "nothing is left, nothing is sent");
    let negative = withdraw(&mut host, TokenAmount::from_atto(-1)).unwrap_err();
    assert_eq!(negative.exit_code, ExitCode::USR_ILLEGAL_ARGUMENT);
    host.set_caller(WORKER, ActorType::Account);
    assert_eq!(withdraw(&mut host, fil(1)).unwrap_err().exit_code, ExitCode::USR_FORBIDDEN);
    host.verify();
}
