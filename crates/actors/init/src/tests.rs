//! Who may create what, ids and addresses, placeholders, constructors that fail.

use forest_sdk::{
    shared::address::{EAM_ACTOR_ID, STORAGE_POWER_ACTOR_ID},
    testing::MemoryHost,
};

use super::*;

const EXEC: MethodNum = 2;
const EXEC4: MethodNum = 3;

fn constructed() -> MemoryHost {
    let mut host = MemoryHost::new();
    host.set_receiver(1);
    host.set_caller(0, ActorType::System);
    let params = IpldBlock::cbor(&ConstructorParams { network_name: "mock".into() }).unwrap();
    assert_eq!(host.call::<Init>(METHOD_CONSTRUCTOR, Some(params)).unwrap(), None);
    host
}

/// Parameters of a constructor, in CBOR.
fn arguments() -> RawBytes {
    RawBytes::serialize(&("anything", 5)).unwrap()
}

fn exec(host: &mut MemoryHost, kind: ActorType) -> Result<ExecReturn, ActorError> {
    let params = ExecParams { code_cid: MemoryHost::code_for(kind), constructor_params: arguments() };
    host.call::<Init>(EXEC, Some(IpldBlock::cbor(&params)?))?.expect("a return").decode()
}

fn exec4(host: &mut MemoryHost, subaddress: &[u8]) -> Result<ExecReturn, ActorError> {
    let params = Exec4Params {
        code_cid: MemoryHost::code_for(ActorType::Multisig),
        constructor_params: arguments(),
        subaddress: subaddress.to_vec().into(),
    };
    host.call::<Init>(EXEC4, Some(IpldBlock::cbor(&params)?))?.expect("a return").decode()
}

/// The actor that comes next has this f2 address; it is created, and its constructor ends so.
fn expect(
    host: &mut MemoryHost,
    id: ActorId,
    kind: ActorType,
    f4: Option<Address>,
    robust: &[u8],
    exit: ExitCode,
) {
    host.set_next_actor_address(Address::new_actor(robust));
    host.expect_create_actor(id, MemoryHost::code_for(kind), f4);
    let params = Some(IpldBlock::cbor(&("anything", 5)).unwrap());
    let response = Response { exit_code: exit, data: None };
    host.expect_send(&Address::new_id(id), METHOD_CONSTRUCTOR, params, TokenAmount::ZERO, Ok(response));
}

fn resolve(host: &MemoryHost, address: &Address) -> Option<ActorId> {
    host.state::<State>().address_map.get(host.blocks(), address).unwrap().copied()
}

#[test]
fn it_starts_with_no_addresses() {
    let host = constructed();
    let state: State = host.state();
    assert!(state.address_map.is_empty(host.blocks()).unwrap());
    assert_eq!((state.next_id, state.network_name.as_str()), (100, "mock"));
}

#[test]
fn only_the_system_constructs_it() {
    let mut host = constructed();
    host.clear_state();
    host.set_caller(1001, ActorType::Account);
    let params = IpldBlock::cbor(&ConstructorParams { network_name: "mock".into() }).unwrap();
    let error = host.call::<Init>(METHOD_CONSTRUCTOR, Some(params)).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_FORBIDDEN);
}

#[test]
fn who_may_create_what() {
    let multisigs = [ActorType::Multisig, ActorType::PaymentChannel];
    for (caller, id) in
        [(ActorType::Account, 1001), (ActorType::Multisig, 1002), (ActorType::Power, STORAGE_POWER_ACTOR_ID)]
    {
        for created in ActorType::ALL {
            let mut host = constructed();
            host.set_caller(id, caller);
            let allowed =
                multisigs.contains(created) || (caller, *created) == (ActorType::Power, ActorType::Miner);
            if allowed {
                expect(&mut host, 100, *created, None, b"new", ExitCode::OK);
                assert_eq!(exec(&mut host, *created).unwrap().id_address, Address::new_id(100));
            } else {
                let error = exec(&mut host, *created).unwrap_err();
                assert_eq!(error.exit_code, ExitCode::USR_FORBIDDEN, "{created} by {caller}");
            }
            host.verify();
        }
    }
}

#[test]
fn code_that_is_not_built_in_is_not_created() {
    let mut host = constructed();
    host.set_caller(1001, ActorType::Account);
    let code_cid = forest_sdk::shared::state::EMPTY_ARRAY_CID;
    let params = ExecParams { code_cid, constructor_params: arguments() };
    let error = host.call::<Init>(EXEC, Some(IpldBlock::cbor(&params).unwrap())).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_FORBIDDEN);
}

#[test]
fn every_actor_gets_the_next_id_and_the_value() {
    let mut host = constructed();
    host.set_caller(1001, ActorType::Account);
    host.set_value(TokenAmount::from_atto(100));
    for n in 0..2u8 {
        let (id, robust) = (100 + u64::from(n), Address::new_actor(&[n]));
        host.set_next_actor_address(robust);
        host.expect_create_actor(id, MemoryHost::code_for(ActorType::PaymentChannel), None);
        let params = Some(IpldBlock::cbor(&("anything", 5)).unwrap());
        let value = TokenAmount::from_atto(100);
        host.expect_send(&Address::new_id(id), METHOD_CONSTRUCTOR, params, value, Ok(Response::ok(None)));

        let created = exec(&mut host, ActorType::PaymentChannel).unwrap();
        assert_eq!(created, ExecReturn { id_address: Address::new_id(id), robust_address: robust });
        assert_eq!(resolve(&host, &robust), Some(id));
    }
    assert_eq!(host.balance(), TokenAmount::ZERO);
    host.verify();
}

#[test]
fn a_constructor_without_parameters_gets_none() {
    let mut host = constructed();
    host.set_caller(1001, ActorType::Account);
    let code_cid = MemoryHost::code_for(ActorType::Multisig);
    host.expect_create_actor(100, code_cid, None);
    let constructor = Address::new_id(100);
    host.expect_send(&constructor, METHOD_CONSTRUCTOR, None, TokenAmount::ZERO, Ok(Response::ok(None)));
    let params = ExecParams { code_cid, constructor_params: RawBytes::default() };
    host.call::<Init>(EXEC, Some(IpldBlock::cbor(&params).unwrap())).unwrap();
    host.verify();
}

#[test]
fn a_robust_address_stands_for_one_actor() {
    let mut host = constructed();
    host.set_caller(1234, ActorType::Account);
    expect(&mut host, 100, ActorType::Multisig, None, b"multisig", ExitCode::OK);
    exec(&mut host, ActorType::Multisig).unwrap();
    // The next one would have the same address.
    assert_eq!(exec(&mut host, ActorType::Multisig).unwrap_err().exit_code, ExitCode::USR_FORBIDDEN);
    assert_eq!(host.state::<State>().next_id, 101, "nothing of it stays");
    host.verify();
}

#[test]
fn what_a_constructor_refuses_with_is_passed_on() {
    for (exit, passed_on) in [
        (ExitCode::USR_ILLEGAL_STATE, ExitCode::USR_ILLEGAL_STATE),
        (ExitCode::new(77), ExitCode::new(77)),
        (ExitCode::SYS_ILLEGAL_INSTRUCTION, ExitCode::USR_UNSPECIFIED),
        (ExitCode::SYS_OUT_OF_GAS, ExitCode::USR_ASSERTION_FAILED),
    ] {
        let mut host = constructed();
        host.set_caller(STORAGE_POWER_ACTOR_ID, ActorType::Power);
        expect(&mut host, 100, ActorType::Miner, None, b"miner", exit);
        assert_eq!(exec(&mut host, ActorType::Miner).unwrap_err().exit_code, passed_on);
        assert_eq!(resolve(&host, &Address::new_actor(b"miner")), None);
        host.verify();
    }
}

#[test]
fn a_predictable_address_is_used_once() {
    let mut host = constructed();
    host.set_caller(EAM_ACTOR_ID, ActorType::Eam);
    let f4 = Address::new_delegated(EAM_ACTOR_ID, b"foobar").unwrap();
    expect(&mut host, 100, ActorType::Multisig, Some(f4), b"test", ExitCode::OK);
    let created = exec4(&mut host, b"foobar").unwrap();
    assert_eq!(created.id_address, Address::new_id(100));
    assert_eq!(created.robust_address, Address::new_actor(b"test"));
    for address in [f4, created.robust_address] {
        assert_eq!(resolve(&host, &address), Some(100));
    }

    host.set_next_actor_address(Address::new_actor(b"test2"));
    let taken = exec4(&mut host, b"foobar").unwrap_err();
    assert_eq!(taken.exit_code, ExitCode::USR_FORBIDDEN);
    assert!(taken.message.contains("non-placeholder"), "{taken}");
    host.verify();
}

#[test]
fn a_deleted_actor_keeps_its_address() {
    let mut host = constructed();
    host.set_caller(EAM_ACTOR_ID, ActorType::Eam);
    let f4 = Address::new_delegated(EAM_ACTOR_ID, b"foobar").unwrap();
    let mut state: State = host.state();
    state.address_map.set(host.blocks(), &f4, 100).unwrap();
    state.next_id = 101;
    host.set_state(state);
    let deleted = exec4(&mut host, b"foobar").unwrap_err();
    assert_eq!(deleted.exit_code, ExitCode::USR_FORBIDDEN);
    assert!(deleted.message.contains("deleted"), "{deleted}");
}

#[test]
fn a_placeholder_gives_way() {
    let mut host = constructed();
    host.set_caller(EAM_ACTOR_ID, ActorType::Eam);
    let f4 = Address::new_delegated(EAM_ACTOR_ID, b"foobar").unwrap();
    let mut state: State = host.state();
    state.address_map.set(host.blocks(), &f4, 100).unwrap();
    state.next_id = 101;
    host.set_state(state);
    host.add_actor(100, ActorType::Placeholder);

    expect(&mut host, 100, ActorType::Multisig, Some(f4), b"test", ExitCode::OK);
    assert_eq!(exec4(&mut host, b"foobar").unwrap().id_address, Address::new_id(100));
    assert_eq!(resolve(&host, &Address::new_actor(b"test")), Some(100));
    assert_eq!(host.state::<State>().next_id, 101);
    host.verify();
}

#[test]
fn predictable_addresses_are_the_address_managers() {
    let mut host = constructed();
    host.set_caller(1001, ActorType::Account);
    assert_eq!(exec4(&mut host, b"foobar").unwrap_err().exit_code, ExitCode::USR_FORBIDDEN);
    host.set_caller(EAM_ACTOR_ID, ActorType::Eam);
    let long = exec4(&mut host, &[0; 55]).unwrap_err();
    assert_eq!(long.exit_code, ExitCode::USR_ILLEGAL_ARGUMENT);
}

#[test]
fn the_state_is_the_hosts() {
    // CBOR of the three fields, as the VM reads it.
    let host = constructed();
    let (map, next_id, name): (Cid, ActorId, String) = host.state();
    assert_eq!((next_id, name.as_str()), (100, "mock"));
    let addresses: Map<Address, ActorId> = Map::at(map);
    assert!(addresses.is_empty(host.blocks()).unwrap());
}
