//! Small questions about types and names.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Attribute, Expr, GenericArgument, Ident, Lit, Meta, PathArguments, Type};

/// The last segment of a path type: `Map` for `collections::Map<K, V>`.
pub(crate) fn last_segment(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

/// The types in the angle brackets of the last segment.
pub(crate) fn arguments(ty: &Type) -> Vec<&Type> {
    let Type::Path(path) = ty else { return Vec::new() };
    let Some(PathArguments::AngleBracketed(list)) = path.path.segments.last().map(|last| &last.arguments)
    else {
        return Vec::new();
    };
    let types = list.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

pub(crate) fn is_named(ty: &Type, name: &str) -> bool {
    last_segment(ty).is_some_and(|segment| segment == name)
}

/// `Option<IpldBlock>`: the raw block.
pub(crate) fn is_raw(ty: &Type) -> bool {
    is_named(ty, "Option") && matches!(arguments(ty)[..], [inner] if is_named(inner, "IpldBlock"))
}

pub(crate) fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// A type as people write it: without paths and spaces, but for the space after a comma left out as well.
pub(crate) fn text(ty: &Type) -> String {
    shortened(ty.to_token_stream())
}

fn shortened(tokens: TokenStream) -> String {
    let written: String = tokens.to_string().split_whitespace().collect();
    // `a::b::C` is `C`, wherever it stands.
    let mut text = String::new();
    let mut word = String::new();
    let mut characters = written.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            ':' if characters.peek() == Some(&':') => {
                characters.next();
                word.clear();
            }
            character if character.is_alphanumeric() || character == '_' => word.push(character),
            character => {
                text.push_str(&std::mem::take(&mut word));
                text.push(character);
            }
        }
    }
    text + &word
}

/// The documentation of an item, its lines joined.
pub(crate) fn doc(attributes: &[Attribute]) -> String {
    let lines =
        attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).filter_map(|attribute| {
            let Meta::NameValue(pair) = &attribute.meta else { return None };
            let Expr::Lit(value) = &pair.value else { return None };
            let Lit::Str(line) = &value.lit else { return None };
            Some(line.value().trim().to_owned())
        });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// `increase_by` as `IncreaseBy`.
pub(crate) fn upper_camel(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// `IncreasedBy` and `increased_by` as `increased-by`.
pub(crate) fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for (place, character) in name.chars().enumerate() {
        if character == '_' {
            kebab.push('-');
        } else {
            if character.is_uppercase() && place > 0 {
                kebab.push('-');
            }
            kebab.extend(character.to_lowercase());
        }
    }
    kebab
}
