//! Sums and spreads by the kind of message.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;

use super::Counted;

/// What all messages of a kind took.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Kind {
    /// The actor and the method.
    pub(crate) kind: String,
    /// How many there were.
    pub(crate) messages: usize,
    /// Gas of one.
    pub(crate) gas: Spread<u64>,
    /// Seconds of one.
    pub(crate) seconds: Spread<f64>,
    /// Blocks that one read.
    pub(crate) reads: Spread<u64>,
}

/// Half of all were at most `p50`, 95 of 100 at most `p95`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Spread<T> {
    pub(crate) total: T,
    pub(crate) p50: T,
    pub(crate) p95: T,
}

/// All kinds, that which took longest first.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Kinds(pub(crate) Vec<Kind>);

impl Kinds {
    pub(crate) fn of<'a>(counted: impl IntoIterator<Item = &'a Counted>) -> Self {
        let mut by_kind: BTreeMap<&str, Vec<&Counted>> = BTreeMap::new();
        for message in counted {
            by_kind.entry(&message.kind).or_default().push(message);
        }
        let kind = |(kind, messages): (&str, Vec<&Counted>)| Kind {
            kind: kind.to_owned(),
            messages: messages.len(),
            gas: whole(messages.iter().map(|message| message.gas)),
            seconds: times(messages.iter().map(|message| message.time)),
            reads: whole(messages.iter().map(|message| message.reads)),
        };
        let mut kinds: Vec<Kind> = by_kind.into_iter().map(kind).collect();
        kinds.sort_by(|one, other| other.seconds.total.total_cmp(&one.seconds.total));
        Self(kinds)
    }
}

fn whole(values: impl Iterator<Item = u64>) -> Spread<u64> {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    let total = values.iter().copied().fold(0, u64::saturating_add);
    Spread { total, p50: part(&values, 50).unwrap_or(0), p95: part(&values, 95).unwrap_or(0) }
}

fn times(values: impl Iterator<Item = Duration>) -> Spread<f64> {
    let mut values: Vec<Duration> = values.collect();
    values.sort_unstable();
    let seconds = |time: Option<Duration>| time.unwrap_or_default().as_secs_f64();
    let total = values.iter().sum::<Duration>().as_secs_f64();
    Spread { total, p50: seconds(part(&values, 50)), p95: seconds(part(&values, 95)) }
}

/// The smallest value that so many of a hundred are not above (nearest rank), of sorted values.
fn part<T: Copy>(sorted: &[T], percent: usize) -> Option<T> {
    sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(kind: &str, gas: u64, millis: u64) -> Counted {
        let time = Duration::from_millis(millis);
        Counted { kind: kind.into(), is_users: true, gas, time, reads: 1, read: vec![], written: vec![] }
    }

    #[test]
    fn kinds_are_summed_up_and_the_longest_comes_first() {
        let messages = [counted("a.Send", 5, 1), counted("b.Exec", 7, 9), counted("a.Send", 1, 2)];
        let Kinds(kinds) = Kinds::of(&messages);
        let named: Vec<_> = kinds.iter().map(|kind| (kind.kind.as_str(), kind.messages)).collect();
        assert_eq!(named, [("b.Exec", 1), ("a.Send", 2)]);
        assert_eq!(kinds[1].gas, Spread { total: 6, p50: 1, p95: 5 });
        assert_eq!(kinds[1].reads.total, 2);
    }

    #[test]
    fn parts_are_values_that_were_there() {
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!(
            [1, 50, 95, 100].map(|percent| part(&hundred, percent)),
            [Some(1), Some(50), Some(95), Some(100)]
        );
        assert_eq!(part(&[7], 50), Some(7));
        assert_eq!(part::<u64>(&[], 50), None);
    }
}
