//! Vouchers that are no good, in the order in which that is found out.

use super::*;
use crate::{MAX_LANE, MAX_SECRET_SIZE, ModVerifyParams};

const ILLEGAL_ARGUMENT: ExitCode = ExitCode::USR_ILLEGAL_ARGUMENT;

#[test]
fn only_the_parties_redeem() {
    let mut channel = Channel::new();
    assert_eq!(code(channel.submit(OTHER, &voucher(0, 1, 1), &[])), ExitCode::USR_FORBIDDEN);
}

#[test]
fn each_party_redeems_what_the_other_signed() {
    for party in [PAYER, PAYEE] {
        let mut channel = Channel::new();
        let sv = voucher(0, 1, 1);
        channel.expect_question(party, &sv, Ok(yes()));
        channel.submit(party, &sv, &[]).expect("a voucher");
        channel.host.verify();
        let asked = channel.host.sent().last().expect("a question").flags;
        assert_eq!(asked, SendFlags::READ_ONLY, "the answer changes nothing");
    }
}

#[test]
fn a_voucher_is_signed() {
    let mut channel = Channel::new();
    let unsigned = SignedVoucher { signature: None, ..voucher(0, 1, 1) };
    assert_eq!(code(channel.submit(PAYEE, &unsigned, &[])), ILLEGAL_ARGUMENT);
}

#[test]
fn the_signature_is_of_a_key() {
    let mut channel = Channel::new();
    let sv = SignedVoucher { signature: Some(Signature::new_delegated(vec![1; 65])), ..voucher(0, 1, 1) };
    assert_eq!(code(channel.submit(PAYEE, &sv, &[])), ExitCode::USR_SERIALIZATION);
}

#[test]
fn a_voucher_is_signed_by_the_other_party() {
    let exits = |exit_code| Ok(Response { exit_code, data: None });
    let answers = [
        (Ok(Response::ok(Some(IpldBlock::cbor(&false).expect("small")))), ILLEGAL_ARGUMENT),
        (Ok(Response::ok(None)), ExitCode::USR_ASSERTION_FAILED),
        (Ok(Response::ok(Some(IpldBlock::cbor(&7).expect("small")))), ExitCode::USR_SERIALIZATION),
        (exits(ILLEGAL_ARGUMENT), ILLEGAL_ARGUMENT),
        (exits(ExitCode::USR_UNHANDLED_MESSAGE), ExitCode::USR_UNHANDLED_MESSAGE),
        (exits(ExitCode::SYS_INVALID_RECEIVER), ExitCode::USR_ASSERTION_FAILED),
        (Err(ErrorNumber::NotFound), ExitCode::USR_UNSPECIFIED),
    ];
    for (answer, expected) in answers {
        let mut channel = Channel::new();
        let sv = voucher(0, 1, 1);
        channel.expect_question(PAYEE, &sv, answer.clone());
        assert_eq!(code(channel.submit(PAYEE, &sv, &[])), expected, "{answer:?}");
        channel.host.verify();
        assert!(channel.lanes().is_empty());
    }
}

#[test]
fn the_signature_is_over_all_but_itself() {
    let sv = voucher(3, 1, 1);
    let unsigned = SignedVoucher { signature: None, ..sv.clone() };
    assert_eq!(sv.signing_bytes().ok(), unsigned.signing_bytes().ok());
    let encoded = IpldBlock::cbor(&unsigned).expect("small").data;
    assert_eq!(sv.signing_bytes().ok(), Some(encoded));
}

#[test]
fn a_voucher_names_this_channel() {
    for other in [id(OTHER), bls(9)] {
        let sv = SignedVoucher { channel_addr: other, ..voucher(0, 1, 1) };
        assert_eq!(code(Channel::new().redeem(&sv)), ILLEGAL_ARGUMENT, "{other}");
    }
    let mut channel = Channel::new();
    channel.host.add_address(bls(9), CHANNEL);
    channel.redeem(&SignedVoucher { channel_addr: bls(9), ..voucher(0, 1, 1) }).expect("by any address");
}

#[test]
fn a_voucher_has_its_time() {
    let timed = |min, max| SignedVoucher { time_lock_min: min, time_lock_max: max, ..voucher(0, 1, 1) };
    assert_eq!(code(Channel::new().redeem(&timed(NOW + 1, 0))), ILLEGAL_ARGUMENT, "too early");
    assert_eq!(code(Channel::new().redeem(&timed(0, NOW - 1))), ILLEGAL_ARGUMENT, "too late");
    for (min, max) in [(NOW, NOW), (0, 0), (-5, ChainEpoch::MAX)] {
        Channel::new().redeem(&timed(min, max)).expect("in time");
    }
}

#[test]
fn a_voucher_pays_no_less_than_nothing() {
    assert_eq!(code(Channel::new().redeem(&voucher(0, 1, -1))), ILLEGAL_ARGUMENT);
}

#[test]
fn secrets_are_told() {
    let digest = |secret: &[u8]| forest_sdk::encoding::hash::blake2b_256(secret).to_vec();
    let sv = SignedVoucher { secret_pre_image: digest(b"Professor"), ..voucher(0, 1, 1) };
    assert_eq!(code(Channel::new().redeem_with(&sv, b"Magneto")), ILLEGAL_ARGUMENT);
    assert_eq!(code(Channel::new().redeem(&sv)), ILLEGAL_ARGUMENT);
    Channel::new().redeem_with(&sv, b"Professor").expect("the secret");
    Channel::new().redeem_with(&voucher(0, 1, 1), b"anything").expect("none is needed");
    let (longest, longer) = (vec![7; MAX_SECRET_SIZE], vec![7; MAX_SECRET_SIZE + 1]);
    let sv = SignedVoucher { secret_pre_image: digest(&longest), ..voucher(0, 1, 1) };
    Channel::new().redeem_with(&sv, &longest).expect("the secret");
    assert_eq!(code(Channel::new().submit(PAYEE, &sv, &longer)), ILLEGAL_ARGUMENT, "before anybody is asked");
}

#[test]
fn another_actor_may_have_to_agree() {
    let exits = |exit_code| Ok(Response { exit_code, data: None });
    for data in [vec![1, 2, 3], vec![]] {
        let params = Some(IpldBlock { codec: codec::CBOR, data: data.clone() });
        let extra = Some(ModVerifyParams { actor: id(OTHER), method: 7, data: RawBytes::new(data) });
        let sv = SignedVoucher { extra, ..voucher(0, 1, 1) };
        for (answer, expected) in [
            (exits(ExitCode::OK), None),
            (exits(ExitCode::USR_UNSPECIFIED), Some(ExitCode::USR_UNSPECIFIED)),
            (exits(ExitCode::SYS_OUT_OF_GAS), Some(ExitCode::USR_ASSERTION_FAILED)),
            (Err(ErrorNumber::NotFound), Some(ExitCode::USR_UNSPECIFIED)),
        ] {
            let mut channel = Channel::new();
            channel.expect_question(PAYEE, &sv, Ok(yes()));
            channel.host.expect_send(&id(OTHER), 7, params.clone(), atto(0), answer);
            let redeemed = channel.submit(PAYEE, &sv, &[]);
            assert_eq!(redeemed.err().map(|error| error.exit_code), expected);
            channel.host.verify();
        }
    }
}

#[test]
fn lanes_have_an_end() {
    assert_eq!(code(Channel::new().redeem(&voucher(MAX_LANE + 1, 1, 1))), ILLEGAL_ARGUMENT);
    let mut channel = Channel::new();
    channel.redeem(&voucher(MAX_LANE, 1, 1)).expect("the last lane");
    assert_eq!(channel.lanes(), [(MAX_LANE, atto(1), 1)]);
    let merges = vec![Merge { lane: MAX_LANE + 1, nonce: 9 }];
    assert_eq!(code(channel.redeem(&SignedVoucher { merges, ..voucher(0, 1, 1) })), ILLEGAL_ARGUMENT);
}
