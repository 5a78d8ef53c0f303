//! The quirks of the two instrumentations that `Metering` names, provoked in the crates themselves.
//!
//! Two modules of a few bytes each: one with a `br_table` whose default target nothing else branches to, one that calls
//! a function with five locals in one declaration. What the crates inject tells which way they count.

use forest_rules::{BrTableDefault, LocalsCost};
use fvm_wasm_instrument2::parity_wasm::{deserialize_buffer, elements};
use oracle_prices::versions;
use wasmparser::{Operator, Parser, Payload};

/// (func (param i32) (block (block (br_table 0 1 (local.get 0))) (drop (i32.const 1))) (drop (i32.const 1)))
const BRANCHES: &[u8] = &[
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // magic, version
    0x01, 0x05, 0x01, 0x60, 0x01, 0x7f, 0x00, // one type: (i32) -> ()
    0x03, 0x02, 0x01, 0x00, // one function
    0x0a, 0x16, 0x01, 0x14, 0x00, // its code, no locals
    0x02, 0x40, 0x02, 0x40, 0x20, 0x00, 0x0e, 0x01, 0x00, 0x01, 0x0b, // blocks, branches
    0x41, 0x01, 0x1a, 0x0b, 0x41, 0x01, 0x1a, 0x0b, // between the targets, and after them
];

/// (func (local i32 i32 i32 i32 i32)) (func (call 0))
const LOCALS: &[u8] = &[
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // magic, version
    0x01, 0x04, 0x01, 0x60, 0x00, 0x00, // one type: () -> ()
    0x03, 0x03, 0x02, 0x00, 0x00, // two functions
    0x0a, 0x0b, 0x02, // their code
    0x04, 0x01, 0x05, 0x7f, 0x0b, // one declaration of five
    0x04, 0x00, 0x10, 0x00, 0x0b, // a call
];

fn operators(module: &[u8]) -> Vec<Operator<'_>> {
    let bodies = Parser::new(0).parse_all(module).filter_map(|payload| match payload.expect("valid") {
        Payload::CodeSectionEntry(body) => Some(body),
        _ => None,
    });
    bodies
        .flat_map(|body| body.get_operators_reader().expect("valid").into_iter().map(Result::unwrap))
        .collect()
}

/// How often the code asks for gas.
fn gas_calls(module: &[u8]) -> usize {
    operators(module)
        .iter()
        .filter(|operator| matches!(operator, Operator::Call { function_index: 1 }))
        .count()
}

/// The stack slots that the one call costs: what is first added to the height.
fn call_cost(module: &[u8]) -> i32 {
    let costs = operators(module).into_iter().find_map(|operator| match operator {
        Operator::I32Const { value } => Some(value),
        _ => None,
    });
    costs.expect("a wrapped call")
}

#[test]
fn branch_tables_count_their_default_target_as_the_rules_say() {
    use fvm_wasm_instrument2::gas_metering as first;
    use fvm_wasm_instrument4::gas_metering as second;
    let module = deserialize_buffer(BRANCHES).expect("valid");
    let module = first::inject(module, &first::ConstantCostRules::new(1, 0), "gas").expect("metered");
    let first_calls = gas_calls(&elements::serialize(module).expect("encodable"));
    let rules = second::ConstantCostRules::new(1, 0);
    let second_calls = gas_calls(&second::inject(BRANCHES, &rules, "gas").expect("metered"));
    // The code between the two targets is jumped over by the default: it is metered by itself if that counts, and
    // otherwise together with all the rest, as if nothing ever jumped.
    for (number, rules) in versions(16..=29) {
        let calls = if number < 18 { first_calls } else { second_calls };
        let expected = match rules.metering.br_table_default {
            BrTableDefault::Counted => 2,
            BrTableDefault::Ignored => 1,
        };
        assert_eq!(calls, expected, "nv{number}");
    }
}

#[test]
fn locals_take_stack_as_the_rules_say() {
    let module = deserialize_buffer(LOCALS).expect("valid");
    let module = fvm_wasm_instrument2::inject_stack_limiter(module, 2048).expect("limited");
    let first = call_cost(&elements::serialize(module).expect("encodable"));
    let second = call_cost(&fvm_wasm_instrument4::stack_limiter::inject(LOCALS, 2048).expect("limited"));
    for (number, rules) in versions(16..=29) {
        // Two slots are for the frame itself.
        let expected = match rules.metering.stack_cost_of_locals {
            LocalsCost::EachLocal => 2 + 5,
            LocalsCost::EachDeclaration => 2 + 1,
        };
        assert_eq!(if number < 18 { first } else { second }, expected, "nv{number}");
    }
}
