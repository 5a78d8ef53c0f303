//! Conversions from and to `fvm_shared` 4: there and back is the same, and the other side encodes the same bytes.

use std::fmt::Debug;

use forest_encoding::to_vec;
use forest_shared::{
    address::{Address, Network},
    bigint::{BigInt, Sign},
    chainid::ChainId,
    crypto::{Signature, SignatureType},
    econ::TokenAmount,
    error::{ErrorNumber, ExitCode},
    event::{Entry, EventFlags, StampedEvent},
    message::Message,
    receipt::Receipt,
    sector::{RegisteredPoStProof, RegisteredSealProof, SectorSize},
    state::{ActorState, EMPTY_ARRAY_CID},
    version::NetworkVersion,
};
use fvm_shared4 as theirs;
use proptest::{collection::vec, option, prelude::*};
use serde::Serialize;

/// There and back is `value`, and what is there encodes as `value` does.
#[track_caller]
fn there_and_back<Ours, Theirs>(value: &Ours)
where
    Ours: Clone + PartialEq + Debug + Serialize + TryInto<Theirs> + From<Theirs>,
    Theirs: Serialize,
    Ours::Error: Debug,
{
    let there: Theirs = value.clone().try_into().unwrap();
    assert_eq!(fvm_ipld_encoding::to_vec(&there).unwrap(), to_vec(value).unwrap());
    assert_eq!(&Ours::from(there), value);
}

fn address() -> impl Strategy<Value = Address> {
    prop_oneof![
        any::<u64>().prop_map(Address::new_id),
        vec(any::<u8>(), 0..9).prop_map(|data| Address::new_actor(&data)),
        any::<[u8; 32]>().prop_map(|key| Address::new_bls(&[&key[..], &key[..16]].concat()).unwrap()),
        vec(any::<u8>(), 65).prop_map(|key| Address::new_secp256k1(&key).unwrap()),
        (any::<u64>(), vec(any::<u8>(), 0..=54))
            .prop_map(|(id, sub)| Address::new_delegated(id, &sub).unwrap()),
    ]
}

fn amount() -> impl Strategy<Value = TokenAmount> {
    (any::<bool>(), vec(any::<u8>(), 0..30)).prop_map(|(minus, magnitude)| {
        let sign = if minus { Sign::Minus } else { Sign::Plus };
        TokenAmount::from_atto(BigInt::from_bytes_be(sign, &magnitude))
    })
}

proptest! {
    #[test]
    fn values(to in address(), from in address(), value in amount(), number in any::<u64>(), bytes in vec(any::<u8>(), 0..40), delegated in option::of(address())) {
        there_and_back::<Address, theirs::address::Address>(&to);
        there_and_back::<TokenAmount, theirs::econ::TokenAmount>(&value);
        there_and_back::<Message, theirs::message::Message>(&Message {
            version: number, to, from, sequence: number >> 3, value: value.clone(), gas_limit: number >> 9, gas_fee_cap: -&value,
            gas_premium: value.clone(), method_num: number >> 7, params: bytes.clone().into(),
        });
        there_and_back::<Receipt, theirs::receipt::Receipt>(&Receipt {
            exit_code: ExitCode::new(number as u32), return_data: bytes.clone().into(), gas_used: number,
            events_root: (number & 1 == 0).then_some(EMPTY_ARRAY_CID),
        });
        let entry = Entry { flags: EventFlags::from_bits_retain(number), key: "key".into(), codec: 0x55, value: bytes.clone() };
        there_and_back::<StampedEvent, theirs::event::StampedEvent>(&StampedEvent::new(number, vec![entry.clone(), entry].into()));
        there_and_back::<ActorState, theirs::state::ActorState>(&ActorState {
            code: EMPTY_ARRAY_CID, state: EMPTY_ARRAY_CID, sequence: number, balance: value, delegated_address: delegated,
        });
        for sig_type in [SignatureType::Bls, SignatureType::Secp256k1] {
            there_and_back::<Signature, theirs::crypto::signature::Signature>(&Signature { sig_type, bytes: bytes.clone() });
        }
        there_and_back::<NetworkVersion, theirs::version::NetworkVersion>(&NetworkVersion::new(number as u32));
        there_and_back::<ExitCode, theirs::error::ExitCode>(&ExitCode::new(number as u32));
        prop_assert_eq!(ChainId::from(theirs::chainid::ChainID::from(ChainId::from(number))), ChainId::from(number));
    }
}

#[test]
fn tables() {
    for proof in RegisteredSealProof::ALL {
        there_and_back::<RegisteredSealProof, theirs::sector::RegisteredSealProof>(proof);
    }
    for proof in RegisteredPoStProof::ALL {
        there_and_back::<RegisteredPoStProof, theirs::sector::RegisteredPoStProof>(proof);
    }
    for size in SectorSize::ALL {
        there_and_back::<SectorSize, theirs::sector::SectorSize>(&size);
    }
    for network in [Network::Mainnet, Network::Testnet] {
        assert_eq!(Network::from(theirs::address::Network::from(network)), network);
    }
    assert_eq!(ErrorNumber::from(theirs::error::ErrorNumber::ReadOnly), ErrorNumber::ReadOnly);
    assert!(theirs::crypto::signature::Signature::try_from(Signature::new_delegated(vec![])).is_err());
}
