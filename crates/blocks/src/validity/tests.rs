//! Each rule, kept and broken.

use forest_shared::{
    address::{Address, BLS_PUB_LEN, Payload, Protocol},
    crypto::{Signature, SignatureType, VerifyError},
    econ::TokenAmount,
    message::Message,
};

use super::*;
use crate::{
    Block, BlockHeader, ElectionProof, Tipset,
    samples::{block, bls_key, header, message, secp_message},
};

#[test]
fn a_header_has_all_its_parts() {
    let check = |header: BlockHeader| header.check_syntax();
    assert_eq!(check(header(1)), Ok(()));
    assert_eq!(check(BlockHeader { ticket: None, ..header(1) }), Err(InvalidBlock::NoTicket));
    assert_eq!(check(BlockHeader { election_proof: None, ..header(1) }), Err(InvalidBlock::NoElectionProof));
    assert_eq!(check(BlockHeader { signature: None, ..header(1) }), Err(InvalidBlock::NoSignature));
    assert_eq!(check(BlockHeader { bls_aggregate: None, ..header(1) }), Err(InvalidBlock::NoBlsAggregate));
    let miner = Address::new_actor(b"miner");
    assert_eq!(check(BlockHeader { miner, ..header(1) }), Err(InvalidBlock::MinerNotId(miner)));
    for win_count in [0, -1, i64::MIN] {
        let election_proof = Some(ElectionProof { win_count, ..ElectionProof::default() });
        let invalid = BlockHeader { election_proof, ..header(1) };
        assert_eq!(check(invalid), Err(InvalidBlock::WinCount(win_count)));
    }
}

#[test]
fn time_follows_from_the_parents() {
    let parents = Tipset::new([header(1).seal().unwrap()]).unwrap();
    let (epoch, timestamp) = (parents.epoch(), parents.min_timestamp());
    let child = |epoch, timestamp| BlockHeader { epoch, timestamp, ..header(2) }.check_time(&parents);
    assert_eq!(child(epoch + 1, timestamp + 30), Ok(()));
    assert_eq!(child(epoch + 5, timestamp + 150), Ok(()), "null rounds count");
    for (found, expected) in [(timestamp + 29, timestamp + 30), (timestamp, timestamp + 30)] {
        assert_eq!(child(epoch + 1, found), Err(InvalidBlock::Timestamp { found, expected }));
    }
    for late in [epoch, epoch - 1, i64::MIN] {
        let expected = InvalidBlock::NotAfterParents { epoch: late, parent: epoch };
        assert_eq!(child(late, timestamp + 30), Err(expected));
    }
    assert!(matches!(child(i64::MAX, 0), Err(InvalidBlock::Timestamp { .. })), "no overflow");
}

#[test]
fn the_worker_has_signed_the_header() {
    let worker = bls_key(1).address();
    let signed = block(1, 0, 0).header;
    assert_eq!(signed.verify_signature(&worker), Ok(()));
    let other = bls_key(2).address();
    assert_eq!(signed.verify_signature(&other), Err(InvalidBlock::Signature(VerifyError::Mismatch)));
    let changed = BlockHeader { timestamp: 0, ..signed.clone().unseal() };
    assert_eq!(changed.verify_signature(&worker), Err(InvalidBlock::Signature(VerifyError::Mismatch)));
    let unsigned = BlockHeader { signature: None, ..signed.unseal() };
    assert_eq!(unsigned.verify_signature(&worker), Err(InvalidBlock::NoSignature));
}

#[test]
fn a_message_for_a_block() {
    let sound = message(Address::new_id(1), 0);
    let check = |message: Message| check_inclusion(&message, Protocol::Delegated, 1000);
    assert_eq!(check(sound.clone()), Ok(()));
    assert_eq!(check(Message { version: 1, ..sound.clone() }), Err(InvalidInclusion::Version(1)));

    let mut zero_key = [0; BLS_PUB_LEN];
    zero_key[0] = 0xc0;
    let to = Payload::Bls(zero_key).into();
    assert_eq!(check(Message { to, ..sound.clone() }), Err(InvalidInclusion::ToZeroAddress));

    let to = Address::new_delegated(10, &[1; 20]).unwrap();
    let delegated = Message { to, ..sound.clone() };
    assert_eq!(check(delegated.clone()), Ok(()));
    assert!(matches!(check_inclusion(&delegated, Protocol::Bls, 1000), Err(InvalidInclusion::Address(_))));

    let minus = TokenAmount::from_atto(-1);
    let check_with = |change: fn(&mut Message, TokenAmount), amount: &TokenAmount| {
        let mut message = sound.clone();
        change(&mut message, amount.clone());
        check(message)
    };
    assert_eq!(check_with(|m, a| m.value = a, &minus), Err(InvalidInclusion::NegativeValue));
    assert_eq!(check_with(|m, a| m.gas_fee_cap = a, &minus), Err(InvalidInclusion::NegativeFeeCap));
    assert_eq!(check_with(|m, a| m.gas_premium = a, &minus), Err(InvalidInclusion::NegativePremium));
    let all = TokenAmount::from_whole(TOTAL_FILECOIN);
    assert_eq!(check_with(|m, a| m.value = a, &all), Ok(()));
    let more = &all + TokenAmount::from_atto(1);
    assert_eq!(check_with(|m, a| m.value = a, &more), Err(InvalidInclusion::ValueTooLarge));
    let above = &sound.gas_fee_cap + TokenAmount::from_atto(1);
    assert_eq!(check_with(|m, a| m.gas_premium = a, &above), Err(InvalidInclusion::PremiumAboveFeeCap));
    assert_eq!(check_with(|m, a| m.gas_premium = a, &sound.gas_fee_cap), Ok(()));

    for (gas_limit, accepted) in [(0, false), (999, false), (1000, true), (BLOCK_GAS_LIMIT, true)] {
        assert_eq!(check(Message { gas_limit, ..sound.clone() }).is_ok(), accepted, "{gas_limit}");
    }
    for gas_limit in [BLOCK_GAS_LIMIT + 1, u64::MAX] {
        let expected = InvalidInclusion::GasLimit { limit: gas_limit, min: 1000 };
        assert_eq!(check(Message { gas_limit, ..sound.clone() }), Err(expected));
    }
    let free = Message { gas_limit: 0, ..sound.clone() };
    assert!(
        check_inclusion(&free, Protocol::Delegated, 0).is_err(),
        "no gas is too little even where it costs none"
    );
}

#[test]
fn the_messages_of_a_block() {
    let free = |_| 0;
    let check = |block: &Block| block.check_messages(Protocol::Delegated, free);
    assert_eq!(check(&block(1, 2, 3)), Ok(()));

    // What inclusion costs is asked for the length on chain.
    let sound = block(1, 1, 1);
    let lengths: Vec<_> = sound.messages().map(|message| message.chain_length().unwrap()).collect();
    let min_gas = |length| if lengths.contains(&length) { 1_000_000 } else { u64::MAX };
    assert_eq!(sound.check_messages(Protocol::Delegated, min_gas), Ok(()));
    let too_dear = sound.check_messages(Protocol::Delegated, |_| 1_000_001);
    assert!(matches!(too_dear, Err(InvalidBlock::Message { index: 0, .. })));

    let mut gas = block(1, 0, 2);
    for signed in &mut gas.secp_messages {
        signed.message.gas_limit = BLOCK_GAS_LIMIT / 2;
    }
    assert_eq!(check(&gas), Ok(()));
    gas.secp_messages[0].message.gas_limit += 1;
    assert_eq!(check(&gas), Err(InvalidBlock::TooMuchGas));

    let mut many = block(1, 1, 0);
    many.secp_messages = vec![secp_message(1, 0); BLOCK_MESSAGE_LIMIT];
    assert_eq!(check(&many), Err(InvalidBlock::TooManyMessages(BLOCK_MESSAGE_LIMIT + 1)));
}

#[test]
fn signatures_of_their_own_are_of_a_type_that_the_network_knows() {
    let mut block = block(1, 0, 1);
    let mut check = |sig_type, newest| {
        block.secp_messages[0].signature.sig_type = sig_type;
        block.check_messages(newest, |_| 0).is_ok()
    };
    assert!(check(SignatureType::Secp256k1, Protocol::Bls));
    assert!(check(SignatureType::Delegated, Protocol::Delegated));
    assert!(!check(SignatureType::Delegated, Protocol::Bls));
    assert!(!check(SignatureType::Bls, Protocol::Delegated));
}

#[test]
fn the_header_names_the_messages() {
    let sound = block(1, 2, 3);
    assert_eq!(sound.check_message_root(), Ok(()));
    let mut changed = sound.clone();
    changed.bls_messages.swap(0, 1);
    let found = changed.message_root().unwrap();
    assert_eq!(changed.check_message_root(), Err(InvalidBlock::Messages(found)));
    let mut fewer = sound;
    fewer.secp_messages.pop();
    assert!(fewer.check_message_root().is_err());
}

#[test]
fn the_aggregate_is_by_the_senders() {
    let keys = |block: &Block| -> Vec<[u8; BLS_PUB_LEN]> {
        let key = |address: &Address| match address.payload() {
            Payload::Bls(key) => *key,
            other => panic!("{other:?} is no key"),
        };
        block.bls_senders().map(key).collect()
    };
    let sound = block(1, 3, 1);
    assert_eq!(sound.verify_bls_aggregate(&keys(&sound)), Ok(()));
    let mismatch = Err(InvalidBlock::BlsAggregate(VerifyError::Mismatch));
    let mut swapped = keys(&sound);
    swapped.swap(0, 1);
    assert_eq!(sound.verify_bls_aggregate(&swapped), mismatch);
    assert!(sound.verify_bls_aggregate(&swapped[..2]).is_err(), "a key for each message");

    let with = |aggregate: Option<Signature>, block: &Block| {
        let header = BlockHeader { bls_aggregate: aggregate, ..block.header.clone().unseal() };
        Block { header: header.seal().unwrap(), ..block.clone() }.verify_bls_aggregate(&keys(block))
    };
    assert_eq!(with(None, &sound), Err(InvalidBlock::NoBlsAggregate));
    let own = sound.header.bls_aggregate.clone().unwrap();
    let short = Signature::new_bls(own.bytes[..95].to_vec());
    assert_eq!(with(Some(short), &sound), Err(InvalidBlock::BlsAggregate(VerifyError::SignatureLength(95))));
    // As Lotus has it: what follows the first 96 bytes is not looked at, nor is the type.
    let long = Signature { sig_type: SignatureType::Secp256k1, bytes: [&own.bytes[..], &[1, 2, 3]].concat() };
    assert_eq!(with(Some(long), &sound), Ok(()));
    // Without messages any aggregate is good, as long as there is one.
    let empty = block(1, 0, 2);
    assert_eq!(with(Some(Signature::new_bls(Vec::new())), &empty), Ok(()));
    assert_eq!(with(None, &empty), Err(InvalidBlock::NoBlsAggregate));
}
