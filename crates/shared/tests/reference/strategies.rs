//! Arbitrary values of our types.

use forest_encoding::RawBytes;
use forest_shared::{
    address::{Address, DelegatedAddress, Payload},
    bigint::{BigInt, CompactInt, Sign},
    econ::TokenAmount,
    message::Message,
};
use proptest::{array::uniform20, array::uniform32, collection::vec, prelude::*};

/// Numbers of every length that LEB128 and CBOR give them.
pub(crate) fn number() -> impl Strategy<Value = u64> {
    prop_oneof![any::<u64>(), (any::<u64>(), 0_u32..64).prop_map(|(number, shift)| number >> shift)]
}

pub(crate) fn delegated() -> impl Strategy<Value = DelegatedAddress> {
    (prop_oneof![Just(10), number()], vec(any::<u8>(), 0..=54))
        .prop_map(|(namespace, subaddress)| DelegatedAddress::new(namespace, &subaddress).unwrap())
}

pub(crate) fn address() -> impl Strategy<Value = Address> {
    prop_oneof![
        number().prop_map(Payload::Id),
        uniform20(any::<u8>()).prop_map(Payload::Secp256k1),
        uniform20(any::<u8>()).prop_map(Payload::Actor),
        (uniform32(any::<u8>()), any::<[u8; 16]>())
            .prop_map(|(head, tail)| Payload::Bls([&head[..], &tail].concat().try_into().unwrap())),
        delegated().prop_map(Payload::Delegated),
    ]
    .prop_map(Address::from)
}

/// Addresses that the first generation knows.
pub(crate) fn old_address() -> impl Strategy<Value = Address> {
    address().prop_filter("f4", |address| !matches!(address.payload(), Payload::Delegated(_)))
}

/// Integers of up to `bytes` bytes of magnitude, with many around the edge of 128 bits.
pub(crate) fn bigint(bytes: usize) -> impl Strategy<Value = BigInt> {
    let edge =
        (-3_i8..=3, prop_oneof![Just(i128::MAX), Just(i128::MIN), Just(0), Just(1 << 64), Just(-1 << 63)])
            .prop_map(|(offset, edge)| BigInt::from(edge) + offset);
    let small = any::<i128>()
        .prop_flat_map(|number| (0_u32..128).prop_map(move |shift| BigInt::from(number >> shift)));
    let large = (any::<bool>(), vec(any::<u8>(), 0..=bytes)).prop_map(|(minus, digits)| {
        BigInt::from_bytes_be(if minus { Sign::Minus } else { Sign::Plus }, &digits)
    });
    prop_oneof![2 => small, 1 => edge, 1 => large]
}

pub(crate) fn compact() -> impl Strategy<Value = CompactInt> {
    bigint(40).prop_map(CompactInt::from)
}

pub(crate) fn amount() -> impl Strategy<Value = TokenAmount> {
    bigint(40).prop_map(TokenAmount::from_atto)
}

pub(crate) fn raw_bytes() -> impl Strategy<Value = RawBytes> {
    vec(any::<u8>(), 0..64).prop_map(RawBytes::from)
}

prop_compose! {
    pub(crate) fn message_with(addresses: BoxedStrategy<Address>)(
        version in number(),
        to in addresses.clone(),
        from in addresses,
        sequence in number(),
        value in amount(),
        gas_limit in number(),
        gas_fee_cap in amount(),
        gas_premium in amount(),
        method_num in number(),
        params in raw_bytes(),
    ) -> Message {
        Message { version, to, from, sequence, value, gas_limit, gas_fee_cap, gas_premium, method_num, params }
    }
}

pub(crate) fn message() -> impl Strategy<Value = Message> {
    message_with(address().boxed())
}
