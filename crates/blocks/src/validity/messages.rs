//! Rules for the messages of a block.

use forest_encoding::Cid;
use forest_shared::{
    address::{Address, BLS_PUB_LEN, Protocol},
    bigint::IntBytesError,
    crypto::{BLS_SIG_LEN, SignatureType, VerifyError, verify_bls_aggregate},
    econ::TokenAmount,
    message::Message,
};

use super::{BLOCK_GAS_LIMIT, BLOCK_MESSAGE_LIMIT, InvalidBlock, InvalidInclusion, TOTAL_FILECOIN};
use crate::Block;

/// Checks whether a message may be in a block.
///
/// `newest` is the newest address protocol that the network version knows; `min_gas` what the inclusion of this message
/// costs, in whole gas.
///
/// # Errors
/// [`InvalidInclusion`], for the first rule broken.
pub fn check_inclusion(message: &Message, newest: Protocol, min_gas: u64) -> Result<(), InvalidInclusion> {
    let Message { version, value, gas_limit, gas_fee_cap, gas_premium, .. } = message;
    if *version != 0 {
        return Err(InvalidInclusion::Version(*version));
    }
    if message.to.is_bls_zero_address() {
        return Err(InvalidInclusion::ToZeroAddress);
    }
    message.check_protocols(newest)?;
    if value.is_negative() {
        return Err(InvalidInclusion::NegativeValue);
    }
    if *value > TokenAmount::from_whole(TOTAL_FILECOIN) {
        return Err(InvalidInclusion::ValueTooLarge);
    }
    if gas_fee_cap.is_negative() {
        return Err(InvalidInclusion::NegativeFeeCap);
    }
    if gas_premium.is_negative() {
        return Err(InvalidInclusion::NegativePremium);
    }
    if gas_premium > gas_fee_cap {
        return Err(InvalidInclusion::PremiumAboveFeeCap);
    }
    let min = min_gas.max(1);
    if !(min..=BLOCK_GAS_LIMIT).contains(gas_limit) {
        return Err(InvalidInclusion::GasLimit { limit: *gas_limit, min });
    }
    Ok(())
}

impl Block {
    /// Checks each message, and their number and gas in sum.
    ///
    /// `newest` is the newest address protocol that the network version knows; `min_gas` tells what the inclusion of a
    /// message of so many bytes on chain costs, in whole gas.
    ///
    /// # Errors
    /// [`InvalidBlock`], for the first rule broken.
    pub fn check_messages(
        &self,
        newest: Protocol,
        min_gas: impl Fn(usize) -> u64,
    ) -> Result<(), InvalidBlock> {
        let count = self.message_count();
        if count > BLOCK_MESSAGE_LIMIT {
            return Err(InvalidBlock::TooManyMessages(count));
        }
        let mut gas = 0_u64;
        for (index, message) in self.messages().enumerate() {
            let length = message.chain_length().map_err(too_long)?;
            let checked = match message.signature_type() {
                Some(SignatureType::Bls) => Err(InvalidInclusion::SignatureType),
                Some(SignatureType::Delegated) if newest < Protocol::Delegated => {
                    Err(InvalidInclusion::SignatureType)
                }
                _ => check_inclusion(message.message(), newest, min_gas(length)),
            };
            checked.map_err(|source| InvalidBlock::Message { index, source })?;
            // Each limit is at most that of a block, so the sum stays far below 2⁶⁴.
            gas = gas.saturating_add(message.message().gas_limit);
            if gas > BLOCK_GAS_LIMIT {
                return Err(InvalidBlock::TooMuchGas);
            }
        }
        Ok(())
    }

    /// Checks that the header names these messages.
    ///
    /// # Errors
    /// [`InvalidBlock::Messages`].
    pub fn check_message_root(&self) -> Result<(), InvalidBlock> {
        let found = self.message_root().map_err(|_| InvalidBlock::NumberTooLong)?;
        if found == self.header.messages { Ok(()) } else { Err(InvalidBlock::Messages(found)) }
    }

    /// Verifies the aggregate signature of the BLS messages by the keys of their senders, in the order of the
    /// messages. Without messages any aggregate is good.
    ///
    /// As in Lotus, the first 96 bytes of the aggregate count, whatever type it claims and whatever follows.
    ///
    /// # Errors
    /// [`InvalidBlock::NoBlsAggregate`], [`InvalidBlock::BlsAggregate`].
    pub fn verify_bls_aggregate(&self, keys: &[[u8; BLS_PUB_LEN]]) -> Result<(), InvalidBlock> {
        let aggregate = self.header.bls_aggregate.as_ref().ok_or(InvalidBlock::NoBlsAggregate)?;
        if self.bls_messages.is_empty() && keys.is_empty() {
            return Ok(());
        }
        let cids: Vec<Vec<u8>> = self
            .bls_messages
            .iter()
            .map(|message| message.cid().map(|cid: Cid| cid.to_bytes()))
            .collect::<Result<_, _>>()
            .map_err(too_long)?;
        let signed: Vec<&[u8]> = cids.iter().map(Vec::as_slice).collect();
        let signature = aggregate.bytes.first_chunk::<BLS_SIG_LEN>();
        let length = VerifyError::SignatureLength(aggregate.bytes.len());
        let signature = signature.ok_or(InvalidBlock::BlsAggregate(length))?;
        match verify_bls_aggregate(signature, keys, &signed) {
            Ok(true) => Ok(()),
            Ok(false) => Err(InvalidBlock::BlsAggregate(VerifyError::Mismatch)),
            Err(error) => Err(InvalidBlock::BlsAggregate(error)),
        }
    }

    /// The senders of the BLS messages, in the order of the messages: whose keys the aggregate is verified by.
    pub fn bls_senders(&self) -> impl ExactSizeIterator<Item = &Address> {
        self.bls_messages.iter().map(|message| &message.from)
    }
}

fn too_long(_: IntBytesError) -> InvalidBlock {
    InvalidBlock::NumberTooLong
}
