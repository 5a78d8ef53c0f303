//! draft
use super::{Needs, Workload};
use crate::{Stop, World, probes, script::Script};
use forest_shared::address::Address;

pub(super) const WORKLOADS: &[Workload] = &[Workload { name: "scripts-try", about: "x", needs: Needs::Probes, since: 16, run: attempt }];

fn attempt(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = forest_rules::rules(world.version()).map_err(crate::world::broken)?;
    let mut script = Script::new(rules);
    script.save(0x71, &[0x80]);
    script.divide(1.0f64.to_bits(), 0);
    script.repeat(3, |script| script.spin(10));
    script.grow(1);
    script.recurse(20);
    let mut inner = Script::new(rules);
    inner.call("self::current_balance", &[]);
    script.run_at(&Address::new_id(1001), &inner);
    script.run_at(&Address::new_id(probes::VAST), &inner);
    script.run_at(&Address::new_id(probes::ROOMY), &inner);
    script.run_at(&Address::new_id(probes::TRAPPING), &inner);
    script.run_at(&Address::new_id(probes::STARTING), &inner);
    script.run_at(&Address::new_id(probes::ACCEPTING), &inner);
    let mut message = world.message(world.faucet, Address::new_id(1000), 2, script.to_bytes());
    message.gas_limit = 5_000_000_000;
    let answer = world.apply(message)?;
    println!("{:?} {:02x?}", answer.exit_code, answer.return_data);
    for o in script.outcomes(&answer.return_data) { println!("{}::{} {} {:02x?}", o.syscall.module, o.syscall.name, o.error, o.result); }
    Ok(())
}
