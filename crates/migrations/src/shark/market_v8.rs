//! The market actor's state in actors v8.

use forest_blockstore::Cid;
use forest_encoding::tuple::*;
use forest_shared::{DealId, address::Address, clock::ChainEpoch, econ::TokenAmount, piece::PaddedPieceSize};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct State {
    /// AMT of [`DealProposal`].
    pub(crate) proposals: Cid,
    /// AMT of [`DealState`].
    pub(crate) states: Cid,
    /// HAMT whose keys are the CIDs of proposals whose start has not come.
    pub(crate) pending_proposals: Cid,
    pub(crate) escrow_table: Cid,
    pub(crate) locked_table: Cid,
    pub(crate) next_id: DealId,
    pub(crate) deal_ops_by_epoch: Cid,
    pub(crate) last_cron: ChainEpoch,
    pub(crate) total_client_locked_collateral: TokenAmount,
    pub(crate) total_provider_locked_collateral: TokenAmount,
    pub(crate) total_client_storage_fee: TokenAmount,
}

/// What client and provider agreed on. The same in actors v9.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct DealProposal {
    pub(crate) piece_cid: Cid,
    pub(crate) piece_size: PaddedPieceSize,
    pub(crate) verified_deal: bool,
    pub(crate) client: Address,
    pub(crate) provider: Address,
    pub(crate) label: Label,
    pub(crate) start_epoch: ChainEpoch,
    pub(crate) end_epoch: ChainEpoch,
    pub(crate) storage_price_per_epoch: TokenAmount,
    pub(crate) provider_collateral: TokenAmount,
    pub(crate) client_collateral: TokenAmount,
}

/// What became of a deal so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub(crate) struct DealState {
    pub(crate) sector_start_epoch: ChainEpoch,
    pub(crate) last_updated_epoch: ChainEpoch,
    pub(crate) slash_epoch: ChainEpoch,
}

/// What the client calls a deal: text or bytes, kept as it is, since the CID of the proposal depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Text(String),
    Bytes(Vec<u8>),
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bytes(bytes) => serializer.serialize_bytes(bytes),
        }
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Label;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("text or bytes")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Label, E> {
                Ok(Label::Text(text.to_owned()))
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Label, E> {
                Ok(Label::Bytes(bytes.to_vec()))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use forest_encoding::{from_slice, to_vec};

    use super::*;

    #[test]
    fn labels_stay_what_they_are() {
        for (bytes, label) in [
            (&[0x62, b'h', b'i'][..], Label::Text("hi".into())),
            (&[0x42, b'h', b'i'], Label::Bytes(b"hi".to_vec())),
            (&[0x60], Label::Text(String::new())),
            (&[0x40], Label::Bytes(vec![])),
        ] {
            assert_eq!(from_slice::<Label>(bytes).unwrap(), label);
            assert_eq!(to_vec(&label).unwrap(), bytes);
        }
        for bytes in [&[0x07][..], &[0x80], &[0xf6], &[0x61, 0xff]] {
            assert!(from_slice::<Label>(bytes).is_err(), "{bytes:x?}");
        }
    }
}
