//! The client of an actor: its methods, for whoever carries calls.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::function::{Function, Role};
use crate::types;

pub(super) fn expand(actor: &Ident, functions: &[Function]) -> TokenStream {
    let client = format_ident!("{actor}Client");
    let doc = format!("Calls a [`{actor}`] through a [`Caller`](::forest_sdk::client::Caller).");
    let methods =
        functions.iter().filter(|function| matches!(function.role, Role::Constructor | Role::Methods(_)));
    let methods = methods.map(method);
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug)]
        #[allow(dead_code, reason = "clients are for whoever calls")]
        pub struct #client<C>(pub C);

        #[allow(dead_code, private_interfaces, reason = "clients are as public as the actor's methods")]
        #[allow(clippy::new_ret_no_self, clippy::wrong_self_convention, reason = "named as the actor's methods are")]
        impl<C: ::forest_sdk::client::Caller> #client<C> {
            #( #methods )*
        }
    }
}

fn method(function: &Function) -> TokenStream {
    let ident = &function.ident;
    let doc = format!("{}\n\n# Errors\nThe call fails, or what it returns does not decode.", function.doc);
    let Some(number) = function.numbers().first().copied() else { return TokenStream::new() };
    let read_only = function.read_only;
    let params: Vec<_> = function.params().collect();
    let (names, types): (Vec<_>, Vec<_>) = params.iter().copied().unzip();
    let encoded = match &params[..] {
        [] => quote!(::core::option::Option::None),
        [(name, ty)] if types::is_raw(ty) => quote!(#name),
        [(name, _)] => quote!(::core::option::Option::Some(::forest_sdk::IpldBlock::cbor(&#name)?)),
        _ => quote!(::core::option::Option::Some(::forest_sdk::IpldBlock::cbor(&(#( #names, )*))?)),
    };
    let returns = &function.returns;
    let (returns, decoded) = if function.returns_self || types::is_unit(returns) {
        (
            quote!(()),
            quote!({
                let _ = returned;
            }),
        )
    } else if types::is_raw(returns) {
        (quote!(#returns), quote!(returned))
    } else {
        (quote!(#returns), quote!(::forest_sdk::params::decoded(returned)?))
    };
    quote! {
        #[doc = #doc]
        pub fn #ident(&mut self #(, #names: #types )*) -> ::core::result::Result<#returns, C::Error> {
            let returned = self.0.call(#number, #encoded, #read_only)?;
            ::core::result::Result::Ok(#decoded)
        }
    }
}
