//! From JSON to what goes into a message.

use forest_blockstore::Cid;
use forest_encoding::{from_slice, to_vec};
use forest_shared::address::Address;
use forest_wasm_build::{Abi, Field, Type, TypeName};
use ipld_core::ipld::Ipld;
use serde::Serialize;
use serde_json::Value;

use super::{Shape, amount::parse};

/// The CBOR of a value.
pub(crate) fn encode(abi: &Abi, kind: &TypeName, value: &Value) -> Result<Vec<u8>, String> {
    to_vec(&ipld(abi, kind, value)?).map_err(|error| error.to_string())
}

fn ipld(abi: &Abi, kind: &TypeName, value: &Value) -> Result<Ipld, String> {
    let wrong = |expected: &str| format!("{kind} is {expected} in JSON, not {value}");
    let text = |expected: &str| value.as_str().ok_or_else(|| wrong(expected));
    match Shape::of(kind) {
        Shape::Integer => integer(value).map(Ipld::Integer).ok_or_else(|| wrong("a number")),
        Shape::Bool => value.as_bool().map(Ipld::Bool).ok_or_else(|| wrong("true or false")),
        Shape::Text => text("a string").map(|text| Ipld::String(text.to_owned())),
        Shape::Address => {
            let address: Address =
                text("an address such as \"f0100\"")?.parse().map_err(|error| format!("{value}: {error}"))?;
            leaf(&address)
        }
        Shape::Amount => {
            let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            leaf(&parse(&written)?)
        }
        Shape::Cid => {
            let cid: Cid = text("the text of a CID")?.parse().map_err(|error| format!("{value}: {error}"))?;
            Ok(Ipld::Link(cid))
        }
        Shape::Bytes => bytes(value).ok_or_else(|| wrong("hexadecimal such as \"0x0102\"")),
        Shape::Optional(_) if value.is_null() => Ok(Ipld::Null),
        Shape::Optional(kind) => ipld(abi, kind, value),
        Shape::Many(kind) => {
            let values = value.as_array().ok_or_else(|| wrong("a list"))?;
            values.iter().map(|value| ipld(abi, kind, value)).collect::<Result<_, _>>().map(Ipld::List)
        }
        Shape::Row(kinds) => {
            let values = value.as_array().filter(|values| values.len() == kinds.len());
            let values = values.ok_or_else(|| wrong(&format!("a list of {}", kinds.len())))?;
            let row = kinds.iter().zip(values).map(|(kind, value)| ipld(abi, kind, value));
            row.collect::<Result<_, _>>().map(Ipld::List)
        }
        Shape::Named(name) => match abi.definition(name) {
            Some(definition) => structure(abi, definition, value),
            None => Err(format!("the type {name} is not described by the actor: derive Tuple for it")),
        },
    }
}

fn structure(abi: &Abi, definition: &Type, value: &Value) -> Result<Ipld, String> {
    let Type { name, fields, transparent, .. } = definition;
    if let (true, [only]) = (transparent, fields.as_slice()) {
        return field(abi, only, value);
    }
    let values: Vec<&Value> = match value {
        Value::Array(values) if values.len() == fields.len() => values.iter().collect(),
        Value::Object(values) => {
            if let Some(unknown) = values.keys().find(|key| fields.iter().all(|field| field.name != **key)) {
                return Err(format!("{name} has no field {unknown}"));
            }
            let get =
                |field: &Field| values.get(&field.name).ok_or_else(|| format!("{name} lacks {}", field.name));
            fields.iter().map(get).collect::<Result<_, _>>()?
        }
        _ => {
            let names: Vec<_> = fields.iter().map(|field| &*field.name).collect();
            return Err(format!("{name} is an object with {}, not {value}", names.join(", ")));
        }
    };
    fields
        .iter()
        .zip(values)
        .map(|(each, value)| field(abi, each, value))
        .collect::<Result<_, _>>()
        .map(Ipld::List)
}

fn field(abi: &Abi, field: &Field, value: &Value) -> Result<Ipld, String> {
    let encoded = match field.encoding.as_deref() {
        Some("serde_bytes") => {
            bytes(value).ok_or_else(|| "bytes are hexadecimal such as \"0x0102\"".to_owned())
        }
        _ => ipld(abi, &field.kind, value),
    };
    encoded.map_err(|error| format!("{}: {error}", field.name))
}

fn integer(value: &Value) -> Option<i128> {
    value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from))
}

fn bytes(value: &Value) -> Option<Ipld> {
    hex::decode(value.as_str()?.strip_prefix("0x")?).ok().map(Ipld::Bytes)
}

/// What the chain's own encoding of a value is.
fn leaf(value: &impl Serialize) -> Result<Ipld, String> {
    let bytes = to_vec(value).map_err(|error| error.to_string())?;
    from_slice(&bytes).map_err(|error| error.to_string())
}
