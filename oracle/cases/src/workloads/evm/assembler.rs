//! Contracts as text: a small assembler of EVM code.
//!
//! The text is a list of words, and `;` begins a comment. A word is a mnemonic in lower case; a number, which is pushed
//! with as few bytes as it has; `name:`, a place to jump to; `@name`, that place pushed; or `#` and bytes in hex, put
//! into the code as they are. Operands come before the operation, the top of the stack last, as the machine has them.

use std::collections::HashMap;

use opcodes::opcode;

use crate::{Stop, world::broken};

pub(super) mod opcodes;

/// The code of a text.
///
/// # Errors
/// [`Stop::Broken`]: the text has a word that means nothing, or jumps to nowhere.
pub(super) fn assemble(text: &str) -> Result<Vec<u8>, Stop> {
    let mut code = Vec::new();
    let mut places = HashMap::new();
    let mut jumps = Vec::new();
    for word in text.lines().flat_map(|line| line.split(';').next()).flat_map(str::split_whitespace) {
        if let Some(name) = word.strip_suffix(':') {
            places.insert(name, code.len());
            code.push(JUMPDEST);
        } else if let Some(name) = word.strip_prefix('@') {
            code.push(PUSH0 + 2);
            jumps.push((code.len(), name));
            code.extend([0; 2]);
        } else if let Some(hex) = word.strip_prefix('#') {
            code.extend(bytes(hex)?);
        } else if word.starts_with(|first: char| first.is_ascii_digit()) {
            push(&mut code, &number(word)?);
        } else {
            code.push(opcode(word).ok_or_else(|| broken(format!("no instruction {word}")))?);
        }
    }
    for (at, name) in jumps {
        let place = places.get(name).ok_or_else(|| broken(format!("no place {name}")))?;
        let place = u16::try_from(*place).map_err(broken)?;
        code[at..at + 2].copy_from_slice(&place.to_be_bytes());
    }
    Ok(code)
}

/// Code that creates a contract with the given code.
#[must_use]
pub(super) fn init_code(runtime: &[u8]) -> Vec<u8> {
    let length = u32::try_from(runtime.len()).unwrap_or(u32::MAX).to_be_bytes();
    // push4 length, dup1, push1 12, push0, codecopy, push0, return: 12 bytes, then the code.
    let mut code = vec![PUSH0 + 4];
    code.extend(length);
    code.extend([0x80, PUSH0 + 1, 12, PUSH0, 0x39, PUSH0, 0xf3]);
    code.extend(runtime);
    code
}

/// Bytes as a number for a text: `0x` and hex.
#[must_use]
pub(super) fn word(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("0x{digits}")
}

fn push(code: &mut Vec<u8>, number: &[u8]) {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let digits = &number[zeros..];
    // A number has at most 32 bytes.
    code.push(PUSH0 + digits.len() as u8);
    code.extend(digits);
}

fn number(word: &str) -> Result<Vec<u8>, Stop> {
    let number = match word.strip_prefix("0x") {
        Some(hex) => bytes(hex)?,
        None => word.parse::<u128>().map_err(broken)?.to_be_bytes().to_vec(),
    };
    if number.len() > 32 { Err(broken(format!("{word} is more than a word"))) } else { Ok(number) }
}

fn bytes(hex: &str) -> Result<Vec<u8>, Stop> {
    let even = if hex.len() % 2 == 0 { hex.to_string() } else { format!("0{hex}") };
    let digits = |at: usize| even.get(at..at + 2).unwrap_or("?");
    (0..even.len()).step_by(2).map(|at| u8::from_str_radix(digits(at), 16).map_err(broken)).collect()
}

const PUSH0: u8 = 0x5f;
const JUMPDEST: u8 = 0x5b;

#[cfg(test)]
mod tests {
    use super::{assemble, init_code};

    #[test]
    fn words_become_bytes() {
        let code = assemble("0 1 0x1234 dup2 log3 ; a comment\n again: @again jump #0cfe push3").unwrap();
        assert_eq!(
            code,
            [0x5f, 0x60, 1, 0x61, 0x12, 0x34, 0x81, 0xa3, 0x5b, 0x61, 0, 8, 0x56, 0x0c, 0xfe, 0x62]
        );
    }

    #[test]
    fn what_means_nothing_is_refused() {
        for text in ["nonsense", "@nowhere", "#0g", "12a", "0xyz", "dup17", "swap0", "push33", "log5"] {
            assert!(assemble(text).is_err(), "{text}");
        }
        assert!(assemble(&format!("0x{}", "11".repeat(33))).is_err());
    }

    #[test]
    fn init_code_is_twelve_bytes_and_the_code() {
        let init = init_code(&[1, 2, 3]);
        assert_eq!(init, assemble("#6300000003 dup1 12 0 codecopy 0 return #010203").unwrap());
    }
}
