//! The receipts of a tipset as the chain keeps them: an array (AMT v0) in the order of execution.

use forest_amt::{AmtV0, BitWidth, Built, V0, build};
use forest_blockstore::{Blockstore, Cid};
use forest_rules::{Rules, behaviours::ReceiptShape};
use forest_shared::receipt::{LegacyReceipt, Receipt};
use forest_vm::Bug;

use crate::Failure;

/// The array of receipts under the rules of their epoch. No receipts make an array too.
///
/// # Errors
/// [`Failure::Broken`]: a receipt with events under rules that have none.
pub fn receipts<'a>(
    rules: &Rules,
    receipts: impl IntoIterator<Item = &'a Receipt>,
) -> Result<Built, Failure> {
    match rules.behaviours.execution.receipt {
        ReceiptShape::WithEventsRoot => Ok(build::<V0, _>(BitWidth::W3, receipts)?),
        ReceiptShape::ThreeFields => {
            let legacy = |receipt: &Receipt| LegacyReceipt::try_from(receipt.clone());
            let legacy = receipts.into_iter().map(legacy).collect::<Result<Vec<_>, _>>();
            Ok(build::<V0, _>(BitWidth::W3, legacy.map_err(|error| Bug(error.to_string().into()))?)?)
        }
    }
}

/// The receipt at a place of an array that was built under the rules of its epoch. `None`: the array is shorter.
///
/// # Errors
/// [`Failure`]: the array is missing or malformed, or the store failed.
pub fn receipt_at(
    rules: &Rules,
    store: &impl Blockstore,
    root: &Cid,
    place: u64,
) -> Result<Option<Receipt>, Failure> {
    match rules.behaviours.execution.receipt {
        ReceiptShape::WithEventsRoot => Ok(AmtV0::<Receipt>::load(store, root)?.get(store, place)?.cloned()),
        ReceiptShape::ThreeFields => {
            let array = AmtV0::<LegacyReceipt>::load(store, root)?;
            Ok(array.get(store, place)?.cloned().map(Receipt::from))
        }
    }
}
