//! `forest-fvm replay` and `forest-fvm validate`.

use std::sync::LazyLock;

use forest_blocks::FullTipset;
use forest_shared::{clock::ChainEpoch, econ::TokenAmount, version::NetworkVersion};
use forest_testing::chain::{Applied, ChainError, ChainPlan, Executes};
use serde_json::Value;

use crate::{
    kit::{Said, Tool},
    world::{Grower, Seer, WORLD, World},
};

/// A chain that says of one epoch what is not so.
static WRONG: LazyLock<World> = LazyLock::new(|| {
    let plan = ChainPlan { null_rounds: 0, ..ChainPlan::new(12, NetworkVersion::V18, 8) };
    World::executed(plan, |honest| Liar { honest, about: 5 })
});

/// However busy this machine is: slow tipsets are logged.
const QUIET: &[&str] = &["--slow-tipset-ms", "0"];

struct Liar {
    honest: Grower,
    about: ChainEpoch,
}

/// The receipts are those of the tipset before, and the base fee is one attoFIL more.
impl Executes for Liar {
    fn apply(&mut self, tipset: &FullTipset, parent: ChainEpoch) -> Result<Applied, ChainError> {
        let mut applied = self.honest.apply(tipset, parent)?;
        if tipset.tipset().epoch() == self.about {
            applied.receipts_root = *tipset.tipset().parent_message_receipts();
            applied.base_fee += TokenAmount::from_atto(1);
        }
        Ok(applied)
    }
}

impl Seer {
    /// What replay says in JSON: an object for each tipset, and the summary.
    fn replay(&self, rest: &[&str]) -> (Vec<Value>, Value) {
        let said = self.run("replay", &[&["--json"], QUIET, rest].concat());
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
        said.tipsets()
    }
}

impl Said {
    fn tipsets(&self) -> (Vec<Value>, Value) {
        let mut lines: Vec<Value> =
            self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let summary = lines.pop().unwrap()["summary"].take();
        (lines, summary)
    }
}

/// What of a tipset must be the same in every run.
fn lasting(tipset: &Value) -> Value {
    let mut tipset = tipset.clone();
    let stats = tipset["stats"].as_object_mut().unwrap();
    for of_this_machine in ["time", "slowest", "reads"] {
        assert!(stats.remove(of_this_machine).is_some(), "{of_this_machine}");
    }
    tipset
}

fn epochs(tipsets: &[Value]) -> Vec<i64> {
    tipsets.iter().map(|tipset| tipset["epoch"].as_i64().unwrap()).collect()
}

#[test]
fn every_tipset_is_as_the_chain_says() {
    let count = WORLD.tipsets().count();
    let said = WORLD.seer().run("replay", QUIET);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    assert!(
        said.out.contains(&format!("{count} of {count} tipsets are as the chain says, in ")),
        "{}",
        said.out
    );
    for row in
        ["early", "messages", "cron", "flush", "total", "gas", "messages run", "gas per second", "store"]
    {
        assert!(said.out.lines().any(|line| line.starts_with(&format!("{row} "))), "{row} in\n{}", said.out);
    }
}

#[test]
fn json_has_an_object_for_each_tipset_in_order_and_sums_that_are_right() {
    let (tipsets, summary) = WORLD.seer().replay(&[]);
    let of_chain: Vec<i64> = WORLD.tipsets().map(|tipset| tipset.tipset().epoch()).collect();
    assert_eq!(epochs(&tipsets), of_chain);
    assert!(tipsets.iter().all(|tipset| tipset["result"] == "good"));
    let sum = |part: &str| -> u64 { tipsets.iter().map(|t| t["stats"]["gas"][part].as_u64().unwrap()).sum() };
    let gas = ["early", "messages", "rewards", "cron"].map(sum).into_iter().sum::<u64>();
    assert_eq!(summary["gas"]["total"], gas as f64);
    assert!(gas > 0 && sum("early") > 0, "null rounds use gas");
    assert_eq!(summary["good"], tipsets.len());
    assert!(tipsets.iter().any(|tipset| tipset["stats"]["null_rounds"] != 0));
    assert!(tipsets.iter().any(|tipset| tipset["stats"]["migrations"] != 0));
    assert!(tipsets.iter().any(|tipset| tipset["stats"]["skipped"] != 0));
    assert!(summary["seconds"]["total"]["max"].as_f64().unwrap() > 0.0);
}

#[test]
fn caches_prefetch_and_threads_change_nothing() {
    let seer = WORLD.seer();
    let plain: Vec<Value> = seer.replay(&[]).0.iter().map(lasting).collect();
    for how in [
        ["--threads", "4", "--cache-mb", "64"].as_slice(),
        &["--no-prefetch"],
        &["--cache-mb", "0", "--executed-mb", "0"],
        &["--threads", "2", "--no-prefetch", "--cache-mb", "1"],
    ] {
        let other: Vec<Value> = seer.replay(how).0.iter().map(lasting).collect();
        assert_eq!(plain, other, "{how:?}");
    }
}

#[test]
fn a_range_is_what_was_asked_for() {
    let seer = WORLD.seer();
    let all: Vec<i64> = WORLD.tipsets().map(|tipset| tipset.tipset().epoch()).collect();
    let (first, last) = (all[3], all[all.len() - 3]);
    let (tipsets, summary) = seer.replay(&["--epochs", &format!("{first}..{last}")]);
    assert_eq!(epochs(&tipsets), all[3..=all.len() - 3]);
    assert_eq!(summary["chosen"], tipsets.len());
    assert_eq!(epochs(&seer.replay(&["--last", "2"]).0), all[all.len() - 2..]);
    assert_eq!(epochs(&seer.replay(&["--epochs", &first.to_string()]).0), [first]);
    assert_eq!(epochs(&seer.replay(&["--epochs", &format!("{last}..")]).0), all[all.len() - 3..]);
}

#[test]
fn what_differs_is_told_with_what_to_do_next() {
    let seer = WRONG.seer();
    let said = seer.run("replay", &[]);
    assert_eq!(said.code, 1, "{said:?}");
    for part in [
        "epoch 5: another receipts",
        "epoch 5: another next base fee",
        "  the chain has ",
        "  computed was  ",
        "forest-fvm extract ",
        "--epoch 5 ",
        "5:0",
        "1 differ",
    ] {
        assert!(said.out.contains(part), "{part} in\n{}", said.out);
    }
    assert!(!said.out.contains("another state"), "{}", said.out);

    let (tipsets, summary) = seer.run("replay", &["--json"]).tipsets();
    let wrong: Vec<&Value> = tipsets.iter().filter(|tipset| tipset["result"] != "good").collect();
    let [wrong] = wrong.as_slice() else { panic!("{tipsets:?}") };
    assert_eq!((&wrong["epoch"], &wrong["result"]), (&5.into(), &"differs".into()));
    let what: Vec<&Value> =
        wrong["differences"].as_array().unwrap().iter().map(|difference| &difference["what"]).collect();
    assert_eq!(what, ["receipts_root", "base_fee"]);
    assert_eq!(summary["differ"], 1);

    let (tipsets, summary) = seer.run("replay", &["--json", "--fail-fast"]).tipsets();
    assert_eq!(epochs(&tipsets), [1, 2, 3, 4, 5]);
    assert_eq!(summary["good"], 4);
}

#[test]
fn validate_has_a_line_for_each_snapshot() {
    let (good, bad) = (WORLD.seer(), WRONG.seer());
    let said = good.run("validate", QUIET);
    assert_eq!((said.code, said.err.as_str(), said.out.lines().count()), (0, "", 1), "{said:?}");
    assert!(
        said.out.starts_with("good ") && said.out.contains("chain.car.zst: epochs 1 to "),
        "{}",
        said.out
    );
    let said = bad.run("validate", &[]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.starts_with("bad "), "{}", said.out);
    assert!(said.out.contains("epoch 5: another receipts"), "{}", said.out);
}

#[test]
fn bad_input_is_one_line() {
    let seer = WORLD.seer();
    Tool::new().run(&["replay", "no-such.car", "--network", "mainnet"]).assert_refused("no-such.car");
    seer.run("replay", &["--epochs", "1000000..2000000"]).assert_refused("nothing can be applied");
    seer.run("replay", &["--log", "forest_fvm=nonsense"]).assert_refused("the log filter");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    seer.run("replay", &["--metrics", &address]).assert_refused(&address);
    assert_eq!(seer.run("replay", &["--epochs", "9..5"]).code, 2);
}

#[test]
fn the_log_has_a_line_for_each_tipset_and_slow_ones_as_json() {
    let said = WORLD.seer().run("replay", &["--log", "info", "--slow-tipset-ms", "1", "--last", "3"]);
    assert_eq!(said.code, 0, "{said:?}");
    let lines = said.err.lines().filter(|line| line.contains("executed tipset")).collect::<Vec<_>>();
    assert_eq!(lines.len(), 3, "{}", said.err);
    assert!(lines.iter().all(|line| line.contains("msg_gas=") && line.contains("cron_ms=")), "{lines:?}");
    let slow: Vec<Value> = said
        .err
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        !slow.is_empty(),
        "no tipset is executed within a millisecond with its code yet to compile: {}",
        said.err
    );
    assert!(slow.iter().all(|line| line["msg"] == "Slow tipset" && line["timing"]["total_ms"].is_f64()));
}

/// What is done is done: a replay that only serves metrics by now ends at once, and well.
#[cfg(unix)]
#[test]
fn an_interrupt_ends_what_lingers() {
    use std::io::{BufRead as _, BufReader};

    let seer = WORLD.seer();
    let mut replay = seer.spawn("replay", &["--metrics", "127.0.0.1:0", "--linger", "600", "--last", "2"]);
    let mut out = BufReader::new(replay.stdout.take().unwrap());
    let mut said = String::new();
    while !said.contains("as the chain says") {
        assert_ne!(out.read_line(&mut said).unwrap(), 0, "{said}");
    }
    let interrupt = std::process::Command::new("kill").args(["-INT", &replay.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    assert_eq!(replay.wait().unwrap().code(), Some(0), "{said}");
}
