//! Syscalls that scripts make all the time, alike for all generations.

use forest_encoding::codec;
use forest_rules::AbiGeneration::{self, Skyr, Watermelon};
use forest_shared::{MethodNum, address::Address, event::Entry};

use super::{Arg, Buffer, Script};
use crate::args;

/// Longer than any CID that an actor is given, and than any address.
pub const LONG_ENOUGH: u32 = 100;

/// `send` without a limit of gas.
pub const ALL_GAS: u64 = u64::MAX;

/// blake2b-256, in its place as an argument of `ipld::block_link`.
pub const BLAKE2B_256: u64 = 0xb220;

/// A codec under which any bytes are a block.
#[must_use]
pub const fn opaque(generation: AbiGeneration) -> u64 {
    match generation {
        Skyr => codec::DAG_CBOR,
        _ => codec::RAW,
    }
}

impl Script {
    /// The generation of the actors that the script is for.
    #[must_use]
    pub fn generation(&self) -> AbiGeneration {
        self.syscalls.generation
    }

    /// Makes a block of bytes; its handle is the answer.
    pub fn block(&mut self, codec: u64, bytes: &[u8]) -> Arg {
        let data = self.put(bytes);
        self.call("ipld::block_create", args![codec, data.at, data.len]).word(0)
    }

    /// Makes a block of any bytes.
    pub fn opaque_block(&mut self, bytes: &[u8]) -> Arg {
        self.block(opaque(self.generation()), bytes)
    }

    /// Gives a block its CID, and notes it.
    pub fn link(&mut self, block: Arg) -> Buffer {
        let cid = self.room(LONG_ENOUGH);
        self.call("ipld::block_link", args![block, BLAKE2B_256, 32, cid.at, cid.len]);
        self.note(cid.at, 38);
        cid
    }

    /// Writes a block, and makes it the state of the actor.
    pub fn save(&mut self, codec: u64, bytes: &[u8]) -> Buffer {
        let block = self.block(codec, bytes);
        let cid = self.link(block);
        self.call("self::set_root", args![cid.at]);
        cid
    }

    /// Calls an actor with all the gas that there is.
    pub fn send(&mut self, to: &Address, method: MethodNum, params: impl Into<Arg>, value: u128) -> Buffer {
        self.send_with(to, method, params, value, ALL_GAS, 0)
    }

    /// Calls an actor; a limit of gas and flags mean nothing before nv18.
    #[expect(clippy::too_many_arguments, reason = "as many as the syscall has")]
    pub fn send_with(
        &mut self,
        to: &Address,
        method: MethodNum,
        params: impl Into<Arg>,
        value: u128,
        gas_limit: u64,
        flags: u64,
    ) -> Buffer {
        let to = self.put(to.to_bytes().as_slice());
        self.send_to(to, method, params, value, gas_limit, flags)
    }

    /// As [`send_with`](Self::send_with), to an address in memory.
    #[expect(clippy::too_many_arguments, reason = "as many as the syscall has")]
    pub fn send_to(
        &mut self,
        to: Buffer,
        method: MethodNum,
        params: impl Into<Arg>,
        value: u128,
        gas_limit: u64,
        flags: u64,
    ) -> Buffer {
        let (high, low) = ((value >> 64) as u64, value as u64);
        let plain: &[Arg] = args![to.at, to.len, method, params.into(), high, low];
        match self.generation() {
            Skyr => self.call("send::send", plain),
            _ => self.call("send::send", &[plain, args![gas_limit, flags].as_slice()].concat()),
        }
    }

    /// Has another actor run a script.
    pub fn run_at(&mut self, to: &Address, script: &Script) -> Buffer {
        let params = self.opaque_block(&script.to_bytes());
        self.send(to, 2, params, 0)
    }

    /// Has another actor run a script with no more than some gas, and perhaps read-only.
    pub fn run_within(&mut self, to: &Address, script: &Script, gas_limit: u64, flags: u64) -> Buffer {
        let params = self.opaque_block(&script.to_bytes());
        self.send_with(to, 2, params, 0, gas_limit, flags)
    }

    /// Emits an event.
    pub fn emit(&mut self, entries: &[Entry]) {
        let arguments = self.event(entries);
        self.call("event::emit_event", &arguments);
    }

    /// Arguments of `event::emit_event`: CBOR at first (FIP-0049), three buffers since FIP-0072.
    ///
    /// # Panics
    /// Never: entries have an encoding.
    pub fn event(&mut self, entries: &[Entry]) -> Vec<Arg> {
        if self.generation() != Watermelon {
            let event = self.put(&forest_encoding::to_vec(&entries).expect("entries have an encoding"));
            return args![event.at, event.len].to_vec();
        }
        let packed: Vec<u8> = entries.iter().flat_map(packed).collect();
        let keys: String = entries.iter().map(|entry| entry.key.as_str()).collect();
        let values: Vec<u8> = entries.iter().flat_map(|entry| entry.value.clone()).collect();
        let (packed, keys, values) = (self.put(&packed), self.put(keys.as_bytes()), self.put(&values));
        args![packed.at, entries.len(), keys.at, keys.len, values.at, values.len].to_vec()
    }

    /// Ends the call with an exit code; a block means nothing before nv18.
    pub fn exit(&mut self, code: u32, block: impl Into<Arg>, message: &str) {
        let message = self.put(message.as_bytes());
        match self.generation() {
            Skyr => self.call("vm::abort", args![code, message.at, message.len]),
            _ => self.call("vm::exit", args![code, block.into(), message.at, message.len]),
        };
    }
}

/// An entry of an event in its buffer (FIP-0072): flags, codec, and the lengths of key and value.
#[must_use]
pub fn packed(entry: &Entry) -> Vec<u8> {
    let [key, value] = [entry.key.len(), entry.value.len()].map(|length| (length as u32).to_le_bytes());
    [entry.flags.bits().to_le_bytes().as_slice(), &entry.codec.to_le_bytes(), &key, &value].concat()
}
