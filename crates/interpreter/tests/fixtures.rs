//! Rules of the interpreter on tipsets of mainnet.

use std::process::ExitCode;

use forest_blocks::{FullTipset, Tipset, TipsetKey};
use forest_db::{AnyCar, CarOptions};
use forest_interpreter::next_base_fee;
use forest_rules::Schedule;
use forest_testing::{Suite, fixtures::shared};

/// Every header says the base fee that follows from its parents.
fn base_fees_follow_from_each_other() {
    let car = AnyCar::open(shared("car/chain4.car"), &CarOptions::default()).expect("opens");
    let head = TipsetKey::from(car.header().roots.clone());
    let head = Tipset::load(&car, &head).expect("the head is a tipset");
    let chain: Vec<_> = head.chain(&car).collect::<Result<_, _>>().expect("the chain is there");
    let mut steps = 0;
    for pair in chain.windows(2) {
        let [tipset, parent] = pair else { unreachable!("windows of two") };
        let parent = FullTipset::load(&car, parent.clone()).expect("its messages are there");
        let next = next_base_fee(&Schedule::mainnet(), &parent).expect("every message has a CID");
        assert_eq!(*tipset.parent_base_fee(), next, "at epoch {}", tipset.epoch());
        steps += 1;
    }
    assert!(steps >= 3, "{steps} steps");
}

fn main() -> ExitCode {
    Suite::over_shared_fixtures()
        .test("base fees follow from each other", base_fees_follow_from_each_other)
        .run()
}
