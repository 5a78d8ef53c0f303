//! Names of types, as the macros write them: `u64`, `Vec<Option<Address>>`, `(Cid,u64)`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The name of a type, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeName {
    /// A name, with the types in its angle brackets.
    Named(String, Vec<TypeName>),
    /// Several types in a row.
    Tuple(Vec<TypeName>),
    /// So many of one type.
    Array(Box<TypeName>, String),
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, types: &[Self]| -> fmt::Result {
            for (at, kind) in types.iter().enumerate() {
                write!(f, "{}{kind}", if at == 0 { "" } else { "," })?;
            }
            Ok(())
        };
        match self {
            Self::Named(name, arguments) if arguments.is_empty() => f.write_str(name),
            Self::Named(name, arguments) => {
                write!(f, "{name}<")?;
                list(f, arguments)?;
                f.write_str(">")
            }
            Self::Tuple(types) => {
                f.write_str("(")?;
                list(f, types)?;
                f.write_str(")")
            }
            Self::Array(kind, length) => write!(f, "[{kind};{length}]"),
        }
    }
}

impl FromStr for TypeName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut rest = text;
        let kind = parse(&mut rest, 0).ok_or_else(|| format!("{text} is no type"))?;
        if rest.is_empty() { Ok(kind) } else { Err(format!("{text} is no type: {rest} is left over")) }
    }
}

/// Most brackets in brackets; the text may be anybody's.
const DEPTH: usize = 32;

fn parse(rest: &mut &str, depth: usize) -> Option<TypeName> {
    if depth > DEPTH {
        return None;
    }
    if let Some(inside) = rest.strip_prefix('(') {
        *rest = inside;
        return list(rest, ')', depth).map(TypeName::Tuple);
    }
    if let Some(inside) = rest.strip_prefix('[') {
        *rest = inside;
        let kind = parse(rest, depth + 1)?;
        let (length, after) = rest.strip_prefix(';')?.split_once(']')?;
        *rest = after;
        return Some(TypeName::Array(Box::new(kind), length.to_owned()));
    }
    *rest = rest.strip_prefix('&').unwrap_or(rest);
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    if name.is_empty() {
        return None;
    }
    *rest = after;
    let arguments = match rest.strip_prefix('<') {
        Some(inside) => {
            *rest = inside;
            list(rest, '>', depth)?
        }
        None => Vec::new(),
    };
    Some(TypeName::Named(name.to_owned(), arguments))
}

/// Types with commas between them, up to a closing bracket.
fn list(rest: &mut &str, close: char, depth: usize) -> Option<Vec<TypeName>> {
    let mut types = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix(close) {
            *rest = after;
            return Some(types);
        }
        types.push(parse(rest, depth + 1)?);
        *rest = rest.strip_prefix(',').unwrap_or(rest);
    }
}

impl Serialize for TypeName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TypeName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_taken_apart_and_written_back() {
        for text in ["u64", "Vec<Option<Address>>", "(Cid,u64)", "()", "Map<Address,(u64,[u8;32])>"] {
            let kind: TypeName = text.parse().expect("a type");
            assert_eq!(kind.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_type_is_refused() {
        let deep = "(".repeat(1000);
        for text in ["", "Vec<", "Vec<u8>>", "(u8", "[u8]", "<u8>", &deep] {
            assert!(text.parse::<TypeName>().is_err(), "{text}");
        }
    }
}
