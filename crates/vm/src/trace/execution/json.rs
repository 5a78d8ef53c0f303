//! The execution trace as JSON, name by name as Lotus prints it (`types.ExecutionTrace`).
//!
//! Its rules: bytes in base64, amounts as decimal strings, CIDs as links, and `null` for what is empty, but for three
//! fields that are then left out.

use base64::{Engine, engine::general_purpose::STANDARD};
use forest_blockstore::Cid;
use forest_shared::address::{Address, Network};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{
    ActorTrace, ExecutionTrace, GasTrace, IpldOperation, IpldTrace, MessageTrace, ReturnTrace, with_stack,
};

/// A trace that serializes as JSON; made by [`ExecutionTrace::json`].
#[derive(Clone, Copy, Debug)]
pub struct ExecutionTraceJson<'a> {
    trace: &'a ExecutionTrace,
    network: Network,
}

impl ExecutionTrace {
    /// The trace for JSON, addresses with the prefix of a network.
    #[must_use]
    pub const fn json(&self, network: Network) -> ExecutionTraceJson<'_> {
        ExecutionTraceJson { trace: self, network }
    }
}

impl Serialize for ExecutionTraceJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        with_stack(|| self.fields(serializer))
    }
}

impl ExecutionTraceJson<'_> {
    fn fields<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { trace, network } = *self;
        let mut object = serializer.serialize_struct("ExecutionTrace", 7)?;
        object.serialize_field("Msg", &message(&trace.message, network))?;
        object.serialize_field("MsgRct", &returned(&trace.returned))?;
        if let Some(invoked) = &trace.invoked_actor {
            object.serialize_field("InvokedActor", &actor(invoked, network))?;
        }
        object.serialize_field("GasCharges", &list(&trace.gas_charges, charge))?;
        object.serialize_field("Subcalls", &list(&trace.subcalls, |trace| trace.json(network)))?;
        if !trace.logs.is_empty() {
            object.serialize_field("Logs", &trace.logs)?;
        }
        if !trace.ipld_operations.is_empty() {
            object.serialize_field("IpldOps", &list(&trace.ipld_operations, ipld))?;
        }
        object.end()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Message {
    from: String,
    to: String,
    value: String,
    method: u64,
    params: Option<String>,
    params_codec: u64,
    gas_limit: u64,
    read_only: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Returned {
    exit_code: u32,
    r#return: Option<String>,
    return_codec: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Actor {
    id: u64,
    state: ActorState,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ActorState {
    code: Link,
    head: Link,
    nonce: u64,
    balance: String,
    delegated_address: Option<String>,
}

#[derive(Serialize)]
struct Charge<'a> {
    #[serde(rename = "Name")]
    name: &'a str,
    tg: i64,
    cg: i64,
    sg: i64,
    tt: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Ipld {
    op: &'static str,
    cid: Link,
    size: u64,
}

/// A CID in DAG-JSON.
#[derive(Serialize)]
struct Link {
    #[serde(rename = "/")]
    cid: String,
}

fn message(message: &MessageTrace, network: Network) -> Message {
    Message {
        from: text(&message.from, network),
        to: text(&message.to, network),
        value: message.value.atto().to_string(),
        method: message.method,
        params: base64(&message.params),
        params_codec: message.params_codec,
        gas_limit: message.gas_limit,
        read_only: message.read_only,
    }
}

fn returned(returned: &ReturnTrace) -> Returned {
    Returned {
        exit_code: returned.exit_code.value(),
        r#return: base64(&returned.data),
        return_codec: returned.codec,
    }
}

fn actor(invoked: &ActorTrace, network: Network) -> Actor {
    let actor = &invoked.state;
    let state = ActorState {
        code: link(&actor.code),
        head: link(&actor.state),
        nonce: actor.sequence,
        balance: actor.balance.atto().to_string(),
        delegated_address: actor.delegated_address.map(|address| text(&address, network)),
    };
    Actor { id: invoked.id, state }
}

fn charge(charge: &GasTrace) -> Charge<'_> {
    Charge { name: &charge.name, tg: charge.total, cg: charge.compute, sg: charge.other, tt: charge.duration }
}

fn ipld(trace: &IpldTrace) -> Ipld {
    let op = match trace.operation {
        IpldOperation::Get => "Get",
        IpldOperation::Put => "Put",
    };
    Ipld { op, cid: link(&trace.cid), size: trace.size }
}

/// `null` when empty.
fn list<'a, T, V>(items: &'a [T], view: impl Fn(&'a T) -> V) -> Option<Vec<V>> {
    (!items.is_empty()).then(|| items.iter().map(view).collect())
}

fn base64(bytes: &[u8]) -> Option<String> {
    (!bytes.is_empty()).then(|| STANDARD.encode(bytes))
}

fn link(cid: &Cid) -> Link {
    Link { cid: cid.to_string() }
}

fn text(address: &Address, network: Network) -> String {
    address.display(network).to_string()
}
