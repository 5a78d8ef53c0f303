//! A difference as a file that anybody can repeat: `oracle repeat FILE`.
//!
//! Lines of words: the network version, the code, then one line per deed. Messages are in the hexadecimal form of
//! their CBOR. What makes them readable stands behind `#`.

use std::fmt::Write as _;

use forest_shared::{econ::TokenAmount, message::Message, version::NetworkVersion};
use oracle_cases::{Deed, Epoch, Kind};

/// What repeats a difference.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reproduction {
    pub(crate) version: u32,
    /// Whether the released actors run, or those of this repository.
    pub(crate) canonical: bool,
    pub(crate) deeds: Vec<Deed>,
}

impl Reproduction {
    /// As text.
    pub(crate) fn text(&self) -> String {
        let code = if self.canonical { "canonical" } else { "own" };
        let mut text = format!("nv {}\ncode {code}\n", self.version);
        for deed in &self.deeds {
            let (word, message, kind) = match deed {
                Deed::Message(message, kind) => ("message", message, kind),
                Deed::Sweep(message, kind) => ("sweep", message, kind),
                Deed::Epoch(epoch) => {
                    let Epoch { epoch, timestamp, base_fee, circulating_supply, .. } = epoch;
                    let (fee, supply) = (base_fee.atto(), circulating_supply.atto());
                    let _ = writeln!(text, "epoch {epoch} {timestamp} {fee} {supply}");
                    continue;
                }
            };
            let length = match kind {
                Kind::Explicit { length } => length.to_string(),
                Kind::Implicit => "implicit".into(),
            };
            let bytes = message.to_cbor().unwrap_or_default();
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            let Message { from, to, sequence, method_num, gas_limit, .. } = message;
            let _ = writeln!(
                text,
                "{word} {length} {hex} # {from} -> {to} method {method_num} nonce {sequence} limit {gas_limit}"
            );
        }
        text
    }

    /// Out of text.
    ///
    /// # Errors
    /// The line that is not understood.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut reproduction = Self { version: 0, canonical: false, deeds: Vec::new() };
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            let words: Vec<&str> = line.split_whitespace().collect();
            reproduction.line(&words).ok_or_else(|| format!("not understood: {line:.80}"))?;
        }
        if reproduction.version == 0 { Err("there is no line `nv N`".into()) } else { Ok(reproduction) }
    }

    fn line(&mut self, words: &[&str]) -> Option<()> {
        match words {
            [] => {}
            ["nv", version] => self.version = version.parse().ok()?,
            ["code", code] => self.canonical = *code == "canonical",
            ["epoch", epoch, timestamp, base_fee, supply] => self.deeds.push(Deed::Epoch(Epoch {
                version: NetworkVersion::from(self.version),
                epoch: epoch.parse().ok()?,
                timestamp: timestamp.parse().ok()?,
                base_fee: TokenAmount::from_atto(base_fee.parse::<i64>().ok()?),
                circulating_supply: TokenAmount::from_atto(supply.parse::<i128>().ok()?),
            })),
            [word @ ("message" | "sweep"), length, hex] => {
                let kind = match *length {
                    "implicit" => Kind::Implicit,
                    length => Kind::Explicit { length: length.parse().ok()? },
                };
                let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
                let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect::<Option<_>>()?;
                let message = Message::from_cbor(&bytes).ok()?;
                let deed = if *word == "sweep" { Deed::Sweep } else { Deed::Message };
                self.deeds.push(deed(message, kind));
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let message = Message { gas_limit: 7, sequence: 3, ..Message::default() };
        let epoch = Epoch {
            version: NetworkVersion::from(18),
            epoch: 5_001,
            timestamp: 150_030,
            base_fee: TokenAmount::from_atto(100),
            circulating_supply: TokenAmount::from_whole(400_000_000),
        };
        let deeds = vec![
            Deed::Message(message.clone(), Kind::Explicit { length: 150 }),
            Deed::Epoch(epoch),
            Deed::Sweep(message, Kind::Implicit),
        ];
        let reproduction = Reproduction { version: 18, canonical: true, deeds };
        assert_eq!(Reproduction::parse(&reproduction.text()), Ok(reproduction));
    }

    #[test]
    fn what_is_no_reproduction_is_refused() {
        assert!(Reproduction::parse("").is_err());
        assert!(Reproduction::parse("nv 18\nmessage 3 zz").is_err());
    }
}
