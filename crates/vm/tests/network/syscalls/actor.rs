//! Other actors: `actor`.

use forest_builtin::BuiltinActor;
use forest_encoding::{codec, hash};
use forest_shared::{
    ActorId,
    address::{Address, INIT_ACTOR_ID},
    econ::TokenAmount,
    error::{ErrorNumber, ExitCode},
    message::Message,
    state::ActorState,
};
use forest_vm::{Kind, Outcome};

use super::{amount, counted, row};
use crate::kit::{self, ACTOR, Network, OTHER, SENDER, WEALTH, Wat};

/// A network with the test actor to be.
fn networks(first: u32, last: u32) -> impl Iterator<Item = Network> {
    kit::with_actor(first, last)
}

#[test]
fn resolve_address() {
    let call = |length: usize| format!("(call $actor.resolve_address OUT IN (i32.const {length}))");
    for network in networks(16, 29) {
        let charge = network.rules().gas.actors.resolve_address;
        let known = kit::other().to_bytes();
        row("a key stands for the id of its account", call(known.len()))
            .data(known)
            .charged(charge)
            .gives(&network, OTHER.to_le_bytes());
        let id = Address::new_id(777).to_bytes();
        row("an id stands for itself, whether there is an actor or not", call(id.len()))
            .data(id)
            .charged(charge)
            .gives(&network, 777_u64.to_le_bytes());
        row("a key that nobody used is not found", call(21))
            .data(kit::stranger().to_bytes())
            .charged(charge)
            .refused(&network, ErrorNumber::NotFound);
        row("what is no address is refused before any charge", call(2))
            .data([9, 9])
            .refused(&network, ErrorNumber::IllegalArgument);
        row(
            "an address beyond memory is refused",
            "(call $actor.resolve_address OUT (i32.const 65535) (i32.const 2))",
        )
        .refused(&network, ErrorNumber::IllegalArgument);
    }
}

#[test]
fn there_are_no_f4_addresses_before_nv18() {
    let call = "(call $actor.resolve_address OUT IN (i32.const 22))";
    for network in networks(16, 29) {
        let row = row("an f410 address that nobody used", call).data(kit::ethereum().to_bytes());
        if network.version() < 18 {
            row.refused(&network, ErrorNumber::IllegalArgument);
        } else {
            row.refused(&network, ErrorNumber::NotFound);
        }
    }
}

#[test]
fn get_actor_code_cid() {
    let call = |id: u64, length: usize| {
        format!("(call $actor.get_actor_code_cid OUT (i64.const {id}) BUF (i32.const {length}))")
    };
    for network in networks(16, 29) {
        let actors = &network.rules().gas.actors;
        let code = network.code(BuiltinActor::Account).to_bytes();
        row("the code of an actor is its CID", call(OTHER, 100))
            .charged(actors.get_code_cid)
            .charged(actors.lookup)
            .gives(&network, counted(&code));
        row("an actor that was read already costs no second look", call(SENDER, code.len()))
            .charged(actors.get_code_cid)
            .gives(&network, counted(&code));
        row("looking for an actor that does not exist costs the look", call(777, 100))
            .charged(actors.get_code_cid)
            .charged(actors.lookup)
            .refused(&network, ErrorNumber::NotFound);
        row("a CID must fit, and is paid for when it does not", call(OTHER, code.len() - 1))
            .charged(actors.get_code_cid)
            .charged(actors.lookup)
            .refused(&network, ErrorNumber::BufferTooSmall);
        row("the buffer is looked at before the actor", call(OTHER, 65_536))
            .refused(&network, ErrorNumber::IllegalArgument);
    }
}

#[test]
fn builtin_actors_are_numbered_by_the_manifest() {
    for network in networks(16, 29) {
        let actors = &network.rules().gas.actors;
        let account = network.code(BuiltinActor::Account).to_bytes();
        let type_of = "(call $actor.get_builtin_actor_type OUT IN)";
        row("an account is the fourth", type_of)
            .data(&account)
            .charged(actors.get_builtin_type)
            .gives(&network, 4_u32.to_le_bytes());
        row("code that is not built in is number 0", type_of)
            .data(hash::blake2b_cid(codec::RAW, b"mine").to_bytes())
            .charged(actors.get_builtin_type)
            .gives(&network, 0_u32.to_le_bytes());
        row("what is no CID is refused", type_of)
            .data([0xff; 8])
            .refused(&network, ErrorNumber::IllegalArgument);

        let code_for = |number: i32, length: usize| {
            format!("(call $actor.get_code_cid_for_type OUT (i32.const {number}) BUF (i32.const {length}))")
        };
        row("and back", code_for(4, 100))
            .charged(actors.get_code_cid_for_type)
            .gives(&network, counted(&account));
        for number in [0, 99, -1] {
            row("there is no such number", code_for(number, 100))
                .charged(actors.get_code_cid_for_type)
                .refused(&network, ErrorNumber::IllegalArgument);
        }
        row("it must fit", code_for(4, 10))
            .charged(actors.get_code_cid_for_type)
            .refused(&network, ErrorNumber::BufferTooSmall);
        row("the buffer must be memory", code_for(4, 65_536)).refused(&network, ErrorNumber::IllegalArgument);
    }
}

#[test]
fn balance_of() {
    let call = |id: u64| format!("(call $actor.balance_of OUT (i64.const {id}))");
    for network in networks(18, 29) {
        let actors = &network.rules().gas.actors;
        row("a balance is known to all", call(OTHER))
            .charged(actors.balance_of)
            .charged(actors.lookup)
            .gives(&network, amount(WEALTH as u128));
        row("the second look is free, even at nobody", call(777))
            .after(call(777))
            .charged(actors.balance_of)
            .charged(actors.balance_of)
            .charged(actors.lookup)
            .refused(&network, ErrorNumber::NotFound);
        row("nobody has none, and that is not zero", call(777))
            .charged(actors.balance_of)
            .charged(actors.lookup)
            .refused(&network, ErrorNumber::NotFound);
    }
}

#[test]
fn lookup_delegated_address() {
    let call = |id: u64, length: usize| {
        format!("(call $actor.lookup_delegated_address OUT (i64.const {id}) BUF (i32.const {length}))")
    };
    for mut network in networks(18, 29) {
        let code = network.code(BuiltinActor::EthAccount);
        network.put(500, ActorState::new_empty(code, Some(kit::ethereum())));
        let actors = &network.rules().gas.actors;
        let address = kit::ethereum().to_bytes();
        row("an actor's f4 address", call(500, 65))
            .charged(actors.lookup_delegated_address)
            .charged(actors.lookup)
            .gives(&network, counted(&address));
        row("no f4 address is no bytes", call(OTHER, 0))
            .charged(actors.lookup_delegated_address)
            .charged(actors.lookup)
            .gives(&network, counted(&[]));
        row("it must fit", call(500, 21))
            .charged(actors.lookup_delegated_address)
            .charged(actors.lookup)
            .refused(&network, ErrorNumber::BufferTooSmall);
        row("nobody has none", call(777, 65))
            .charged(actors.lookup_delegated_address)
            .charged(actors.lookup)
            .refused(&network, ErrorNumber::NotFound);
        row("the buffer is looked at first", call(777, 65_536))
            .refused(&network, ErrorNumber::IllegalArgument);
    }
}

/// Address, nonce and counter, hashed.
fn derived(origin: Address, nonce: u64, counter: u64) -> Vec<u8> {
    let origin = origin.to_bytes();
    let length = 0x40 + u8::try_from(origin.len()).unwrap();
    let mut preimage = vec![length];
    preimage.extend_from_slice(&origin);
    preimage.extend(nonce.to_be_bytes());
    preimage.extend(counter.to_be_bytes());
    Address::new_actor(&preimage).to_bytes().to_vec()
}

#[test]
fn before_nv18_every_new_address_is_another_one() {
    let call = |length: usize| format!("(call $actor.new_actor_address OUT BUF (i32.const {length}))");
    for network in networks(16, 17) {
        row("the first address has the counter 0", call(21))
            .gives(&network, counted(&derived(kit::sender(), 0, 0)));
        row("the second has the counter 1", call(21))
            .after(call(21))
            .gives(&network, counted(&derived(kit::sender(), 0, 1)));
        row("a sender by id counts by its key", call(21))
            .from(Address::new_id(SENDER))
            .gives(&network, counted(&derived(kit::sender(), 0, 0)));
        row("an address has 21 bytes", call(20)).refused(&network, ErrorNumber::BufferTooSmall);
        row("the buffer must be memory", call(65_536)).refused(&network, ErrorNumber::IllegalArgument);
    }
}

/// The system actor has no key.
#[test]
fn before_nv18_implicit_messages_make_no_addresses() {
    for mut network in networks(16, 17) {
        let statements = "(call $actor.new_actor_address (i32.const 4) (i32.const 8) (i32.const 21))";
        network.replace_code(ACTOR, &Wat::actor(network.rules(), statements));
        let message = Message { from: Address::new_id(0), gas_limit: 7_000_000, ..kit::call(2) };
        let receipt = network.machine().execute(&message, Kind::Implicit).unwrap().receipt;
        assert_eq!(receipt.exit_code, ExitCode::SYS_ASSERTION_FAILED);
        assert_eq!(receipt.gas_used, 7_000_000, "a broken invariant uses all gas, though nobody pays for it");
    }
}

#[test]
fn since_nv18_the_next_address_stays_until_it_is_taken() {
    let call = |length: usize| format!("(call $actor.next_actor_address OUT BUF (i32.const {length}))");
    for network in networks(18, 29) {
        row("asking changes nothing", call(21))
            .after(call(21))
            .gives(&network, counted(&derived(kit::sender(), 0, 0)));
        row("a sender counts as it is written", call(21))
            .from(Address::new_id(SENDER))
            .gives(&network, counted(&derived(Address::new_id(SENDER), 0, 0)));
        row("an address has 21 bytes", call(20)).refused(&network, ErrorNumber::BufferTooSmall);
        row("the buffer must be memory", call(65_536)).refused(&network, ErrorNumber::IllegalArgument);
    }
}

#[test]
fn before_nv18_anybody_creates_builtin_actors() {
    let call = |id: u64| format!("(call $actor.create_actor (i64.const {id}) IN)");
    for network in networks(16, 17) {
        let code = |actor| network.code(actor).to_bytes();
        let charge = network.rules().gas.actors.on_create_actor(false);
        let outcome = row("a new actor", call(5_000))
            .data(code(BuiltinActor::Miner))
            .charged(charge)
            .gives(&network, []);
        let expected = ActorState::new_empty(network.code(BuiltinActor::Miner), None);
        assert_eq!(written(&outcome, 5_000), Some(expected));
        row("under a free id only", call(OTHER))
            .data(code(BuiltinActor::Miner))
            .refused(&network, ErrorNumber::Forbidden);
        for singleton in [
            BuiltinActor::System,
            BuiltinActor::Init,
            BuiltinActor::Reward,
            BuiltinActor::Cron,
            BuiltinActor::Power,
            BuiltinActor::Market,
            BuiltinActor::VerifiedRegistry,
        ] {
            row("no second singleton", call(5_000))
                .data(code(singleton))
                .refused(&network, ErrorNumber::Forbidden);
        }
        row("no other code", call(5_000))
            .data(hash::blake2b_cid(codec::RAW, b"mine").to_bytes())
            .refused(&network, ErrorNumber::Forbidden);
        row("what is no CID is refused", call(5_000))
            .data([0xff; 8])
            .refused(&network, ErrorNumber::IllegalArgument);
    }
}

#[test]
fn since_nv18_the_init_actor_alone_creates_actors() {
    let call = |id: u64, delegated: usize| {
        // The address lies after a CID of 38 bytes.
        format!("(call $actor.create_actor (i64.const {id}) IN (i32.const 1062) (i32.const {delegated}))")
    };
    let ethereum = kit::ethereum().to_bytes();
    for mut network in networks(18, 29) {
        let actors = &network.rules().gas.actors;
        let (create, lookup, update) = (actors.on_create_actor(false), actors.lookup, actors.update);
        let code = |actor| network.code(actor).to_bytes();
        let miner = code(BuiltinActor::Miner);
        let delegated = [&miner[..], &ethereum].concat();
        row("nobody else", call(5_000, 0)).data(&miner).refused(&network, ErrorNumber::Forbidden);
        row("the address is read before that", call(5_000, 1))
            .data(&miner)
            .refused(&network, ErrorNumber::IllegalArgument);

        let outcome = row("a new actor is looked for, created and written", call(5_000, ethereum.len()))
            .by(INIT_ACTOR_ID)
            .data(&delegated)
            .charged(lookup)
            .charged(create)
            .charged(update)
            .gives(&network, []);
        let expected = ActorState::new_empty(network.code(BuiltinActor::Miner), Some(kit::ethereum()));
        assert_eq!(written(&outcome, 5_000), Some(expected));
        row("any code will do", call(5_000, 0))
            .by(INIT_ACTOR_ID)
            .data(hash::blake2b_cid(codec::RAW, b"mine").to_bytes())
            .charged(lookup)
            .charged(create)
            .charged(update)
            .gives(&network, []);
        row("but a placeholder's", call(5_000, ethereum.len()))
            .by(INIT_ACTOR_ID)
            .data([&code(BuiltinActor::Placeholder)[..], &ethereum].concat())
            .refused(&network, ErrorNumber::Forbidden);
        row("not where there is an actor", call(OTHER, 0))
            .by(INIT_ACTOR_ID)
            .data(&miner)
            .charged(lookup)
            .refused(&network, ErrorNumber::Forbidden);

        let placeholder = ActorState {
            balance: TokenAmount::from_atto(5),
            ..ActorState::new_empty(network.code(BuiltinActor::Placeholder), Some(kit::ethereum()))
        };
        network.put(5_000, placeholder.clone());
        let outcome =
            row("except in place of its placeholder, which costs no creation", call(5_000, ethereum.len()))
                .by(INIT_ACTOR_ID)
                .data(&delegated)
                .charged(lookup)
                .charged(update)
                .gives(&network, []);
        let expected = ActorState { code: network.code(BuiltinActor::Miner), ..placeholder };
        assert_eq!(written(&outcome, 5_000), Some(expected), "balance and address stay");
        row("of the same address", call(5_000, 0))
            .by(INIT_ACTOR_ID)
            .data(&miner)
            .charged(lookup)
            .refused(&network, ErrorNumber::Forbidden);
    }
}

#[test]
fn since_nv18_a_created_actor_takes_its_address() {
    for network in networks(18, 29) {
        let miner = network.code(BuiltinActor::Miner).to_bytes();
        let actors = &network.rules().gas.actors;
        row("the counter counts actors", "(call $actor.next_actor_address OUT BUF (i32.const 21))")
            .by(INIT_ACTOR_ID)
            .after("(call $actor.create_actor (i64.const 5000) IN (i32.const 0) (i32.const 0))")
            .data(&miner)
            .charged(actors.lookup)
            .charged(actors.on_create_actor(false))
            .charged(actors.update)
            .gives(&network, counted(&derived(kit::sender(), 0, 1)));
    }
}

/// An actor as the message left it.
fn written(outcome: &Outcome, id: ActorId) -> Option<ActorState> {
    let (_, actor) = outcome.writes.iter().find(|(other, _)| *other == id).unwrap();
    actor.as_deref().cloned()
}
