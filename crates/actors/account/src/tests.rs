//! Keys of both kinds, signatures with the host's word for them and with real keys, and calls that it merely takes.

use forest_sdk::{
    shared::{
        address::{BLS_PUB_LEN, SECP_PUB_LEN},
        crypto::Secp256k1Key,
    },
    testing::MemoryHost,
};

use super::*;

const PUBKEY_ADDRESS: MethodNum = 2;
const AUTHENTICATE: MethodNum = 2_643_134_072;
const RECEIVE: MethodNum = 3_726_118_371;

fn secp() -> Address {
    Address::new_secp256k1(&[2; SECP_PUB_LEN]).unwrap()
}

fn construct(address: Address) -> Result<MemoryHost, ActorError> {
    let mut host = MemoryHost::new();
    host.set_caller(0, ActorType::System);
    let params = IpldBlock::cbor(&address)?;
    assert_eq!(host.call::<Account>(METHOD_CONSTRUCTOR, Some(params))?, None);
    Ok(host)
}

fn signed(signature: &[u8], message: &[u8]) -> Option<IpldBlock> {
    let params = AuthenticateMessageParams { signature: signature.to_vec(), message: message.to_vec() };
    Some(IpldBlock::cbor(&params).unwrap())
}

#[test]
fn it_knows_its_address() {
    for address in [secp(), Address::new_bls(&[1; BLS_PUB_LEN]).unwrap()] {
        let mut host = construct(address).unwrap();
        assert_eq!(host.state::<State>(), State { address });
        host.set_caller(1000, ActorType::Multisig);
        let answer = host.call::<Account>(PUBKEY_ADDRESS, None).unwrap().unwrap();
        assert_eq!(answer.decode::<Address>().unwrap(), address);
    }
}

#[test]
fn only_keys_have_accounts() {
    let delegated = Address::new_delegated(10, &[7; 20]).unwrap();
    for address in [Address::new_id(1), Address::new_actor(&[1, 2, 3]), delegated] {
        assert_eq!(construct(address).unwrap_err().exit_code, ExitCode::USR_ILLEGAL_ARGUMENT, "{address}");
    }
}

#[test]
fn only_the_system_constructs_it() {
    let mut host = MemoryHost::new();
    host.set_caller(1000, ActorType::Account);
    let params = IpldBlock::cbor(&secp()).unwrap();
    let error = host.call::<Account>(METHOD_CONSTRUCTOR, Some(params)).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_FORBIDDEN);
}

#[test]
fn small_method_numbers_are_for_builtin_actors() {
    let mut host = construct(secp()).unwrap();
    host.set_caller(1000, ActorType::Evm);
    assert_eq!(host.call::<Account>(PUBKEY_ADDRESS, None).unwrap_err().exit_code, ExitCode::USR_FORBIDDEN);
    // Nobody: an id without an actor.
    host.set_caller_id(1001);
    assert_eq!(host.call::<Account>(PUBKEY_ADDRESS, None).unwrap_err().exit_code, ExitCode::USR_FORBIDDEN);
}

#[test]
fn a_signature_is_right_or_an_error() {
    let mut host = construct(secp()).unwrap();
    host.set_caller(1000, ActorType::Evm);
    host.assume_signatures(Some(true));
    let answer = host.call::<Account>(AUTHENTICATE, signed(&[], &[])).unwrap().unwrap();
    assert!(answer.decode::<bool>().unwrap());

    host.assume_signatures(Some(false));
    let error = host.call::<Account>(AUTHENTICATE, signed(&[], &[])).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_ILLEGAL_ARGUMENT);
    assert!(error.message.contains("invalid signature"), "{error}");
}

#[test]
fn a_real_key_signs_for_its_account_alone() {
    let key = Secp256k1Key::from_bytes(&[7; 32]).unwrap();
    let signature = key.sign(b"a deal");
    let mut host = construct(key.address()).unwrap();
    host.set_caller(1000, ActorType::Market);
    let good = host.call::<Account>(AUTHENTICATE, signed(&signature.bytes, b"a deal")).unwrap().unwrap();
    assert!(good.decode::<bool>().unwrap());
    for (bytes, message) in [(&signature.bytes[..], &b"another"[..]), (&[0; 65], b"a deal"), (&[], b"a deal")]
    {
        let error = host.call::<Account>(AUTHENTICATE, signed(bytes, message)).unwrap_err();
        assert_eq!(error.exit_code, ExitCode::USR_ILLEGAL_ARGUMENT);
    }
}

#[test]
fn a_broken_state_authenticates_nothing() {
    let mut host = construct(secp()).unwrap();
    host.set_state(State { address: Address::new_id(5) });
    let error = host.call::<Account>(AUTHENTICATE, signed(&[], &[])).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_ILLEGAL_STATE);
}

#[test]
fn exported_methods_are_accepted_whatever_they_carry() {
    let mut host = construct(secp()).unwrap();
    host.set_caller(1000, ActorType::Evm);
    let anything = IpldBlock::cbor(&(0u32, [1u8, 2, 3])).unwrap();
    for method in [1 << 24, (1 << 24) + 1, RECEIVE] {
        assert_eq!(host.call::<Account>(method, Some(anything.clone())).unwrap(), None);
        assert_eq!(host.call::<Account>(method, None).unwrap(), None);
    }
    host.set_caller(1001, ActorType::Account);
    let error = host.call::<Account>((1 << 24) - 1, Some(anything)).unwrap_err();
    assert_eq!(error.exit_code, ExitCode::USR_UNHANDLED_MESSAGE);
}

#[test]
fn parameters_are_checked_before_the_caller() {
    let mut host = MemoryHost::new();
    host.set_caller(1000, ActorType::Account);
    let none = host.call::<Account>(METHOD_CONSTRUCTOR, None).unwrap_err();
    assert_eq!(none.exit_code, ExitCode::USR_ILLEGAL_ARGUMENT);
    let number = IpldBlock::cbor(&5).unwrap();
    let other = host.call::<Account>(METHOD_CONSTRUCTOR, Some(number.clone())).unwrap_err();
    assert_eq!(other.exit_code, ExitCode::USR_SERIALIZATION);
    let some = host.call::<Account>(PUBKEY_ADDRESS, Some(number)).unwrap_err();
    assert_eq!(some.exit_code, ExitCode::USR_ILLEGAL_ARGUMENT);
}
