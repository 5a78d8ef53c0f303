//! Every version on what needs no released actors, and engines that are wrong on purpose.

use std::sync::Arc;

use forest_blockstore::{Blockstore, Cid};
use forest_shared::message::Message;
use oracle_cases::{Answer, Deed, Epoch, Event, Kind};
use oracle_judges::{Node, Session, Watch};

use super::*;

fn plan(versions: impl Iterator<Item = &'static Rules>, filter: &str) -> Plan {
    Plan {
        versions: versions.collect(),
        seed: 1,
        time: None,
        filter: filter.into(),
        limits: 40,
        threads: 2,
        released: Released::default(),
        modules: None,
    }
}

/// As `main` does: the published engines recurse on the native stack, and panics are answers.
fn with_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(crate::STACK).spawn(test).unwrap();
    thread.join().unwrap();
}

#[test]
fn every_version_agrees_on_all_that_needs_no_released_actors() {
    let plan = plan(forest_rules::all(), "");
    let findings = plan.run(|_| {}).unwrap();
    for failure in &findings.failures {
        eprintln!("nv{} {}: {:#?}", failure.version, failure.workload, failure.lines);
    }
    assert!(findings.failures.is_empty());
    for (rules, coverage) in plan.versions.iter().zip(&findings.coverage) {
        let missing = coverage.missing(rules);
        assert!(missing.is_empty(), "nv{} has, and nothing reached: {missing:?}", rules.version);
    }
}

/// An engine that is right but for one thing.
struct Wrong {
    judge: Box<dyn Judge>,
    wrong: fn(&Message, &mut Answer),
}

impl Judge for Wrong {
    fn name(&self) -> &'static str {
        "an engine that is wrong"
    }

    fn open_on(
        &self,
        epoch: &Epoch,
        root: &Cid,
        store: Arc<dyn Blockstore>,
        node: Arc<dyn Node>,
        watch: Watch,
    ) -> Result<Box<dyn Session>, String> {
        Ok(Box::new(WrongSession(self.judge.open_on(epoch, root, store, node, watch)?, self.wrong)))
    }
}

struct WrongSession(Box<dyn Session>, fn(&Message, &mut Answer));

impl Session for WrongSession {
    fn apply(&mut self, message: &Message, kind: Kind) -> Result<Answer, String> {
        let mut answer = self.0.apply(message, kind)?;
        self.1(message, &mut answer);
        Ok(answer)
    }

    fn flush(&mut self) -> Result<Cid, String> {
        self.0.flush()
    }
}

/// What is found when an engine is wrong about messages of nv18, and the deeds that it is shrunk to.
fn found(wrong: fn(&Message, &mut Answer)) -> (Vec<String>, Vec<Deed>) {
    let rules = forest_rules::rules(18.into()).unwrap();
    let plan = plan(std::iter::once(rules), "");
    let judge = Wrong { judge: published(rules), wrong };
    let ours = Ours::new(1, None).unwrap();
    let workload = all().into_iter().find(|workload| workload.needs == Needs::Probes).unwrap();
    let task = Task { version: 0, workload, canonical: false };
    let failure = plan.perform(task, 0, &judge, &ours, None, &mut Coverage::default(), &|_| {});
    let failure = failure.expect("a difference");
    (failure.lines, failure.reproduction.expect("a reproduction").deeds)
}

#[test]
fn a_unit_of_gas_is_a_difference_and_one_message_shows_it() {
    with_stack(|| {
        let (lines, deeds) = found(|_, answer| answer.gas_used += 1);
        assert!(lines[0].starts_with("gas_used"), "{lines:?}");
        assert_eq!(deeds.len(), 1, "{deeds:?}");
    });
}

#[test]
fn a_charge_under_another_name_is_a_difference() {
    with_stack(|| {
        let (lines, _) = found(|_, answer| {
            for event in &mut answer.trace {
                if let Event::Charge { name, .. } = event {
                    name.push('!');
                }
            }
        });
        assert!(lines[0].starts_with("traces differ at event 0"), "{lines:?}");
    });
}
