//! Each operation at every size.

use super::*;
use crate::multi::Product;
use crate::table::Table;

#[test]
fn products_agree() {
    let mut rng = rng();
    for (kind, bits) in sizes() {
        for n in moduli(&mut rng, bits) {
            let mut case = Case::new(kind, n);
            let residues = residues(&mut rng, &case.modulus, &case.n);
            for (i, a) in residues.iter().enumerate() {
                for b in &residues[i..] {
                    assert_eq!(
                        case.mul(a, b),
                        a * b % &case.modulus,
                        "{kind:?} {bits}: {a} * {b} mod {}",
                        case.n
                    );
                }
            }
        }
    }
}

#[test]
fn powers_agree() {
    let mut rng = rng();
    for (kind, bits) in sizes() {
        let length = if bits > 1024 { 40 } else { 150 };
        for n in moduli(&mut rng, bits) {
            let mut case = Case::new(kind, n);
            let modulus = case.modulus.clone();
            let residues = residues(&mut rng, &modulus, &case.n);
            let full = (BigUint::one() << length) - 1u32;
            let exponents =
                [BigUint::zero(), 1u32.into(), 2u32.into(), 3u32.into(), full, random_bits(&mut rng, length)];
            for (base, exponent) in residues.iter().flat_map(|base| exponents.iter().map(move |e| (base, e)))
            {
                if bits > 1024 && exponent.bits() > 2 && !rng.next_u32().is_multiple_of(4) {
                    continue;
                }
                let expected = base.modpow(exponent, &modulus);
                assert_eq!(
                    case.pow(base, exponent, length),
                    expected,
                    "{kind:?} {bits}: {base} ^ {exponent}"
                );
                assert_eq!(
                    case.pow_vartime(base, exponent),
                    expected,
                    "{kind:?} {bits}: {base} ^ {exponent}"
                );
            }
            assert_eq!(case.pow(&residues[2], &BigUint::zero(), 0), BigUint::one());
        }
    }
}

#[test]
fn long_powers_agree() {
    let mut rng = rng();
    for (kind, bits, length) in [
        (RingKind::Plain, 1024, 1024),
        (RingKind::Plain, 2048, 2048),
        (RingKind::Square, 512, 512),
        (RingKind::Square, 1024, 2048),
        (RingKind::Square, 2048, 2048),
    ] {
        for n in moduli(&mut rng, bits) {
            let mut case = Case::new(kind, n);
            let modulus = case.modulus.clone();
            let base = random_bits(&mut rng, bits) % &modulus;
            let exponent = random_bits(&mut rng, length);
            let expected = base.modpow(&exponent, &modulus);
            assert_eq!(case.pow(&base, &exponent, length), expected);
            assert_eq!(case.pow_vartime(&base, &exponent), expected);
        }
    }
}

#[test]
fn tables_agree() {
    let mut rng = rng();
    for (kind, bits) in sizes().filter(|(_, bits)| *bits <= 2048) {
        for window in [1, 3, 4, 8] {
            let length = 50;
            let n = random_bits(&mut rng, bits) | BigUint::one() | (BigUint::one() << (bits - 1));
            let case = Case::new(kind, n);
            let base = random_bits(&mut rng, bits) % &case.modulus;
            let mut table = Table::new(&case.ring, &case.element(&base), length, window).unwrap();
            assert!(table.bytes().abs_diff(Table::bytes_for(&case.ring, length, window).unwrap()) < 64);
            let full = (BigUint::one() << length) - 1u32;
            for exponent in [BigUint::zero(), 1u32.into(), full, random_bits(&mut rng, length)] {
                let mut out = case.out();
                table.pow(&words(&exponent, 2), &mut out).unwrap();
                assert_eq!(case.value(&out), base.modpow(&exponent, &case.modulus));
            }
            let mut table = Table::new(&case.ring, &case.element(&base), 0, window).unwrap();
            let mut out = case.out();
            table.pow(&[], &mut out).unwrap();
            assert_eq!(case.value(&out), BigUint::one());
        }
    }
}

#[test]
fn products_of_powers_agree() {
    let mut rng = rng();
    for (kind, bits) in sizes().filter(|(_, bits)| *bits <= 2048) {
        for (count, length) in [(0, 48), (1, 48), (2, 0), (3, 7), (5, 48), (20, 65)] {
            let n = random_bits(&mut rng, bits) | BigUint::one() | (BigUint::one() << (bits - 1));
            let mut case = Case::new(kind, n);
            let modulus = case.modulus.clone();
            let bases: Vec<_> = (0..count).map(|_| random_bits(&mut rng, 2 * bits) % &modulus).collect();
            let exponents: Vec<_> = (0..count).map(|_| random_bits(&mut rng, length)).collect();
            let base_words: Vec<_> = bases.iter().flat_map(|base| case.element(base)).collect();
            let exponent_words: Vec<_> =
                exponents.iter().flat_map(|e| words(e, length.div_ceil(32))).collect();
            let mut out = case.out();
            case.ring.multi_pow(&base_words, &exponent_words, length, &mut out).unwrap();
            let powers = bases.iter().zip(&exponents).map(|(base, e)| base.modpow(e, &modulus));
            assert_eq!(
                case.value(&out),
                powers.fold(BigUint::one(), |product, power| product * power % &modulus)
            );
        }
    }
}

#[test]
fn accumulators_agree() {
    let mut rng = rng();
    for (kind, bits) in sizes() {
        for n in moduli(&mut rng, bits) {
            let case = Case::new(kind, n);
            let residues = residues(&mut rng, &case.modulus, &case.n);
            // Zero would make all the rest pointless.
            for count in [0, 1, 2, residues.len() - 1] {
                let factors = &residues[1..=count];
                let mut product = Product::new(&case.ring);
                for chunk in factors.chunks(3) {
                    let words: Vec<_> = chunk.iter().flat_map(|factor| case.element(factor)).collect();
                    product.take(&words).unwrap();
                }
                let mut out = case.out();
                product.end(&mut out).unwrap();
                let expected = factors.iter().fold(BigUint::one(), |product, f| product * f % &case.modulus);
                assert_eq!(case.value(&out), expected, "{kind:?} {bits}, {count} factors");
            }
        }
    }
}

#[test]
fn a_factor_that_was_taken_leaves_only_the_product() {
    let mut rng = rng();
    for (kind, bits) in sizes() {
        for n in moduli(&mut rng, bits) {
            let case = Case::new(kind, n);
            let mut product = Product::new(&case.ring);
            for factor in residues(&mut rng, &case.modulus, &case.n) {
                product.take(&case.element(&factor)).unwrap();
                assert!(product.is_wiped(), "{kind:?} {bits}: {factor} mod {}", case.n);
            }
            // A factor that is refused may have been read in part.
            let too_large = vec![u32::MAX; product.words()];
            if product.take(&too_large).is_err() {
                assert!(product.is_wiped(), "{kind:?} {bits}: refused, mod {}", case.n);
            }
        }
    }
}
