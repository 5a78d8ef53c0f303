//! Chance that can be repeated: what is left to it in an epoch follows from the seed and the epoch.
//!
//! No draw depends on one of an epoch before, so a network that was killed goes on as if nothing had happened.

use forest_encoding::hash::blake2b_256;
use forest_shared::clock::ChainEpoch;

/// The choices of one epoch: blake2b-256 of seed, epoch and a counter, word by word.
#[derive(Clone, Debug)]
pub(crate) struct Chance {
    seed: u64,
    epoch: ChainEpoch,
    drawn: u64,
}

impl Chance {
    pub(crate) const fn of(seed: u64, epoch: ChainEpoch) -> Self {
        Self { seed, epoch, drawn: 0 }
    }

    /// Any number.
    fn word(&mut self) -> u64 {
        self.drawn += 1;
        let digest = blake2b_256(format!("{} {} {}", self.seed, self.epoch, self.drawn).as_bytes());
        let (words, _) = digest.as_chunks();
        u64::from_le_bytes(words[0])
    }

    /// A number below `bound`; 0 where there is none.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.word()) * u128::from(bound)) >> 64) as u64
    }

    /// Whether something happens that does so once in `times`.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of several, at least one.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seed_and_epoch_say_it_all() {
        let draw = |seed, epoch| {
            let mut chance = Chance::of(seed, epoch);
            [(); 4].map(|()| chance.word())
        };
        assert_eq!(draw(1, 5), draw(1, 5));
        assert_ne!(draw(1, 5), draw(2, 5));
        assert_ne!(draw(1, 5), draw(1, 6));
    }

    #[test]
    fn bounds_hold_and_are_reached() {
        let mut chance = Chance::of(7, 0);
        let drawn: std::collections::BTreeSet<u64> = (0..200).map(|_| chance.below(6)).collect();
        assert_eq!(drawn, (0..6).collect());
        assert_eq!(chance.below(0), 0);
    }
}
