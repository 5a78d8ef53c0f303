//! Which instructions have which number and price, and what metering injects.

use std::cell::RefCell;

use forest_rules::{InstructionClass, Metering, Opcode, rules};
use forest_shared::version::NetworkVersion;
use wasm_instrument_1::parity_wasm::elements::{Deserialize, Instruction};
use wasm_instrument_2::gas_metering::{InstructionCost, Operator, Rules};

use super::{instrument, meter, opcode};

fn metering(version: NetworkVersion) -> &'static Metering {
    &rules(version).unwrap().metering
}

/// Every instruction of a byte, and of a byte behind 0xfc, with immediates that most of them can have.
fn instructions() -> impl Iterator<Item = (Opcode, Vec<u8>)> {
    let immediates = |opcode| match opcode {
        // select of one i32
        Opcode::Plain(0x1c) => vec![1, 0x7f],
        // a null function
        Opcode::Plain(0xd0) => vec![0x70],
        // a block without a result
        Opcode::Plain(0x02..=0x04) => vec![0x40],
        _ => vec![],
    };
    let plain = (0..=0xff).filter(|byte| *byte != 0xfc).map(|byte| (Opcode::Plain(byte), vec![byte]));
    let misc = (0..32).map(|number| (Opcode::Misc(number.into()), vec![0xfc, number]));
    plain.chain(misc).map(move |(opcode, mut bytes)| {
        bytes.extend(immediates(opcode));
        bytes.extend([0; 16]);
        (opcode, bytes)
    })
}

/// What the parser of the second generation makes of the first instruction of a function.
fn numbered_by_second(body: &[u8]) -> Option<Opcode> {
    struct First(RefCell<Option<Option<Opcode>>>);
    impl Rules for First {
        fn instruction_cost(&self, operator: &Operator<'_>) -> anyhow::Result<InstructionCost> {
            self.0.borrow_mut().get_or_insert_with(|| opcode::parsed_by_second(operator));
            Ok(InstructionCost::Fixed(0))
        }
        fn gas_charge_cost(&self) -> u64 {
            0
        }
        fn linear_calc_cost(&self) -> u64 {
            0
        }
    }
    let size = u8::try_from(body.len() + 2).unwrap();
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    wasm.extend([1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, size + 2, 1, size, 0]);
    wasm.extend(body);
    wasm.push(0x0b);
    let first = First(RefCell::new(None));
    let parse = || wasm_instrument_2::gas_metering::inject(&wasm, &first, "gas").is_ok();
    let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(parse));
    first.0.into_inner().flatten()
}

#[test]
fn since_nv18_exactly_the_instructions_with_a_class_have_a_number_and_it_is_theirs() {
    for (opcode, bytes) in instructions() {
        let expected = InstructionClass::of(opcode).map(|_| opcode);
        assert_eq!(numbered_by_second(&bytes), expected, "{opcode:?}");
    }
}

#[test]
fn before_nv18_all_that_parses_has_its_number_and_a_price() {
    let mut parsed = 0;
    for (opcode, bytes) in instructions() {
        let Ok(instruction) = Instruction::deserialize(&mut bytes.as_slice()) else { continue };
        parsed += 1;
        assert_eq!(opcode::parsed_by_first(&instruction), Some(opcode), "{instruction:?}");
        assert!(metering(NetworkVersion::V16).price(opcode).is_some(), "{instruction:?}");
    }
    // 172 of WebAssembly 1 and 7 that handle memory and tables in bulk.
    assert_eq!(parsed, 172 + 7);
}

const ACTOR: &str = r#"
(module
  (import "gas" "charge" (func $charge (param i64) (result i32)))
  (memory (export "memory") 1)
  (table 2 2 funcref)
  (elem (i32.const 0) $double)
  (data (i32.const 8) "hello")
  (global $calls (mut i32) (i32.const 0))
  (func $double (param i32) (result i32)
    (local i32 i32 i64)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (i32.mul (local.get 0) (i32.const 2)))
  (func (export "invoke") (param $n i32) (result i32)
    (local $i i32)
    (block $out
      (block $odd
        (loop $again
          (br_table $again $odd $out (i32.and (local.get $n) (i32.const 3))))
        (drop (call $charge (i64.const 1))))
      (local.set $i (call $double (local.get $n))))
    (memory.fill (i32.const 0) (i32.const 7) (i32.const 64))
    (memory.copy (i32.const 0) (i32.const 64) (local.get $n))
    (drop (memory.grow (local.get $i)))
    (if (local.get $i) (then (return (i32.const 1))) (else (nop)))
    (call_indirect (param i32) (result i32) (local.get $n) (i32.const 0))))
"#;

fn metered(version: NetworkVersion) -> String {
    let metered = meter(&wat::parse_str(ACTOR).unwrap(), metering(version)).unwrap();
    wasmprinter::print_bytes(metered).unwrap()
}

#[test]
fn nv16_counts_each_local_every_branch_and_no_bytes() {
    insta::assert_snapshot!(metered(NetworkVersion::V16));
}

#[test]
fn nv21_counts_groups_of_locals_listed_branches_and_bytes() {
    insta::assert_snapshot!(metered(NetworkVersion::V21));
}

#[test]
fn modules_that_cannot_be_metered_are_refused() {
    let refused = |version, wat: &str| {
        let refusal = meter(&wat::parse_str(wat).unwrap(), metering(version));
        refusal.expect_err(wat)
    };
    let both = [NetworkVersion::V16, NetworkVersion::V21];
    for version in both {
        // References have no price.
        refused(version, "(module (func (drop (ref.null func))))");
        // Vectors have neither price nor parser.
        refused(version, "(module (func (drop (v128.const i64x2 0 0))))");
        // Where data goes is a literal.
        refused(
            version,
            r#"(module (global (import "a" "b") i32) (memory 1) (data (global.get 0) "x") (func))"#,
        );
    }
    refused(NetworkVersion::V16, "(module (func (drop (i32.extend8_s (i32.const 1)))))");
    refused(NetworkVersion::V16, "(module (func (drop (i32.trunc_sat_f64_u (f64.const 1)))))");
    // A literal number of bytes that is negative when read as signed.
    let fill = "(module (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const -1))))";
    refused(NetworkVersion::V21, fill);
    meter(&wat::parse_str(fill).unwrap(), metering(NetworkVersion::V16)).unwrap();
}

#[test]
fn what_panics_inside_a_parser_is_refused() {
    // Cut off inside of a section, which only a module that was never validated is.
    for version in [NetworkVersion::V16, NetworkVersion::V21] {
        meter(b"\0asm\x01\0\0\0\x01\x20", metering(version)).unwrap_err();
    }
}

/// What can be seen of a run: how it ended, and what it left of its gas. `seen` are the amounts at each call to the host.
#[derive(Debug, PartialEq)]
struct Seen {
    ended: Result<i32, wasmtime::Trap>,
    left: i64,
    seen: Vec<i64>,
}

struct Machine {
    engine: wasmtime::Engine,
    module: wasmtime::Module,
    gas_global: &'static str,
}

impl Machine {
    fn new(metered: &[u8], metering: &Metering) -> Self {
        let engine = wasmtime::Engine::default();
        let module = wasmtime::Module::new(&engine, metered).unwrap();
        Self { engine, module, gas_global: metering.gas_global }
    }

    fn run(&self, params: i32, gas: i64) -> Seen {
        let mut store = wasmtime::Store::new(&self.engine, Vec::new());
        let global = wasmtime::GlobalType::new(wasmtime::ValType::I64, wasmtime::Mutability::Var);
        let global = wasmtime::Global::new(&mut store, global, gas.into()).unwrap();
        let mut linker = wasmtime::Linker::<Vec<i64>>::new(&self.engine);
        linker.define(&store, Metering::GAS_MODULE, self.gas_global, global).unwrap();
        let charge = move |mut caller: wasmtime::Caller<'_, Vec<i64>>, _: i64| {
            let now = global.get(&mut caller).unwrap_i64();
            caller.data_mut().push(now);
            0i32
        };
        linker.func_wrap(Metering::GAS_MODULE, "charge", charge).unwrap();
        let instance = linker.instantiate(&mut store, &self.module).unwrap();
        let invoke = instance.get_typed_func::<i32, i32>(&mut store, "invoke").unwrap();
        let ended = invoke.call(&mut store, params).map_err(|error| error.downcast().unwrap());
        Seen { ended, left: global.get(&mut store).unwrap_i64(), seen: store.into_data() }
    }
}

#[test]
fn counting_in_place_cannot_be_told_from_counting_by_call() {
    let wasm = wat::parse_str(ACTOR).unwrap();
    for version in [NetworkVersion::V16, NetworkVersion::V18, NetworkVersion::V21] {
        let metering = metering(version);
        let (called, in_place) = (instrument(&wasm, metering).unwrap(), meter(&wasm, metering).unwrap());
        assert_ne!(called, in_place);
        let (called, in_place) = (Machine::new(&called, metering), Machine::new(&in_place, metering));
        let mut endings = std::collections::BTreeSet::new();
        for params in 0..6 {
            for gas in (0..700_000).step_by(2_000) {
                let seen = called.run(params, gas);
                assert_eq!(in_place.run(params, gas), seen, "{version}, {params}, {gas} milligas");
                endings.insert(format!("{:?} {}", seen.ended, seen.left < 0));
            }
        }
        assert!(endings.len() > 2, "runs end in several ways: {endings:?}");
    }
}
