//! The machine as a [`Host`]: every method is one system call, or two.
//!
//! The only place that passes pointers. Each goes with the length of the slice it came from, and results are arrays
//! of exactly the size that the call writes.
#![allow(
    unsafe_code,
    reason = "system calls take pointers into the memory of the module; each is a live slice here"
)]

mod blocks;
mod exit;
mod out;

use bytes::Bytes;
use forest_shared::{
    ActorId, MethodNum,
    address::{Address, MAX_ADDRESS_LEN, SECP_PUB_LEN},
    clock::ChainEpoch,
    consensus::ConsensusFault,
    crypto::{BLS_SIG_LEN, SECP_SIG_LEN, SECP_SIG_MESSAGE_HASH_LEN, SupportedHash},
    econ::TokenAmount,
    error::ErrorNumber,
    event::ActorEvent,
    randomness::RANDOMNESS_LENGTH,
    sector::RegisteredSealProof,
    sys::{self as shapes, MessageContext, NetworkContext, Packed as _, SendFlags},
};

use self::out::{call, checked, cid_call, expect, length};
pub(crate) use self::{
    blocks::{create, read},
    exit::exit,
};
use crate::{Cid, Host, IpldBlock, Response, sys};

/// The machine that runs this module.
#[derive(Clone, Copy, Debug, Default)]
pub struct Syscalls;

/// The handle that means no block.
const NO_BLOCK: u32 = 0;
/// No limit but what is left to the caller.
const NO_GAS_LIMIT: u64 = u64::MAX;

impl Host for Syscalls {
    fn message(&self) -> MessageContext {
        expect(call!(sys::vm::message_context => MessageContext))
    }

    fn network(&self) -> NetworkContext {
        expect(call!(sys::network::context => NetworkContext))
    }

    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, ErrorNumber> {
        cid_call!(sys::network::tipset_cid, epoch)
    }

    fn circulating_supply(&self) -> TokenAmount {
        expect(call!(sys::network::total_fil_circ_supply => shapes::TokenAmount)).into()
    }

    fn get(&self, cid: &Cid) -> Result<Bytes, ErrorNumber> {
        blocks::open(cid)
    }

    fn put(&self, codec: u64, data: &[u8]) -> Result<Cid, ErrorNumber> {
        blocks::link(create(codec, data)?)
    }

    fn root(&self) -> Result<Cid, ErrorNumber> {
        cid_call!(sys::own::root,)
    }

    fn set_root(&self, root: &Cid) -> Result<(), ErrorNumber> {
        let root = root.to_bytes();
        // SAFETY: a CID says its own length; the bytes live until the call returns.
        checked(unsafe { sys::own::set_root(root.as_ptr()) })
    }

    fn balance(&self) -> TokenAmount {
        expect(call!(sys::own::current_balance => shapes::TokenAmount)).into()
    }

    fn delete_self(&self, burn: bool) -> Result<(), ErrorNumber> {
        // SAFETY: no pointers.
        checked(unsafe { sys::own::self_destruct(u32::from(burn)) })
    }

    fn resolve(&self, address: &Address) -> Option<ActorId> {
        let address = address.to_bytes();
        let address = address.as_slice();
        call!(sys::actor::resolve_address => u64, address.as_ptr(), length(address)).ok()
    }

    fn delegated_address(&self, id: ActorId) -> Option<Address> {
        let mut address = [0; MAX_ADDRESS_LEN];
        let room = length(&address);
        let size = call!(sys::actor::lookup_delegated_address => u32, id, address.as_mut_ptr(), room).ok()?;
        Address::from_bytes(address.get(..size as usize)?).ok()
    }

    fn code_of(&self, id: ActorId) -> Option<Cid> {
        cid_call!(sys::actor::get_actor_code_cid, id).ok()
    }

    fn balance_of(&self, id: ActorId) -> Option<TokenAmount> {
        call!(sys::actor::balance_of => shapes::TokenAmount, id).ok().map(Into::into)
    }

    fn builtin_type(&self, code: &Cid) -> i32 {
        let code = code.to_bytes();
        expect(call!(sys::actor::get_builtin_actor_type => i32, code.as_ptr()))
    }

    fn code_for(&self, place: i32) -> Option<Cid> {
        cid_call!(sys::actor::get_code_cid_for_type, place).ok()
    }

    fn next_actor_address(&self) -> Address {
        let mut address = [0; MAX_ADDRESS_LEN];
        let room = length(&address);
        let size = expect(call!(sys::actor::next_actor_address => u32, address.as_mut_ptr(), room));
        out::known(address.get(..size as usize).and_then(|bytes| Address::from_bytes(bytes).ok()))
    }

    fn create_actor(&self, id: ActorId, code: &Cid, delegated: Option<&Address>) -> Result<(), ErrorNumber> {
        let code = code.to_bytes();
        let delegated = delegated.map(|address| address.to_bytes());
        let delegated = delegated.as_ref().map_or(&[] as &[u8], |address| address.as_slice());
        // SAFETY: both live until the call returns; a CID says its own length.
        checked(unsafe { sys::actor::create_actor(id, code.as_ptr(), delegated.as_ptr(), length(delegated)) })
    }

    fn install_actor(&self, code: &Cid) -> Result<(), ErrorNumber> {
        let code = code.to_bytes();
        // SAFETY: a CID says its own length; the bytes live until the call returns.
        checked(unsafe { sys::actor::install_actor(code.as_ptr()) })
    }

    fn upgrade_self(&self, code: &Cid, params: Option<&IpldBlock>) -> Result<Response, ErrorNumber> {
        let (code, params) = (code.to_bytes(), blocks::parameter(params)?);
        blocks::response(call!(sys::actor::upgrade_actor => shapes::Send, code.as_ptr(), params)?)
    }

    fn send(
        &self,
        to: &Address,
        method: MethodNum,
        params: Option<&IpldBlock>,
        value: &TokenAmount,
        gas_limit: Option<u64>,
        flags: SendFlags,
    ) -> Result<Response, ErrorNumber> {
        let value = shapes::TokenAmount::try_from(value).map_err(|_| ErrorNumber::InsufficientFunds)?;
        let to = to.to_bytes();
        let to = to.as_slice();
        let params = blocks::parameter(params)?;
        let gas_limit = gas_limit.unwrap_or(NO_GAS_LIMIT);
        let (hi, lo, flags) = (value.hi, value.lo, flags.bits());
        blocks::response(call!(
            sys::send::send => shapes::Send, to.as_ptr(), length(to), method, params, hi, lo, gas_limit, flags
        )?)
    }

    fn hash(&self, function: SupportedHash, data: &[u8]) -> Vec<u8> {
        let mut digest = vec![0; function.digest_len()];
        let room = length(&digest);
        let code = function as u64;
        let hashed =
            call!(sys::crypto::hash => u32, code, data.as_ptr(), length(data), digest.as_mut_ptr(), room);
        digest.truncate(expect(hashed) as usize);
        digest
    }

    fn verify_signature(
        &self,
        kind: u32,
        signature: &[u8],
        signer: &Address,
        data: &[u8],
    ) -> Result<bool, ErrorNumber> {
        let signer = signer.to_bytes();
        let signer = signer.as_slice();
        let verdict = call!(
            sys::crypto::verify_signature => i32, kind, signature.as_ptr(), length(signature), signer.as_ptr(),
            length(signer), data.as_ptr(), length(data)
        );
        verdict.map(out::good)
    }

    fn recover_secp_public_key(
        &self,
        hash: &[u8; SECP_SIG_MESSAGE_HASH_LEN],
        signature: &[u8; SECP_SIG_LEN],
    ) -> Result<[u8; SECP_PUB_LEN], ErrorNumber> {
        call!(sys::crypto::recover_secp_public_key => [u8; SECP_PUB_LEN], hash.as_ptr(), signature.as_ptr())
    }

    fn verify_bls_aggregate(
        &self,
        signature: &[u8; BLS_SIG_LEN],
        keys: &[[u8; 48]],
        texts: &[&[u8]],
    ) -> Result<bool, ErrorNumber> {
        let count = u32::try_from(keys.len()).map_err(|_| ErrorNumber::LimitExceeded)?;
        if keys.len() != texts.len() {
            return Err(ErrorNumber::IllegalArgument);
        }
        let lengths: Vec<u8> = texts.iter().flat_map(|text| length(text).to_le_bytes()).collect();
        let (keys, texts) = (keys.as_flattened(), texts.concat());
        let verdict = call!(
            sys::crypto::verify_bls_aggregate => i32, count, signature.as_ptr(), keys.as_ptr(), texts.as_ptr(),
            lengths.as_ptr()
        );
        verdict.map(out::good)
    }

    fn unsealed_sector_cid(&self, proof: RegisteredSealProof, pieces: &[u8]) -> Result<Cid, ErrorNumber> {
        cid_call!(sys::crypto::compute_unsealed_sector_cid, i64::from(proof), pieces.as_ptr(), length(pieces))
    }

    fn verify_post(&self, info: &[u8]) -> Result<bool, ErrorNumber> {
        call!(sys::crypto::verify_post => i32, info.as_ptr(), length(info)).map(out::good)
    }

    fn verify_consensus_fault(
        &self,
        header1: &[u8],
        header2: &[u8],
        extra: &[u8],
    ) -> Result<Option<ConsensusFault>, ErrorNumber> {
        let found = call!(
            sys::crypto::verify_consensus_fault => shapes::VerifyConsensusFault, header1.as_ptr(), length(header1),
            header2.as_ptr(), length(header2), extra.as_ptr(), length(extra)
        )?;
        let fault = found.fault.try_into().ok();
        Ok(fault.map(|fault_type| ConsensusFault { target: found.target, epoch: found.epoch, fault_type }))
    }

    fn verify_aggregate_seals(&self, aggregate: &[u8]) -> Result<bool, ErrorNumber> {
        let verdict =
            call!(sys::crypto::verify_aggregate_seals => i32, aggregate.as_ptr(), length(aggregate));
        verdict.map(out::good)
    }

    fn verify_replica_update(&self, update: &[u8]) -> Result<bool, ErrorNumber> {
        call!(sys::crypto::verify_replica_update => i32, update.as_ptr(), length(update)).map(out::good)
    }

    fn batch_verify_seals(&self, seals: &[u8], count: usize) -> Result<Vec<bool>, ErrorNumber> {
        let mut verdicts = vec![0u8; count];
        // SAFETY: the host writes a byte for each seal that it decodes; `count` is how many the caller encoded.
        checked(unsafe {
            sys::crypto::batch_verify_seals(seals.as_ptr(), length(seals), verdicts.as_mut_ptr())
        })?;
        Ok(verdicts.into_iter().map(|verdict| verdict > 0).collect())
    }

    fn chain_randomness(&self, epoch: ChainEpoch) -> Result<[u8; RANDOMNESS_LENGTH], ErrorNumber> {
        call!(sys::rand::get_chain_randomness => [u8; RANDOMNESS_LENGTH], epoch)
    }

    fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<[u8; RANDOMNESS_LENGTH], ErrorNumber> {
        call!(sys::rand::get_beacon_randomness => [u8; RANDOMNESS_LENGTH], epoch)
    }

    fn emit(&self, event: &ActorEvent) -> Result<(), ErrorNumber> {
        let mut entries = vec![0; event.entries.len() * shapes::EventEntry::SIZE];
        let (mut keys, mut values) = (String::new(), Vec::new());
        for (entry, slot) in event.entries.iter().zip(entries.chunks_exact_mut(shapes::EventEntry::SIZE)) {
            keys.push_str(&entry.key);
            values.extend_from_slice(&entry.value);
            let (key_len, val_len) = (length(entry.key.as_bytes()), length(&entry.value));
            let packed = shapes::EventEntry { flags: entry.flags, codec: entry.codec, key_len, val_len };
            out::known(packed.pack(slot).ok());
        }
        let count = u32::try_from(event.entries.len()).map_err(|_| ErrorNumber::LimitExceeded)?;
        // SAFETY: the three buffers live until the call returns, and the entries' lengths add up to theirs.
        checked(unsafe {
            sys::event::emit_event(
                entries.as_ptr(),
                count,
                keys.as_ptr(),
                length(keys.as_bytes()),
                values.as_ptr(),
                length(&values),
            )
        })
    }

    fn gas_available(&self) -> u64 {
        expect(call!(sys::gas::available => u64))
    }

    fn charge_gas(&self, name: &str, gas: u64) -> Result<(), ErrorNumber> {
        // SAFETY: the name lives until the call returns.
        checked(unsafe { sys::gas::charge(name.as_ptr(), length(name.as_bytes()), gas) })
    }

    fn debugging(&self) -> bool {
        call!(sys::debug::enabled => i32).is_ok_and(out::good)
    }

    fn log(&self, line: &str) {
        // SAFETY: the line lives until the call returns. A line that is refused is lost, as without debugging.
        let _ = checked(unsafe { sys::debug::log(line.as_ptr(), length(line.as_bytes())) });
    }

    fn store_artifact(&self, name: &str, data: &[u8]) -> Result<(), ErrorNumber> {
        let name = name.as_bytes();
        // SAFETY: both live until the call returns.
        checked(unsafe {
            sys::debug::store_artifact(name.as_ptr(), length(name), data.as_ptr(), length(data))
        })
    }
}
