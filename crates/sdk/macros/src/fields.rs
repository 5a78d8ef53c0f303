//! The fields of a struct, as the derives need them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Value, json};
use syn::{Attribute, Data, DeriveInput, Error, Fields, Ident, Index, LitStr, Result, Type, parse_str};

use crate::types;

pub(crate) struct Field<'a> {
    pub(crate) attributes: &'a [Attribute],
    /// How it is named in `self.…` and in a struct expression.
    pub(crate) member: TokenStream,
    /// A name for people.
    pub(crate) name: String,
    /// A name for a local variable.
    pub(crate) local: Ident,
    pub(crate) ty: &'a Type,
    /// The module of `#[serde(with)]`.
    pub(crate) with: Option<syn::Path>,
}

/// The fields of a struct; generics are not for what goes over the wire.
pub(crate) fn of(input: &DeriveInput) -> Result<Vec<Field<'_>>> {
    let Data::Struct(item) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "this derive is for structs"));
    };
    if input.generics.type_params().next().is_some() || input.generics.lifetimes().next().is_some() {
        return Err(Error::new_spanned(&input.generics, "this derive is for structs without generics"));
    }
    let fields = match &item.fields {
        Fields::Named(fields) => &fields.named,
        Fields::Unnamed(fields) => &fields.unnamed,
        Fields::Unit => return Ok(Vec::new()),
    };
    fields.iter().enumerate().map(|(place, field)| read(place, field)).collect()
}

fn read(place: usize, field: &syn::Field) -> Result<Field<'_>> {
    let index = Index::from(place);
    let (member, name) = match &field.ident {
        Some(ident) => (quote!(#ident), ident.to_string()),
        None => (quote!(#index), place.to_string()),
    };
    let local = format_ident!("field_{place}");
    Ok(Field { attributes: &field.attrs, member, name, local, ty: &field.ty, with: with(&field.attrs)? })
}

fn with(attributes: &[Attribute]) -> Result<Option<syn::Path>> {
    let mut module = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("with") {
                return Err(meta.error("of serde's attributes for fields, only `with` is known here"));
            }
            let path: LitStr = meta.value()?.parse()?;
            module = Some(parse_str(&path.value())?);
            Ok(())
        })?;
    }
    Ok(module)
}

/// Whether the struct is encoded as its only field.
pub(crate) fn transparent(input: &DeriveInput) -> Result<bool> {
    let mut transparent = false;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("transparent") {
                return Err(meta.error("of serde's attributes for structs, only `transparent` is known here"));
            }
            transparent = true;
            Ok(())
        })?;
    }
    Ok(transparent)
}

/// The field as the tools read it.
pub(crate) fn described(field: &Field<'_>) -> Value {
    let mut described = json!({ "name": field.name, "type": types::text(field.ty) });
    if let (Some(with), Some(described)) = (&field.with, described.as_object_mut()) {
        let module = with.segments.last().map(|segment| segment.ident.to_string());
        described.insert("encoding".to_owned(), module.into());
    }
    described
}
