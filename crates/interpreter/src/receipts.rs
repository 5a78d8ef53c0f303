//! The receipts of a tipset as the chain keeps them: an array (AMT v0) in the order of execution.

use forest_amt::{BitWidth, Built, V0, build};
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
