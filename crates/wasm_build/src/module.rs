//! The outer form of a Wasm module: its sections, by size and by name.
//!
//! What the network runs is in the sections that have numbers. The others, which have names, are for people: they are
//! read here and then left out, since every byte of code is paid for when it is installed.

use crate::BuildError;

const PREAMBLE: &[u8; 8] = b"\0asm\x01\0\0\0";

/// The sections that have numbers, by them.
const NAMES: [&str; 13] = [
    "custom",
    "types",
    "imports",
    "functions",
    "tables",
    "memories",
    "globals",
    "exports",
    "start",
    "elements",
    "code",
    "data",
    "data count",
];

/// A module, taken apart.
#[derive(Clone, Debug)]
pub struct Module<'a> {
    sections: Vec<Section<'a>>,
}

#[derive(Clone, Debug)]
struct Section<'a> {
    number: u8,
    /// The name of a section that has one.
    name: Option<&'a str>,
    /// All of it, number and length included.
    whole: &'a [u8],
    content: &'a [u8],
}

/// A part of a module, for a report on its size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub name: String,
    /// In bytes.
    pub size: usize,
}

impl<'a> Module<'a> {
    /// Takes a module apart. That what is in the sections is valid is not checked.
    ///
    /// # Errors
    /// [`BuildError::Malformed`]
    pub fn parse(wasm: &'a [u8]) -> Result<Self, BuildError> {
        let mut rest = wasm.strip_prefix(PREAMBLE).ok_or(BuildError::Malformed("another beginning"))?;
        let mut sections = Vec::new();
        while let Some((section, after)) = Section::read(rest)? {
            sections.push(section);
            rest = after;
        }
        Ok(Self { sections })
    }

    /// What is in the custom sections of a name, one after the other.
    #[must_use]
    pub fn custom(&self, name: &str) -> Vec<u8> {
        let named = self.sections.iter().filter(|section| section.name == Some(name));
        named.flat_map(|section| section.content).copied().collect()
    }

    /// The module without its custom sections.
    #[must_use]
    pub fn stripped(&self) -> Vec<u8> {
        let kept = self.sections.iter().filter(|section| section.name.is_none());
        PREAMBLE.iter().chain(kept.flat_map(|section| section.whole)).copied().collect()
    }

    /// How large each section is.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let part = |section: &Section<'_>| Part {
            name: match section.name {
                Some(name) => format!("custom {name}"),
                None => NAMES.get(usize::from(section.number)).copied().unwrap_or("unknown").to_owned(),
            },
            size: section.whole.len(),
        };
        self.sections.iter().map(part).collect()
    }
}

impl<'a> Section<'a> {
    /// The first section of `bytes`, and what comes after it; none at the end.
    fn read(bytes: &'a [u8]) -> Result<Option<(Self, &'a [u8])>, BuildError> {
        let Some((&number, after)) = bytes.split_first() else { return Ok(None) };
        let (size, after) = length(after)?;
        let cut = BuildError::Malformed("a section that is cut short");
        let (mut content, rest) = after.split_at_checked(size).ok_or(cut)?;
        let whole = &bytes[..bytes.len() - rest.len()];
        let mut name = None;
        if number == 0 {
            let (size, after) = length(content)?;
            let nameless = BuildError::Malformed("a custom section without a name");
            let (text, after) = after.split_at_checked(size).ok_or(nameless)?;
            name =
                Some(std::str::from_utf8(text).map_err(|_| BuildError::Malformed("a name that is no text"))?);
            content = after;
        }
        Ok(Some((Self { number, name, whole, content }, rest)))
    }
}

/// An unsigned LEB128 of 32 bits, and what comes after it.
fn length(bytes: &[u8]) -> Result<(usize, &[u8]), BuildError> {
    let mut value = 0_u64;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            let value = u32::try_from(value).map_err(|_| BuildError::Malformed("a length beyond 32 bits"))?;
            return Ok((value as usize, &bytes[at + 1..]));
        }
    }
    Err(BuildError::Malformed("a length without an end"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let text =
            r#"(module (@custom "abi" "one\n") (memory 1) (func (export "f")) (@custom "abi" "two\n"))"#;
        wat::parse_str(text).expect("the text is a module")
    }

    #[test]
    fn sections_of_a_name_are_read_in_order() {
        let wasm = sample();
        let module = Module::parse(&wasm).expect("a module");
        assert_eq!(module.custom("abi"), b"one\ntwo\n");
        assert_eq!(module.custom("other"), b"");
    }

    #[test]
    fn a_stripped_module_is_what_runs() {
        let wasm = sample();
        let plain =
            wat::parse_str(r#"(module (memory 1) (func (export "f")))"#).expect("the text is a module");
        let stripped = Module::parse(&wasm).expect("a module").stripped();
        assert_eq!(stripped, plain);
    }

    #[test]
    fn the_parts_are_all_of_it() {
        let wasm = sample();
        let parts = Module::parse(&wasm).expect("a module").parts();
        assert_eq!(parts.iter().map(|part| part.size).sum::<usize>() + PREAMBLE.len(), wasm.len());
        assert!(
            parts.iter().any(|part| part.name == "code")
                && parts.iter().any(|part| part.name == "custom abi")
        );
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        let wasm = sample();
        let mut whole = 0;
        for end in 0..wasm.len() {
            // A cut between two sections leaves a shorter module.
            whole += usize::from(Module::parse(&wasm[..end]).is_ok());
        }
        assert_eq!(whole, Module::parse(&wasm).expect("a module").sections.len());
    }
}
