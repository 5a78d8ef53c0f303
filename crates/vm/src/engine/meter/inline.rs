//! Puts the counting of gas where the instrumentation calls it.
//!
//! Metered code calls a function of its own at the head of every block: it lowers the gas counter and traps below zero. The
//! call costs far more than what it does, and no compiler of modules inlines it by default. Here each call with a constant
//! becomes the body of that function. Invariant: the counter has the same value at every instruction that can see
//! it or end the code, and the trap is the same; so nothing but time can tell the two apart.

use wasm_encoder::{BlockType, CodeSection, InstructionSink, Module, RawSection};
use wasmparser::{BinaryReaderError, FunctionBody, Operator, Parser, Payload, TypeRef};

/// Bodies beyond this many bytes keep their calls: functions have a largest size that inlining must not exceed.
const LARGEST: usize = 1 << 20;

/// The code section, as its number in a module.
const CODE: u8 = 10;

/// The metered module with its counting in place. A module without a counting function stays as it is.
pub(super) fn inline(metered: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    let mut sections = Vec::new();
    let mut bodies = Vec::new();
    let mut imported = 0u32;
    for payload in Parser::new(0).parse_all(metered) {
        let payload = payload?;
        sections.extend(payload.as_section());
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported = imported.saturating_add(matches!(import?.ty, TypeRef::Func(_)).into());
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body),
            _ => {}
        }
    }
    let Some(counting) = counting(&bodies, imported)? else { return Ok(metered.to_vec()) };

    let mut module = Module::new();
    for (id, range) in sections {
        if id == CODE {
            module.section(&code(&bodies, counting, metered)?);
        } else {
            module.section(&RawSection { id, data: metered.get(range).unwrap_or_default() });
        }
    }
    Ok(module.finish())
}

/// The function that counts, and the global it counts in.
#[derive(Clone, Copy)]
struct Counting {
    function: u32,
    global: u32,
}

/// Instrumentation adds the function behind all others.
fn counting(bodies: &[FunctionBody<'_>], imported: u32) -> Result<Option<Counting>, BinaryReaderError> {
    let Some((place, body)) = bodies.iter().enumerate().next_back() else { return Ok(None) };
    let Ok(place) = u32::try_from(place) else { return Ok(None) };
    let operators = body.get_operators_reader()?.into_iter().collect::<Result<Vec<_>, _>>()?;
    let global = match operators[..] {
        [
            Operator::GlobalGet { global_index: read },
            Operator::LocalGet { local_index: 0 },
            Operator::I64Sub,
            Operator::GlobalSet { global_index: written },
            Operator::GlobalGet { global_index: checked },
            Operator::I64Const { value: 0 },
            Operator::I64LtS,
            Operator::If { .. },
            Operator::Unreachable,
            Operator::End,
            Operator::End,
        ] if read == written && read == checked => read,
        _ => return Ok(None),
    };
    Ok(Some(Counting { function: imported.saturating_add(place), global }))
}

fn code(
    bodies: &[FunctionBody<'_>],
    counting: Counting,
    metered: &[u8],
) -> Result<CodeSection, BinaryReaderError> {
    let mut code = CodeSection::new();
    for body in bodies {
        if body.as_bytes().len() > LARGEST {
            code.raw(body.as_bytes());
        } else {
            code.raw(&counted_in_place(body, counting, metered)?);
        }
    }
    Ok(code)
}

/// Copies a body, but for its calls with a constant.
fn counted_in_place(
    body: &FunctionBody<'_>,
    counting: Counting,
    metered: &[u8],
) -> Result<Vec<u8>, BinaryReaderError> {
    let mut counted = Vec::with_capacity(body.as_bytes().len().saturating_mul(2));
    let mut reader = body.get_operators_reader()?;
    let mut copied = body.range().start;
    // A constant that was just read, and where it stands.
    let mut constant = None;
    while !reader.eof() {
        let (operator, at) = reader.read_with_offset()?;
        match (operator, constant) {
            (Operator::Call { function_index }, Some((gas, start)))
                if function_index == counting.function =>
            {
                counted.extend_from_slice(metered.get(copied..start).unwrap_or_default());
                count(&mut InstructionSink::new(&mut counted), counting.global, gas);
                copied = reader.original_position();
                constant = None;
            }
            (Operator::I64Const { value }, _) => constant = Some((value, at)),
            _ => constant = None,
        }
    }
    counted.extend_from_slice(metered.get(copied..body.range().end).unwrap_or_default());
    Ok(counted)
}

/// The body of the counting function, for a constant.
fn count(body: &mut InstructionSink<'_>, global: u32, gas: i64) {
    body.global_get(global).i64_const(gas).i64_sub().global_set(global);
    body.global_get(global).i64_const(0).i64_lt_s().if_(BlockType::Empty).unreachable().end();
}
