//! Where it may stand, and what it takes.

use forest_sdk::testing::MemoryHost;

use super::*;

const RECEIVER: ActorId = 100;

fn construct(address: Option<Address>) -> Result<Option<IpldBlock>, ActorError> {
    let mut host = MemoryHost::new();
    host.set_caller(0, ActorType::System);
    if let Some(address) = address {
        host.add_delegated_address(RECEIVER, address);
    }
    host.call::<EthAccount>(METHOD_CONSTRUCTOR, None)
}

#[test]
fn it_stands_at_an_address_of_ethereum() {
    assert_eq!(construct(Some(Address::new_delegated(EAM_ACTOR_ID, &[7; 20]).unwrap())).unwrap(), None);
    for (address, reason) in [
        (None, "receiver must have a predictable address"),
        (Some(Address::new_delegated(11, &[7; 20]).unwrap()), "invalid target"),
        (Some(Address::new_actor(b"no f4")), "invalid target"),
    ] {
        let error = construct(address).unwrap_err();
        assert_eq!(error.exit_code, ExitCode::USR_ILLEGAL_ARGUMENT);
        assert!(error.message.contains(reason), "{error}");
    }
}

#[test]
fn only_the_system_constructs_it() {
    let mut host = MemoryHost::new();
    host.set_caller(1000, ActorType::Account);
    host.add_delegated_address(RECEIVER, Address::new_delegated(EAM_ACTOR_ID, &[7; 20]).unwrap());
    let error = host.call::<EthAccount>(METHOD_CONSTRUCTOR, None).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_FORBIDDEN);
}

#[test]
fn exported_methods_are_accepted() {
    let mut host = MemoryHost::new();
    host.set_caller(1000, ActorType::Evm);
    let notice = IpldBlock::cbor(&(0u32, [1u8, 2, 3])).unwrap();
    assert_eq!(host.call::<EthAccount>(3_726_118_371, Some(notice)).unwrap(), None);
    assert_eq!(host.call::<EthAccount>(1 << 24, None).unwrap(), None);
    let error = host.call::<EthAccount>((1 << 24) - 1, None).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_FORBIDDEN, "contracts have no business with small numbers");
    host.set_caller(1000, ActorType::Account);
    let error = host.call::<EthAccount>((1 << 24) - 1, None).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_UNHANDLED_MESSAGE);
}
