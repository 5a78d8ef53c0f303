//! The actor that runs: `self`.

use forest_encoding::Cid;
use forest_shared::{
    ActorId,
    address::{Address, BURNT_FUNDS_ACTOR_ID},
    econ::TokenAmount,
    error::ErrorNumber,
    state::{ActorState, EMPTY_ARRAY_CID},
};
use forest_vm::Outcome;

use super::{amount, counted, row};
use crate::kit::{self, ACTOR, Network, OTHER, text};

fn written(outcome: &Outcome, id: ActorId) -> Option<Option<ActorState>> {
    let found = outcome.writes.iter().find(|(other, _)| *other == id);
    found.map(|(_, actor)| actor.as_deref().cloned())
}

#[test]
fn root() {
    let call = |length: u32| format!("(call $self.root OUT BUF (i32.const {length}))");
    for network in kit::with_actor(16, 29) {
        let charge = network.rules().gas.actors.get_root;
        let root = EMPTY_ARRAY_CID.to_bytes();
        row("a new actor's state is the empty array", call(100))
            .charged(charge)
            .gives(&network, counted(&root));
        row("it must fit, and is paid for when it does not", call(37))
            .charged(charge)
            .refused(&network, ErrorNumber::BufferTooSmall);
    }
}

/// Writing the actor's state costs its first update.
#[test]
fn set_root() {
    for network in kit::with_actor(16, 29) {
        let actors = &network.rules().gas.actors;
        let reaches = network.rules().behaviours.kernel.links_must_be_reachable;
        let unknown = Cid::new_v1(0x71, *forest_encoding::hash::blake2b_cid(0x71, b"nothing").hash());

        let unreached =
            row("a root is not looked for, but since nv21 it must be reachable", "(call $self.set_root IN)")
                .data(unknown.to_bytes());
        if reaches {
            unreached.charged(actors.set_root).refused(&network, ErrorNumber::NotFound);
        } else {
            let outcome = unreached.charged(actors.set_root).charged(actors.update).gives(&network, []);
            assert_eq!(written(&outcome, ACTOR).unwrap().unwrap().state, unknown);
        }
        row("the own root is reachable once it was asked for", "(call $self.set_root BUF)")
            .after("(call $self.root OUT BUF (i32.const 100))")
            .charged(actors.get_root)
            .charged(actors.set_root)
            .charged(actors.update)
            .gives(&network, []);
        row("a second write is free", "(call $self.set_root BUF)")
            .after("(call $self.root OUT BUF (i32.const 100))")
            .after("(call $self.set_root BUF)")
            .charged(actors.get_root)
            .charged(actors.set_root)
            .charged(actors.set_root)
            .charged(actors.update)
            .gives(&network, []);
        row("what is no CID is refused before any charge", "(call $self.set_root IN)")
            .data([0xff; 8])
            .refused(&network, ErrorNumber::IllegalArgument);
        row("so is what lies beyond memory", "(call $self.set_root (i32.const 65537))")
            .refused(&network, ErrorNumber::IllegalArgument);
    }
}

#[test]
fn current_balance() {
    for mut network in kit::with_actor(16, 29) {
        network.change(ACTOR, |actor| actor.balance = TokenAmount::from_atto((7_u128 << 64) + 5));
        row("both halves, the low one first", "(call $self.current_balance OUT)")
            .charged(network.rules().gas.actors.self_balance)
            .gives(&network, amount((7 << 64) + 5));
    }
}

/// An actor with 5 attoFIL.
fn with_funds(first: u32, last: u32) -> impl Iterator<Item = Network> {
    kit::with_actor(first, last).map(|mut network| {
        network.change(ACTOR, |actor| actor.balance = TokenAmount::from_atto(5));
        network
    })
}

#[test]
fn before_nv21_a_beneficiary_inherits() {
    let call = "(call $self.self_destruct IN (i32.const 3))";
    let to = |id| Address::new_id(id).to_bytes();
    for network in with_funds(16, 20) {
        let actors = &network.rules().gas.actors;
        let (delete, balance, resolve) = (actors.delete, actors.self_balance, actors.resolve_address);
        let resolved = |row: super::Row| row.charged(delete).charged(balance).charged(resolve);
        let heir = to(OTHER);
        let call_heir = format!("(call $self.self_destruct IN (i32.const {}))", heir.len());
        let outcome = resolved(row("the funds go to another actor", &*call_heir).data(heir))
            .charged(actors.lookup)
            .charged(actors.update)
            .charged(actors.update)
            .gives(&network, []);
        assert_eq!(written(&outcome, ACTOR), Some(None));
        let heir = written(&outcome, OTHER).unwrap().unwrap();
        assert_eq!(heir.balance, TokenAmount::from_atto(kit::WEALTH + 5));

        resolved(row("not to oneself", call).data(to(ACTOR))).refused(&network, ErrorNumber::Forbidden);
        resolved(row("not to nobody", call).data(to(777)))
            .charged(actors.lookup)
            .refused(&network, ErrorNumber::NotFound);
        resolved(
            row("not to a key without an account", "(call $self.self_destruct IN (i32.const 21))")
                .data(kit::stranger().to_bytes()),
        )
        .refused(&network, ErrorNumber::NotFound);
        row("not to what is no address", "(call $self.self_destruct IN (i32.const 1))")
            .refused(&network, ErrorNumber::IllegalArgument);
    }
    for network in kit::with_actor(16, 20) {
        let actors = &network.rules().gas.actors;
        let outcome = row("without funds nobody need be there to inherit", call)
            .data(to(ACTOR))
            .charged(actors.delete)
            .charged(actors.self_balance)
            .charged(actors.update)
            .gives(&network, []);
        assert_eq!(written(&outcome, ACTOR), Some(None));
    }
}

#[test]
fn since_nv21_what_is_left_is_burnt_or_keeps_the_actor_alive() {
    let call = |burn: u32| format!("(call $self.self_destruct (i32.const {burn}))");
    for network in with_funds(21, 29) {
        let actors = &network.rules().gas.actors;
        let begun = |row: super::Row| row.charged(actors.delete).charged(actors.self_balance);
        begun(row("funds that may not be burnt", call(0))).refused(&network, ErrorNumber::IllegalOperation);
        for burn in [1, 2, u32::MAX] {
            let outcome =
                begun(row("any yes will do", call(burn))).charged(actors.update).gives(&network, []);
            assert_eq!(written(&outcome, ACTOR), Some(None));
            let burnt = written(&outcome, BURNT_FUNDS_ACTOR_ID).unwrap().unwrap();
            assert_eq!(burnt.balance, TokenAmount::from_atto(5));
        }
    }
    for network in kit::with_actor(21, 29) {
        let actors = &network.rules().gas.actors;
        row("without funds nothing need be burnt", call(0))
            .charged(actors.delete)
            .charged(actors.self_balance)
            .charged(actors.update)
            .gives(&network, []);
    }
}

#[test]
fn an_actor_that_deleted_itself_runs_on_without_state_and_funds() {
    for network in kit::with_actor(16, 29) {
        let actors = &network.rules().gas.actors;
        let destruct = text::self_destruct(network.rules(), 2);
        let gone = |rule, call: &str| {
            row(rule, call)
                .data([0, 1])
                .after("(call $self.root OUT BUF (i32.const 100))")
                .after(&destruct)
                .charged(actors.get_root)
                .charged(actors.delete)
                .charged(actors.self_balance)
                .charged(actors.update)
        };
        gone("no state to read", "(call $self.root OUT BUF (i32.const 100))")
            .charged(actors.get_root)
            .refused(&network, ErrorNumber::IllegalOperation);
        gone("none to write, though it would be reachable", "(call $self.set_root BUF)")
            .charged(actors.set_root)
            .refused(&network, ErrorNumber::IllegalOperation);
        gone("no funds", "(call $self.current_balance OUT)")
            .charged(actors.self_balance)
            .gives(&network, amount(0));
    }
}
