//! From a number to a method, and back from what it returned.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Path, Type};

use super::function::{Argument, Function, Receiver, Role};
use crate::types;

pub(super) fn expand(actor: &Ident, guard: &Path, functions: &[Function], abi: &str) -> TokenStream {
    let name = actor.to_string();
    let arms = functions.iter().filter_map(|function| {
        let numbers = function.numbers();
        let run = run(function);
        (!numbers.is_empty()).then(|| quote!(#( #numbers )|* => { #run }))
    });
    let other = functions.iter().find(|function| matches!(function.role, Role::Fallback)).map_or_else(
        || {
            quote! {
                number => ::core::result::Result::Err(::forest_sdk::ActorError::unhandled_message(
                    ::std::format!("{} has no method {number}", #name),
                ))
            }
        },
        |function| {
            let run = fallback(function);
            quote!(_ => { #run })
        },
    );
    let upgrade = functions.iter().find(|function| matches!(function.role, Role::Upgrade)).map(upgrade);
    quote! {
        impl ::forest_sdk::Actor for #actor {
            const NAME: &'static str = #name;
            const ABI: &'static str = #abi;

            fn invoke(
                rt: &::forest_sdk::Runtime<'_>,
                method: ::forest_sdk::shared::MethodNum,
                params: ::core::option::Option<::forest_sdk::IpldBlock>,
            ) -> ::core::result::Result<::core::option::Option<::forest_sdk::IpldBlock>, ::forest_sdk::ActorError> {
                <#guard as ::forest_sdk::Guard>::before(rt, method)?;
                let returned: ::core::result::Result<
                    ::core::option::Option<::forest_sdk::IpldBlock>,
                    ::forest_sdk::ActorError,
                > = match method {
                    #( #arms )*
                    #other
                };
                let returned = returned?;
                <#guard as ::forest_sdk::Guard>::after(rt)?;
                ::core::result::Result::Ok(returned)
            }

            #upgrade
        }
    }
}

/// Decodes the parameters, calls the function, encodes what it returned.
fn run(function: &Function) -> TokenStream {
    let params: Vec<_> = function.params().collect();
    let decode = decode(&params);
    let freeze = function.read_only.then(|| quote!(rt.freeze();));
    let call = call(function);
    let returned = returned(function);
    quote!(#freeze #decode let value = #call?; #returned)
}

fn decode(params: &[(&Ident, &Type)]) -> TokenStream {
    match params {
        [] => quote!(::forest_sdk::params::none(params.as_ref())?;),
        [(name, ty)] if types::is_raw(ty) => quote!(let #name: #ty = params;),
        [(name, ty)] => quote!(let #name: #ty = ::forest_sdk::params::some(params)?;),
        several => {
            let (names, types): (Vec<_>, Vec<_>) = several.iter().copied().unzip();
            quote!(let (#( #names, )*): (#( #types, )*) = ::forest_sdk::params::some(params)?;)
        }
    }
}

fn call(function: &Function) -> TokenStream {
    let ident = &function.ident;
    let arguments = function.arguments.iter().map(|argument| match argument {
        Argument::Runtime => quote!(rt),
        Argument::Param { name, .. } => quote!(#name),
    });
    match function.receiver {
        Receiver::None => quote!(Self::#ident(#( #arguments ),*)),
        Receiver::Shared => quote!(rt.state::<Self>().and_then(|state| state.#ident(#( #arguments ),*))),
        Receiver::Exclusive => quote!(rt.with_state(|state: &mut Self| state.#ident(#( #arguments ),*))),
    }
}

fn returned(function: &Function) -> TokenStream {
    if function.returns_self {
        quote!(rt.create(value)?; ::core::result::Result::Ok(::core::option::Option::None))
    } else if types::is_unit(&function.returns) {
        quote!(let () = value; ::core::result::Result::Ok(::core::option::Option::None))
    } else if types::is_raw(&function.returns) {
        quote!(::core::result::Result::Ok(value))
    } else {
        quote!(::forest_sdk::params::returned(&value))
    }
}

fn fallback(function: &Function) -> TokenStream {
    let mut params = function.params().map(|(name, _)| name);
    let (Some(number), Some(block)) = (params.next(), params.next()) else { return TokenStream::new() };
    let call = call(function);
    let returned = returned(function);
    quote!(let (#number, #block) = (method, params); let value = #call?; #returned)
}

fn upgrade(function: &Function) -> TokenStream {
    let params: Vec<_> = function.params().collect();
    let Some(((old_code, _), params)) = params.split_first() else { return TokenStream::new() };
    let decode = decode(params);
    let call = call(function);
    let returned = returned(function);
    quote! {
        fn upgrade(
            rt: &::forest_sdk::Runtime<'_>,
            old_code: ::forest_sdk::Cid,
            params: ::core::option::Option<::forest_sdk::IpldBlock>,
        ) -> ::core::result::Result<::core::option::Option<::forest_sdk::IpldBlock>, ::forest_sdk::ActorError> {
            let #old_code = old_code;
            #decode
            let value = #call?;
            #returned
        }
    }
}
