//! Scripts: what a script actor is told to do, in the parameters of a message.
//!
//! A script actor ([`actor`]) imports every syscall of its generation and is nothing but an interpreter. It makes the
//! calls of its script one by one, with arguments that are numbers or what earlier calls left in memory; notes each
//! error number and each result; and returns its notes. So a message says all that it does, good or bad, and what an
//! engine answered to each call is part of what is compared.
//!
//! On the wire: [`MAGIC`], the length of the data in four bytes, the data, the instructions. The data comes before the
//! instructions so that its addresses are known while they are written. Parameters without the magic are no script; an
//! actor accepts them and does nothing.

mod actor;
mod calls;
mod layout;
mod log;
mod op;

use forest_rules::{Rules, Syscall, SyscallSet};

pub(crate) use actor::import;
pub use actor::{Shape, actor};
pub use calls::{ALL_GAS, BLAKE2B_256, LONG_ENOUGH, opaque, packed};
pub use layout::{ERROR, PROGRAM, SIZE};
pub use log::{Noted, Outcome};
use op::Op;

/// How every script begins.
pub const MAGIC: [u8; 4] = *b"run:";

/// What the instructions of a script begin behind: the magic and the length of the data.
const HEADER: u32 = 8;

/// An argument of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A number.
    Number(i64),
    /// The 32-bit number at an address when the instruction runs.
    Word(u32),
    /// The 64-bit number there.
    Long(u32),
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl From<$number> for Arg {
            #[allow(clippy::cast_lossless, reason = "not so for all of the types")]
            fn from(number: $number) -> Self {
                Self::Number(number as i64)
            }
        })*
    };
}

numbers!(i32, u32, i64, u64, usize);

/// Arguments of different types as a slice of [`Arg`]s.
#[macro_export]
macro_rules! args {
    ($($arg:expr),* $(,)?) => { &[$($crate::script::Arg::from($arg)),*] };
}

/// A stretch of the actor's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buffer {
    /// Its address.
    pub at: u32,
    /// Its length.
    pub len: u32,
}

impl Buffer {
    /// The 32-bit number at an offset, when it is asked for.
    #[must_use]
    pub const fn word(self, offset: u32) -> Arg {
        Arg::Word(self.at + offset)
    }

    /// The 64-bit number at an offset, when it is asked for.
    #[must_use]
    pub const fn long(self, offset: u32) -> Arg {
        Arg::Long(self.at + offset)
    }
}

/// A script in the making.
#[derive(Clone, Debug)]
pub struct Script {
    syscalls: SyscallSet,
    data: Vec<u8>,
    code: Vec<u8>,
    /// Where there is room for results.
    room: u32,
    /// What the actor will note, as long as nothing is skipped.
    noted: Vec<Noted>,
}

impl Script {
    /// An empty script for the actors of a version.
    #[must_use]
    pub fn new(rules: &Rules) -> Self {
        Self {
            syscalls: rules.syscalls,
            data: Vec::new(),
            code: Vec::new(),
            room: layout::ROOM.start,
            noted: Vec::new(),
        }
    }

    /// The script as parameters of a message.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let length = u32::try_from(self.data.len()).unwrap_or(u32::MAX).to_le_bytes();
        [MAGIC.as_slice(), &length, &self.data, &self.code].concat()
    }

    /// The syscalls that there are.
    #[must_use]
    pub fn syscalls(&self) -> SyscallSet {
        self.syscalls
    }

    /// Whether a syscall, named as `module::name`, is there.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Puts bytes into the actor's memory before it begins.
    pub fn put(&mut self, bytes: &[u8]) -> Buffer {
        let at = PROGRAM + HEADER + self.data.len() as u32;
        self.data.extend(bytes);
        Buffer { at, len: bytes.len() as u32 }
    }

    /// Room for a result. There is so much of it that the oldest is taken again when it ends.
    pub fn room(&mut self, len: u32) -> Buffer {
        if self.room + len > layout::ROOM.end {
            self.room = layout::ROOM.start;
        }
        let at = self.room;
        self.room += len;
        Buffer { at, len }
    }

    /// Makes a syscall, named as `module::name`; says where its result will be.
    ///
    /// # Panics
    /// There is no such syscall in the version: ask [`has`](Self::has).
    pub fn call(&mut self, name: &str, args: &[Arg]) -> Buffer {
        let size = self.find(name).map_or(0, |(_, syscall)| syscall.result.size());
        let result = self.room(size);
        self.call_into(result.at, name, args);
        result
    }

    /// As [`call`](Self::call), with the result wherever you like, if there is one.
    ///
    /// # Panics
    /// There is no such syscall in the version.
    pub fn call_into(&mut self, result: impl Into<Arg>, name: &str, args: &[Arg]) {
        let Some((place, syscall)) = self.find(name) else { panic!("no {name} in this version") };
        let result = (syscall.result.size() > 0).then(|| result.into());
        let args: Vec<Arg> = result.into_iter().chain(args.iter().copied()).collect();
        self.instruction(op::COUNT + place, &args);
        self.noted.push(Noted::Call(syscall));
    }

    /// Notes a stretch of memory.
    pub fn note(&mut self, at: u32, len: u32) {
        self.op(Op::Note, args![at, len]);
        self.noted.push(Noted::Memory(len));
    }

    /// Ends the script here.
    pub fn finish(&mut self) {
        self.op(Op::Finish, &[]);
    }

    /// Ends the call with a block, or with what is no block, instead of the notes.
    pub fn give(&mut self, handle: impl Into<Arg>) {
        self.op(Op::Return, &[handle.into()]);
    }

    /// Traps: `unreachable`, or a division by zero.
    pub fn trap(&mut self, divide: bool) {
        self.op(Op::Trap, args![u32::from(divide)]);
    }

    /// Writes 32 bits.
    pub fn store_word(&mut self, at: impl Into<Arg>, value: impl Into<Arg>) {
        self.op(Op::StoreWord, &[at.into(), value.into()]);
    }

    /// Writes 64 bits.
    pub fn store_long(&mut self, at: impl Into<Arg>, value: impl Into<Arg>) {
        self.op(Op::StoreLong, &[at.into(), value.into()]);
    }

    /// Adds to the 32 bits at an address.
    pub fn add(&mut self, at: impl Into<Arg>, value: impl Into<Arg>) {
        self.op(Op::Add, &[at.into(), value.into()]);
    }

    /// `memory.copy`
    pub fn copy(&mut self, to: impl Into<Arg>, from: impl Into<Arg>, len: impl Into<Arg>) {
        self.op(Op::Copy, &[to.into(), from.into(), len.into()]);
    }

    /// `memory.fill`
    pub fn fill(&mut self, at: impl Into<Arg>, byte: u8, len: impl Into<Arg>) {
        self.op(Op::Fill, &[at.into(), u32::from(byte).into(), len.into()]);
    }

    /// `memory.grow`, the answer noted.
    pub fn grow(&mut self, pages: impl Into<Arg>) {
        let answer = self.room(4);
        self.op(Op::Grow, &[answer.at.into(), pages.into()]);
        self.note(answer.at, 4);
    }

    /// A loop without use.
    pub fn spin(&mut self, times: impl Into<Arg>) {
        self.op(Op::Spin, &[times.into()]);
    }

    /// A function that calls itself so many times.
    pub fn recurse(&mut self, times: impl Into<Arg>) {
        self.op(Op::Recurse, &[times.into()]);
    }

    /// Divides two floating-point numbers, given as bits; the square root of the quotient is noted.
    pub fn divide(&mut self, dividend: u64, divisor: u64) {
        let quotient = self.room(8);
        self.op(Op::Divide, args![quotient.at, dividend, divisor]);
        self.note(quotient.at, 8);
    }

    /// Does something unless a number is other than zero by then.
    pub fn unless(&mut self, number: impl Into<Arg>, body: impl FnOnce(&mut Self)) {
        let inner = self.aside(body);
        self.op(Op::SkipIf, &[number.into(), inner.len().into()]);
        self.code.extend(inner);
    }

    /// Does something again and again, at least once.
    pub fn repeat(&mut self, times: u32, body: impl FnOnce(&mut Self)) {
        let counter = self.room(4);
        self.store_word(counter.at, times);
        let mut inner = self.aside(|script| {
            body(script);
            script.add(counter.at, -1);
        });
        // The way back is measured from behind the jump, whose own length depends on it.
        let length = |code: &[u8]| code.len() as i64;
        let jump = |back: i64| op::encode(Op::SkipIf as u8, &[counter.word(0), Arg::Number(-back)]);
        let mut back = length(&inner);
        while back != length(&inner) + length(&jump(back)) {
            back = length(&inner) + length(&jump(back));
        }
        inner.extend(jump(back));
        self.code.extend(inner);
    }

    /// The instructions that `body` adds, apart from the others.
    fn aside(&mut self, body: impl FnOnce(&mut Self)) -> Vec<u8> {
        let outer = std::mem::take(&mut self.code);
        body(self);
        std::mem::replace(&mut self.code, outer)
    }

    fn op(&mut self, op: Op, args: &[Arg]) {
        self.instruction(op as u8, args);
    }

    fn instruction(&mut self, opcode: u8, args: &[Arg]) {
        self.code.extend(op::encode(opcode, args));
    }

    /// A syscall, and its place among those that are linked.
    fn find(&self, name: &str) -> Option<(u8, &'static Syscall)> {
        let (module, name) = name.split_once("::")?;
        (0..).zip(self.syscalls.iter()).find(|(_, syscall)| syscall.module == module && syscall.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A loop jumps back over what it repeats and over the jump, however long that makes it.
    #[test]
    fn a_loop_leads_back_to_its_beginning() {
        let rules = forest_rules::all().next().expect("a version");
        for length in [1, 15, 16, 17, 2_000] {
            let mut script = Script::new(rules);
            script.finish();
            let begin = script.code.len() + op::encode(Op::StoreWord as u8, args![256, 2]).len();
            script.repeat(2, |script| (0..length).for_each(|_| script.finish()));
            let back = (script.code.len() - begin) as i64;
            let jump = op::encode(Op::SkipIf as u8, &[Arg::Word(256), Arg::Number(-back)]);
            assert!(script.code.ends_with(&jump), "{length}");
        }
    }
}
