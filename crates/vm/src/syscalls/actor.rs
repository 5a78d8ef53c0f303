//! Module `actor`: other actors, their code and their addresses.
//!
//! Buffers for results are checked before anything is done, so that nobody pays for an answer that has no place.

use forest_rules::AbiGeneration::{Hygge, Skyr, Watermelon};
use forest_shared::{
    ActorId,
    address::{Address, PAYLOAD_HASH_LEN},
    error::ErrorNumber,
    sys::TokenAmount,
};

use super::{Context, bind::Binder};
use crate::{
    failure::{Fault, Result},
    kernel::pack_amount,
};

/// The least room for the f2 address of a new actor: protocol and hash.
const NEW_ADDRESS_LEN: usize = PAYLOAD_HASH_LEN + 1;

pub(super) fn link(binder: &mut Binder<'_>) -> wasmtime::Result<()> {
    binder.bind("actor", "resolve_address", resolve_address)?;
    binder.bind("actor", "get_actor_code_cid", get_actor_code_cid)?;
    binder.bind("actor", "get_builtin_actor_type", get_builtin_actor_type)?;
    binder.bind("actor", "get_code_cid_for_type", get_code_cid_for_type)?;
    match binder.generation {
        Skyr => {
            binder.bind("actor", "new_actor_address", next_actor_address)?;
            binder.bind("actor", "create_actor", create_builtin_actor)
        }
        Hygge | Watermelon => {
            binder.bind("actor", "next_actor_address", next_actor_address)?;
            binder.bind("actor", "create_actor", create_actor)?;
            binder.bind("actor", "lookup_delegated_address", lookup_delegated_address)?;
            binder.bind("actor", "balance_of", balance_of)
        }
    }
}

fn resolve_address(context: &mut Context<'_>, address: u32, address_len: u32) -> Result<ActorId> {
    let address = context.address(address, address_len)?;
    context.kernel.resolve_address(&address)
}

/// Writes nothing when there is no such address.
fn lookup_delegated_address(context: &mut Context<'_>, id: ActorId, out: u32, out_len: u32) -> Result<u32> {
    context.memory.slice(out, out_len)?;
    match context.kernel.lookup_delegated_address(id)? {
        Some(address) => write_address(context, &address, out, out_len),
        None => Ok(0),
    }
}

fn get_actor_code_cid(context: &mut Context<'_>, id: ActorId, out: u32, out_len: u32) -> Result<u32> {
    context.memory.slice(out, out_len)?;
    let code = context.kernel.code_of(id)?;
    context.memory.write_cid(&code, out, out_len)
}

fn next_actor_address(context: &mut Context<'_>, out: u32, out_len: u32) -> Result<u32> {
    if context.memory.slice(out, out_len)?.len() < NEW_ADDRESS_LEN {
        let why = format!("a new address takes {NEW_ADDRESS_LEN} bytes");
        return Err(Fault::syscall(ErrorNumber::BufferTooSmall, why));
    }
    let address = context.kernel.next_actor_address()?;
    write_address(context, &address, out, out_len)
}

fn create_builtin_actor(context: &mut Context<'_>, id: ActorId, code: u32) -> Result<()> {
    let code = context.memory.cid(code)?;
    context.kernel.create_actor(id, code, None)
}

/// An empty delegated address is none.
fn create_actor(
    context: &mut Context<'_>,
    id: ActorId,
    code: u32,
    delegated: u32,
    delegated_len: u32,
) -> Result<()> {
    let code = context.memory.cid(code)?;
    let delegated = match delegated_len {
        0 => None,
        len => Some(context.address(delegated, len)?),
    };
    context.kernel.create_actor(id, code, delegated)
}

fn get_builtin_actor_type(context: &mut Context<'_>, code: u32) -> Result<u32> {
    let code = context.memory.cid(code)?;
    context.kernel.builtin_type_of(&code)
}

fn get_code_cid_for_type(context: &mut Context<'_>, place: u32, out: u32, out_len: u32) -> Result<u32> {
    context.memory.slice(out, out_len)?;
    let code = context.kernel.code_of_builtin_type(place)?;
    context.memory.write_cid(&code, out, out_len)
}

fn balance_of(context: &mut Context<'_>, id: ActorId) -> Result<TokenAmount> {
    pack_amount(&context.kernel.balance_of(id)?)
}

fn write_address(context: &mut Context<'_>, address: &Address, out: u32, out_len: u32) -> Result<u32> {
    context.memory.write(address.to_bytes().as_slice(), out, out_len)
}
