//! Structs at the syscall boundary against the packed C structs of the published crates.
//!
//! Sizes and offsets are the compiler's own for theirs; ours are found by packing distinct bytes.

use forest_shared::{
    econ,
    event::EventFlags,
    sys::{
        ContextFlags, EventEntry, InvocationContext, IpldOpen, IpldStat, MessageContext, NetworkContext,
        Packed, Send, SendFlags, TokenAmount, VerifyConsensusFault,
    },
    version::NetworkVersion,
};
use fvm_shared2::sys as sys2;
use fvm_shared3::sys as sys3;
use fvm_shared4::sys as sys4;

/// `$ours` has the size of each `$theirs`, and each named field the offset that it has there.
macro_rules! layout {
    ($ours:ident $fields:tt size $size:literal, $($theirs:path),+) => {{
        assert_eq!($ours::SIZE, $size);
        fields!($ours $fields size $size);
        $({
            use $theirs as Theirs;
            assert_eq!(size_of::<Theirs>(), $size);
            offsets!(Theirs $fields);
        })+
    }};
}

/// Each field of `$theirs` is where the list says.
macro_rules! offsets {
    ($theirs:ident { $($field:ident: $type:ty = $offset:literal,)* }) => {
        $( assert_eq!(std::mem::offset_of!($theirs, $field), $offset, stringify!($field)); )*
    };
}

/// Each field of `$ours` is where the list says, no byte is in none or two, and no other size is taken.
macro_rules! fields {
    ($ours:ident { $($field:ident: $type:ty = $offset:literal,)* } size $size:literal) => {{
        let memory: Vec<u8> = (1..=$size).collect();
        let value = $ours::unpack(&memory).unwrap();
        let mut end = 0;
        $(
            assert_eq!($offset, end, stringify!($field));
            end += <$type as Packed>::SIZE;
            assert_eq!(value.$field, <$type>::unpack(&memory[$offset..end]).unwrap());
        )*
        assert_eq!(end, $size);
        let mut written = vec![0; $size];
        value.pack(&mut written).unwrap();
        assert_eq!(written, memory);
        assert!($ours::unpack(&memory[1..]).is_err() && value.pack(&mut written[1..]).is_err());
        written.push(0);
        assert!($ours::unpack(&written).is_err() && value.pack(&mut written).is_err());
    }};
}

#[test]
fn amounts() {
    layout!(TokenAmount { lo: u64 = 0, hi: u64 = 8, } size 16, sys2::TokenAmount, sys3::TokenAmount, sys4::TokenAmount);
}

#[test]
fn blocks() {
    layout!(IpldOpen { codec: u64 = 0, id: u32 = 8, size: u32 = 12, } size 16,
        sys2::out::ipld::IpldOpen, sys3::out::ipld::IpldOpen, sys4::out::ipld::IpldOpen);
    layout!(IpldStat { codec: u64 = 0, size: u32 = 8, } size 12,
        sys2::out::ipld::IpldStat, sys3::out::ipld::IpldStat, sys4::out::ipld::IpldStat);
}

#[test]
fn calls() {
    layout!(Send { exit_code: u32 = 0, return_id: u32 = 4, return_codec: u64 = 8, return_size: u32 = 16, } size 20,
        sys2::out::send::Send, sys3::out::send::Send, sys4::out::send::Send);
}

#[test]
fn faults() {
    layout!(VerifyConsensusFault { epoch: i64 = 0, target: u64 = 8, fault: u32 = 16, } size 20,
        sys2::out::crypto::VerifyConsensusFault, sys3::out::crypto::VerifyConsensusFault,
        sys4::out::crypto::VerifyConsensusFault);
}

#[test]
fn contexts() {
    layout!(InvocationContext {
        value_received: TokenAmount = 0, caller: u64 = 16, receiver: u64 = 24, method_number: u64 = 32,
        network_curr_epoch: i64 = 40, network_version: NetworkVersion = 48,
    } size 52, sys2::out::vm::InvocationContext);
    layout!(MessageContext {
        origin: u64 = 0, nonce: u64 = 8, caller: u64 = 16, receiver: u64 = 24, method_number: u64 = 32,
        value_received: TokenAmount = 40, gas_premium: TokenAmount = 56, flags: ContextFlags = 72,
    } size 80, sys3::out::vm::MessageContext, sys4::out::vm::MessageContext);
    layout!(NetworkContext {
        epoch: i64 = 0, timestamp: u64 = 8, base_fee: TokenAmount = 16, chain_id: u64 = 32,
        network_version: NetworkVersion = 40,
    } size 44, sys3::out::network::NetworkContext, sys4::out::network::NetworkContext);
}

#[test]
fn events() {
    layout!(EventEntry { flags: EventFlags = 0, codec: u64 = 8, key_len: u32 = 16, val_len: u32 = 20, } size 24,
        sys4::EventEntry);
}

#[test]
fn plain_values() {
    assert_eq!((<()>::SIZE, u32::SIZE, i64::SIZE, <[u8; 65]>::SIZE), (0, 4, 8, 65));
    let mut memory = [0; 4];
    (-2_i32).pack(&mut memory).unwrap();
    assert_eq!((memory, i32::unpack(&memory)), ([0xfe, 0xff, 0xff, 0xff], Ok(-2)));
    assert!(().pack(&mut memory).is_err() && <()>::unpack(&[]).is_ok());
    assert!([1, 2, 3].pack(&mut memory).is_err());
}

#[test]
fn amounts_cross_if_they_fit() {
    let crosses = |atto: econ::TokenAmount| {
        TokenAmount::try_from(&atto).ok().map(econ::TokenAmount::from) == Some(atto)
    };
    assert!(crosses(econ::TokenAmount::from_atto(u128::MAX)));
    assert!(crosses(econ::TokenAmount::from_atto((7_u128 << 64) | 9)));
    assert!(!crosses(econ::TokenAmount::from_atto(-1)));
    assert!(!crosses(econ::TokenAmount::from_atto(u128::MAX) + econ::TokenAmount::from_atto(1)));
    let amount = TokenAmount::try_from(econ::TokenAmount::from_atto((7_u128 << 64) | 9)).unwrap();
    assert_eq!((amount.lo, amount.hi), (9, 7));
}

#[test]
fn flags() {
    assert_eq!(SendFlags::READ_ONLY.bits(), sys4::SendFlags::READ_ONLY.bits());
    assert_eq!(ContextFlags::READ_ONLY.bits(), sys4::out::vm::ContextFlags::READ_ONLY.bits());
    for bits in 0..8 {
        assert_eq!(
            SendFlags::from_bits(bits).map(SendFlags::bits),
            sys4::SendFlags::from_bits(bits).map(|f| f.bits())
        );
        assert_eq!(
            EventFlags::from_bits(bits).map(EventFlags::bits),
            fvm_shared4::event::Flags::from_bits(bits).map(|flags| flags.bits())
        );
        assert_eq!(
            SendFlags::from_bits_retain(bits).read_only(),
            sys4::SendFlags::from_bits_retain(bits).read_only()
        );
    }
    assert_eq!(EventFlags::INDEXED_ALL, EventFlags::INDEXED_KEY | EventFlags::INDEXED_VALUE);
    assert!(
        EventFlags::INDEXED_ALL.contains(EventFlags::INDEXED_KEY)
            && !EventFlags::NONE.contains(EventFlags::INDEXED_KEY)
    );
}
