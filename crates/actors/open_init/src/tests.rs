//! Installing code, creating actors of it, and what stays as on the public networks.

use forest_sdk::{
    encoding::hash::blake2b_cid,
    shared::address::{EAM_ACTOR_ID, STORAGE_POWER_ACTOR_ID},
    testing::MemoryHost,
};

use super::*;

const EXEC: MethodNum = 2;
const EXEC4: MethodNum = 3;
const INSTALL_CODE: MethodNum = 4;

const CODE: &[u8] = b"\0asm and so on";

fn constructed() -> MemoryHost {
    let mut host = MemoryHost::new();
    host.set_receiver(1);
    host.set_caller(0, ActorType::System);
    let params = IpldBlock::cbor(&ConstructorParams { network_name: "open".into() }).unwrap();
    assert_eq!(host.call::<OpenInit>(METHOD_CONSTRUCTOR, Some(params)).unwrap(), None);
    host.set_caller(1001, ActorType::Account);
    host
}

fn install(host: &mut MemoryHost) -> Result<InstallCodeReturn, ActorError> {
    let params = IpldBlock::cbor(&InstallCodeParams { code: CODE.to_vec() })?;
    host.call::<OpenInit>(INSTALL_CODE, Some(params))?.expect("a return").decode()
}

fn exec(host: &mut MemoryHost, code_cid: Cid) -> Result<ExecReturn, ActorError> {
    let params = IpldBlock::cbor(&ExecParams { code_cid, constructor_params: RawBytes::default() })?;
    host.call::<OpenInit>(EXEC, Some(params))?.expect("a return").decode()
}

fn exec4(host: &mut MemoryHost, code_cid: Cid, subaddress: &[u8]) -> Result<ExecReturn, ActorError> {
    let subaddress = subaddress.to_vec().into();
    let params = Exec4Params { code_cid, constructor_params: RawBytes::default(), subaddress };
    host.call::<OpenInit>(EXEC4, Some(IpldBlock::cbor(&params)?))?.expect("a return").decode()
}

fn expect(host: &mut MemoryHost, id: ActorId, code: Cid, f4: Option<Address>) {
    host.expect_create_actor(id, code, f4);
    let constructor = Address::new_id(id);
    host.expect_send(&constructor, METHOD_CONSTRUCTOR, None, TokenAmount::ZERO, Ok(Response::ok(None)));
}

#[test]
fn code_is_installed_once() {
    let mut host = constructed();
    let code_cid = blake2b_cid(codec::RAW, CODE);
    assert_eq!(install(&mut host).unwrap(), InstallCodeReturn { code_cid, installed: true });
    assert_eq!(install(&mut host).unwrap(), InstallCodeReturn { code_cid, installed: false });
    assert_eq!(host.installed(), [code_cid]);
    // A link: else the code would be gone with the next state.
    assert_eq!(
        host.state::<State>().installed_actors.get(host.blocks(), &code_cid).unwrap(),
        Some(&code_cid)
    );
}

#[test]
fn anybody_creates_actors_of_installed_code() {
    let mut host = constructed();
    let code = blake2b_cid(codec::RAW, CODE);
    assert_eq!(exec(&mut host, code).unwrap_err().exit_code, ExitCode::USR_FORBIDDEN);
    assert_eq!(exec4(&mut host, code, b"mine").unwrap_err().exit_code, ExitCode::USR_FORBIDDEN);
    install(&mut host).unwrap();

    expect(&mut host, 100, code, None);
    assert_eq!(exec(&mut host, code).unwrap().id_address, Address::new_id(100));
    // A caller that users wrote, in a namespace of its own.
    host.add_code(1002, code);
    host.set_caller_id(1002);
    host.set_next_actor_address(Address::new_actor(b"the second"));
    let f4 = Address::new_delegated(1002, b"mine").unwrap();
    expect(&mut host, 101, code, Some(f4));
    assert_eq!(exec4(&mut host, code, b"mine").unwrap().id_address, Address::new_id(101));
    let id = host.state::<State>().address_map.get(host.blocks(), &f4).unwrap().copied();
    assert_eq!(id, Some(101));
    host.verify();
}

#[test]
fn built_in_code_is_created_as_on_the_public_networks() {
    for (caller, id, created, allowed) in [
        (ActorType::Account, 1001, ActorType::Multisig, true),
        (ActorType::Account, 1001, ActorType::PaymentChannel, true),
        (ActorType::Account, 1001, ActorType::Miner, false),
        (ActorType::Power, STORAGE_POWER_ACTOR_ID, ActorType::Miner, true),
        (ActorType::Account, 1001, ActorType::Account, false),
        (ActorType::Power, STORAGE_POWER_ACTOR_ID, ActorType::Reward, false),
    ] {
        let mut host = constructed();
        host.set_caller(id, caller);
        let code = MemoryHost::code_for(created);
        if allowed {
            expect(&mut host, 100, code, None);
            exec(&mut host, code).unwrap();
        } else {
            assert_eq!(exec(&mut host, code).unwrap_err().exit_code, ExitCode::USR_FORBIDDEN, "{created}");
        }
        host.verify();
    }
}

#[test]
fn the_address_manager_creates_what_it_wants() {
    let mut host = constructed();
    let code = MemoryHost::code_for(ActorType::Evm);
    assert_eq!(exec4(&mut host, code, b"contract").unwrap_err().exit_code, ExitCode::USR_FORBIDDEN);
    host.set_caller(EAM_ACTOR_ID, ActorType::Eam);
    let f4 = Address::new_delegated(EAM_ACTOR_ID, b"contract").unwrap();
    expect(&mut host, 100, code, Some(f4));
    exec4(&mut host, code, b"contract").unwrap();
    host.verify();
}

#[test]
fn the_state_is_that_of_the_init_actor_with_a_field_behind() {
    let host = constructed();
    let (_, next_id, name, installed): (Cid, ActorId, String, Cid) = host.state();
    assert_eq!((next_id, name.as_str()), (100, "open"));
    assert!(Set::<Cid>::at(installed).is_empty(host.blocks()).unwrap());
}

#[test]
fn only_the_system_constructs_it() {
    let mut host = constructed();
    host.clear_state();
    let params = IpldBlock::cbor(&ConstructorParams { network_name: "open".into() }).unwrap();
    let error = host.call::<OpenInit>(METHOD_CONSTRUCTOR, Some(params)).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_FORBIDDEN);
}
