//! What an actor says of itself: its methods, the types they take and give, its events and exit codes.
//!
//! The macros of forest_sdk write it into a custom section, a JSON object per line, each with the `kind` of what it
//! describes. Here it becomes one document. Kinds and members that a later kit adds are passed over.

mod types;

use serde::{Deserialize, Serialize};

use crate::{BuildError, Module};

pub use types::TypeName;

/// The custom section.
const SECTION: &str = "forest_abi";

/// The interface of an actor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Abi {
    /// The name of its type.
    pub actor: String,
    /// What can be called, by number.
    pub methods: Vec<Method>,
    /// The types that methods and events are made of, by name.
    pub types: Vec<Type>,
    /// What it may emit, by name.
    pub events: Vec<Event>,
    /// How it may fail in words of its own, by number.
    pub exit_codes: Vec<ExitCode>,
}

/// A method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// Its name, from which its number is made if it is exported (FRC-0042).
    pub name: String,
    /// What it is called by.
    pub number: u64,
    /// The type of its parameters; `None`: it takes none.
    #[serde(default)]
    pub params: Option<TypeName>,
    /// The names of its parameters; several are a tuple on the wire.
    #[serde(default)]
    pub param_names: Vec<String>,
    /// The type of what it returns; `None`: nothing.
    #[serde(default)]
    pub returns: Option<TypeName>,
    /// Whether it changes nothing.
    #[serde(default)]
    pub read_only: bool,
    /// What its author says.
    #[serde(default)]
    pub doc: String,
}

/// A struct: on the wire the CBOR array of its fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Type {
    /// Its name.
    pub name: String,
    /// Its fields, in the order of the array.
    pub fields: Vec<Field>,
    /// Whether it is no array, but what its only field is.
    #[serde(default)]
    pub transparent: bool,
    /// What its author says.
    #[serde(default)]
    pub doc: String,
}

/// A field of a struct or an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: TypeName,
    /// How it is encoded, where that is not how its type is: `serde_bytes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What its entry `$type` says.
    pub name: String,
    /// Its other entries.
    pub fields: Vec<Field>,
    /// What its author says.
    #[serde(default)]
    pub doc: String,
}

/// An exit code of the actor's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExitCode {
    /// Its name.
    pub name: String,
    /// Its number.
    pub code: u32,
    /// What its author says.
    #[serde(default)]
    pub doc: String,
}

/// A line of the section.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line {
    Actor {
        name: String,
    },
    Method(Method),
    Type(Type),
    Event(Event),
    ExitCode(ExitCode),
    #[serde(other)]
    Unknown,
}

impl Abi {
    /// What a module says of itself; nothing where it does not.
    pub(crate) fn of(module: &Module<'_>) -> Result<Self, BuildError> {
        let section = module.custom(SECTION);
        let wrong = |why: String| BuildError::Abi { section: SECTION, why };
        let text = std::str::from_utf8(&section).map_err(|error| wrong(error.to_string()))?;
        let mut abi = Self::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            abi.add(serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?);
        }
        abi.sort();
        Ok(abi)
    }

    fn add(&mut self, line: Line) {
        match line {
            Line::Actor { name } => self.actor = name,
            Line::Method(method) => self.methods.push(method),
            Line::Type(kind) => self.types.push(kind),
            Line::Event(event) => self.events.push(event),
            Line::ExitCode(code) => self.exit_codes.push(code),
            Line::Unknown => {}
        }
    }

    /// The linker's order is nobody's, and what two crates use is said twice.
    fn sort(&mut self) {
        self.methods.sort_by(|a, b| (a.number, &a.name).cmp(&(b.number, &b.name)));
        self.types.sort_by(|a, b| a.name.cmp(&b.name));
        self.types.dedup();
        self.events.sort_by(|a, b| a.name.cmp(&b.name));
        self.events.dedup();
        self.exit_codes.sort_by_key(|code| code.code);
    }

    /// The method of a name. Case and underscores do not matter: `BalanceOf` is `balance_of`.
    #[must_use]
    pub fn method(&self, name: &str) -> Option<&Method> {
        let plain = |name: &str| name.replace('_', "").to_lowercase();
        let exact = self.methods.iter().find(|method| method.name == name);
        exact.or_else(|| self.methods.iter().find(|method| plain(&method.name) == plain(name)))
    }

    /// The name of the method of a number.
    #[must_use]
    pub fn method_name(&self, number: u64) -> Option<&str> {
        self.methods.iter().find(|method| method.number == number).map(|method| &*method.name)
    }

    /// The struct of a name.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<&Type> {
        self.types.iter().find(|kind| kind.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &str) -> Result<Abi, BuildError> {
        let text = format!(
            "(module (@custom \"forest_abi\" \"{}\"))",
            lines.replace('"', "\\22").replace('\n', "\\0a")
        );
        let wasm = wat::parse_str(text).expect("the text is a module");
        Abi::of(&Module::parse(&wasm).expect("a module"))
    }

    #[test]
    fn lines_become_a_document() {
        let lines = r#"
{"kind":"method","actor":"Counter","name":"BalanceOf","number":7,"params":"(Address,u64)","returns":null,"read_only":true,"doc":""}
{"kind":"actor","name":"Counter","doc":"Counts."}
{"kind":"type","name":"Pair","doc":"","fields":[{"name":"left","type":"Vec<u8>","encoding":"serde_bytes"}]}
{"kind":"exit_code","enum":"Failure","name":"Broke","code":33,"doc":"No funds."}
{"kind":"of tomorrow","more":[1,2]}
{"kind":"method","actor":"Counter","name":"Constructor","number":1,"function":"new"}"#;
        let abi = read(lines).expect("it reads");
        assert_eq!(abi.actor, "Counter");
        assert_eq!(abi.methods.iter().map(|method| method.number).collect::<Vec<_>>(), [1, 7]);
        assert_eq!(abi.method("balance_of").map(|method| method.number), Some(7));
        assert_eq!(abi.method_name(1), Some("Constructor"));
        let pair = abi.definition("Pair").expect("it is defined");
        assert_eq!(pair.fields[0].encoding.as_deref(), Some("serde_bytes"));
        assert_eq!(abi.exit_codes[0].code, 33);
        let json = serde_json::to_string(&abi).expect("JSON");
        assert_eq!(serde_json::from_str::<Abi>(&json).expect("it reads back"), abi);
    }

    #[test]
    fn what_does_not_read_is_an_error() {
        assert!(matches!(read("{"), Err(BuildError::Abi { .. })));
        assert!(matches!(read(r#"{"kind":"method"}"#), Err(BuildError::Abi { .. })));
    }
}
