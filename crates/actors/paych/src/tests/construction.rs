//! Who opens a channel, and between whom.

use super::*;

#[test]
fn a_channel_begins_with_nothing_redeemed() {
    let mut channel = Channel::new();
    let state = channel.state();
    assert_eq!((state.from, state.to, state.to_send), (id(PAYER), id(PAYEE), atto(0)));
    assert_eq!((state.settling_at, state.min_settle_height), (0, 0));
    assert!(channel.lanes().is_empty());
}

#[test]
fn parties_are_known_by_their_ids() {
    let mut channel = Channel::unborn();
    channel.host.add_address(bls(1), PAYER);
    channel.host.add_address(bls(2), PAYEE);
    channel.construct(bls(1), bls(2)).expect("a channel");
    assert_eq!((channel.state().from, channel.state().to), (id(PAYER), id(PAYEE)));
}

#[test]
fn parties_exist() {
    let mut channel = Channel::unborn();
    assert_eq!(code(channel.construct(id(PAYER), id(999))), ExitCode::USR_NOT_FOUND);
    assert_eq!(code(channel.construct(id(999), id(PAYEE))), ExitCode::USR_NOT_FOUND);
}

#[test]
fn parties_are_created_where_they_can_be() {
    for (from, to) in [(bls(1), id(PAYEE)), (id(PAYER), bls(1))] {
        let mut channel = Channel::unborn();
        channel.host.expect_send(&bls(1), METHOD_SEND, None, atto(0), Ok(Response::ok(None)));
        let refused = channel.construct(from, to);
        assert_eq!(code(refused), ExitCode::USR_ILLEGAL_ARGUMENT, "the transfer created nobody");
        channel.host.verify();
    }
}

#[test]
fn only_the_init_actor_constructs() {
    let mut channel = Channel::unborn();
    channel.host.set_caller(PAYER, ActorType::Account);
    let params = ConstructorParams { from: id(PAYER), to: id(PAYEE) };
    assert_eq!(code(channel.call(METHOD_CONSTRUCTOR, Some(&params))), ExitCode::USR_FORBIDDEN);
}
