//! The host in memory as a [`Host`].

use bytes::Bytes;
use forest_blockstore::{Block, Blockstore as _};
use forest_encoding::hash;
use forest_shared::{
    ActorId, MethodNum,
    address::{Address, SECP_PUB_LEN},
    clock::ChainEpoch,
    consensus::ConsensusFault,
    crypto::{
        self, BLS_SIG_LEN, SECP_SIG_LEN, SECP_SIG_MESSAGE_HASH_LEN, Signature, SignatureType, SupportedHash,
    },
    econ::TokenAmount,
    error::ErrorNumber,
    event::ActorEvent,
    randomness::RANDOMNESS_LENGTH,
    sector::RegisteredSealProof,
    sys::{MessageContext, NetworkContext, SendFlags},
};
use ripemd::Ripemd160;
use sha3::{Digest as _, Keccak256};

use super::{
    MemoryHost, Sent,
    world::{Expected, code_of_kind},
};
use crate::{ActorType, Cid, Host, IpldBlock, Response};

impl MemoryHost {
    fn check_writable(&self) -> Result<(), ErrorNumber> {
        match self.world.lock().message.flags.read_only() {
            true => Err(ErrorNumber::ReadOnly),
            false => Ok(()),
        }
    }
}

impl Host for MemoryHost {
    fn message(&self) -> MessageContext {
        self.world.lock().message
    }

    fn network(&self) -> NetworkContext {
        self.world.lock().network
    }

    fn tipset_cid(&self, epoch: ChainEpoch) -> Result<Cid, ErrorNumber> {
        self.world.lock().tipsets.get(&epoch).copied().ok_or(ErrorNumber::IllegalArgument)
    }

    fn circulating_supply(&self) -> TokenAmount {
        self.world.lock().circulating_supply.clone()
    }

    fn get(&self, cid: &Cid) -> Result<Bytes, ErrorNumber> {
        let found = self.blocks.get(cid).expect("memory does not fail");
        found.ok_or(ErrorNumber::NotFound)
    }

    fn put(&self, codec: u64, data: &[u8]) -> Result<Cid, ErrorNumber> {
        let block = Block::blake2b(codec, data.to_vec());
        let cid = block.cid;
        self.blocks.put(block).expect("memory does not fail");
        Ok(cid)
    }

    fn root(&self) -> Result<Cid, ErrorNumber> {
        self.world.lock().root.ok_or(ErrorNumber::IllegalOperation)
    }

    fn set_root(&self, root: &Cid) -> Result<(), ErrorNumber> {
        self.check_writable()?;
        self.world.lock().root.as_mut().map(|old| *old = *root).ok_or(ErrorNumber::IllegalOperation)
    }

    fn balance(&self) -> TokenAmount {
        self.world.lock().balance.clone()
    }

    fn delete_self(&self, burn: bool) -> Result<(), ErrorNumber> {
        self.check_writable()?;
        let mut world = self.world.lock();
        if !burn && !world.balance.is_zero() {
            return Err(ErrorNumber::IllegalOperation);
        }
        world.balance = TokenAmount::ZERO;
        world.root = None;
        Ok(())
    }

    fn resolve(&self, address: &Address) -> Option<ActorId> {
        address.id().or_else(|| self.world.lock().addresses.get(address).copied())
    }

    fn delegated_address(&self, id: ActorId) -> Option<Address> {
        self.world.lock().neighbours.get(&id)?.delegated
    }

    fn code_of(&self, id: ActorId) -> Option<Cid> {
        self.world.lock().neighbours.get(&id)?.code
    }

    fn balance_of(&self, id: ActorId) -> Option<TokenAmount> {
        let world = self.world.lock();
        if id == world.message.receiver {
            return Some(world.balance.clone());
        }
        world.neighbours.get(&id).map(|neighbour| neighbour.balance.clone())
    }

    fn builtin_type(&self, code: &Cid) -> i32 {
        let kind = ActorType::ALL.iter().find(|kind| code_of_kind(**kind) == *code);
        kind.map_or(0, |kind| i32::try_from(kind.number()).unwrap_or(0))
    }

    fn code_for(&self, place: i32) -> Option<Cid> {
        u32::try_from(place).ok().and_then(ActorType::from_number).map(code_of_kind)
    }

    fn next_actor_address(&self) -> Address {
        self.world.lock().next_address
    }

    /// # Panics
    /// If the test does not expect it.
    fn create_actor(&self, id: ActorId, code: &Cid, delegated: Option<&Address>) -> Result<(), ErrorNumber> {
        self.check_writable()?;
        let mut world = self.world.lock();
        let expected = world.expected_actors.pop_front();
        let created = (id, *code, delegated.copied());
        assert_eq!(expected, Some(created), "the actor that is created is not the expected one");
        let neighbour = world.neighbours.entry(id).or_default();
        (neighbour.code, neighbour.delegated) = (Some(*code), delegated.copied());
        Ok(())
    }

    fn install_actor(&self, code: &Cid) -> Result<(), ErrorNumber> {
        self.check_writable()?;
        self.get(code)?;
        self.world.lock().installed.push(*code);
        Ok(())
    }

    /// Natively there is no other code to move to.
    fn upgrade_self(&self, _code: &Cid, _params: Option<&IpldBlock>) -> Result<Response, ErrorNumber> {
        Err(ErrorNumber::Forbidden)
    }

    /// # Panics
    /// If the test does not expect it.
    fn send(
        &self,
        to: &Address,
        method: MethodNum,
        params: Option<&IpldBlock>,
        value: &TokenAmount,
        gas_limit: Option<u64>,
        flags: SendFlags,
    ) -> Result<Response, ErrorNumber> {
        let sent = Sent { to: *to, method, params: params.cloned(), value: value.clone(), gas_limit, flags };
        let mut world = self.world.lock();
        world.sent.push(sent.clone());
        let Some(expected) = world.expected.pop_front() else {
            panic!("nothing was expected to be sent: {sent:#?}")
        };
        let Expected { to, method, params, value, delivery } = expected;
        let demanded = Sent { to, method, params, value, gas_limit, flags };
        assert_eq!(sent, demanded, "what is sent is not what was expected");
        if delivery.as_ref().is_ok_and(|response| response.exit_code.is_success()) {
            if world.balance < sent.value {
                return Err(ErrorNumber::InsufficientFunds);
            }
            world.balance -= sent.value;
        }
        delivery
    }

    fn hash(&self, function: SupportedHash, data: &[u8]) -> Vec<u8> {
        match function {
            SupportedHash::Sha2_256 => hash::sha2_256(data).to_vec(),
            SupportedHash::Blake2b256 => hash::blake2b_256(data).to_vec(),
            SupportedHash::Blake2b512 => hash::blake2b_512(data).to_vec(),
            SupportedHash::Keccak256 => Keccak256::digest(data).to_vec(),
            SupportedHash::Ripemd160 => Ripemd160::digest(data).to_vec(),
        }
    }

    fn verify_signature(
        &self,
        kind: u32,
        signature: &[u8],
        signer: &Address,
        data: &[u8],
    ) -> Result<bool, ErrorNumber> {
        if let Some(verdict) = self.world.lock().signatures {
            return Ok(verdict);
        }
        let kind = u8::try_from(kind).ok().and_then(|kind| SignatureType::try_from(kind).ok());
        let sig_type = kind.ok_or(ErrorNumber::IllegalArgument)?;
        Ok(Signature { sig_type, bytes: signature.to_vec() }.verify(data, signer).is_ok())
    }

    fn recover_secp_public_key(
        &self,
        hash: &[u8; SECP_SIG_MESSAGE_HASH_LEN],
        signature: &[u8; SECP_SIG_LEN],
    ) -> Result<[u8; SECP_PUB_LEN], ErrorNumber> {
        crypto::recover_secp256k1_key(hash, signature).map_err(|_| ErrorNumber::IllegalArgument)
    }

    fn verify_bls_aggregate(
        &self,
        signature: &[u8; BLS_SIG_LEN],
        keys: &[[u8; 48]],
        texts: &[&[u8]],
    ) -> Result<bool, ErrorNumber> {
        if let Some(verdict) = self.world.lock().signatures {
            return Ok(verdict);
        }
        crypto::verify_bls_aggregate(signature, keys, texts).map_err(|_| ErrorNumber::IllegalArgument)
    }

    fn unsealed_sector_cid(&self, _proof: RegisteredSealProof, _pieces: &[u8]) -> Result<Cid, ErrorNumber> {
        Err(ErrorNumber::IllegalArgument)
    }

    fn verify_post(&self, _info: &[u8]) -> Result<bool, ErrorNumber> {
        Ok(true)
    }

    fn verify_consensus_fault(
        &self,
        _header1: &[u8],
        _header2: &[u8],
        _extra: &[u8],
    ) -> Result<Option<ConsensusFault>, ErrorNumber> {
        Ok(None)
    }

    fn verify_aggregate_seals(&self, _aggregate: &[u8]) -> Result<bool, ErrorNumber> {
        Ok(true)
    }

    fn verify_replica_update(&self, _update: &[u8]) -> Result<bool, ErrorNumber> {
        Ok(true)
    }

    fn batch_verify_seals(&self, _seals: &[u8], count: usize) -> Result<Vec<bool>, ErrorNumber> {
        Ok(vec![true; count])
    }

    fn chain_randomness(&self, epoch: ChainEpoch) -> Result<[u8; RANDOMNESS_LENGTH], ErrorNumber> {
        self.world.lock().randomness.get(&(false, epoch)).copied().ok_or(ErrorNumber::IllegalArgument)
    }

    fn beacon_randomness(&self, epoch: ChainEpoch) -> Result<[u8; RANDOMNESS_LENGTH], ErrorNumber> {
        self.world.lock().randomness.get(&(true, epoch)).copied().ok_or(ErrorNumber::IllegalArgument)
    }

    fn emit(&self, event: &ActorEvent) -> Result<(), ErrorNumber> {
        self.check_writable()?;
        self.world.lock().events.push(event.clone());
        Ok(())
    }

    fn gas_available(&self) -> u64 {
        self.world.lock().gas
    }

    fn charge_gas(&self, _name: &str, gas: u64) -> Result<(), ErrorNumber> {
        let mut world = self.world.lock();
        world.gas = world.gas.saturating_sub(gas);
        Ok(())
    }

    fn debugging(&self) -> bool {
        true
    }

    fn log(&self, line: &str) {
        self.world.lock().logs.push(line.to_owned());
    }

    fn store_artifact(&self, _name: &str, _data: &[u8]) -> Result<(), ErrorNumber> {
        Ok(())
    }
}
