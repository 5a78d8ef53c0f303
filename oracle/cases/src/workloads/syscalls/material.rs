//! Arguments with which syscalls succeed: what each of them is about, put into a script just before it is made.

use forest_encoding::{codec, hash::blake2b_256};
use forest_rules::{
    AbiGeneration::{Skyr, Watermelon},
    Syscall,
};
use forest_shared::{
    address::Address,
    crypto::{BlsKey, Secp256k1Key},
};

use super::{events, proofs};
use crate::{
    Stop, World, args, genesis,
    probes::SCRIPTS,
    script::{ALL_GAS, Arg, BLAKE2B_256, Buffer, LONG_ENOUGH, Script, opaque},
    world::broken,
};

/// What arguments are made of.
#[derive(Clone, Debug)]
pub(in crate::workloads) struct Material {
    /// Something to hash, to sign and to store.
    pub(in crate::workloads) text: Vec<u8>,
    /// Who signs with secp256k1: the faucet.
    pub(in crate::workloads) secp: Secp256k1Key,
    /// Two who sign with BLS.
    pub(in crate::workloads) bls: [BlsKey; 2],
    /// The epoch that is executed.
    pub(in crate::workloads) epoch: i64,
}

impl Material {
    /// Text of any length, keys, and the epoch.
    pub(in crate::workloads) fn new(world: &mut World<'_>) -> Result<Self, Stop> {
        let length = 1 + world.dice.below(200) as usize;
        let text = world.dice.bytes(length).iter().map(|byte| b'a' + byte % 26).collect();
        let key = |number| BlsKey::from_bytes(&[number; 32]).map_err(broken);
        Ok(Self { text, secp: genesis::faucet_key(), bls: [key(3)?, key(5)?], epoch: world.epoch() })
    }

    /// Good arguments of a syscall, without the pointer to its result. None for those that do not return, which have
    /// scripts of their own.
    pub(in crate::workloads) fn arguments(&self, script: &mut Script, syscall: &Syscall) -> Option<Vec<Arg>> {
        let arguments = match syscall.module {
            "actor" => self.actor(script, syscall.name),
            "crypto" => self.crypto(script, syscall.name),
            "ipld" => self.ipld(script, syscall.name),
            "self" => self.own(script, syscall.name),
            "vm" if syscall.name == "abort" || syscall.name == "exit" => return None,
            _ => self.others(script, syscall.name),
        };
        Some(arguments)
    }

    /// Makes a syscall with good arguments, and notes what it wrote besides its result.
    pub(in crate::workloads) fn call(&self, script: &mut Script, syscall: &Syscall) {
        let Some(arguments) = self.arguments(script, syscall) else { return };
        script.call(&format!("{}::{}", syscall.module, syscall.name), &arguments);
        let written = syscall.params.iter().zip(&arguments).zip(arguments.iter().skip(1));
        for ((param, at), len) in written {
            if let ("out" | "digest", Arg::Number(at), Arg::Number(len)) = (param.name, *at, *len) {
                script.note(at as u32, len as u32);
            }
        }
    }

    fn actor(&self, script: &mut Script, name: &str) -> Vec<Arg> {
        let out = script.room(LONG_ENOUGH);
        match name {
            "balance_of" => args![SCRIPTS[0]].to_vec(),
            "create_actor" => {
                let code = code_of(script, SCRIPTS[0]);
                let id_and_code = args![5_000 + u64::from(code.at), code.at];
                match script.generation() {
                    Skyr => id_and_code.to_vec(),
                    _ => [id_and_code, args![0, 0].as_slice()].concat(),
                }
            }
            "get_builtin_actor_type" => args![code_of(script, SCRIPTS[0]).at].to_vec(),
            "get_code_cid_for_type" => args![1, out.at, out.len].to_vec(),
            "resolve_address" => {
                let address = script.put(self.secp.address().to_bytes().as_slice());
                args![address.at, address.len].to_vec()
            }
            "next_actor_address" | "new_actor_address" => args![out.at, out.len].to_vec(),
            _ => args![SCRIPTS[1], out.at, out.len].to_vec(),
        }
    }

    fn crypto(&self, script: &mut Script, name: &str) -> Vec<Arg> {
        let text = script.put(&self.text);
        let out = script.room(LONG_ENOUGH);
        match name {
            "hash" => args![BLAKE2B_256, text.at, text.len, out.at, 32].to_vec(),
            "recover_secp_public_key" => {
                let hash = blake2b_256(&self.text);
                let signature = script.put(&self.secp.sign_hash(&hash));
                args![script.put(&hash).at, signature.at].to_vec()
            }
            "verify_signature" => {
                let signature = script.put(&self.secp.sign(&self.text).bytes);
                let signer = script.put(self.secp.address().to_bytes().as_slice());
                args![1, signature.at, signature.len, signer.at, signer.len, text.at, text.len].to_vec()
            }
            "verify_bls_aggregate" => super::crypto::aggregate(script, &self.bls, &self.text),
            "verify_consensus_fault" => {
                let header = script.put(&[1, 7, 3, 0xe8, 0]);
                args![header.at, header.len, text.at, text.len, text.at, 0].to_vec()
            }
            "compute_unsealed_sector_cid" => {
                let pieces = script.put(&proofs::pieces());
                args![8, pieces.at, pieces.len, out.at, out.len].to_vec()
            }
            "batch_verify_seals" => {
                let seals = script.put(&proofs::seals(&[8, 3]));
                args![seals.at, seals.len, out.at].to_vec()
            }
            proof => {
                let newest = proofs::window_post(script.generation());
                let proof = script.put(&proofs::about(proof, newest));
                args![proof.at, proof.len].to_vec()
            }
        }
    }

    fn ipld(&self, script: &mut Script, name: &str) -> Vec<Arg> {
        if name == "block_create" {
            let text = script.put(&self.text);
            return args![opaque(script.generation()), text.at, text.len].to_vec();
        }
        let block = script.block(codec::DAG_CBOR, &[0x82, 1, 2]);
        let out = script.room(LONG_ENOUGH);
        match name {
            "block_link" => args![block, BLAKE2B_256, 32, out.at, out.len].to_vec(),
            "block_open" => args![script.link(block).at].to_vec(),
            "block_read" => args![block, 1, out.at, 2].to_vec(),
            _ => args![block].to_vec(),
        }
    }

    fn own(&self, script: &mut Script, name: &str) -> Vec<Arg> {
        match name {
            "root" => {
                let out = script.room(LONG_ENOUGH);
                args![out.at, out.len].to_vec()
            }
            "set_root" => {
                let block = script.block(codec::DAG_CBOR, &[0x80]);
                args![script.link(block).at].to_vec()
            }
            "self_destruct" if script.generation() == Watermelon => args![1].to_vec(),
            "self_destruct" => {
                let heir = script.put(Address::new_id(SCRIPTS[0]).to_bytes().as_slice());
                args![heir.at, heir.len].to_vec()
            }
            _ => Vec::new(),
        }
    }

    fn others(&self, script: &mut Script, name: &str) -> Vec<Arg> {
        let text = script.put(&self.text);
        match name {
            "log" => args![text.at, text.len].to_vec(),
            "store_artifact" => args![text.at, text.len, text.at, text.len].to_vec(),
            "emit_event" => script.event(&[events::entry(3, "topic", codec::RAW, &self.text)]),
            "charge" => {
                let name = script.put(b"script");
                args![name.at, name.len, 1_000].to_vec()
            }
            "tipset_cid" => {
                let out = script.room(LONG_ENOUGH);
                args![self.epoch - 1, out.at, out.len].to_vec()
            }
            "get_chain_randomness" | "get_beacon_randomness" => {
                super::chain::randomness(script, self.epoch - 1, text)
            }
            "send" => {
                let to = script.put(Address::new_id(SCRIPTS[1]).to_bytes().as_slice());
                let plain = args![to.at, to.len, 2, 0, 0, 5];
                match script.generation() {
                    Skyr => plain.to_vec(),
                    _ => [plain, args![ALL_GAS, 0].as_slice()].concat(),
                }
            }
            _ => Vec::new(),
        }
    }
}

/// The CID of an actor's code.
pub(in crate::workloads) fn code_of(script: &mut Script, actor: u64) -> Buffer {
    let cid = script.room(LONG_ENOUGH);
    script.call("actor::get_actor_code_cid", args![actor, cid.at, cid.len]);
    cid
}
