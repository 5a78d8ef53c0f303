//! From a proposal to the message that it proposes.
//!
//! A proposal leaves the state before its message is sent, so that the message cannot be sent again from within. However
//! the message ends, it was sent: its failure is a part of what the last approval returns.

use forest_actors_runtime::send::returned;
use forest_sdk::{encoding::codec, prelude::*};

use crate::{
    ApproveReturn, ProposeParams, ProposeReturn, State, Transaction, TxnId, TxnIdParams, proposal_hash::names,
};

pub(crate) fn propose(rt: &Runtime<'_>, params: ProposeParams) -> Result<ProposeReturn, ActorError> {
    let ProposeParams { to, value, method, params } = params;
    if value.is_negative() {
        return Err(ActorError::illegal_argument(format!(
            "proposed value must be non-negative, was {value}"
        )));
    }
    let proposer = rt.caller_address();
    let (txn_id, txn, enough) = rt.transaction(|state: &mut State| {
        state.check_signer(&proposer)?;
        let txn_id = state.next_tx_id;
        let next = txn_id.0.checked_add(1).or_fail(ExitCode::USR_ASSERTION_FAILED, "no number is left")?;
        state.next_tx_id = TxnId(next);
        let txn = Transaction { to, value, method, params, approved: vec![proposer] };
        state.pending_txs.set(rt, &txn_id, txn.clone())?;
        Ok((txn_id, txn, state.is_enough(1)))
    })?;
    let ApproveReturn { applied, code, ret } = if enough { send(rt, txn_id, txn)? } else { not_sent() };
    Ok(ProposeReturn { txn_id, applied, code, ret })
}

pub(crate) fn approve(rt: &Runtime<'_>, params: &TxnIdParams) -> Result<ApproveReturn, ActorError> {
    let approver = rt.caller_address();
    let (txn, enough) = rt.transaction(|state: &mut State| {
        state.check_signer(&approver)?;
        let txn = state.pending_txs.get(rt, &params.id)?.cloned();
        let txn = txn.ok_or_else(|| no_such(params.id))?;
        if !names(&params.proposal_hash, &txn)? {
            return Err(ActorError::illegal_argument(
                "hash does not match proposal params (ensure requester is an ID address)",
            ));
        }
        let enough = state.is_enough(txn.approved.len());
        Ok((txn, enough))
    })?;
    // Where the threshold was lowered, or signers left, this may have been enough already.
    if enough { send(rt, params.id, txn) } else { add_approval(rt, params.id, txn, approver) }
}

fn add_approval(
    rt: &Runtime<'_>,
    id: TxnId,
    mut txn: Transaction,
    approver: Address,
) -> Result<ApproveReturn, ActorError> {
    if txn.approved.contains(&approver) {
        return Err(ActorError::forbidden(format!("{approver} already approved this message")));
    }
    txn.approved.push(approver);
    let enough = rt.transaction(|state: &mut State| {
        state.pending_txs.set(rt, &id, txn.clone())?;
        Ok(state.is_enough(txn.approved.len()))
    })?;
    if enough { send(rt, id, txn) } else { Ok(not_sent()) }
}

pub(crate) fn cancel(rt: &Runtime<'_>, params: &TxnIdParams) -> Result<(), ActorError> {
    let caller = rt.caller_address();
    rt.transaction(|state: &mut State| {
        state.check_signer(&caller)?;
        let txn = state.pending_txs.delete(rt, &params.id)?.ok_or_else(|| no_such(params.id))?;
        // Where the proposer is no signer any more, the next who approved stands in its place.
        if txn.approved.first() != Some(&caller) {
            return Err(ActorError::forbidden("cannot cancel another signer's transaction"));
        }
        if !names(&params.proposal_hash, &txn)? {
            return Err(ActorError::illegal_state("hash does not match proposal params"));
        }
        Ok(())
    })
}

fn send(rt: &Runtime<'_>, id: TxnId, txn: Transaction) -> Result<ApproveReturn, ActorError> {
    rt.transaction(|state: &mut State| {
        state.check_available(&rt.balance(), &txn.value, rt.epoch())?;
        state.pending_txs.delete(rt, &id)?;
        Ok(())
    })?;
    let Transaction { to, value, method, params, .. } = txn;
    let params = (!params.is_empty()).then(|| IpldBlock { codec: codec::CBOR, data: params.into() });
    let (code, data) = match returned(rt.send(&to, method, params, value)) {
        Ok(data) => (ExitCode::OK, data),
        Err(error) => (error.exit_code, error.data),
    };
    Ok(ApproveReturn {
        applied: true,
        code,
        ret: data.map(|block| RawBytes::new(block.data)).unwrap_or_default(),
    })
}

fn not_sent() -> ApproveReturn {
    ApproveReturn { applied: false, code: ExitCode::OK, ret: RawBytes::default() }
}

fn no_such(id: TxnId) -> ActorError {
    ActorError::not_found(format!("no such transaction {id}"))
}

impl State {
    /// Whether so many approvals are enough.
    fn is_enough(&self, approvals: usize) -> bool {
        approvals as u64 >= self.num_approvals_threshold
    }
}
