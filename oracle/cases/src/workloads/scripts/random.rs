//! Scripts by chance: mostly what makes sense, now and then what does not, and other scripts inside.

use forest_rules::{Param, ParamType, Rules, Syscall};
use forest_shared::{address::Address, econ::TokenAmount};

use super::super::syscalls::{self, actors::address_bytes, material::Material};
use crate::{
    Dice, Stop, World,
    probes::{ACCEPTING, ROOMY, SCRIPTS, TRAPPING},
    script::{ALL_GAS, Arg, ERROR, PROGRAM, Script},
};

/// How many messages.
const MESSAGES: u32 = 60;
/// How deep scripts are inside of each other.
const DEPTH: u32 = 5;

pub(super) fn random(world: &mut World<'_>) -> Result<(), Stop> {
    let rules = syscalls::rules(world)?;
    let mut material = Material::new(world)?;
    let senders = [world.faucet, world.bls_account(TokenAmount::from_whole(10))?.1];
    let mut finished = 0;
    for _ in 0..MESSAGES {
        if world.dice.once_in(10) {
            let epochs = 1 + world.dice.below(3) as i64;
            world.skip(epochs)?;
            material.epoch = world.epoch();
        }
        let receivers = address_bytes(world, &material);
        let mut author =
            Author { rules, material: &material, receivers: &receivers, dice: world.dice.clone() };
        let script = author.script(DEPTH);
        world.dice = author.dice;
        let to = Address::new_id(*world.dice.pick(&SCRIPTS));
        let (from, method) = (*world.dice.pick(&senders), 1 + world.dice.below(9));
        let mut message = world.message(from, to, method, script.to_bytes());
        message.gas_limit = 100_000_000 + world.dice.below(2_000_000_000);
        message.value = TokenAmount::from_atto(world.dice.below(3));
        finished += u32::from(world.apply(message)?.is_success());
    }
    // The first sender's scripts end as they please; but if none comes to its end, the table of chances is wrong.
    if finished < MESSAGES / 10 {
        return Err(Stop::Broken(format!("only {finished} of {MESSAGES} scripts came to their end")));
    }
    Ok(())
}

/// Who writes scripts.
struct Author<'a> {
    rules: &'static Rules,
    material: &'a Material,
    receivers: &'a [Vec<u8>],
    dice: Dice,
}

impl Author<'_> {
    fn script(&mut self, depth: u32) -> Script {
        let mut script = Script::new(self.rules);
        for _ in 0..3 + self.dice.below(12) {
            self.instruction(&mut script, depth);
        }
        if self.dice.once_in(6) {
            self.ending(&mut script);
        }
        script
    }

    fn instruction(&mut self, script: &mut Script, depth: u32) {
        match self.dice.below(20) {
            0..12 => self.syscall(script),
            12 | 13 if depth > 0 => self.call(script, depth),
            14 => self.transfer(script),
            15 => script.unless(Arg::Word(ERROR), |script| self.syscall(script)),
            16 => script.repeat(2 + self.dice.below(3) as u32, |script| self.syscall(script)),
            17 => script.fill(
                256 + self.dice.below(10_000) as u32,
                self.dice.word() as u8,
                self.dice.below(300),
            ),
            18 => script.grow(self.dice.below(3)),
            _ => self.work(script),
        }
    }

    fn work(&mut self, script: &mut Script) {
        match self.dice.below(4) {
            0 => script.spin(self.dice.below(2_000)),
            1 => script.recurse(self.dice.below(40)),
            2 => script.divide(self.dice.word(), self.dice.word()),
            _ => script.note(self.dice.below(70_000) as u32, self.dice.below(100) as u32),
        }
    }

    fn syscall(&mut self, script: &mut Script) {
        let all: Vec<&Syscall> = self.rules.syscalls.iter().collect();
        let syscall = *self.dice.pick(&all);
        if syscall.name == "self_destruct" && !self.dice.once_in(8) {
            return;
        }
        let Some(mut arguments) = self.material.arguments(script, syscall) else { return };
        if self.dice.once_in(4) && !arguments.is_empty() {
            let place = self.dice.below(arguments.len() as u64) as usize;
            arguments[place] = self.other(&syscall.params[place], arguments[place]);
        }
        let name = format!("{}::{}", syscall.module, syscall.name);
        if self.dice.once_in(40) {
            script.call_into(131_072 - self.dice.below(100) as u32, &name, &arguments);
        } else {
            script.call(&name, &arguments);
        }
    }

    /// Another argument: near to the good one, or anything; of gas, never so much that nothing is left.
    fn other(&mut self, param: &Param, good: Arg) -> Arg {
        let number = match (good, self.dice.below(4)) {
            (Arg::Number(number), 0) => number + 1,
            (Arg::Number(number), 1) => number - 1,
            (Arg::Number(_), 2) => self.dice.below(70) as i64,
            _ if param.name == "gas" => self.dice.below(10_000_000) as i64,
            _ if param.kind == ParamType::U32 => i64::from(self.dice.word() as u32 >> self.dice.below(32)),
            _ => (self.dice.word() >> self.dice.below(64)) as i64,
        };
        Arg::Number(number)
    }

    /// Another actor runs another script.
    fn call(&mut self, script: &mut Script, depth: u32) {
        let inner = self.script(depth - 1);
        let actors = [SCRIPTS[0], SCRIPTS[1], SCRIPTS[2], ROOMY, ACCEPTING, TRAPPING];
        let to = Address::new_id(*self.dice.pick(&actors));
        let gas = *self.dice.pick(&[ALL_GAS, ALL_GAS, ALL_GAS, 10_000_000, 1_000_000, 200_000]);
        let flags = u64::from(self.dice.once_in(6));
        let params = script.opaque_block(&inner.to_bytes());
        let value = u128::from(self.dice.below(2) * self.dice.below(100));
        let sent = script.send_with(&to, self.dice.below(4), params, value, gas, flags);
        let out = script.room(60);
        script.call("ipld::block_read", &[sent.word(4), 0.into(), out.at.into(), out.len.into()]);
        script.note(out.at, out.len);
    }

    /// Funds for anybody.
    fn transfer(&mut self, script: &mut Script) {
        let to = self.dice.pick(self.receivers).clone();
        let to = script.put(&to);
        let (method, value) = (self.dice.below(2), u128::from(self.dice.below(1_000)));
        script.send_to(to, method, 0, value, ALL_GAS, 0);
    }

    fn ending(&mut self, script: &mut Script) {
        match self.dice.below(5) {
            0 => script.trap(self.dice.once_in(2)),
            1 => script.give(self.dice.below(12)),
            2 => script.copy(PROGRAM, self.dice.below(200_000), self.dice.below(10)),
            _ => {
                let block = if self.dice.once_in(2) { Arg::from(0) } else { script.opaque_block(b"the end") };
                script.exit(self.dice.below(40) as u32, block, "by chance");
            }
        }
    }
}
