//! When a voucher is good: signed by the other party, for this channel, now, and with what it demands beyond.
//!
//! The order is that in which a voucher with several faults is refused, which the network knows.

use forest_actors_runtime::{
    interface::account::{AUTHENTICATE_MESSAGE, AuthenticateMessageParams},
    send::{returned, returned_value},
};
use forest_sdk::{encoding::codec, prelude::*};

use crate::{
    ERR_CHANNEL_STATE_UPDATE_AFTER_SETTLED, MAX_SECRET_SIZE, ModVerifyParams, SignedVoucher, State,
    UpdateChannelStateParams,
};

pub(crate) fn voucher(
    rt: &Runtime<'_>,
    state: &State,
    signer: &Address,
    params: &UpdateChannelStateParams,
) -> Result<(), ActorError> {
    let UpdateChannelStateParams { sv, secret } = params;
    let signature = sv.signature.as_ref().ok_or_else(|| refused("voucher has no signature"))?;
    if state.settling_at != 0 && rt.epoch() >= state.settling_at {
        let message = "no vouchers can be processed after settling at epoch";
        return Err(ActorError::new(ERR_CHANNEL_STATE_UPDATE_AFTER_SETTLED, message));
    }
    if secret.len() > MAX_SECRET_SIZE {
        return Err(refused("secret must be at most 256 bytes long"));
    }
    signed_by(rt, signer, signature.bytes.clone(), sv)?;
    of_this_channel(rt, &sv.channel_addr)?;
    in_time(rt, sv)?;
    if sv.amount.is_negative() {
        return Err(refused(format!("voucher amount must be non-negative, was {}", sv.amount)));
    }
    if !sv.secret_pre_image.is_empty() && sv.secret_pre_image != rt.hash_blake2b(secret) {
        return Err(refused("incorrect secret"));
    }
    sv.extra.as_ref().map_or(Ok(()), |extra| agreed_to(rt, extra))
}

/// The signer's actor knows what a signature of it is.
fn signed_by(
    rt: &Runtime<'_>,
    signer: &Address,
    signature: Vec<u8>,
    sv: &SignedVoucher,
) -> Result<(), ActorError> {
    let message =
        sv.signing_bytes().or_fail(ExitCode::USR_SERIALIZATION, "failed to serialize the voucher")?;
    let question = IpldBlock::cbor(&AuthenticateMessageParams { signature, message })?;
    let (nothing, flags) = (TokenAmount::ZERO, SendFlags::READ_ONLY);
    let answer = rt.send_with(signer, AUTHENTICATE_MESSAGE, Some(question), nothing, None, flags);
    match returned_value(answer).map_err(|error| error.context("voucher authentication failed"))? {
        true => Ok(()),
        false => Err(refused("voucher sig authentication failed")),
    }
}

fn of_this_channel(rt: &Runtime<'_>, address: &Address) -> Result<(), ActorError> {
    match rt.resolve(address) {
        Some(id) if id == rt.receiver() => Ok(()),
        Some(id) => Err(refused(format!("voucher is for channel f0{id}, not for f0{}", rt.receiver()))),
        None => Err(refused(format!("voucher payment channel address {address} does not resolve"))),
    }
}

fn in_time(rt: &Runtime<'_>, sv: &SignedVoucher) -> Result<(), ActorError> {
    if rt.epoch() < sv.time_lock_min {
        return Err(refused("cannot use this voucher yet"));
    }
    if sv.time_lock_max != 0 && rt.epoch() > sv.time_lock_max {
        return Err(refused("this voucher has expired"));
    }
    Ok(())
}

fn agreed_to(rt: &Runtime<'_>, extra: &ModVerifyParams) -> Result<(), ActorError> {
    // A block, even where there is nothing in it.
    let params = IpldBlock { codec: codec::CBOR, data: extra.data.to_vec() };
    returned(rt.send(&extra.actor, extra.method, Some(params), TokenAmount::ZERO))
        .map(|_| ())
        .map_err(|error| error.context("spend voucher verification failed"))
}

fn refused(why: impl Into<String>) -> ActorError {
    ActorError::illegal_argument(why)
}
