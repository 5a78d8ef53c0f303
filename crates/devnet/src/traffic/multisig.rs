//! Messages to wallets of several signers.
//!
//! Parameters and states are those of the network's multisig actor, release 18.

use forest_builtin::BuiltinActor;
use forest_encoding::RawBytes;
use forest_hamt::{Config, Hamt};
use forest_shared::{
    ActorId, METHOD_SEND, MethodNum, address::Address, clock::ChainEpoch, econ::TokenAmount,
};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use super::{Draft, Kind, Traffic, draft::exec};

const PROPOSE: MethodNum = 2;
const APPROVE: MethodNum = 3;
const CANCEL: MethodNum = 4;
const ADD_SIGNER: MethodNum = 5;
const REMOVE_SIGNER: MethodNum = 6;
const SWAP_SIGNER: MethodNum = 7;
const CHANGE_THRESHOLD: MethodNum = 8;
const LOCK_BALANCE: MethodNum = 9;

/// Signers at first, and how many of them must agree.
const SIGNERS: u64 = 3;
const THRESHOLD: u64 = 2;
/// How many proposals are looked at.
const PENDING: usize = 16;

/// CBOR `[signers, threshold, next, initial balance, start, duration, pending]`.
#[derive(Clone, Debug, Deserialize_tuple, Serialize_tuple)]
struct State {
    signers: Vec<Address>,
    threshold: u64,
    next: i64,
    initial_balance: TokenAmount,
    start: ChainEpoch,
    duration: ChainEpoch,
    /// From numbers, as signed varints, to [`Proposal`]s: a HAMT of width 5.
    pending: forest_blockstore::Cid,
}

/// CBOR `[to, value, method, params, approved]`.
#[derive(Clone, Debug, PartialEq, Deserialize_tuple, Serialize_tuple)]
struct Proposal {
    to: Address,
    value: TokenAmount,
    method: MethodNum,
    params: RawBytes,
    approved: Vec<Address>,
}

impl Traffic<'_> {
    pub(super) fn create_multisig(&mut self) -> anyhow::Result<Option<Draft>> {
        let first = self.chance.below(super::PAYING);
        let signers: Vec<_> = (0..SIGNERS).map(|n| super::id_of((first + n) % super::PAYING)).collect();
        let no_lock: ChainEpoch = 0;
        let params = RawBytes::serialize(&(signers, THRESHOLD, no_lock, no_lock))?;
        let code = self.view.code(BuiltinActor::Multisig)?;
        exec(self.genesis_account(first), &code, params, TokenAmount::from_whole(100)).map(Some)
    }

    pub(super) fn propose(&mut self) -> anyhow::Result<Option<Draft>> {
        let Some((id, state)) = self.multisig()? else { return Ok(None) };
        let to = super::id_of(self.chance.below(super::PAYING));
        let value = TokenAmount::from_nano(self.chance.below(1_000_000_000));
        self.proposal(id, &state, &to, value, METHOD_SEND, RawBytes::default())
    }

    /// A change of the wallet itself, which only the wallet may ask for.
    pub(super) fn administer(&mut self) -> anyhow::Result<Option<Draft>> {
        let Some((id, state)) = self.multisig()? else { return Ok(None) };
        let anyone = super::id_of(self.chance.below(super::PAYING));
        let signer = *self.chance.pick(&state.signers);
        let (method, params) = match self.chance.below(5) {
            0 => (ADD_SIGNER, RawBytes::serialize(&(anyone, false))?),
            1 => (REMOVE_SIGNER, RawBytes::serialize(&(signer, false))?),
            2 => (SWAP_SIGNER, RawBytes::serialize(&(signer, anyone))?),
            3 => (CHANGE_THRESHOLD, RawBytes::serialize(&(1 + self.chance.below(SIGNERS),))?),
            _ => {
                let duration: ChainEpoch = 100;
                (LOCK_BALANCE, RawBytes::serialize(&(self.epoch, duration, TokenAmount::from_whole(1)))?)
            }
        };
        self.proposal(id, &state, &Address::new_id(id), TokenAmount::ZERO, method, params)
    }

    /// A word about a proposal: for it, by somebody who has not approved yet; or against it, by who made it.
    pub(super) fn decide(&mut self, kind: Kind) -> anyhow::Result<Option<Draft>> {
        let Some((id, state)) = self.multisig()? else { return Ok(None) };
        let pending = Hamt::<Proposal>::load(&self.view.store, &state.pending, Config::default())?;
        let mut open = Vec::new();
        for entry in pending.iter(&self.view.store).take(PENDING) {
            let (key, proposal) = entry?;
            open.push((number(key.as_ref()), proposal.clone()));
        }
        if open.is_empty() {
            return Ok(None);
        }
        let (number, proposal) = self.chance.pick(&open);
        let by = match kind {
            Kind::MultisigCancel => proposal.approved.first(),
            _ => state.signers.iter().find(|signer| !proposal.approved.contains(signer)),
        };
        let Some(from) = by.and_then(|signer| self.holder(signer)) else { return Ok(None) };
        let method = if kind == Kind::MultisigCancel { CANCEL } else { APPROVE };
        // No hash: whatever is under this number.
        let params = RawBytes::serialize(&(number, RawBytes::default()))?;
        Ok(Some(Draft::call(from, Address::new_id(id), method, params)))
    }

    fn multisig(&mut self) -> anyhow::Result<Option<(ActorId, State)>> {
        let code = self.view.code(BuiltinActor::Multisig)?;
        let Some((id, actor)) = self.view.find(&mut self.chance, &[code])? else { return Ok(None) };
        Ok(Some((id, self.view.state(&actor)?)))
    }

    #[expect(clippy::too_many_arguments, reason = "a proposal has the parts of a message")]
    fn proposal(
        &mut self,
        multisig: ActorId,
        state: &State,
        to: &Address,
        value: TokenAmount,
        method: MethodNum,
        params: RawBytes,
    ) -> anyhow::Result<Option<Draft>> {
        let signer = *self.chance.pick(&state.signers);
        let Some(from) = self.holder(&signer) else { return Ok(None) };
        let params = RawBytes::serialize(&(to, value, method, params))?;
        Ok(Some(Draft::call(from, Address::new_id(multisig), PROPOSE, params)))
    }
}

/// The number of a proposal from its key: a varint, its sign in the lowest bit.
fn number(key: &[u8]) -> i64 {
    let zigzag = key.iter().rev().fold(0_u64, |number, byte| number << 7 | u64::from(byte & 0x7f));
    (zigzag >> 1).cast_signed() ^ -((zigzag & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use forest_builtin::power::cron_queue_key;

    use super::*;

    #[test]
    fn keys_are_varints() {
        for expected in [0, 1, 2, 63, 64, 8_191, 8_192, -1] {
            assert_eq!(number(&cron_queue_key(expected)), expected);
        }
    }
}
