//! Messages to payment channels, and the vouchers in them.
//!
//! Parameters and states are those of the network's payment channel actor, release 18.

use forest_blockstore::Cid;
use forest_builtin::BuiltinActor;
use forest_encoding::{RawBytes, hash::blake2b_256, to_vec};
use forest_shared::{
    ActorId, MethodNum, address::Address, clock::ChainEpoch, crypto::Signature, econ::TokenAmount,
};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use super::{Draft, Kind, Traffic, draft::exec};

const UPDATE: MethodNum = 2;
const SETTLE: MethodNum = 3;
const COLLECT: MethodNum = 4;

/// What one tipset more is worth in a lane.
const MILLI_PER_EPOCH: i64 = 1_000_000;
/// Lanes that vouchers are written for.
const LANES: u64 = 4;

/// CBOR `[from, to, to send, settling at, lowest settling height, lanes]`.
#[derive(Clone, Debug, Deserialize_tuple)]
struct State {
    from: Address,
    to: Address,
    #[expect(dead_code, reason = "a field of the state that the sender has no use for")]
    to_send: TokenAmount,
    settling_at: ChainEpoch,
    #[expect(dead_code, reason = "as above")]
    min_settle_height: ChainEpoch,
    #[expect(dead_code, reason = "as above")]
    lanes: Cid,
}

/// What the payer promises. The payer signs it with null where the signature will be.
#[derive(Clone, Debug, Serialize_tuple)]
struct Voucher {
    channel: Address,
    not_before: ChainEpoch,
    not_after: ChainEpoch,
    secret_hash: RawBytes,
    /// Whom to ask: nobody.
    extra: Option<u64>,
    lane: u64,
    nonce: u64,
    amount: TokenAmount,
    min_settle_height: ChainEpoch,
    /// Lanes that this one swallows: none.
    merges: Vec<u64>,
    signature: Option<Signature>,
}

impl Traffic<'_> {
    pub(super) fn create_channel(&mut self) -> anyhow::Result<Option<Draft>> {
        let first = self.chance.below(super::PAYING);
        let second = (first + 1 + self.chance.below(super::PAYING - 1)) % super::PAYING;
        let params = RawBytes::serialize(&(super::id_of(first), super::id_of(second)))?;
        let code = self.view.code(BuiltinActor::PaymentChannel)?;
        exec(self.genesis_account(first), &code, params, TokenAmount::from_whole(50)).map(Some)
    }

    pub(super) fn redeem(&mut self) -> anyhow::Result<Option<Draft>> {
        let Some((id, state)) = self.channel()? else { return Ok(None) };
        let (Some(payer), Some(payee)) = (self.holder(&state.from), self.holder(&state.to)) else {
            return Ok(None);
        };
        let secret = if self.chance.once_in(3) { b"secret".to_vec() } else { Vec::new() };
        let hash = if secret.is_empty() { Vec::new() } else { blake2b_256(&secret).to_vec() };
        let mut voucher = Voucher {
            channel: Address::new_id(id),
            not_before: 0,
            not_after: 0,
            secret_hash: RawBytes::new(hash),
            extra: None,
            lane: self.chance.below(LANES),
            nonce: self.epoch.unsigned_abs(),
            amount: TokenAmount::from_nano(MILLI_PER_EPOCH * self.epoch),
            min_settle_height: 0,
            merges: Vec::new(),
            signature: None,
        };
        voucher.signature = payer.authenticate(&to_vec(&voucher)?);
        let params = RawBytes::serialize(&(voucher, RawBytes::new(secret)))?;
        Ok(Some(Draft::call(payee, Address::new_id(id), UPDATE, params)))
    }

    /// Ends a channel: begins to, or takes what it held.
    pub(super) fn close(&mut self, kind: Kind) -> anyhow::Result<Option<Draft>> {
        let Some((id, state)) = self.channel()? else { return Ok(None) };
        let settling = state.settling_at != 0;
        let method = if kind == Kind::ChannelCollect { COLLECT } else { SETTLE };
        if settling != (method == COLLECT) && !self.chance.once_in(4) {
            return Ok(None);
        }
        let one = if self.chance.once_in(2) { state.from } else { state.to };
        let Some(from) = self.holder(&one) else { return Ok(None) };
        Ok(Some(Draft::call(from, Address::new_id(id), method, RawBytes::default())))
    }

    fn channel(&mut self) -> anyhow::Result<Option<(ActorId, State)>> {
        let code = self.view.code(BuiltinActor::PaymentChannel)?;
        let Some((id, actor)) = self.view.find(&mut self.chance, &[code])? else { return Ok(None) };
        Ok(Some((id, self.view.state(&actor)?)))
    }
}
