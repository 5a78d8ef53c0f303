//! `ExitCodes`: an enum as the exit codes of an actor.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::json;
use syn::{Data, DeriveInput, Error, Expr, Fields, Lit, Result, Variant};

use crate::{abi, types};

/// Codes below belong to the machine (0 to 15) and to what all actors share (16 to 32).
const FIRST: u32 = 33;

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(item) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "exit codes are the variants of an enum"));
    };
    let ident = &input.ident;
    let (mut lines, mut arms) = (Vec::new(), Vec::new());
    for variant in &item.variants {
        let (name, code, doc) = (&variant.ident, code(variant)?, types::doc(&variant.attrs));
        let message = doc.lines().next().map_or_else(|| name.to_string(), str::to_owned);
        lines.push(json!({
            "kind": "exit_code", "enum": ident.to_string(), "name": name.to_string(), "code": code, "doc": doc,
        }));
        arms.push(quote!(#ident::#name => (#code, #message)));
    }
    let section = abi::section(&abi::lines(&lines));
    Ok(quote! {
        impl ::core::convert::From<#ident> for ::forest_sdk::ActorError {
            fn from(error: #ident) -> Self {
                let (code, message) = match error { #( #arms, )* };
                Self::new(::forest_sdk::shared::error::ExitCode::new(code), message)
            }
        }
        #section
    })
}

fn code(variant: &Variant) -> Result<u32> {
    if !matches!(variant.fields, Fields::Unit) {
        return Err(Error::new_spanned(variant, "an exit code has no fields"));
    }
    let Some((_, Expr::Lit(number))) = &variant.discriminant else {
        return Err(Error::new_spanned(
            variant,
            format!("give it a number from {FIRST} on: `{} = {FIRST}`", variant.ident),
        ));
    };
    let Lit::Int(number) = &number.lit else {
        return Err(Error::new_spanned(number, "an exit code is a number"));
    };
    let code = number.base10_parse()?;
    if code < FIRST {
        return Err(Error::new_spanned(number, format!("exit codes below {FIRST} belong to the network")));
    }
    Ok(code)
}
