//! `Event`: structs as events.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Value, json};
use syn::{DeriveInput, LitStr, Result};

use crate::{
    abi,
    fields::{self, Field},
    types,
};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let fields = fields::of(input)?;
    let name = name(input)?;
    let entries = fields.iter().map(|field| {
        let (key, member) = (types::kebab(&field.name), &field.member);
        match is_indexed(field) {
            true => quote!(.indexed(#key, &self.#member)?),
            false => quote!(.field(#key, &self.#member)?),
        }
    });
    let described = fields.iter().map(|field| {
        json!({
            "name": types::kebab(&field.name),
            "type": types::text(field.ty),
            "indexed": is_indexed(field),
        })
    });
    let described: Vec<Value> = described.collect();
    let line = json!({ "kind": "event", "name": name, "doc": types::doc(&input.attrs), "fields": described });
    let section = abi::section(&abi::lines(&[line]));
    Ok(quote! {
        impl ::forest_sdk::Event for #ident {
            const TYPE: &'static str = #name;

            fn to_event(
                &self,
            ) -> ::core::result::Result<::forest_sdk::shared::event::ActorEvent, ::forest_sdk::ActorError> {
                ::core::result::Result::Ok(::forest_sdk::EventBuilder::new(#name)? #( #entries )* .build())
            }
        }
        #section
    })
}

fn is_indexed(field: &Field<'_>) -> bool {
    field.attributes.iter().any(|attribute| attribute.path().is_ident("indexed"))
}

fn name(input: &DeriveInput) -> Result<String> {
    let mut name = types::kebab(&input.ident.to_string());
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("event")) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("name") {
                return Err(meta.error("an event has a `name` and no other option"));
            }
            name = meta.value()?.parse::<LitStr>()?.value();
            Ok(())
        })?;
    }
    Ok(name)
}
