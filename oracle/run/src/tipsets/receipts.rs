//! The root of the receipts, by the published array and the published receipts.

use forest_blockstore::Cid;
use forest_shared::version::NetworkVersion;
use fvm_ipld_amt::Amtv0;
use fvm_ipld_blockstore::Blockstore;
use oracle_cases::Answer;

/// The root of the receipts of a tipset, which are written to a store. Those with a place for events came with network
/// version 18 (FIP-0049).
pub(crate) fn root(
    version: NetworkVersion,
    answers: &[Answer],
    store: impl Blockstore,
) -> Result<Cid, String> {
    let root = if version.number() < 18 {
        Amtv0::new_from_iter(&store, answers.iter().map(without_events))
    } else {
        Amtv0::new_from_iter(&store, answers.iter().map(with_events))
    };
    root.map_err(|error| error.to_string())
}

fn without_events(answer: &Answer) -> fvm_shared2::receipt::Receipt {
    fvm_shared2::receipt::Receipt {
        exit_code: fvm_shared2::error::ExitCode::new(answer.exit_code.value()),
        return_data: answer.return_data.clone().into(),
        gas_used: answer.gas_used.cast_signed(),
    }
}

fn with_events(answer: &Answer) -> fvm_shared4::receipt::Receipt {
    fvm_shared4::receipt::Receipt {
        exit_code: fvm_shared4::error::ExitCode::new(answer.exit_code.value()),
        return_data: answer.return_data.clone().into(),
        gas_used: answer.gas_used,
        events_root: answer.events_root,
    }
}
