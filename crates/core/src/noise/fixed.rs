//! Bounds in fixed point: numbers of which a lower and an upper bound are known, exp and ln of them, and nothing that
//! rounds to the wrong side.

use num_bigint::BigUint;
use num_traits::{One, Zero};

/// Bits beyond the ones asked for, within exp and ln.
const GUARD: u64 = 64;

/// By how much a result of [`Fixed::exp_neg_of`] or [`Fixed::neg_ln_of`] may be off, in its last bit.
const OFF: u32 = 2;

/// A number from 0 that lies between `lo` and `hi`, both over 2^bits of the [`Fixed`] that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) lo: BigUint,
    pub(super) hi: BigUint,
}

impl Interval {
    /// One number.
    pub(super) fn point(x: BigUint) -> Self {
        Self { lo: x.clone(), hi: x }
    }
}

/// Arithmetic with this many bits after the point. At most 2^12: the error bounds are counted for that.
#[derive(Debug, Clone)]
pub(super) struct Fixed {
    bits: u64,
    one: BigUint,
}

impl Fixed {
    pub(super) fn new(bits: u64) -> Self {
        Self { bits, one: BigUint::one() << bits }
    }

    /// `digits` leading bits of a number below 1.
    pub(super) fn leading(&self, value: &BigUint, digits: u64) -> Interval {
        let place = self.bits.saturating_sub(digits);
        Interval { lo: value << place, hi: (value + 1u32) << place }
    }

    /// 1 / x for a finite x of at least 1e-3.
    pub(super) fn inverse(&self, x: f64) -> Interval {
        // x = mantissa 2^(exponent - 1075), and no subnormal number.
        let bits = x.to_bits();
        let mantissa = BigUint::from(bits & ((1 << 52) - 1) | 1 << 52);
        let exponent = (bits >> 52) & 0x7ff;
        let (up, down) = (exponent.saturating_sub(1075), 1075u64.saturating_sub(exponent));
        let lo = (BigUint::one() << (self.bits + down)) / (mantissa << up);
        Interval { hi: &lo + 1u32, lo }
    }

    /// 1 - x for x of at most 1.
    pub(super) fn complement(&self, x: &Interval) -> Interval {
        Interval { lo: self.up_to_one(&x.hi), hi: self.up_to_one(&x.lo) }
    }

    fn up_to_one(&self, x: &BigUint) -> BigUint {
        if *x < self.one { &self.one - x } else { BigUint::ZERO }
    }

    /// x y.
    pub(super) fn product(&self, x: &Interval, y: &Interval) -> Interval {
        Interval { lo: (&x.lo * &y.lo) >> self.bits, hi: ((&x.hi * &y.hi) >> self.bits) + 1u32 }
    }

    /// x / divisor, which is not 0.
    pub(super) fn part(&self, x: &Interval, divisor: u32) -> Interval {
        Interval { lo: &x.lo / divisor, hi: &x.hi / divisor + 1u32 }
    }

    /// e^-x.
    pub(super) fn exp_neg(&self, x: &Interval) -> Interval {
        let at = self.exp_neg_of(&x.hi);
        let most = &at + OFF;
        // e^-lo = e^-hi e^(hi - lo) <= e^-hi (1 + 2 (hi - lo)) where hi - lo <= 1.
        let width = &x.hi - &x.lo;
        let hi = if width <= self.one {
            (&most + ((&most * width) >> (self.bits - 1)) + 1u32).min(self.one.clone())
        } else {
            self.one.clone()
        };
        Interval { lo: less(at), hi }
    }

    /// -ln x for x of at most 1; nothing where x may be 0.
    pub(super) fn neg_ln(&self, x: &Interval) -> Option<Interval> {
        if x.lo.is_zero() {
            return None;
        }
        let top = (&x.hi).min(&self.one);
        let at = self.neg_ln_of(top);
        // ln(hi / lo) <= (hi - lo) / lo.
        let width = if *top > x.lo { top - &x.lo } else { BigUint::ZERO };
        let hi = &at + OFF + (width << self.bits) / &x.lo + 1u32;
        Some(Interval { lo: less(at), hi })
    }

    /// e^-z, off by at most [`OFF`].
    ///
    /// e^-w for w = z / 2^s < 2^-8 by its series, then squared s times. Counted in last bits of the working precision:
    /// w is off by 1, each of at most 600 terms by 3, the rest of the series by 1; each squaring doubles the error and
    /// adds 2. With s <= 20 that stays under 2^32, and the guard bits take 64.
    fn exp_neg_of(&self, z: &BigUint) -> BigUint {
        let whole = z >> self.bits;
        if whole.bits() > 12 {
            // e^-4096 is below every last bit.
            return BigUint::ZERO;
        }
        let bits = self.bits + GUARD;
        let halvings = whole.bits() + 8;
        let w = (z << GUARD) >> halvings;
        let mut term = BigUint::one() << bits;
        let mut sums = [term.clone(), BigUint::ZERO];
        for n in 1u32.. {
            term = ((term * &w) >> bits) / n;
            if term.is_zero() {
                break;
            }
            let [even, odd] = &mut sums;
            *(if n % 2 == 0 { even } else { odd }) += &term;
        }
        let [even, odd] = sums;
        let mut power = even - odd;
        for _ in 0..halvings {
            power = (&power * &power) >> bits;
        }
        power >> GUARD
    }

    /// -ln x for 0 < x <= 1, off by at most [`OFF`].
    ///
    /// x = m 2^-k with 1/2 <= m < 1, and -ln x = 2 artanh((1 - m) / (1 + m)) + 2 k artanh(1/3). In last bits of the
    /// working precision each of at most 1400 terms is off by 3, and k is below 2^12: under 2^26 altogether.
    fn neg_ln_of(&self, x: &BigUint) -> BigUint {
        if *x >= self.one {
            return BigUint::ZERO;
        }
        let bits = self.bits + GUARD;
        let k = self.bits - x.bits();
        let one = BigUint::one() << bits;
        let m = x << (GUARD + k);
        let mut sum = artanh(&(((&one - &m) << bits) / (&one + m)), bits);
        if k > 0 {
            sum += artanh(&(one / 3u32), bits) * k;
        }
        sum >> (GUARD - 1)
    }
}

/// r + r^3/3 + r^5/5 + .. for r up to 1/3, over 2^bits.
fn artanh(r: &BigUint, bits: u64) -> BigUint {
    let square = (r * r) >> bits;
    let (mut power, mut sum) = (r.clone(), r.clone());
    for n in (3u32..).step_by(2) {
        power = (power * &square) >> bits;
        if power.is_zero() {
            break;
        }
        sum += &power / n;
    }
    sum
}

/// x less what it may be off by.
fn less(x: BigUint) -> BigUint {
    if x > BigUint::from(OFF) { x - OFF } else { BigUint::ZERO }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const BITS: u64 = 256;

    /// A quotient as an interval of one last bit.
    fn ratio(fixed: &Fixed, over: u64, under: u64) -> Interval {
        let lo = (BigUint::from(over) << fixed.bits) / under;
        Interval { hi: &lo + 1u32, lo }
    }

    fn hex(digits: &str) -> BigUint {
        BigUint::parse_bytes(digits.as_bytes(), 16).unwrap()
    }

    #[test]
    fn exp_and_ln_hold_values_computed_elsewhere_in_narrow_bounds() {
        // floor(f 2^256) by Python's decimal module with 120 digits, which rounds exp and ln correctly.
        let fixed = Fixed::new(BITS);
        for (over, under, digits) in EXP_NEG {
            let found = fixed.exp_neg(&ratio(&fixed, over, under));
            let value = hex(digits);
            assert!(found.lo <= value && value < found.hi, "e^-({over}/{under})");
            assert!(&found.hi - &found.lo < BigUint::from(16u32), "e^-({over}/{under}) is loose");
        }
        for (over, under, digits) in NEG_LN {
            let x = ratio(&fixed, over, under);
            let found = fixed.neg_ln(&x).unwrap();
            let value = hex(digits);
            assert!(found.lo <= value && value < found.hi, "-ln({over}/{under})");
            let loose = BigUint::from(16u32) + (BigUint::one() << (2 * BITS)) / (&x.lo << (BITS - 1));
            assert!(&found.hi - &found.lo < loose, "-ln({over}/{under}) is loose");
        }
    }

    #[test]
    fn a_wide_argument_gives_bounds_that_hold_all_of_it() {
        let fixed = Fixed::new(BITS);
        for (low, high) in [(0, 1), (1, 3), (0, 40), (7, 8), (1, 700)] {
            let [from, to] = [low, high].map(|n| ratio(&fixed, n, 8));
            let wide = Interval { lo: from.lo.clone(), hi: to.hi.clone() };
            let (whole, at_low, at_high) = (fixed.exp_neg(&wide), fixed.exp_neg(&from), fixed.exp_neg(&to));
            assert!(
                whole.lo <= at_high.lo && at_low.hi <= whole.hi.max(fixed.one.clone()),
                "{low} to {high}"
            );
        }
        for (low, high) in [(1u32, 2u32), (1, 8), (7, 8), (3, 5)] {
            let [from, to] = [low, high].map(|n| Interval::point(BigUint::from(n) << (BITS - 3)));
            let wide = Interval { lo: from.lo.clone(), hi: to.hi.clone() };
            let [whole, at_low, at_high] = [&wide, &from, &to].map(|x| fixed.neg_ln(x).unwrap());
            assert!(whole.lo <= at_high.lo && at_low.hi <= whole.hi, "{low} to {high}");
        }
        assert_eq!(fixed.neg_ln(&Interval { lo: BigUint::ZERO, hi: fixed.one.clone() }), None);
    }

    #[test]
    fn an_inverse_holds_the_number_that_the_float_is() {
        let fixed = Fixed::new(BITS);
        for (x, over, under) in
            [(3e6, 1u64, 3_000_000u64), (0.5, 2, 1), (2.25, 4, 9), (libm::ldexp(1.0, 52), 1, 1 << 52)]
        {
            assert_eq!(fixed.inverse(x).lo, (BigUint::from(over) << BITS) / under, "1 / {x}");
        }
        let third = fixed.inverse(1e-3);
        // The float next to a thousandth is a little more: 1 / x is less than 1000, by a relative 2.1e-17.
        let thousand = BigUint::from(1000u32) << BITS;
        assert!(third.hi < thousand && third.lo > thousand - (BigUint::one() << (BITS - 40)), "{third:?}");
    }

    const EXP_NEG: [(u64, u64, &str); 6] = [
        (1, 3000000, "fffffa68582f668e7bf012a9bc37767eb2441c87448ea4b0fed1443640fc662e"),
        (1, 3, "b76e989179752689c5984c9c50ebe4c9a86a1feb960e62121fe12615380ce967"),
        (9, 4, "1afb718e8457f74e7fb8dcc8fe74370420022ed677d6699b5d1ce8170ad8b822"),
        (100, 1, "d460f8a7157ae579eec89bae3a7e"),
        (1, 549755813888, "fffffffffe0000000001fffffffffeaaaaaaaaab5555555555111111111127d2"),
        (177, 8, "10eaa9bf5b788d1f10a1649dea628efb8d9de90cecebb1d20ec9e9fad"),
    ];
    const NEG_LN: [(u64, u64, &str); 6] = [
        (1, 3, "1193ea7aad030a976a4198d55053b7cb5be1442d9b7e08df03d97eeea5149358c"),
        (1, 2, "b17217f7d1cf79abc9e3b39803f2f6af40f343267298b62d8a0d175b8baafa2b"),
        (1, 1152921504606846976, "2996bd9e152ca08443515e17a0ecf1d1133903bd02dbcab2ac5b117974bc12a24a"),
        (1152921504606846975, 1152921504606846976, "10000000000000008000000000000005555555555555559555"),
        (999, 1000, "41919c365e6dbc1299fe0f107e615323f8fc5959a0784c8c3c3a688abeca9b"),
        (3, 1125899906842624, "218f0a06bc2a551a16ca5f865bc038b184f16edaa8a9f306f4b8f6a0f6f61ba706"),
    ];
}
