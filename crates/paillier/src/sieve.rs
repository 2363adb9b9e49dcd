//! Small primes, and what they leave of a row of numbers.

use num_bigint::BigUint;

/// Below what a sieve takes primes: of the numbers that are left, as few as are worth their divisions are composite.
const LARGEST: u32 = 1 << 14;

/// Odd numbers that are sieved together, some times as many as lie between two primes of 2048 bits.
const WINDOW: usize = 1 << 12;

/// How far a window reaches: the next one starts there.
pub(crate) const REACH: u32 = 2 << 12;

/// The even distances below [`REACH`], in order, at which a number above the odd number `start`, or itself, has no prime factor
/// below 2^14 other than itself.
///
/// The divisions take a time that depends on `start`, as does the number of distances.
pub(crate) fn distances(start: &BigUint) -> impl Iterator<Item = u32> {
    let mut sieved = vec![false; WINDOW];
    for prime in primes_below(LARGEST).skip(1) {
        let mut place = first_multiple(start, prime);
        if start + 2 * place == BigUint::from(prime) {
            place += prime;
        }
        let place = usize::try_from(place).unwrap_or(WINDOW);
        let step = usize::try_from(prime).unwrap_or(WINDOW);
        sieved.iter_mut().skip(place).step_by(step).for_each(|sieved| *sieved = true);
    }
    (0u32..).step_by(2).zip(sieved).filter_map(|(distance, sieved)| (!sieved).then_some(distance))
}

/// Half of the least even distance from `start` at which an odd prime divides.
fn first_multiple(start: &BigUint, prime: u32) -> u32 {
    // Without a big integer for what is left, which nobody could wipe.
    let divide = |rest: u64, digit| ((rest << 32) | u64::from(digit)) % u64::from(prime);
    let rest: u32 = start.iter_u32_digits().rev().fold(0, divide).try_into().unwrap_or(0);
    let missing = (prime - rest) % prime;
    if missing.is_multiple_of(2) { missing / 2 } else { (missing + prime) / 2 }
}

/// The sieve of Eratosthenes.
pub(crate) fn primes_below(bound: u32) -> impl Iterator<Item = u32> {
    let bound = usize::try_from(bound).unwrap_or_default();
    let mut composite = vec![false; bound];
    for number in 2.. {
        if number * number >= bound {
            break;
        }
        if composite.get(number) == Some(&false) {
            composite.iter_mut().skip(number * number).step_by(number).for_each(|place| *place = true);
        }
    }
    (0u32..).zip(composite).skip(2).filter_map(|(number, composite)| (!composite).then_some(number))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn primes_are_those_of_a_table() {
        let found: Vec<u32> = primes_below(60).collect();
        assert_eq!(found, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59]);
        assert_eq!(primes_below(1 << 16).count(), 6542);
    }

    #[test]
    fn small_numbers_that_are_left_are_the_primes() {
        // Below the square of what it sieves by, nothing else can be left.
        for start in [3u32, 7, 129, 16_001, 16_383, 40_001, 1_000_001] {
            let left: Vec<u32> = distances(&start.into()).map(|distance| start + distance).collect();
            let primes: Vec<u32> =
                primes_below(start + REACH).filter(|prime| *prime >= start && *prime != 2).collect();
            assert_eq!(left, primes, "from {start}");
        }
    }

    #[test]
    fn long_numbers_are_left_as_trial_division_says() {
        let start = (BigUint::from(1u32) << 521u32) + 1u32;
        let divides = |number: &BigUint| primes_below(LARGEST).any(|prime| (number % prime) == BigUint::ZERO);
        let left: Vec<u32> = distances(&start).take_while(|distance| *distance < 600).collect();
        let expected: Vec<u32> =
            (0..600).step_by(2).filter(|distance| !divides(&(&start + *distance))).collect();
        assert_eq!(left, expected);
    }
}
