//! `#[actor]`: reads the functions of an `impl` block, and generates the dispatch, the client, the exports and the ABI.

mod client;
mod dispatch;
mod function;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Value, json};
use syn::{Error, Ident, ImplItem, ItemImpl, Path, Result, Type, meta::ParseNestedMeta, parse_quote};

use self::function::{Function, Role};
use crate::{abi, types};

/// The options of the attribute.
pub(crate) struct Options {
    guard: Path,
    library: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { guard: parse_quote!(::forest_sdk::Open), library: false }
    }
}

impl Options {
    pub(crate) fn parse(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        if meta.path.is_ident("guard") {
            self.guard = meta.value()?.parse()?;
        } else if meta.path.is_ident("library") {
            self.library = true;
        } else {
            return Err(meta.error("an actor has the options `guard = path::to::Guard` and `library`"));
        }
        Ok(())
    }
}

pub(crate) fn expand(options: &Options, mut block: ItemImpl) -> Result<TokenStream> {
    let name = name(&block)?;
    let functions = read(&mut block, &name)?;
    let doc = types::doc(&block.attrs);

    let lines = abi::lines(&describe(&name, &doc, &functions));
    let section = abi::section(&lines);
    let dispatch = dispatch::expand(&name, &options.guard, &functions, &lines);
    let constants = constants(&name, &functions);
    let client = client::expand(&name, &functions);
    let exports = if options.library { TokenStream::new() } else { exports(&name) };
    Ok(quote!(#block #constants #dispatch #client #section #exports))
}

fn name(block: &ItemImpl) -> Result<Ident> {
    if block.trait_.is_some() {
        return Err(Error::new_spanned(block, "an actor is an `impl` block of its own, not of a trait"));
    }
    match (&*block.self_ty, types::last_segment(&block.self_ty)) {
        (Type::Path(path), Some(name))
            if path.path.segments.len() == 1 && block.generics.params.is_empty() =>
        {
            Ok(name.clone())
        }
        _ => Err(Error::new_spanned(&block.self_ty, "an actor is a type of this module, without generics")),
    }
}

/// Reads the functions that have a role, and takes their attributes away.
fn read(block: &mut ItemImpl, actor: &Ident) -> Result<Vec<Function>> {
    let mut functions = Vec::new();
    for item in &mut block.items {
        let ImplItem::Fn(item) = item else { continue };
        if let Some(function) = Function::take(item, actor)? {
            functions.push(function);
        }
    }
    let mut numbers: Vec<(u64, Ident)> = Vec::new();
    for function in &functions {
        for number in function.numbers() {
            if let Some((_, other)) = numbers.iter().find(|(taken, _)| *taken == number) {
                let message = format!("method {number} is `{other}` already");
                return Err(Error::new_spanned(&function.ident, message));
            }
            numbers.push((number, function.ident.clone()));
        }
    }
    Ok(functions)
}

/// A constant with the number of each method; the first, where it has several.
fn constants(actor: &Ident, functions: &[Function]) -> TokenStream {
    let constants = functions.iter().filter_map(|function| {
        let Role::Methods(methods) = &function.role else { return None };
        let (name, number) =
            (format_ident!("{}", function.ident.to_string().to_uppercase()), methods.first()?.number);
        let doc = format!("The number of [`{}`](Self::{}).", function.ident, function.ident);
        Some(quote!(#[doc = #doc] pub const #name: ::forest_sdk::shared::MethodNum = #number;))
    });
    quote! {
        #[allow(dead_code, reason = "numbers are for whoever calls")]
        impl #actor {
            #( #constants )*
        }
    }
}

/// The functions as the machine finds them.
fn exports(actor: &Ident) -> TokenStream {
    quote! {
        #[cfg(target_arch = "wasm32")]
        #[allow(unsafe_code, reason = "the machine finds what it calls by these names")]
        const _: () = {
            // SAFETY: the only functions of these names in a module: one actor is one module.
            #[unsafe(no_mangle)]
            extern "C" fn invoke(params: u32) -> u32 {
                ::forest_sdk::entry::invoke::<#actor>(params)
            }
            // SAFETY: as above.
            #[unsafe(no_mangle)]
            extern "C" fn upgrade(params: u32, info: u32) -> u32 {
                ::forest_sdk::entry::upgrade::<#actor>(params, info)
            }
        };
    }
}

fn describe(actor: &Ident, doc: &str, functions: &[Function]) -> Vec<Value> {
    let actor = actor.to_string();
    let mut lines = vec![json!({ "kind": "actor", "name": actor, "doc": doc })];
    for function in functions {
        lines.extend(function.describe(&actor));
    }
    lines
}
