//! The link scan and both walks of a flush against the slow model of the unit tests, at any gas.
#![no_main]

// The model names its crate as the unit tests do.
use forest_encoding::{
    Cid,
    links::{self, Allowance, CborDialect, ScanError},
};
use libfuzzer_sys::fuzz_target;

#[path = "../../crates/ipld/encoding/src/links/tests/model.rs"]
mod model;

use model::{Verdict, gas_model, walk_model};

fuzz_target!(|input: (u16, &[u8])| {
    let (available, data) = input;
    for allowance in
        [Allowance::UNLIMITED, Allowance { available: available.into(), per_field: 35, per_cid: 400 }]
    {
        let mut found = Vec::new();
        let scan = links::scan(0x71, data, allowance, |link| found.push(link.to_cid()));
        let verdict = match scan.end {
            Ok(()) => Verdict::Done,
            Err(ScanError::OutOfBudget) => Verdict::OutOfGas,
            Err(ScanError::Cbor(_)) => Verdict::Errno(10),
            Err(ScanError::IllegalCodec(_)) => Verdict::Errno(9),
            Err(_) => Verdict::Errno(6),
        };
        if scan.end.is_err() {
            found.clear();
        }
        assert_eq!((scan.fields, scan.cids, verdict, found), gas_model(0x71, data, allowance));
    }
    for dialect in [CborDialect::Strict, CborDialect::Lenient] {
        let mut found: Vec<Cid> = Vec::new();
        let walked = links::walk(data, dialect, |link| found.push(link.to_cid()));
        assert_eq!(walked.ok().map(|()| found), walk_model(data, dialect));
    }
});
