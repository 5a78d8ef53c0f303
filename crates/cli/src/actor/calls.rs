//! Calls as they are written on the command line: `Increase:3`, `Count`, `Transfer:["f0101","5 FIL"]`.

use std::str::FromStr;

use serde_json::Value;

/// A method, and its parameters as JSON.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CallText {
    pub(crate) method: String,
    pub(crate) params: Option<Value>,
}

impl FromStr for CallText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (method, params) = match text.split_once(':') {
            Some((method, params)) => (method, Some(json(params)?)),
            None => (text, None),
        };
        if method.is_empty() || !method.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return Err(format!("`{method}` is no name of a method: write Method, or Method:json"));
        }
        Ok(Self { method: method.to_owned(), params })
    }
}

/// JSON, or a bare word that stands for itself: an address need not be in quotes that the shell would eat.
pub(crate) fn json(text: &str) -> Result<Value, String> {
    match serde_json::from_str(text) {
        Ok(value) => Ok(value),
        Err(_) if !text.starts_with(['[', '{', '"']) => Ok(Value::String(text.to_owned())),
        Err(error) => Err(format!("`{text}` is no JSON: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn calls_are_a_method_and_json() {
        let call = |text: &str| text.parse::<CallText>();
        let of = |method: &str, params| Ok(CallText { method: method.to_owned(), params });
        assert_eq!(call("Count"), of("Count", None));
        assert_eq!(call("Increase:3"), of("Increase", Some(json!(3))));
        assert_eq!(call(r#"Transfer:["f0101","5 FIL"]"#), of("Transfer", Some(json!(["f0101", "5 FIL"]))));
        assert_eq!(call("BalanceOf:f0101"), of("BalanceOf", Some(json!("f0101"))));
        for bad in [":3", "In crease:3", "Transfer:[1", ""] {
            assert!(call(bad).is_err(), "{bad}");
        }
    }
}
