//! `Tuple` and `State`: structs as CBOR arrays of their fields.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::json;
use syn::{DeriveInput, Error, Result};

use crate::{
    abi,
    fields::{self, Field},
    types,
};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let fields = fields::of(input)?;
    let transparent = fields::transparent(input)?;
    if transparent && fields.len() != 1 {
        return Err(Error::new_spanned(&input.ident, "only a struct of one field is transparent"));
    }
    let serialize = serialize(input, &fields, transparent);
    let deserialize = deserialize(input, &fields, transparent);
    let line = json!({
        "kind": "type",
        "name": input.ident.to_string(),
        "doc": types::doc(&input.attrs),
        "transparent": transparent,
        "fields": fields.iter().map(fields::described).collect::<Vec<_>>(),
    });
    let section = abi::section(&abi::lines(&[line]));
    Ok(quote!(#serialize #deserialize #section))
}

fn serialize(input: &DeriveInput, fields: &[Field<'_>], transparent: bool) -> TokenStream {
    let ident = &input.ident;
    let values = fields.iter().map(|Field { member, ty, with, .. }| match with {
        None => quote!(&self.#member),
        Some(with) => quote!(&{
            struct With<'a>(&'a #ty);
            impl ::forest_sdk::serde::Serialize for With<'_> {
                fn serialize<S: ::forest_sdk::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                    #with::serialize(self.0, to)
                }
            }
            With(&self.#member)
        }),
    });
    let count = fields.len();
    let body = if transparent {
        quote!(#( ::forest_sdk::serde::Serialize::serialize(#values, to) )*)
    } else {
        quote! {
            let mut tuple = ::forest_sdk::serde::Serializer::serialize_tuple(to, #count)?;
            #( ::forest_sdk::serde::ser::SerializeTuple::serialize_element(&mut tuple, #values)?; )*
            ::forest_sdk::serde::ser::SerializeTuple::end(tuple)
        }
    };
    quote! {
        impl ::forest_sdk::serde::Serialize for #ident {
            fn serialize<S: ::forest_sdk::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                #body
            }
        }
    }
}

fn deserialize(input: &DeriveInput, fields: &[Field<'_>], transparent: bool) -> TokenStream {
    let ident = &input.ident;
    let wrappers = fields.iter().enumerate().map(|(place, field)| wrapper(place, field));
    let wrapped: Vec<_> =
        fields.iter().enumerate().map(|(place, field)| wrapped_type(place, field)).collect();
    let (members, locals): (Vec<_>, Vec<_>) = fields.iter().map(|f| (&f.member, &f.local)).unzip();
    let unwrapped = fields.iter().map(|Field { local, with, .. }| match with {
        None => quote!(#local),
        Some(_) => quote!(#local.0),
    });
    let construct = quote!(#ident { #( #members: #unwrapped ),* });
    let (count, places) = (fields.len(), 0..fields.len());
    let expecting = format!("a list of {count}");
    let body = if transparent {
        quote! {
            #( let #locals = <#wrapped as ::forest_sdk::serde::Deserialize>::deserialize(from)?; )*
            ::core::result::Result::Ok(#construct)
        }
    } else {
        quote! {
            struct Fields;
            impl<'de> ::forest_sdk::serde::de::Visitor<'de> for Fields {
                type Value = #ident;

                fn expecting(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(#expecting)
                }

                fn visit_seq<A: ::forest_sdk::serde::de::SeqAccess<'de>>(
                    self,
                    mut list: A,
                ) -> ::core::result::Result<#ident, A::Error> {
                    let _ = &mut list;
                    #(
                        let #locals: #wrapped = list.next_element()?.ok_or_else(|| {
                            <A::Error as ::forest_sdk::serde::de::Error>::invalid_length(#places, &self)
                        })?;
                    )*
                    ::core::result::Result::Ok(#construct)
                }
            }
            ::forest_sdk::serde::Deserializer::deserialize_tuple(from, #count, Fields)
        }
    };
    quote! {
        impl<'de> ::forest_sdk::serde::Deserialize<'de> for #ident {
            fn deserialize<D: ::forest_sdk::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                #( #wrappers )*
                #body
            }
        }
    }
}

/// A type that decodes a field by its own module.
fn wrapper(place: usize, field: &Field<'_>) -> TokenStream {
    let Some(with) = &field.with else { return TokenStream::new() };
    let (name, ty) = (wrapped_type(place, field), field.ty);
    quote! {
        struct #name(#ty);
        impl<'de> ::forest_sdk::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::forest_sdk::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                #with::deserialize(from).map(Self)
            }
        }
    }
}

fn wrapped_type(place: usize, field: &Field<'_>) -> TokenStream {
    let ty = field.ty;
    match field.with {
        None => quote!(#ty),
        Some(_) => {
            let name = quote::format_ident!("With{place}");
            quote!(#name)
        }
    }
}

/// The names by which collections are known among the fields.
const COLLECTIONS: &[&str] = &["Map", "Set", "Array", "Cell"];

pub(crate) fn expand_state(input: &DeriveInput) -> Result<TokenStream> {
    let tuple = expand(input)?;
    let ident = &input.ident;
    let fields = fields::of(input)?;
    let persisted = fields.iter().filter(|field| {
        let marked = field.attributes.iter().any(|attribute| attribute.path().is_ident("persist"));
        marked || COLLECTIONS.iter().any(|name| types::is_named(field.ty, name))
    });
    let members = persisted.map(|field| &field.member);
    Ok(quote! {
        #tuple
        impl ::forest_sdk::Persist for #ident {
            fn persist<S: ::forest_sdk::Blockstore + ?Sized>(
                &mut self,
                store: &S,
            ) -> ::core::result::Result<(), ::forest_sdk::ActorError> {
                let _ = store;
                #( ::forest_sdk::Persist::persist(&mut self.#members, store)?; )*
                ::core::result::Result::Ok(())
            }
        }
        impl ::forest_sdk::State for #ident {}
    })
}
