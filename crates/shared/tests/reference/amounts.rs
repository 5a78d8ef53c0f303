//! Integers and amounts: arithmetic, text and bytes as big integers have them.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use forest_shared::{
    bigint::{BigInt, BigIntDe, BigIntSer, BigUint, BigUintDe, BigUintSer, CompactInt, MAX_BIGINT_SIZE},
    econ::TokenAmount,
};
use fvm_shared4::{
    bigint::{self as bigint4, bigint_ser, biguint_ser},
    econ::TokenAmount as Amount4,
};
use proptest::{collection::vec, prelude::*};

use super::{agreement, strategies};

/// The same number in the reference's version of the library.
fn theirs(number: &BigInt) -> bigint4::BigInt {
    bigint4::BigInt::from_signed_bytes_be(&number.to_signed_bytes_be())
}

fn amount4(amount: &TokenAmount) -> Amount4 {
    Amount4::from_atto(theirs(&amount.to_bigint()))
}

/// Both amounts are the same number.
#[track_caller]
fn same(ours: &TokenAmount, reference: &Amount4) {
    assert_eq!(ours.to_bigint().to_string(), reference.atto().to_string());
    canonical(ours.atto());
}

/// What fits in 128 bits is not on the heap: equality and hash rely on it.
#[track_caller]
fn canonical(int: &CompactInt) {
    assert_eq!(int.to_i128(), i128::try_from(int.to_bigint()).ok());
}

proptest! {
    #[test]
    fn sums_and_products(left in strategies::amount(), right in strategies::amount(), factor in strategies::bigint(20)) {
        let (l, r) = (amount4(&left), amount4(&right));
        same(&(&left + &right), &(&l + &r));
        same(&(&left - &right), &(&l - &r));
        same(&(left.clone() + right.clone()), &(l.clone() + r.clone()));
        same(&(left.clone() - right.clone()), &(l.clone() - r.clone()));
        same(&(&left * &factor), &(&l * &theirs(&factor)));
        same(&(factor.clone() * &left), &(&l * theirs(&factor)));
        same(&-&left, &-&l);
        same(&-right.clone(), &-r.clone());
        let (mut sum, mut sum4) = (left.clone(), l.clone());
        sum += &right;
        sum += right.clone();
        sum -= &left;
        sum *= 3_u8;
        sum4 += &r;
        sum4 += r.clone();
        sum4 -= &l;
        sum4 *= 3_u8;
        same(&sum, &sum4);
        same(&[left.clone(), right.clone(), left.clone()].iter().sum(), &[l.clone(), r.clone(), l.clone()].iter().sum());
        same(&[left.clone(), right].into_iter().sum(), &[l, r].into_iter().sum());
    }

    #[test]
    fn products_with_every_integer(amount in strategies::amount(), signed in any::<i128>(), unsigned in any::<u128>()) {
        let a = amount4(&amount);
        same(&(&amount * signed), &(&a * signed));
        same(&(&amount * unsigned), &(&a * unsigned));
        same(&(signed as i64 * &amount), &(signed as i64 * &a));
        same(&(unsigned as u64 * amount.clone()), &(unsigned as u64 * a.clone()));
        same(&(&amount * (signed as i8)), &(&a * (signed as i8)));
        same(&TokenAmount::from_whole(signed), &Amount4::from_whole(signed));
        same(&TokenAmount::from_nano(unsigned), &Amount4::from_nano(unsigned));
    }

    #[test]
    fn divisions(amount in strategies::amount(), divisor in strategies::bigint(20)) {
        prop_assume!(divisor != BigInt::ZERO);
        let a = amount4(&amount);
        let (quotient, remainder) = amount.checked_div_rem(&divisor).unwrap();
        let (quotient4, remainder4) = a.div_rem(theirs(&divisor));
        same(&quotient, &quotient4);
        same(&remainder, &remainder4);
        same(&amount.checked_div_floor(&divisor).unwrap(), &a.div_floor(theirs(&divisor)));
        same(&amount.checked_div_ceil(&divisor).unwrap(), &a.div_ceil(theirs(&divisor)));
        prop_assert_eq!(amount.checked_div_rem(0), None);
        prop_assert_eq!(amount.checked_div_floor(0), None);
        prop_assert_eq!(amount.checked_div_ceil(0), None);
    }

    #[test]
    fn order_equality_hash_and_signs(left in strategies::amount(), right in strategies::amount()) {
        let (l, r) = (amount4(&left), amount4(&right));
        prop_assert_eq!(left.cmp(&right), l.cmp(&r));
        prop_assert_eq!(left == right, l == r);
        prop_assert_eq!(left.is_zero(), l.is_zero());
        prop_assert_eq!((left.is_positive(), left.is_negative()), (l.is_positive(), l.is_negative()));
        // The same number reached by another way.
        let again = &(&left + &right) - &right;
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        prop_assert_eq!(hasher.hash_one(&again), hasher.hash_one(&left));
        prop_assert_eq!(&again, &left);
        prop_assert_eq!(left.to_u128(), u128::try_from(left.to_bigint()).ok());
    }

    #[test]
    fn text(amount in strategies::amount(), precision in 0_usize..24, width in 0_usize..60) {
        let reference = amount4(&amount);
        prop_assert_eq!(amount.to_string(), reference.to_string());
        prop_assert_eq!(format!("{amount:?}"), format!("{reference:?}"));
        prop_assert_eq!(format!("{amount:.precision$}"), format!("{reference:.precision$}"));
        prop_assert_eq!(format!("{amount:width$}"), format!("{reference:width$}"));
        prop_assert_eq!(format!("{amount:+0width$.precision$}"), format!("{reference:+0width$.precision$}"));
        prop_assert_eq!(format!("{amount:_^+width$}"), format!("{reference:_^+width$}"));
    }

    #[test]
    fn inside_cbor(amount in strategies::amount()) {
        agreement::agree_around::<TokenAmount, Amount4>(&amount);
        agreement::agree_around::<CompactInt, bigint_ser::BigIntDe>(amount.atto());
        agreement::agree_around::<BigIntDe, fvm_shared2::bigint::bigint_ser::BigIntDe>(&BigIntDe(amount.to_bigint()));
        agreement::agree_around::<BigUintDe, biguint_ser::BigUintDe>(&BigUintDe(amount.to_bigint().magnitude().clone()));
    }

    #[test]
    fn any_digits(sign in prop_oneof![3 => Just(0), 3 => Just(1), 1 => any::<u8>()], digits in vec(prop_oneof![Just(0), any::<u8>()], 0..140)) {
        let bytes = forest_encoding::to_vec(forest_encoding::serde_bytes::Bytes::new(&[&[sign], &digits[..]].concat())).unwrap();
        agreement::agree::<TokenAmount, Amount4>(&bytes);
        agreement::agree::<TokenAmount, fvm_shared2::econ::TokenAmount>(&bytes);
        agreement::agree::<TokenAmount, fvm_shared3::econ::TokenAmount>(&bytes);
        agreement::agree::<BigIntDe, bigint_ser::BigIntDe>(&bytes);
        agreement::agree::<BigUintDe, biguint_ser::BigUintDe>(&bytes);
        if let Ok(amount) = forest_encoding::from_slice::<TokenAmount>(&bytes) {
            canonical(amount.atto());
        }
    }

    #[test]
    fn integers(left in strategies::compact(), right in strategies::compact()) {
        prop_assert_eq!((&left * &right).to_bigint(), left.to_bigint() * right.to_bigint());
        canonical(&(&left * &right));
        canonical(&(&left - &right));
        prop_assert_eq!(left.to_string(), left.to_bigint().to_string());
        prop_assert_eq!(CompactInt::from(&left.to_bigint()), left);
    }
}

/// The longest integers that encode have 127 bytes of magnitude.
#[test]
fn the_longest_integers() {
    for bits in [8 * (MAX_BIGINT_SIZE as u64 - 1), 8 * MAX_BIGINT_SIZE as u64 - 7, 4000] {
        let number: BigInt = (BigInt::from(1) << bits) - 1;
        let fits = bits < 8 * MAX_BIGINT_SIZE as u64 - 7;
        for number in [number.clone(), -number] {
            assert_eq!(forest_encoding::to_vec(&TokenAmount::from_atto(&number)).is_ok(), fits);
            assert_eq!(forest_encoding::to_vec(&BigIntSer(&number)).is_ok(), fits);
            assert_eq!(fvm_ipld_encoding::to_vec(&bigint_ser::BigIntSer(&theirs(&number))).is_ok(), fits);
            if fits {
                agreement::agree_around::<TokenAmount, Amount4>(&TokenAmount::from_atto(number));
            }
        }
        let magnitude = (BigUint::from(1_u8) << bits) - 1_u8;
        assert_eq!(forest_encoding::to_vec(&BigUintSer(&magnitude)).is_ok(), fits);
    }
}

#[test]
fn the_edges_of_128_bits() {
    let (most, least) = (TokenAmount::from_atto(i128::MAX), TokenAmount::from_atto(i128::MIN));
    same(&(&most + TokenAmount::from_atto(1)), &(amount4(&most) + Amount4::from_atto(1)));
    same(&(&least - TokenAmount::from_atto(1)), &(amount4(&least) - Amount4::from_atto(1)));
    same(&-&least, &-amount4(&least));
    same(&(&least * -1), &(amount4(&least) * -1));
    let (quotient, remainder) = least.checked_div_rem(-1).unwrap();
    same(&quotient, &-amount4(&least));
    assert!(remainder.is_zero());
    assert_eq!(TokenAmount::from_atto(u128::MAX).to_u128(), Some(u128::MAX));
    assert_eq!((TokenAmount::from_atto(u128::MAX) + TokenAmount::from_atto(1)).to_u128(), None);
    assert_eq!(TokenAmount::from_atto(-1).to_u128(), None);
}

#[test]
fn small_amounts_are_small() {
    assert!(size_of::<TokenAmount>() <= 32);
    assert_eq!(TokenAmount::zero(), TokenAmount::default());
}
