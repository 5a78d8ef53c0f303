//! An executed message as JSON, name by name as Lotus prints it (`api.InvocResult`).
//!
//! Its rules: bytes in base64, amounts as decimal strings, CIDs as links, and `null` for what is empty. The costs of the
//! network's own messages, which nobody pays, are nil and not zero: their `Message` is `null`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use forest_blockstore::Cid;
use forest_interpreter::Role;
use forest_shared::{
    address::{Address, Network},
    econ::TokenAmount,
};
use forest_vm::trace::execution::ExecutionTraceJson;
use serde::Serialize;

use super::Invocation;

/// An executed message, ready to be serialized.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvocationJson<'a> {
    msg_cid: Link,
    msg: Message,
    msg_rct: Receipt,
    gas_cost: GasCost,
    /// `null` where nothing was called: the message was not admitted.
    execution_trace: Option<ExecutionTraceJson<'a>>,
    error: &'a str,
    /// Nanoseconds.
    duration: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Message {
    version: u64,
    to: String,
    from: String,
    nonce: u64,
    value: String,
    gas_limit: u64,
    gas_fee_cap: String,
    gas_premium: String,
    method: u64,
    params: Option<String>,
    #[serde(rename = "CID")]
    cid: Link,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Receipt {
    exit_code: u32,
    r#return: Option<String>,
    gas_used: u64,
    events_root: Option<Link>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GasCost {
    message: Option<Link>,
    gas_used: String,
    base_fee_burn: String,
    over_estimation_burn: String,
    miner_penalty: String,
    miner_tip: String,
    refund: String,
    total_cost: String,
}

/// A CID in DAG-JSON.
#[derive(Serialize)]
struct Link {
    #[serde(rename = "/")]
    cid: String,
}

impl Invocation {
    /// The message for JSON, addresses with the prefix of a network.
    #[must_use]
    pub fn json(&self, network: Network) -> InvocationJson<'_> {
        InvocationJson {
            msg_cid: link(&self.cid),
            msg: self.message_json(network),
            msg_rct: Receipt {
                exit_code: self.receipt.exit_code.value(),
                r#return: base64(&self.receipt.return_data),
                gas_used: self.receipt.gas_used,
                events_root: self.receipt.events_root.as_ref().map(link),
            },
            gas_cost: self.gas_cost(),
            execution_trace: self.trace.as_ref().map(|trace| trace.json(network)),
            error: &self.error,
            duration: u64::try_from(self.duration.as_nanos()).unwrap_or(u64::MAX),
        }
    }

    fn message_json(&self, network: Network) -> Message {
        let message = &self.message;
        let text = |address: &Address| address.display(network).to_string();
        Message {
            version: message.version,
            to: text(&message.to),
            from: text(&message.from),
            nonce: message.sequence,
            value: atto(&message.value),
            gas_limit: message.gas_limit,
            gas_fee_cap: atto(&message.gas_fee_cap),
            gas_premium: atto(&message.gas_premium),
            method: message.method_num,
            params: base64(&message.params),
            cid: link(&message.cid().unwrap_or_default()),
        }
    }

    fn gas_cost(&self) -> GasCost {
        let (message, fees) = (&self.message, &self.fees);
        let is_users = matches!(self.role, Role::Message { .. });
        let gas_used = if is_users { self.receipt.gas_used } else { 0 };
        let deposit = message.gas_fee_cap.clone() * message.gas_limit;
        let total_cost = if is_users { deposit - fees.refund.clone() } else { TokenAmount::ZERO };
        GasCost {
            message: is_users.then(|| link(&message.cid().unwrap_or_default())),
            gas_used: gas_used.to_string(),
            base_fee_burn: atto(&fees.base_fee_burn),
            over_estimation_burn: atto(&fees.over_estimation_burn),
            miner_penalty: atto(&fees.penalty),
            miner_tip: atto(&fees.miner_tip),
            refund: atto(&fees.refund),
            total_cost: atto(&total_cost),
        }
    }
}

fn atto(amount: &TokenAmount) -> String {
    amount.atto().to_string()
}

fn base64(bytes: &[u8]) -> Option<String> {
    (!bytes.is_empty()).then(|| STANDARD.encode(bytes))
}

fn link(cid: &Cid) -> Link {
    Link { cid: cid.to_string() }
}
