//! The macros of the SDK for actors. `forest_sdk` re-exports them; nothing names this crate itself.
//!
//! Each parses its item into a small model first and generates from that; errors point at the token in question.

mod abi;
mod actor;
mod event;
mod exit_codes;
mod fields;
mod tuple;
mod types;

use proc_macro::TokenStream;
use syn::{DeriveInput, ItemImpl, parse_macro_input};

/// Makes an actor of an `impl` block: its methods are called by number.
///
/// | Attribute of a function | Meaning |
/// | --- | --- |
/// | `#[constructor]` | method 1; returns the first state, `Self`, or creates it itself and returns `()` |
/// | `#[method]` | exported: the number is the FRC-42 hash of the name in UpperCamelCase |
/// | `#[method(name = "Mint")]` | exported under another name |
/// | `#[method(number = 2)]` | under a number; may stand beside another `#[method]` |
/// | `#[method(read_only)]` | changes nothing: neither state, nor events, nor what it calls |
/// | `#[fallback]` | every number that has no method: `fn(rt, MethodNum, Option<IpldBlock>)` |
/// | `#[upgrade]` | whether this code takes over an actor: `fn(rt, Cid, params…)` |
///
/// Parameters come after the receiver and the runtime. One is encoded as itself, several as a CBOR array; `Option<IpldBlock>`
/// is the raw block. Functions return `Result<T, ActorError>`; `()` is no block, `Option<IpldBlock>` the raw one.
///
/// A function with `&self` is given the state. One with `&mut self` may change it; the state is saved afterwards, if it is
/// another. Where the `impl` is on another type than the state, functions have no receiver, and use
/// `Runtime::state` and `Runtime::transaction`.
///
/// Options of the attribute itself: `guard = path::to::Guard` (default `forest_sdk::Open`), and `library`, which leaves out
/// the exports of the module, for actors whose methods another crate uses.
///
/// Besides, every method gets a constant with its number (`increase` has `INCREASE`), and the actor a client, `CounterClient`.
#[proc_macro_attribute]
pub fn actor(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut parsed = actor::Options::default();
    let parser = syn::meta::parser(|meta| parsed.parse(&meta));
    parse_macro_input!(options with parser);
    let block = parse_macro_input!(item as ItemImpl);
    actor::expand(&parsed, block).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Encodes a struct as the CBOR array of its fields, the form of parameters, returns and state on the chain.
///
/// `#[serde(with = "path")]` on a field gives it an encoding of its own; `#[serde(transparent)]` on a struct of one field
/// encodes it as that field.
#[proc_macro_derive(Tuple, attributes(serde))]
pub fn derive_tuple(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as DeriveInput);
    tuple::expand(&item).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes a struct the state of an actor: `Tuple`, and the collections among its fields are written before it.
///
/// Collections are known by the names `Map`, `Set`, `Array` and `Cell`; `#[persist]` marks fields of other types that
/// implement `Persist`.
#[proc_macro_derive(State, attributes(serde, persist))]
pub fn derive_state(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as DeriveInput);
    tuple::expand_state(&item).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes a struct an event: an entry `$type` with its name and one for each field, in kebab-case.
///
/// `#[indexed]` marks fields that can be searched by; `#[event(name = "…")]` gives another name.
#[proc_macro_derive(Event, attributes(indexed, event))]
pub fn derive_event(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as DeriveInput);
    event::expand(&item).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes an enum the exit codes of an actor: each variant has a number from 33 on, and becomes an error by `?`; the first line
/// of its documentation is the message.
#[proc_macro_derive(ExitCodes)]
pub fn derive_exit_codes(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as DeriveInput);
    exit_codes::expand(&item).unwrap_or_else(syn::Error::into_compile_error).into()
}
