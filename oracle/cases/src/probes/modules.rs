//! Modules that are short enough to be written out.

/// An actor that accepts everything and returns nothing. The name is in the code, which makes it one of its own.
pub(super) fn accepting(name: &str) -> Vec<u8> {
    compile(&format!(
        "(module (memory (export \"memory\") 1) (data (i32.const 0) \"{name}\")
           (func (export \"invoke\") (param i32) (result i32) (i32.const 0)))"
    ))
}

/// An actor that traps.
pub(super) fn trapping() -> Vec<u8> {
    compile(
        "(module (memory (export \"memory\") 1)
           (func (export \"invoke\") (param i32) (result i32) (unreachable)))",
    )
}

/// An actor that fills memory before it is called, from data that is dropped then, and traps if it was not so.
pub(super) fn starting() -> Vec<u8> {
    compile(
        "(module (memory (export \"memory\") 1) (data $late \"late\")
           (global $started (export \"started\") (mut i32) (i32.const 0))
           (func $start (memory.init $late (i32.const 8) (i32.const 0) (i32.const 4)) (data.drop $late)
             (global.set $started (i32.load (i32.const 8))))
           (start $start)
           (func (export \"invoke\") (param i32) (result i32)
             (if (i32.eqz (global.get $started)) (then (unreachable)))
             (i32.const 0)))",
    )
}

fn compile(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}
