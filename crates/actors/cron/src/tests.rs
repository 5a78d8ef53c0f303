//! Entries in order, failures ignored, callers refused.

use forest_sdk::testing::MemoryHost;

use super::*;

const EPOCH_TICK: MethodNum = 2;

fn entries(count: u64) -> Vec<Entry> {
    (1..=count).map(|n| Entry { receiver: Address::new_id(1000 + n), method_num: 2000 + n }).collect()
}

fn constructed(entries: Vec<Entry>) -> MemoryHost {
    let mut host = MemoryHost::new();
    host.set_caller(0, ActorType::System);
    let params = IpldBlock::cbor(&ConstructorParams { entries }).unwrap();
    assert_eq!(host.call::<Cron>(METHOD_CONSTRUCTOR, Some(params)).unwrap(), None);
    host
}

#[test]
fn the_state_is_what_it_was_given() {
    for count in [0, 4] {
        assert_eq!(constructed(entries(count)).state::<State>(), State { entries: entries(count) });
    }
}

#[test]
fn a_tick_without_entries_does_nothing() {
    let mut host = constructed(Vec::new());
    assert_eq!(host.call::<Cron>(EPOCH_TICK, None).unwrap(), None);
    assert!(host.sent().is_empty());
}

#[test]
fn a_tick_calls_all_in_order_whatever_some_do() {
    let mut host = constructed(entries(4));
    let exits = [
        Ok(Response::ok(None)),
        Ok(Response { exit_code: ExitCode::USR_ILLEGAL_ARGUMENT, data: None }),
        Err(ErrorNumber::NotFound),
        Ok(Response::ok(None)),
    ];
    for (entry, exit) in entries(4).iter().zip(exits) {
        host.expect_send(&entry.receiver, entry.method_num, None, TokenAmount::ZERO, exit);
    }
    assert_eq!(host.call::<Cron>(EPOCH_TICK, None).unwrap(), None);
    host.verify();
}

#[test]
fn only_the_system_calls_it() {
    let mut host = constructed(entries(1));
    host.set_caller(100, ActorType::Account);
    let params = IpldBlock::cbor(&ConstructorParams { entries: Vec::new() }).unwrap();
    for (method, params) in [(METHOD_CONSTRUCTOR, Some(params)), (EPOCH_TICK, None)] {
        let error = host.call::<Cron>(method, params).unwrap_err();
        assert_eq!(error.exit_code, ExitCode::USR_FORBIDDEN, "method {method}");
    }
    host.verify();
}
