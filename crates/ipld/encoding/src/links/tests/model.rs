//! The rules of consensus notes 4.6 and 8.4, slowly: recursion over items, positions in the whole block, the published
//! CID parser, sums in 128 bits.

use crate::{
    Cid,
    links::{Allowance, CborDialect},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Done,
    OutOfGas,
    Errno(u32),
}

struct Gas {
    left: i128,
    allowance: Allowance,
    fields: u64,
    cids: u64,
    links: Vec<Cid>,
}

/// Fields, CIDs, the verdict, and the links if it is [`Verdict::Done`].
pub(super) fn gas_model(codec: u64, data: &[u8], allowance: Allowance) -> (u64, u64, Verdict, Vec<Cid>) {
    let mut gas = Gas { left: allowance.available.into(), allowance, fields: 0, cids: 0, links: Vec::new() };
    match gas.block(codec, data) {
        Ok(()) => (gas.fields, gas.cids, Verdict::Done, gas.links),
        Err(verdict) => (gas.fields, gas.cids, verdict, Vec::new()),
    }
}

const MALFORMED: Verdict = Verdict::Errno(10);

impl Gas {
    fn block(&mut self, codec: u64, data: &[u8]) -> Result<(), Verdict> {
        match codec {
            0x55 | 0x51 => return Ok(()),
            0x71 => {}
            _ => return Err(Verdict::Errno(9)),
        }
        let mut at = 0;
        let mut due: u64 = 1;
        while due > 0 {
            due -= 1;
            self.left -= i128::from(self.allowance.per_field);
            if self.left < 0 {
                return Err(Verdict::OutOfGas);
            }
            self.fields += 1;
            let (major, value) = head(data, &mut at).ok_or(MALFORMED)?;
            let more = match major {
                2 | 3 => {
                    skip(data, &mut at, value).ok_or(MALFORMED)?;
                    0
                }
                4 => u128::from(value),
                5 => 2 * u128::from(value),
                6 if value == 42 => {
                    self.link(data, &mut at)?;
                    0
                }
                6 => 1,
                _ => 0,
            };
            due = u64::try_from(u128::from(due) + more).map_err(|_| MALFORMED)?;
        }
        if at == data.len() { Ok(()) } else { Err(MALFORMED) }
    }

    fn link(&mut self, data: &[u8], at: &mut usize) -> Result<(), Verdict> {
        self.left -= i128::from(self.allowance.per_cid);
        if self.left < 0 {
            return Err(Verdict::OutOfGas);
        }
        self.cids += 1;
        let (major, length) = head(data, at).ok_or(MALFORMED)?;
        if major != 2 {
            return Err(MALFORMED);
        }
        let content = skip(data, at, length).ok_or(MALFORMED)?;
        if content.first() != Some(&0) {
            return Err(MALFORMED);
        }
        let mut rest = &content[1..];
        let cid = Cid::read_bytes(&mut rest).map_err(|_| MALFORMED)?;
        if !rest.is_empty() {
            return Err(MALFORMED);
        }
        if [0xf101, 0xf102].contains(&cid.codec()) {
            return Ok(());
        }
        if ![0x51, 0x55, 0x71].contains(&cid.codec()) {
            return Err(Verdict::Errno(6));
        }
        if cid.hash().code() == 0 {
            return self.block(cid.codec(), cid.hash().digest());
        }
        if cid.hash().code() != 0xb220 || cid.hash().size() != 32 {
            return Err(Verdict::Errno(6));
        }
        self.links.push(cid);
        Ok(())
    }
}

/// The links that a flush follows, or `None` where it fails.
pub(super) fn walk_model(data: &[u8], dialect: CborDialect) -> Option<Vec<Cid>> {
    let strict = dialect == CborDialect::Strict;
    let mut links = Vec::new();
    let mut at = 0;
    let mut due: u128 = 1;
    while due > 0 {
        due -= 1;
        let (major, value) = dialect_head(data, &mut at, strict)?;
        match major {
            2 | 3 => match skip(data, &mut at, value) {
                Some(_) => {}
                None if strict && value <= i64::MAX as u64 => at = data.len(),
                None => return None,
            },
            4 => due += u128::from(value),
            5 => due += 2 * u128::from(value),
            6 if value == 42 => {
                let (major, length) = dialect_head(data, &mut at, strict)?;
                if major != 2 || (strict && length > 100) {
                    return None;
                }
                let content = skip(data, &mut at, length)?;
                if !strict && content.first() != Some(&0) {
                    return None;
                }
                links.push(Cid::try_from(content.get(1..)?).ok()?);
            }
            6 => due += 1,
            _ => {}
        }
        if due > u128::from(u64::MAX) {
            return None;
        }
    }
    Some(links)
}

fn dialect_head(data: &[u8], at: &mut usize, strict: bool) -> Option<(u8, u64)> {
    let before = *at;
    let (major, value) = head(data, at)?;
    let shortest = match value {
        0..24 => 1,
        24..0x100 => 2,
        0x100..0x1_0000 => 3,
        0x1_0000..0x1_0000_0000 => 5,
        _ => 9,
    };
    (!strict || *at - before == shortest).then_some((major, value))
}

fn head(data: &[u8], at: &mut usize) -> Option<(u8, u64)> {
    let first = *data.get(*at)?;
    let width = match first % 32 {
        info @ 0..24 => {
            *at += 1;
            return Some((first / 32, info.into()));
        }
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => return None,
    };
    let bytes = data.get(*at + 1..*at + 1 + width)?;
    *at += 1 + width;
    Some((first / 32, bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))))
}

fn skip<'a>(data: &'a [u8], at: &mut usize, length: u64) -> Option<&'a [u8]> {
    if length > (data.len() - *at) as u64 {
        return None;
    }
    let content = &data[*at..*at + length as usize];
    *at += length as usize;
    Some(content)
}
