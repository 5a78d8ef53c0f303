//! Module `crypto`: signatures, hashes, proofs. A question of yes or no is answered with 0 or -1.
//!
//! What proofs are about comes as CBOR, read as leniently as everything on the chain is; what is no such CBOR is
//! `IllegalArgument`. Decoding is not charged: only built-in actors call these.

use forest_encoding::from_slice;
use forest_rules::AbiGeneration::{Hygge, Skyr, Watermelon};
use forest_shared::{
    address::{BLS_PUB_LEN, SECP_PUB_LEN},
    crypto::SignatureType,
    error::ErrorNumber,
    piece::PieceInfo,
    sector::{RegisteredSealProof, SealVerifyInfo},
    sys::VerifyConsensusFault,
};
use serde::de::DeserializeOwned;

use super::{Context, bind::Binder, memory::Memory};
use crate::failure::{Fault, Result};

pub(super) fn link(binder: &mut Binder<'_>) -> wasmtime::Result<()> {
    binder.bind("crypto", "batch_verify_seals", batch_verify_seals)?;
    binder.bind("crypto", "compute_unsealed_sector_cid", compute_unsealed_sector_cid)?;
    binder.bind("crypto", "hash", hash)?;
    binder.bind("crypto", "recover_secp_public_key", recover_secp_public_key)?;
    binder.bind("crypto", "verify_aggregate_seals", verify_aggregate_seals)?;
    binder.bind("crypto", "verify_consensus_fault", verify_consensus_fault)?;
    binder.bind("crypto", "verify_post", verify_post)?;
    binder.bind("crypto", "verify_replica_update", verify_replica_update)?;
    binder.bind("crypto", "verify_signature", verify_signature)?;
    match binder.generation {
        Skyr => binder.bind("crypto", "verify_seal", verify_seal),
        Hygge => Ok(()),
        Watermelon => binder.bind("crypto", "verify_bls_aggregate", verify_bls_aggregate),
    }
}

#[expect(clippy::too_many_arguments, reason = "as many as the import has")]
fn verify_signature(
    context: &mut Context<'_>,
    kind: u32,
    signature: u32,
    signature_len: u32,
    signer: u32,
    signer_len: u32,
    data: u32,
    data_len: u32,
) -> Result<i32> {
    let unknown = || refused(format!("unknown signature type {kind}"));
    let kind = u8::try_from(kind).ok().and_then(|kind| SignatureType::try_from(kind).ok());
    let kind = kind.ok_or_else(unknown)?;
    let signer = context.address(signer, signer_len)?;
    let signature = context.memory.slice(signature, signature_len)?;
    let data = context.memory.slice(data, data_len)?;
    context.kernel.verify_signature(kind, signature, &signer, data).map(yes_or_no)
}

/// One signature of so many messages by as many keys: keys and messages each one after the other, and the lengths of the
/// messages (FIP-0079).
fn verify_bls_aggregate(
    context: &mut Context<'_>,
    signers: u32,
    signature: u32,
    keys: u32,
    messages: u32,
    message_lens: u32,
) -> Result<i32> {
    let memory = &context.memory;
    let signature = memory.array(signature)?;
    let keys: &[[u8; BLS_PUB_LEN]] = memory.arrays(keys, signers)?;
    let lens = memory.arrays(message_lens, signers)?.iter().map(|len| u32::from_le_bytes(*len));
    // Should the sum overflow, the messages do not fit into what is left of it, and are refused for that.
    let data = memory.slice(messages, lens.clone().fold(0, u32::wrapping_add))?;
    context.kernel.verify_bls_aggregate(&signature, keys, data, lens).map(yes_or_no)
}

fn recover_secp_public_key(
    context: &mut Context<'_>,
    hash: u32,
    signature: u32,
) -> Result<[u8; SECP_PUB_LEN]> {
    let hash = context.memory.array(hash)?;
    let signature = context.memory.array(signature)?;
    context.kernel.recover_secp_public_key(&hash, &signature)
}

/// Writes as much of the digest as fits, and returns how much that is.
fn hash(
    context: &mut Context<'_>,
    code: u64,
    data: u32,
    data_len: u32,
    digest: u32,
    digest_len: u32,
) -> Result<u32> {
    // A buffer out of bounds is refused before anything is charged.
    context.memory.slice(digest, digest_len)?;
    let computed = context.kernel.hash(code, context.memory.slice(data, data_len)?)?;
    let buffer = context.memory.slice_mut(digest, digest_len)?;
    let written = buffer.iter_mut().zip(&computed).map(|(slot, byte)| *slot = *byte).count();
    Ok(u32::try_from(written).unwrap_or(u32::MAX))
}

fn compute_unsealed_sector_cid(
    context: &mut Context<'_>,
    proof: i64,
    pieces: u32,
    pieces_len: u32,
    out: u32,
    out_len: u32,
) -> Result<u32> {
    let proof = RegisteredSealProof::from(proof);
    context.kernel.known_seal(proof)?;
    let pieces: Vec<PieceInfo> = cbor(&context.memory, pieces, pieces_len)?;
    context.memory.slice(out, out_len)?;
    let cid = context.kernel.unsealed_sector_cid(proof, &pieces)?;
    context.memory.write_cid(&cid, out, out_len)
}

fn verify_seal(context: &mut Context<'_>, seal: u32, seal_len: u32) -> Result<i32> {
    let seal = cbor(&context.memory, seal, seal_len)?;
    context.kernel.verify_seal(&seal).map(yes_or_no)
}

fn verify_post(context: &mut Context<'_>, post: u32, post_len: u32) -> Result<i32> {
    let post = cbor(&context.memory, post, post_len)?;
    context.kernel.verify_post(post).map(yes_or_no)
}

fn verify_aggregate_seals(context: &mut Context<'_>, aggregate: u32, aggregate_len: u32) -> Result<i32> {
    let aggregate = cbor(&context.memory, aggregate, aggregate_len)?;
    context.kernel.verify_aggregate_seals(&aggregate).map(yes_or_no)
}

fn verify_replica_update(context: &mut Context<'_>, update: u32, update_len: u32) -> Result<i32> {
    let update = cbor(&context.memory, update, update_len)?;
    context.kernel.verify_replica_update(&update).map(yes_or_no)
}

/// Writes a byte for each seal: 1 if it is good.
fn batch_verify_seals(context: &mut Context<'_>, seals: u32, seals_len: u32, out: u32) -> Result<()> {
    let seals: Vec<SealVerifyInfo> = cbor(&context.memory, seals, seals_len)?;
    let count = u32::try_from(seals.len()).map_err(|_| refused("too many seals"))?;
    context.memory.slice(out, count)?;
    let good = context.kernel.batch_verify_seals(seals)?;
    let answer = context.memory.slice_mut(out, count)?;
    answer.iter_mut().zip(good).for_each(|(slot, good)| *slot = u8::from(good));
    Ok(())
}

/// The fault that block headers prove; nothing but zeros if there is none.
#[expect(clippy::too_many_arguments, reason = "as many as the import has")]
fn verify_consensus_fault(
    context: &mut Context<'_>,
    header_1: u32,
    header_1_len: u32,
    header_2: u32,
    header_2_len: u32,
    extra: u32,
    extra_len: u32,
) -> Result<VerifyConsensusFault> {
    let header_1 = context.memory.slice(header_1, header_1_len)?;
    let header_2 = context.memory.slice(header_2, header_2_len)?;
    let extra = context.memory.slice(extra, extra_len)?;
    let fault = context.kernel.verify_consensus_fault(header_1, header_2, extra)?;
    Ok(fault.map_or(VerifyConsensusFault { epoch: 0, target: 0, fault: 0 }, |fault| VerifyConsensusFault {
        epoch: fault.epoch,
        target: fault.target,
        fault: fault.fault_type.into(),
    }))
}

const fn yes_or_no(yes: bool) -> i32 {
    if yes { 0 } else { -1 }
}

/// A value in CBOR.
fn cbor<T: DeserializeOwned>(memory: &Memory<'_>, at: u32, len: u32) -> Result<T> {
    from_slice(memory.slice(at, len)?).map_err(|error| refused(error.to_string()))
}

fn refused(why: impl Into<std::sync::Arc<str>>) -> Fault {
    Fault::syscall(ErrorNumber::IllegalArgument, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cbor_must_fill_its_buffer() {
        let mut bytes = [0x83, 1, 2, 3, 4];
        let memory = Memory(&mut bytes);
        assert_eq!(cbor::<Vec<u8>>(&memory, 0, 4).expect("an array"), [1, 2, 3]);
        assert!(cbor::<Vec<u8>>(&memory, 0, 5).is_err(), "a byte too many");
        assert!(cbor::<Vec<u8>>(&memory, 0, 3).is_err(), "a byte too few");
        assert!(cbor::<String>(&memory, 0, 4).is_err(), "another type");
    }
}
