//! The DAG-CBOR fixtures of the IPLD project: every valid block gives back its bytes and the CID in its name, every
//! negative one is refused by the canonical check.

use std::{fs, path::Path, process::ExitCode};

use forest_encoding::{
    Cid,
    cbor::Reader,
    check_canonical, codec, from_slice, hash,
    links::{Allowance, CborDialect, scan, walk},
    to_vec,
};
use forest_testing::{Suite, fixtures};
use ipld_core::ipld::Ipld;

fn main() -> ExitCode {
    let mut suite = Suite::over_shared_fixtures();
    if suite.can_run() {
        let mut valid = 0;
        for entry in fs::read_dir(fixtures::shared("dag_cbor/valid")).expect("the folder of valid blocks") {
            let path = entry.expect("a listed file").path();
            // No block is empty: a name with a space in it was torn in two when the fixtures were copied. Its CID
            // still says what was in it (`hello_world`).
            if fs::metadata(&path).expect("a listed file").len() == 0 {
                continue;
            }
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            suite = suite.test(format!("valid/{name}"), move || valid_block(&path, &name));
            valid += 1;
        }
        suite = suite.test("valid/string-Hello world!", hello_world);
        assert!(valid > 100, "only {valid} valid blocks");
        for entry in fs::read_dir(fixtures::shared("dag_cbor/negative")).expect("the folder of negatives") {
            let path = entry.expect("a listed file").path();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            suite = suite.test(format!("negative/{name}"), move || negative_blocks(&path));
        }
    } else {
        suite = suite.test("dag_cbor fixtures", || unreachable!("skipped"));
    }
    suite.run()
}

fn hello_world() {
    let bytes = to_vec("Hello world!").expect("an encoding");
    let named = "bafyreigmgu7icw3p3lf3prtti7x3o7vsc6e5peltjinsa7zni2axvlz5cm".parse().expect("a CID");
    assert_eq!(hash::verify(&named, &bytes), Ok(true));
}

fn valid_block(path: &Path, name: &str) {
    let bytes = fs::read(path).expect("a readable file");
    let (_, named) = name.rsplit_once("__").expect("a CID in the name");
    let named: Cid = named.parse().expect("a CID in the name");
    assert_eq!(check_canonical(&bytes), Ok(()));
    let value: Ipld = from_slice(&bytes).expect("a value");
    let again = to_vec(&value).expect("an encoding");
    assert_eq!(again, bytes);
    assert_eq!(hash::cid_of(codec::DAG_CBOR, hash::SHA2_256, &again), Ok(named));
    assert_eq!(hash::verify(&named, &bytes), Ok(true));
    assert_eq!(Reader::new(&bytes).skip(), Ok(&bytes[..]));
    assert_eq!(Reader::new(&bytes).value(), Ok(value.clone()));

    // The links by the data model, and by both walks and the scan.
    let mut links = Vec::new();
    value.references(&mut links);
    links.sort_unstable();
    for dialect in [CborDialect::Strict, CborDialect::Lenient] {
        let mut walked = Vec::new();
        // The strict dialect takes the bits of a float for a number that might be shorter.
        if walk(&bytes, dialect, |link| walked.push(link.to_cid())).is_ok() {
            walked.sort_unstable();
            assert_eq!(walked, links, "{dialect:?}");
        } else {
            assert!(dialect == CborDialect::Strict && name.starts_with("float"), "{dialect:?}");
        }
    }
    let scan = scan(codec::DAG_CBOR, &bytes, Allowance::UNLIMITED, |_| ());
    assert_eq!(scan.end.is_ok(), links.iter().all(names_a_block), "{:?}", scan.end);
}

/// Whether a block of the chain may link to it. (No fixture has structured data inside a CID.)
fn names_a_block(link: &Cid) -> bool {
    [codec::RAW, codec::CBOR, codec::DAG_CBOR].contains(&link.codec())
        && match link.hash().code() {
            hash::BLAKE2B_256 => link.hash().size() == 32,
            code => code == hash::IDENTITY && link.codec() != codec::DAG_CBOR,
        }
}

fn negative_blocks(path: &Path) {
    let text = fs::read_to_string(path).expect("a readable file");
    let cases: Vec<serde_json::Value> = serde_json::from_str(&text).expect("a list of cases");
    assert!(!cases.is_empty());
    for case in cases {
        let bytes = hex::decode(case["hex"].as_str().expect("hex")).expect("hex");
        assert!(check_canonical(&bytes).is_err(), "{}", case["name"]);
    }
}
