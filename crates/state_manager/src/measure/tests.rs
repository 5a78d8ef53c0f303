use forest_interpreter::Unobserved;
use forest_shared::{address::Address, error::ExitCode, receipt::Receipt};
use forest_vm::{Backtrace, Fees, Kind};

use super::*;

const EPOCH: ChainEpoch = 100;

fn outcome(exit_code: ExitCode, gas_used: u64) -> Outcome {
    Outcome {
        receipt: Receipt { exit_code, gas_used, ..Receipt::default() },
        return_codec: None,
        fees: Fees::default(),
        event_nodes: Vec::new(),
        events: Vec::new(),
        backtrace: Backtrace::default(),
        reads: Vec::new(),
        writes: Vec::new(),
        credits: Vec::new(),
        blocks: Default::default(),
    }
}

/// A message is executed, and takes as long as is said.
fn run(measured: &mut Measured<'_>, role: Role, nonce: u64, outcome: &Outcome, millis: u64) {
    let message = Message { from: Address::new_id(100), sequence: nonce, ..Message::default() };
    measured.last = Duration::from_millis(millis);
    measured.executed(&Step { epoch: EPOCH, role, message: &message, kind: Kind::Implicit }, outcome);
}

fn user(index: usize) -> Role {
    Role::Message { block: 0, index }
}

#[test]
fn gas_and_endings_are_counted_where_they_belong() {
    let mut nobody = Unobserved;
    let mut measured = Measured::new(&mut nobody);
    measured.phase(Phase::Early);
    run(&mut measured, Role::Cron, 98, &outcome(ExitCode::OK, 1), 1);
    measured.null_round(98, &Cid::default());
    run(&mut measured, Role::Cron, 99, &outcome(ExitCode::OK, 2), 1);
    measured.null_round(99, &Cid::default());
    measured.skipped(1, 0, &Message::default());
    measured.phase(Phase::Messages);
    run(&mut measured, user(0), 0, &outcome(ExitCode::OK, 10), 1);
    run(&mut measured, user(1), 1, &outcome(ExitCode::SYS_SENDER_STATE_INVALID, 0), 1);
    run(&mut measured, user(2), 2, &outcome(ExitCode::SYS_OUT_OF_GAS, 20), 1);
    run(&mut measured, Role::Reward { block: 0 }, EPOCH as u64, &outcome(ExitCode::OK, 300), 1);
    measured.phase(Phase::Cron);
    run(&mut measured, Role::Cron, EPOCH as u64, &outcome(ExitCode::OK, 4000), 1);
    let stats = measured.finish();

    let gas = stats.gas;
    assert_eq!((gas.early, gas.messages, gas.rewards, gas.cron), (3, 30, 300, 4000));
    assert_eq!((stats.null_rounds, stats.skipped, stats.migrations), (2, 1, 0));
    let exits = stats.messages;
    assert_eq!((exits.ok, exits.rejected, exits.out_of_gas, exits.total()), (1, 1, 1, 3));
    assert_eq!(stats.slowest.len(), 3, "cron and rewards are no messages");
}

#[test]
fn the_slowest_are_kept_in_order() {
    let mut nobody = Unobserved;
    let mut measured = Measured::new(&mut nobody);
    measured.phase(Phase::Messages);
    for (index, millis) in [5, 90, 20, 1, 70, 20, 30, 2, 90].into_iter().enumerate() {
        run(&mut measured, user(index), index as u64, &outcome(ExitCode::OK, 1), millis);
    }
    let slowest = measured.finish().slowest;
    let kept: Vec<_> = slowest.iter().map(|message| (message.nonce, message.time.as_millis())).collect();
    assert_eq!(kept, [(1, 90), (8, 90), (4, 70), (6, 30), (2, 20)]);
}

#[test]
fn times_add_up_to_no_more_than_passed_and_end_with_the_tipset() {
    let mut nobody = Unobserved;
    let began = Instant::now();
    let mut measured = Measured::new(&mut nobody);
    for phase in [Phase::Early, Phase::Messages, Phase::Cron, Phase::Flush] {
        measured.phase(phase);
        std::thread::sleep(Duration::from_millis(2));
    }
    let executed = Executed {
        state_root: Cid::default(),
        receipts_root: Cid::default(),
        messages: Vec::new(),
        rewards: Vec::new(),
    };
    measured.done(&executed);
    let passed = began.elapsed();
    std::thread::sleep(Duration::from_millis(5));
    let stats = measured.finish();
    assert!(stats.time.parts().iter().all(|(_, time)| *time >= Duration::from_millis(2)), "{stats:?}");
    assert!(stats.time.total() <= passed, "{stats:?} in {passed:?}");
}

#[test]
fn whoever_else_watches_sees_every_step() {
    #[derive(Default)]
    struct Steps(Vec<&'static str>);
    impl Observer for Steps {
        fn phase(&mut self, _: Phase) {
            self.0.push("phase");
        }
        fn executed(&mut self, _: &Step<'_>, _: &Outcome) {
            self.0.push("executed");
        }
        fn null_round(&mut self, _: ChainEpoch, _: &Cid) {
            self.0.push("null round");
        }
        fn skipped(&mut self, _: usize, _: usize, _: &Message) {
            self.0.push("skipped");
        }
    }
    let mut steps = Steps::default();
    let mut measured = Measured::new(&mut steps);
    measured.skipped(0, 0, &Message::default());
    measured.phase(Phase::Early);
    run(&mut measured, Role::Cron, 1, &outcome(ExitCode::OK, 1), 1);
    measured.null_round(1, &Cid::default());
    drop(measured);
    assert_eq!(steps.0, ["skipped", "phase", "executed", "null round"]);
}

#[test]
fn stats_are_plain_json() {
    let mut nobody = Unobserved;
    let mut measured = Measured::new(&mut nobody);
    measured.phase(Phase::Messages);
    run(&mut measured, user(3), 7, &outcome(ExitCode::USR_FORBIDDEN, 55), 1500);
    let json = serde_json::to_value(measured.finish()).unwrap();
    assert_eq!(json["messages"]["actor"], 1);
    assert_eq!(json["gas"]["messages"], 55);
    assert!(json["time"]["messages"].is_f64());
    let slowest = &json["slowest"][0];
    assert_eq!((&slowest["from"], &slowest["nonce"]), (&"f0100".into(), &7.into()));
    assert_eq!((&slowest["exit_code"], &slowest["seconds"]), (&18.into(), &1.5.into()));
    assert!(json.get("reads").is_none(), "nobody counted");
}
