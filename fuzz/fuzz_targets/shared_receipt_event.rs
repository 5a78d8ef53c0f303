//! Receipts, events, actors and proof parameters from arbitrary bytes, against the published crates.
#![no_main]

use forest_shared::{event, receipt, sector, state};
use libfuzzer_sys::fuzz_target;
use serde::{Serialize, de::DeserializeOwned};

/// Both read values that encode the same, or both refuse.
fn agree<Ours: Serialize + DeserializeOwned, Theirs: Serialize + DeserializeOwned>(data: &[u8]) {
    let ours = forest_encoding::from_slice::<Ours>(data).ok();
    let theirs = fvm_ipld_encoding::from_slice::<Theirs>(data).ok();
    assert_eq!(
        ours.map(|value| forest_encoding::to_vec(&value).unwrap()),
        theirs.map(|value| fvm_ipld_encoding::to_vec(&value).unwrap())
    );
}

fuzz_target!(|data: &[u8]| {
    let Some((&kind, data)) = data.split_first() else { return };
    match kind % 7 {
        0 => agree::<receipt::Receipt, fvm_shared4::receipt::Receipt>(data),
        1 => agree::<event::StampedEvent, fvm_shared4::event::StampedEvent>(data),
        2 => agree::<state::ActorState, fvm_shared4::state::ActorState>(data),
        3 => agree::<state::StateRoot, fvm_shared4::state::StateRoot>(data),
        4 => agree::<sector::WindowPoStVerifyInfo, fvm_shared4::sector::WindowPoStVerifyInfo>(data),
        5 => agree::<sector::SealVerifyInfo, fvm_shared4::sector::SealVerifyInfo>(data),
        _ => {
            // Gas below zero, which no execution produces, is refused by ours alone.
            let theirs: Option<fvm_shared2::receipt::Receipt> = fvm_ipld_encoding::from_slice(data).ok();
            let theirs = theirs.filter(|receipt| receipt.gas_used >= 0);
            let ours = forest_encoding::from_slice::<receipt::LegacyReceipt>(data).ok();
            assert_eq!(
                ours.map(|value| forest_encoding::to_vec(&value).unwrap()),
                theirs.map(|value| fvm_ipld_encoding::to_vec(&value).unwrap())
            );
        }
    }
});
