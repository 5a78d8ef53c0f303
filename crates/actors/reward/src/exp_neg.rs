//! The exponential function of negative numbers, as the chain approximates it.

use forest_actors_runtime::q128::{Constant, Rational};
use forest_sdk::shared::bigint::BigInt;

/// A rational function that errs by less than 3.6 · 10⁻³⁰ on [0, 1.725), and by less than 4.6 · 10⁻¹⁵ on [0, 5).
static EXP_NEG: Rational = Rational {
    numerator: &[
        Constant::parse("-648770010757830093818553637600"),
        Constant::parse("67469480939593786226847644286976"),
        Constant::parse("-3197587544499098424029388939001856"),
        Constant::parse("89244641121992890118377641805348864"),
        Constant::parse("-1579656163641440567800982336819953664"),
        Constant::parse("17685496037279256458459817590917169152"),
        Constant::parse("-115682590513835356866803355398940131328"),
        Constant::parse("340282366920938463463374607431768211456"),
    ],
    denominator: &[
        Constant::parse("1225524182432722209606361"),
        Constant::parse("114095592300906098243859450"),
        Constant::parse("5665570424063336070530214243"),
        Constant::parse("194450132448609991765137938448"),
        Constant::parse("5068267641632683791026134915072"),
        Constant::parse("104716890604972796896895427629056"),
        Constant::parse("1748338658439454459487681798864896"),
        Constant::parse("23704654329841312470660182937960448"),
        Constant::parse("259380097567996910282699886670381056"),
        Constant::parse("2250336698853390384720606936038375424"),
        Constant::parse("14978272436876548034486263159246028800"),
        Constant::parse("72144088983913131323343765784380833792"),
        Constant::parse("224599776407103106596571252037123047424"),
        Constant::parse("340282366920938463463374607431768211456"),
    ],
};

/// e⁻ˣ for `x` ≥ 0, both in Q.128.
pub(crate) fn exp_neg(x: &BigInt) -> BigInt {
    EXP_NEG.at(x)
}
