//! The actor: construction, awards, updates, and who may call.

use forest_actors_runtime::{
    interface::{
        miner::{APPLY_REWARDS, ApplyRewardParams},
        reward::ThisEpochRewardReturn,
    },
    network::EXPECTED_LEADERS_PER_EPOCH,
    singletons::BURNT_FUNDS_ACTOR,
};
use forest_sdk::{
    prelude::*,
    shared::{
        address::{REWARD_ACTOR_ID, STORAGE_POWER_ACTOR_ID},
        bigint::{BigInt, BigIntDe},
        sector::StoragePower,
    },
    testing::MemoryHost,
};

use crate::{AwardBlockRewardParams, BASELINE_INITIAL_VALUE, Reward, State};

const AWARD_BLOCK_REWARD: MethodNum = 2;
const THIS_EPOCH_REWARD: MethodNum = 3;
const UPDATE_NETWORK_KPI: MethodNum = 4;

const WINNER: Address = Address::new_id(1000);
const EPOCH_ZERO_REWARD: i128 = 36_266_264_293_777_134_739;

fn atto(amount: i64) -> TokenAmount {
    TokenAmount::from_atto(amount)
}

fn power_params(power: &StoragePower) -> Option<IpldBlock> {
    Some(IpldBlock::cbor(&BigIntDe(power.clone())).unwrap())
}

fn constructed(power: &StoragePower) -> MemoryHost {
    let mut host = MemoryHost::new();
    host.set_receiver(REWARD_ACTOR_ID);
    host.set_caller(0, ActorType::System);
    assert_eq!(host.call::<Reward>(METHOD_CONSTRUCTOR, power_params(power)).unwrap(), None);
    host
}

/// An actor whose epochs mint `reward`, with a balance.
fn minting(reward: i64, balance: i64) -> MemoryHost {
    let mut host = constructed(&StoragePower::from(1));
    let state = State { this_epoch_reward: atto(reward), ..host.state() };
    host.set_state(state);
    host.set_balance(atto(balance));
    host
}

fn block(penalty: i64, gas_reward: i64, win_count: i64) -> AwardBlockRewardParams {
    AwardBlockRewardParams { miner: WINNER, penalty: atto(penalty), gas_reward: atto(gas_reward), win_count }
}

fn award(host: &mut MemoryHost, block: &AwardBlockRewardParams) -> Result<(), ActorError> {
    let params = IpldBlock::cbor(block)?;
    assert_eq!(host.call::<Reward>(AWARD_BLOCK_REWARD, Some(params))?, None);
    Ok(())
}

fn expect_payment(host: &mut MemoryHost, reward: &TokenAmount, penalty: i64, exit_code: ExitCode) {
    let params = ApplyRewardParams { reward: reward.clone(), penalty: atto(penalty) };
    let params = Some(IpldBlock::cbor(&params).unwrap());
    host.expect_send(&WINNER, APPLY_REWARDS, params, reward.clone(), Ok(Response { exit_code, data: None }));
}

#[test]
fn a_network_starts_without_power() {
    let state: State = constructed(&BigInt::ZERO).state();
    assert_eq!((state.epoch, &state.cumsum_realized), (0, &BigInt::ZERO));
    assert_eq!(state.this_epoch_reward, TokenAmount::from_atto(EPOCH_ZERO_REWARD));
    assert_eq!(state.this_epoch_baseline_power, BigInt::from(BASELINE_INITIAL_VALUE - 1));
    assert_eq!(state.effective_baseline_power, BigInt::from(BASELINE_INITIAL_VALUE));
    assert_eq!(state.simple_total + state.baseline_total, TokenAmount::from_whole(1_100_000_000));
}

#[test]
fn power_beyond_the_baseline_earns_nothing() {
    let less: State = constructed(&(BigInt::from(1) << 39)).state();
    assert_eq!(less.cumsum_realized, BigInt::from(1) << 39);
    let enough: State = constructed(&BigInt::from(BASELINE_INITIAL_VALUE)).state();
    let twice: State = constructed(&(BigInt::from(BASELINE_INITIAL_VALUE) * 2)).state();
    assert_eq!(enough, twice);
    assert!(less.this_epoch_reward < enough.this_epoch_reward);
}

#[test]
fn power_has_to_be_given() {
    let mut host = constructed(&BigInt::ZERO);
    let null = Some(IpldBlock::cbor(&None::<BigIntDe>).unwrap());
    host.clear_state();
    let error = host.call::<Reward>(METHOD_CONSTRUCTOR, null.clone()).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_ILLEGAL_ARGUMENT);
    let mut host = constructed(&BigInt::ZERO);
    host.set_caller(STORAGE_POWER_ACTOR_ID, ActorType::Power);
    let error = host.call::<Reward>(UPDATE_NETWORK_KPI, null).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_ILLEGAL_ARGUMENT);
}

#[test]
fn everybody_but_the_right_one_is_refused() {
    let mut host = constructed(&BigInt::ZERO);
    host.set_caller(1000, ActorType::Account);
    let awarded = Some(IpldBlock::cbor(&block(0, 0, 1)).unwrap());
    for (method, params) in [
        (METHOD_CONSTRUCTOR, power_params(&BigInt::ZERO)),
        (AWARD_BLOCK_REWARD, awarded),
        (UPDATE_NETWORK_KPI, power_params(&BigInt::ZERO)),
    ] {
        let error = host.call::<Reward>(method, params).unwrap_err();
        assert_eq!(error.exit_code, ExitCode::USR_FORBIDDEN, "method {method}");
    }
}

#[test]
fn what_the_node_never_says_is_refused() {
    for (balance, block, exit_code) in [
        (9, block(0, 10, 1), ExitCode::USR_ILLEGAL_STATE),
        (100, block(-1, 0, 1), ExitCode::USR_ILLEGAL_ARGUMENT),
        (100, block(0, -1, 1), ExitCode::USR_ILLEGAL_ARGUMENT),
        (100, block(0, 0, 0), ExitCode::USR_ILLEGAL_ARGUMENT),
        (100, block(0, 0, -1), ExitCode::USR_ILLEGAL_ARGUMENT),
        // The balance is looked at before the win count.
        (9, block(0, 10, 0), ExitCode::USR_ILLEGAL_STATE),
    ] {
        let mut host = minting(5000, balance);
        assert_eq!(award(&mut host, &block).unwrap_err().exit_code, exit_code, "{block:?}");
    }
    let mut host = minting(5000, 100);
    let nobody = AwardBlockRewardParams { miner: Address::new_actor(b"nobody"), ..block(0, 0, 1) };
    assert_eq!(award(&mut host, &nobody).unwrap_err().exit_code, ExitCode::USR_NOT_FOUND);
}

#[test]
fn a_block_earns_its_share_and_its_tips_and_is_fined_threefold() {
    let mut host = constructed(&BigInt::ZERO);
    host.set_balance(TokenAmount::from_whole(1_000_000_000));
    let share = TokenAmount::from_atto(EPOCH_ZERO_REWARD / i128::from(EXPECTED_LEADERS_PER_EPOCH));
    expect_payment(&mut host, &(&share + atto(200)), 300, ExitCode::OK);
    award(&mut host, &block(100, 200, 1)).unwrap();
    assert_eq!(host.state::<State>().total_storage_power_reward, share, "tips are not mined");
    host.verify();
}

#[test]
fn two_wins_are_two_shares_rounded_once() {
    let mut host = minting(5001, 10_000);
    expect_payment(&mut host, &atto(2000), 0, ExitCode::OK);
    award(&mut host, &block(0, 0, 2)).unwrap();
    host.verify();
}

#[test]
fn a_miner_is_found_by_any_address() {
    let mut host = minting(5000, 10_000);
    let robust = Address::new_actor(b"winner");
    host.add_address(robust, 1000);
    expect_payment(&mut host, &atto(1000), 0, ExitCode::OK);
    award(&mut host, &AwardBlockRewardParams { miner: robust, ..block(0, 0, 1) }).unwrap();
    host.verify();
}

#[test]
fn what_is_left_is_paid_out_and_no_more() {
    let mut host = minting(5000, 3500);
    for paid in [1000, 1000, 1000, 500] {
        expect_payment(&mut host, &atto(paid), 0, ExitCode::OK);
        award(&mut host, &block(0, 0, 1)).unwrap();
    }
    assert_eq!(host.state::<State>().total_storage_power_reward, atto(3500));
    assert_eq!(host.balance(), TokenAmount::ZERO);

    // Tips come first where not all can be paid.
    let mut host = minting(5000, 300);
    expect_payment(&mut host, &atto(300), 300, ExitCode::OK);
    award(&mut host, &block(100, 200, 1)).unwrap();
    assert_eq!(host.state::<State>().total_storage_power_reward, atto(100));
    host.verify();
}

#[test]
fn what_a_miner_does_not_take_is_burnt() {
    for burnt in [Ok(Response::ok(None)), Err(ErrorNumber::NotFound)] {
        let mut host = minting(5000, 3500);
        expect_payment(&mut host, &atto(1000), 0, ExitCode::USR_FORBIDDEN);
        host.expect_send(&BURNT_FUNDS_ACTOR, METHOD_SEND, None, atto(1000), burnt);
        award(&mut host, &block(0, 0, 1)).unwrap();
        assert_eq!(host.state::<State>().total_storage_power_reward, atto(1000));
        host.verify();
    }
}

#[test]
fn anybody_built_in_asks_for_the_reward() {
    let mut host = constructed(&BigInt::from(1));
    host.set_caller(1000, ActorType::Miner);
    let answer = host.call::<Reward>(THIS_EPOCH_REWARD, None).unwrap().unwrap();
    let state: State = host.state();
    let expected = ThisEpochRewardReturn {
        this_epoch_reward_smoothed: state.this_epoch_reward_smoothed,
        this_epoch_baseline_power: state.this_epoch_baseline_power,
    };
    assert_eq!(answer.decode::<ThisEpochRewardReturn>().unwrap(), expected);
}

#[test]
fn updates_catch_up_with_null_rounds() {
    let power = BigInt::from(1) << 50;
    let mut host = constructed(&power);
    host.set_caller(STORAGE_POWER_ACTOR_ID, ActorType::Power);
    for epoch in [1, 2, 10] {
        host.set_epoch(epoch);
        assert_eq!(host.call::<Reward>(UPDATE_NETWORK_KPI, power_params(&power)).unwrap(), None);
        let state: State = host.state();
        assert_eq!(state.epoch, epoch + 1);
        assert_eq!(state.cumsum_realized, &power * (epoch + 2));
        assert!(
            state.effective_network_time <= state.epoch && state.cumsum_realized <= state.cumsum_baseline
        );
    }
}
