//! One tipset in a file: enough to execute it, and not more.

use std::fs;

use crate::world::{WORLD, text, timeless};

#[test]
fn the_file_alone_executes_to_what_the_chain_has() {
    let seer = WORLD.seer();
    for tipset in [WORLD.busiest(), WORLD.tipsets().next().unwrap(), WORLD.tipsets().last().unwrap()] {
        let epoch = tipset.tipset().epoch().to_string();
        let file = seer.car.with_file_name(format!("{epoch}.car.zst"));
        let said = seer.run("extract", &["--epoch", &epoch, "-o", file.to_str().unwrap()]);
        assert_eq!(said.code, 0, "{said:?}");
        assert!(said.out.contains("which is what the chain has"), "{said:?}");
        let child = WORLD.child_of(tipset);
        for root in [child.parent_state_root(), child.parent_message_receipts()] {
            assert!(said.out.contains(&text(root)), "{said:?}");
        }
        assert!(fs::metadata(&file).unwrap().len() < WORLD.car.len() as u64);
        assert!(!file.with_file_name(format!("{epoch}.car.zst.partial")).exists());

        let stats = seer.run_on(&file, "stats", &["--last", "1", "--json"]).json();
        assert_eq!(stats["tipsets"][0]["epoch"], tipset.tipset().epoch());
    }
}

#[test]
fn traces_of_the_file_are_those_of_the_snapshot() {
    let seer = WORLD.seer();
    let tipset = WORLD.busiest();
    let epoch = tipset.tipset().epoch().to_string();
    let file = seer.car.with_file_name("one.car.zst");
    let said = seer.run("extract", &["--epoch", &epoch, "-o", file.to_str().unwrap()]);
    assert_eq!(said.code, 0, "{said:?}");
    let message = tipset.blocks().iter().flat_map(|block| block.messages()).next().unwrap();
    for name in [format!("{epoch}:0"), message.cid().unwrap().to_string()] {
        let traced = seer.run_on(&file, "trace", &[&name, "--format", "json"]).json();
        assert_eq!(timeless(traced), timeless(seer.trace(&name)));
    }
}

#[test]
fn code_can_be_left_out() {
    let seer = WORLD.seer();
    let epoch = WORLD.busiest().tipset().epoch().to_string();
    let [whole, without] = ["whole.car.zst", "without.car.zst"].map(|name| seer.car.with_file_name(name));
    assert_eq!(seer.run("extract", &["--epoch", &epoch, "-o", whole.to_str().unwrap()]).code, 0);
    let said = seer.run("extract", &["--epoch", &epoch, "-o", without.to_str().unwrap(), "--without-code"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("left out"), "{said:?}");
    let length = |path| fs::metadata(path).unwrap().len();
    assert!(length(&without) < length(&whole));
}

#[test]
fn nothing_is_overwritten_and_nothing_is_left_behind() {
    let seer = WORLD.seer();
    let (there, epoch) =
        (seer.tool.input("there.car.zst", b"mine"), WORLD.busiest().tipset().epoch().to_string());
    seer.run("extract", &["--epoch", &epoch, "-o", there.to_str().unwrap()])
        .assert_refused("is there already");
    assert_eq!(fs::read(&there).unwrap(), b"mine");
    let (null_round, file) = (WORLD.null_round().to_string(), seer.car.with_file_name("null.car.zst"));
    seer.run("extract", &["--epoch", &null_round, "-o", file.to_str().unwrap()])
        .assert_refused("has no blocks");
    assert!(!file.exists());
}
