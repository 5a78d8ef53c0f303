//! What the tools read out of a module: its methods, types, events and exit codes.
//!
//! The macros write one JSON object a line into the custom section `forest_abi` of the Wasm module. `forest-fvm actor
//! build` takes it out, so that it costs no gas on the chain, and writes it beside the module as a JSON file.
//!
//! | `kind` | Fields |
//! | --- | --- |
//! | `actor` | `name`, `doc` |
//! | `method` | `actor`, `name`, `number`, `function`, `params` and `returns` (types, or null), `read_only`, `doc` |
//! | `fallback` | `actor`, `function`, `doc` |
//! | `upgrade` | `actor`, `function`, `params`, `doc` |
//! | `type` | `name`, `doc`, `fields`: list of `name`, `type`; a CBOR array in this order |
//! | `event` | `name` (as in its entry `$type`), `doc`, `fields`: list of `name`, `type`, `indexed` |
//! | `exit_code` | `enum`, `name`, `code`, `doc` |
//!
//! Types are written as in Rust, without paths: `u64`, `Address`, `Vec<TokenAmount>`, `Option<Cid>`, `(u64,String)`.
//! Fields with an encoding of their own have `"encoding"`: the last segment of the path in `#[serde(with)]`.

/// The name of the custom section.
pub const SECTION: &str = "forest_abi";
