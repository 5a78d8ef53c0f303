//! How many wins a number drawn at random is worth: sortition after Poisson.
//!
//! A miner with the share s of all power wins k times with the probability that a Poisson distribution of rate 5·s gives
//! to k. The digest of its proof, read as a fraction, is held against the upside-down cumulative distribution: it wins
//! once more for each step that the fraction is still below.
//!
//! All in fixed point with 256 bits behind the point (Q.256), so that every node gets the same number; e^-x is a rational
//! function of degree 7 over 13, and every division rounds down.
//! Sources: specification, "Election proof", "Win count"; Lotus `electionproof.go`, whose coefficients these are.

use std::sync::LazyLock;

use forest_shared::{
    bigint::{BigInt, Sign},
    sector::StoragePower,
};
use num_integer::Integer;

/// Bits behind the point.
const PRECISION: u32 = 256;
/// Bits behind the point in the coefficients below.
const COEFFICIENT_PRECISION: u32 = 128;
/// Blocks that all miners together win in an epoch, on average.
const BLOCKS_PER_EPOCH: u32 = 5;
/// Most wins of one miner in one epoch.
const MAX_WIN_COUNT: i64 = 15;

/// The numerator of e^-x, from the highest power down; the constant term, one, is left out.
const NUMERATOR: [i128; 7] = [
    -648770010757830093818553637600,
    67469480939593786226847644286976,
    -3197587544499098424029388939001856,
    89244641121992890118377641805348864,
    -1579656163641440567800982336819953664,
    17685496037279256458459817590917169152,
    -115682590513835356866803355398940131328,
];

/// The denominator of e^-x, from the highest power down; the constant term, one, is left out.
const DENOMINATOR: [u128; 13] = [
    1225524182432722209606361,
    114095592300906098243859450,
    5665570424063336070530214243,
    194450132448609991765137938448,
    5068267641632683791026134915072,
    104716890604972796896895427629056,
    1748338658439454459487681798864896,
    23704654329841312470660182937960448,
    259380097567996910282699886670381056,
    2250336698853390384720606936038375424,
    14978272436876548034486263159246028800,
    72144088983913131323343765784380833792,
    224599776407103106596571252037123047424,
];

static NUMERATOR_Q256: LazyLock<Vec<BigInt>> = LazyLock::new(|| polynomial(NUMERATOR.map(BigInt::from)));
static DENOMINATOR_Q256: LazyLock<Vec<BigInt>> = LazyLock::new(|| polynomial(DENOMINATOR.map(BigInt::from)));

/// How often a miner wins that drew this digest.
#[expect(clippy::arithmetic_side_effects, reason = "integers of any size; the count is bounded")]
pub(super) fn win_count(digest: &[u8; 32], power: &StoragePower, total_power: &StoragePower) -> i64 {
    // Without power there is nothing to win, and nothing to divide by.
    if power.sign() != Sign::Plus || total_power.sign() != Sign::Plus {
        return 0;
    }
    let drawn = BigInt::from_bytes_be(Sign::Plus, digest);
    let mut tail = Tail::new(rate(power, total_power));
    let mut wins = 0;
    while wins < MAX_WIN_COUNT && drawn < tail.probability {
        tail.step();
        wins += 1;
    }
    wins
}

/// The rate of wins in Q.256. `total_power` is above zero.
#[expect(clippy::arithmetic_side_effects, reason = "integers of any size")]
fn rate(power: &StoragePower, total_power: &StoragePower) -> BigInt {
    ((power * BLOCKS_PER_EPOCH) << PRECISION).div_floor(total_power)
}

/// The probability of more than k wins, for k = 0, 1, 2, …, in Q.256.
struct Tail {
    rate: BigInt,
    /// The probability of exactly k wins.
    exactly: BigInt,
    /// The probability of more.
    probability: BigInt,
    k: u32,
}

#[expect(clippy::arithmetic_side_effects, reason = "integers of any size; k stays below 16")]
impl Tail {
    fn new(rate: BigInt) -> Self {
        let exactly = exp_neg(&rate);
        let probability = (BigInt::from(1) << PRECISION) - &exactly;
        Self { rate, exactly, probability, k: 0 }
    }

    fn step(&mut self) {
        self.k += 1;
        // First the division, then the product: the order in which other nodes round.
        self.exactly = (self.exactly.div_floor(&self.k.into()) * &self.rate) >> PRECISION;
        self.probability -= &self.exactly;
    }
}

/// e^-x for x in Q.256.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "integers of any size; the denominator is above zero for x ≥ 0"
)]
fn exp_neg(x: &BigInt) -> BigInt {
    (evaluate(&NUMERATOR_Q256, x) << PRECISION).div_floor(&evaluate(&DENOMINATOR_Q256, x))
}

/// The value of a polynomial at x, after Horner.
#[expect(clippy::arithmetic_side_effects, reason = "integers of any size")]
fn evaluate(coefficients: &[BigInt], x: &BigInt) -> BigInt {
    coefficients.iter().fold(BigInt::ZERO, |value, coefficient| ((value * x) >> PRECISION) + coefficient)
}

/// The coefficients of a polynomial with the constant term one, in Q.256.
#[expect(clippy::arithmetic_side_effects, reason = "a difference of constants")]
fn polynomial(coefficients: impl IntoIterator<Item = BigInt>) -> Vec<BigInt> {
    let one = BigInt::from(1) << COEFFICIENT_PRECISION;
    let shift = PRECISION - COEFFICIENT_PRECISION;
    coefficients.into_iter().chain([one]).map(|coefficient| coefficient << shift).collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use forest_encoding::hash::blake2b_256;

    use super::*;

    /// blake2b-256 of a text, in hexadecimal.
    fn digest(text: &str) -> String {
        blake2b_256(text.as_bytes()).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
    }

    /// Lotus keeps the values of both functions, to the last digit, as golden files (`chain/types/testdata`). Here are
    /// the digests of those files.
    #[test]
    fn every_digit_is_that_of_lotus() {
        let mut table = "x, y\n".to_owned();
        let step = (BigInt::from(5) << PRECISION) / 255;
        let mut x = BigInt::ZERO;
        for _ in 0..256 {
            writeln!(table, "{x},{}", exp_neg(&x)).unwrap();
            x += &step;
        }
        assert_eq!(digest(&table), "84c9e86f10cf6ee87b0deaf06a5c77011ebaf9925b0f6903be8e34d364fcabeb");

        let mut tables = String::new();
        let rates = [(10, 10), (209714, 20), (1036915, 20), (1706, 10), (2, 0), (5242879, 20), (5, 0)];
        for (rate, shift) in rates {
            let mut tail = Tail::new(BigInt::from(rate) << (PRECISION - shift));
            writeln!(tables, "icdf\n{}", tail.probability).unwrap();
            for _ in 0..15 {
                tail.step();
                writeln!(tables, "{}", tail.probability).unwrap();
            }
        }
        assert_eq!(digest(&tables), "b9c9c3de28a584066050843055a1003016489b2b6c0f7433475692dfc7642338");
    }

    /// The value of a number in Q.256, near enough.
    fn approximate(q256: &BigInt) -> f64 {
        let bits: BigInt = q256 >> (PRECISION - 60);
        i128::try_from(bits).unwrap() as f64 / (1_u64 << 60) as f64
    }

    #[test]
    fn e_to_the_minus_x() {
        assert_eq!(exp_neg(&BigInt::ZERO), BigInt::from(1) << PRECISION);
        for n in 0..100 {
            let x = (BigInt::from(n) << PRECISION) / 20;
            let expected = (-f64::from(n) / 20.0).exp();
            assert!((approximate(&exp_neg(&x)) - expected).abs() < 1e-14, "e^-{}", f64::from(n) / 20.0);
        }
    }

    #[test]
    fn the_tail_of_poisson() {
        for (power, total) in [(1_u32, 1000), (1, 5), (1, 2), (1, 1)] {
            let rate_f = 5.0 * f64::from(power) / f64::from(total);
            let mut tail = Tail::new(rate(&power.into(), &total.into()));
            let (mut exactly, mut more) = ((-rate_f).exp(), 1.0 - (-rate_f).exp());
            for k in 1..=15 {
                assert!((approximate(&tail.probability) - more).abs() < 1e-11, "{rate_f}, {k}");
                tail.step();
                exactly *= rate_f / f64::from(k);
                more -= exactly;
            }
        }
    }

    #[test]
    fn the_smallest_number_wins_most() {
        let (all, none) = ([0; 32], [0xff; 32]);
        let count = |digest, power: u32| win_count(&digest, &power.into(), &10.into());
        assert_eq!(count(all, 10), MAX_WIN_COUNT);
        assert_eq!(count(none, 10), 0);
        assert_eq!(count(all, 0), 0);
        assert_eq!(win_count(&all, &BigInt::from(-1), &10.into()), 0);
        assert_eq!(win_count(&all, &1.into(), &BigInt::ZERO), 0);
        assert_eq!(win_count(&all, &1.into(), &BigInt::from(-1)), 0);
        // More power than there is does not happen, and must not hang or panic.
        assert!((0..=MAX_WIN_COUNT).contains(&win_count(&all, &BigInt::from(u128::MAX), &1.into())));
    }

    #[test]
    fn a_fifth_of_the_power_wins_once_on_average() {
        let wins: i64 =
            (0..4000_u32).map(|n| win_count(&blake2b_256(&n.to_le_bytes()), &20.into(), &100.into())).sum();
        assert!((3800..4200).contains(&wins), "{wins} wins in 4000 epochs");
    }
}
