//! How much memory an instance gets (FIP-0057).

use forest_rules::Rules;
use forest_shared::error::ExitCode;

use super::{exit, generations, run};
use crate::kit::{self, Network, Wat};

/// Grows memory by each of these numbers of pages, and returns the last answer.
fn grow(network: &Network, pages: &[u32]) -> i32 {
    let (last, before) = pages.split_last().unwrap();
    let before: String =
        before.iter().map(|pages| format!("(drop (memory.grow (i32.const {pages})))")).collect();
    // No answer is an exit code below 100 when 100 is added.
    let exit = exit(network, &format!("(i32.add (i32.const 101) (memory.grow (i32.const {last})))"));
    let actor = Wat::actor(network.rules(), &format!("{before} {exit} (i32.const 0)"));
    let outcome = run(network, actor.text());
    i32::try_from(outcome.receipt.exit_code.value()).unwrap() - 101
}

#[test]
fn an_instance_grows_to_its_limit_and_no_further() {
    for network in generations() {
        let most = largest(network.rules());
        assert_eq!(grow(&network, &[most - 1]), 1, "nv{}", network.version());
        assert_eq!(grow(&network, &[most]), -1, "nv{}", network.version());
        assert_eq!(grow(&network, &[most - 1, 1]), -1, "nv{}", network.version());
        assert_eq!(grow(&network, &[most - 1, 0]), most as i32, "nv{}", network.version());
    }
}

/// In pages.
fn largest(rules: &Rules) -> u32 {
    rules.limits.memory.map_or(65_536, |limits| (limits.instance / 65_536) as u32)
}

#[test]
fn growth_that_an_instance_is_refused_counts_towards_the_message() {
    // Of 32 768 pages for the message, the instance begins with one.
    let refused = [16_384, 12_288];
    for network in kit::with_actor(18, 29).filter(|network| network.version() % 3 == 0) {
        let after = |pages: &[u32]| grow(&network, &[&refused, pages].concat());
        assert_eq!(after(&[4095]), 1, "so much is left");
        assert_eq!(after(&[4096]), -1, "and no more");
        assert_eq!(after(&[8191, 4095]), 1, "what the message is refused does not count");
        assert_eq!(grow(&network, &[8191]), 1, "without refusals there is room");
    }
}

#[test]
fn a_memory_does_not_grow_beyond_what_it_declares() {
    for network in generations() {
        let exit = exit(&network, "(i32.add (i32.const 101) (memory.grow (i32.const 2)))");
        let actor = Wat::actor(network.rules(), &format!("{exit} (i32.const 0)"));
        let module =
            actor.text().replace(r#"(memory (export "memory") 1)"#, r#"(memory (export "memory") 1 2)"#);
        assert_eq!(run(&network, &module).receipt.exit_code.value(), 100, "nv{}", network.version());
    }
}

#[test]
fn an_instance_that_begins_beyond_its_limit_is_broken() {
    for network in generations().filter(|network| network.version() >= 18) {
        let actor = |pages| Wat::with_memory(network.rules(), pages, "", "(i32.const 0)");
        assert_eq!(run(&network, actor(8192).text()).receipt.exit_code, ExitCode::OK);
        assert_eq!(run(&network, actor(8193).text()).receipt.exit_code, ExitCode::SYS_ASSERTION_FAILED);
    }
}
