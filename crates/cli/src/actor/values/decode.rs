//! From what comes back to JSON. What is not as the actor says is shown as it is.

use forest_encoding::{from_slice, to_vec};
use forest_shared::{address::Address, econ::TokenAmount};
use forest_wasm_build::{Abi, Field, TypeName};
use ipld_core::ipld::Ipld;
use serde_json::{Map, Value};

use super::Shape;

/// A value, as JSON by its type.
pub(crate) fn decode(abi: &Abi, kind: Option<&TypeName>, bytes: &[u8]) -> Value {
    match from_slice::<Ipld>(bytes) {
        Ok(ipld) => kind.and_then(|kind| typed(abi, kind, &ipld)).unwrap_or_else(|| plain(&ipld)),
        Err(_) => hexadecimal(bytes),
    }
}

/// As the type says; `None` where the value is another.
fn typed(abi: &Abi, kind: &TypeName, ipld: &Ipld) -> Option<Value> {
    Some(match (Shape::of(kind), ipld) {
        (Shape::Address, Ipld::Bytes(bytes)) => Address::from_bytes(bytes).ok()?.to_string().into(),
        (Shape::Amount, ipld) => {
            let amount: TokenAmount = from_slice(&to_vec(ipld).ok()?).ok()?;
            format!("{amount} FIL").into()
        }
        (Shape::Optional(_), Ipld::Null) => Value::Null,
        (Shape::Optional(kind), ipld) => typed(abi, kind, ipld)?,
        (Shape::Many(kind), Ipld::List(list)) => {
            list.iter().map(|ipld| typed(abi, kind, ipld)).collect::<Option<Vec<_>>>()?.into()
        }
        (Shape::Row(kinds), Ipld::List(list)) if kinds.len() == list.len() => {
            let row = kinds.iter().zip(list).map(|(kind, ipld)| typed(abi, kind, ipld));
            row.collect::<Option<Vec<_>>>()?.into()
        }
        (Shape::Named(name), ipld) => {
            let definition = abi.definition(name)?;
            match (definition.fields.as_slice(), ipld) {
                ([only], ipld) if definition.transparent => field(abi, only, ipld)?,
                (fields, Ipld::List(list)) if fields.len() == list.len() => {
                    let fields = fields.iter().zip(list);
                    let named = fields.map(|(each, ipld)| Some((each.name.clone(), field(abi, each, ipld)?)));
                    Value::Object(named.collect::<Option<Map<_, _>>>()?)
                }
                _ => return None,
            }
        }
        (_, ipld) => plain(ipld),
    })
}

fn field(abi: &Abi, field: &Field, ipld: &Ipld) -> Option<Value> {
    match field.encoding {
        Some(_) => Some(plain(ipld)),
        None => typed(abi, &field.kind, ipld),
    }
}

/// As it is on the wire.
fn plain(ipld: &Ipld) -> Value {
    match ipld {
        Ipld::Null => Value::Null,
        Ipld::Bool(value) => (*value).into(),
        Ipld::Integer(number) => match (u64::try_from(*number), i64::try_from(*number)) {
            (Ok(number), _) => number.into(),
            (_, Ok(number)) => number.into(),
            _ => number.to_string().into(),
        },
        Ipld::Float(number) => (*number).into(),
        Ipld::String(text) => text.clone().into(),
        Ipld::Bytes(bytes) => hexadecimal(bytes),
        Ipld::Link(cid) => cid.to_string().into(),
        Ipld::List(list) => list.iter().map(plain).collect::<Vec<_>>().into(),
        Ipld::Map(map) => {
            map.iter().map(|(key, ipld)| (key.clone(), plain(ipld))).collect::<Map<_, _>>().into()
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> Value {
    format!("0x{}", hex::encode(bytes)).into()
}
