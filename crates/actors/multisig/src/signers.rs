//! Who signs: the first signers, and how they change.
//!
//! Invariant: where a signer leaves, its approvals leave with it, and proposals that nobody else approved.

use forest_actors_runtime::resolve::{resolve_existing, resolve_or_create};
use forest_sdk::prelude::*;

use crate::{AddSignerParams, ConstructorParams, RemoveSignerParams, SIGNERS_MAX, State, SwapSignerParams};

/// The signers that a wallet begins with.
pub(crate) fn first(rt: &Runtime<'_>, params: &ConstructorParams) -> Result<Vec<Address>, ActorError> {
    let ConstructorParams { signers, num_approvals_threshold: threshold, .. } = params;
    if signers.is_empty() {
        return Err(ActorError::illegal_argument("must have at least one signer"));
    }
    if signers.len() > SIGNERS_MAX {
        return Err(ActorError::illegal_argument(format!("cannot add more than {SIGNERS_MAX} signers")));
    }
    let mut resolved = Vec::with_capacity(signers.len());
    for signer in signers {
        let id = Address::new_id(resolve_existing(rt, signer)?);
        if resolved.contains(&id) {
            return Err(ActorError::illegal_argument(format!("duplicate signer not allowed: {signer}")));
        }
        resolved.push(id);
    }
    if *threshold > signers.len() as u64 {
        return Err(ActorError::illegal_argument("must not require more approvals than signers"));
    }
    if *threshold < 1 {
        return Err(ActorError::illegal_argument("must require at least one approval"));
    }
    Ok(resolved)
}

pub(crate) fn add(rt: &Runtime<'_>, params: &AddSignerParams) -> Result<(), ActorError> {
    let signer = Address::new_id(resolve_existing(rt, &params.signer)?);
    rt.transaction(|state: &mut State| {
        if state.signers.len() >= SIGNERS_MAX {
            return Err(ActorError::forbidden(format!("cannot add more than {SIGNERS_MAX} signers")));
        }
        if state.is_signer(&signer) {
            return Err(ActorError::forbidden(format!("{signer} is already a signer")));
        }
        state.signers.push(signer);
        // Never above the number of signers, which just grew as well.
        state.num_approvals_threshold += u64::from(params.increase);
        Ok(())
    })
}

pub(crate) fn remove(rt: &Runtime<'_>, params: &RemoveSignerParams) -> Result<(), ActorError> {
    let signer = Address::new_id(resolve_or_create(rt, &params.signer)?);
    rt.transaction(|state: &mut State| {
        state.check_signer(&signer)?;
        let (signers, threshold) = (state.signers.len() as u64, state.num_approvals_threshold);
        if signers == 1 {
            return Err(ActorError::forbidden("cannot remove only signer"));
        }
        if !params.decrease && signers - 1 < threshold {
            return Err(ActorError::illegal_argument(format!(
                "can't reduce signers to {} below threshold {threshold} with decrease=false",
                signers - 1
            )));
        }
        if params.decrease {
            if threshold < 2 {
                return Err(ActorError::illegal_argument(format!(
                    "can't decrease approvals from {threshold}"
                )));
            }
            state.num_approvals_threshold -= 1;
        }
        state.leave(rt, &signer)
    })
}

pub(crate) fn swap(rt: &Runtime<'_>, params: &SwapSignerParams) -> Result<(), ActorError> {
    let from = Address::new_id(resolve_or_create(rt, &params.from)?);
    let to = Address::new_id(resolve_existing(rt, &params.to)?);
    rt.transaction(|state: &mut State| {
        state.check_signer(&from)?;
        if state.is_signer(&to) {
            return Err(ActorError::illegal_argument(format!("{to} is already a signer")));
        }
        state.leave(rt, &from)?;
        state.signers.push(to);
        Ok(())
    })
}

pub(crate) fn change_threshold(rt: &Runtime<'_>, threshold: u64) -> Result<(), ActorError> {
    rt.transaction(|state: &mut State| {
        if threshold == 0 || threshold > state.signers.len() as u64 {
            return Err(ActorError::illegal_argument("new threshold value not supported"));
        }
        state.num_approvals_threshold = threshold;
        Ok(())
    })
}

impl State {
    /// Forgets a signer and all that it approved.
    fn leave(&mut self, rt: &Runtime<'_>, signer: &Address) -> Result<(), ActorError> {
        self.signers.retain(|other| other != signer);
        let mut approved = Vec::new();
        self.pending_txs.for_each(rt, |id, txn| {
            if txn.approved.contains(signer) {
                approved.push((id, txn.clone()));
            }
            Ok(())
        })?;
        for (id, mut txn) in approved {
            txn.approved.retain(|approver| approver != signer);
            if txn.approved.is_empty() {
                self.pending_txs.delete(rt, &id)?;
            } else {
                self.pending_txs.set(rt, &id, txn)?;
            }
        }
        Ok(())
    }
}
