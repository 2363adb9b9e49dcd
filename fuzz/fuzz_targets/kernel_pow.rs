//! Powers, of both kinds, alone and side by side, against num-bigint.
#![no_main]

use blindsum_fuzz::{Case, Input, words};
use blindsum_modexp_kernel::SIDE_BY_SIDE;
use blindsum_modexp_kernel::ifma::LANES;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let mut case = Case::new(&mut input);
    let exponent_bits = usize::from(input.byte());
    let exponent = input.number(exponent_bits);
    let base = input.number(8192) % &case.modulus;
    let expected = base.modpow(&exponent, &case.modulus);
    let exponent_words = exponent_bits.div_ceil(32);
    let mut others = vec![(base.clone(), exponent.clone())];
    others.resize_with(SIDE_BY_SIDE.max(LANES), || {
        (input.number(8192) % &case.modulus, input.number(exponent_bits))
    });
    let (element, exponent) = (case.element(&base), words(&exponent, exponent_words));
    let mut out = vec![0; case.ring.words()];
    assert_eq!(case.ring.pow(&element, &exponent, exponent_bits, &mut out), Ok(()));
    assert_eq!(case.value(&out), expected);
    assert_eq!(case.ring.pow_vartime(&element, &exponent, &mut out), Ok(()));
    assert_eq!(case.value(&out), expected);
    if let Some(single) = &mut case.integer.0 {
        assert_eq!(single.pow(&element, &exponent, exponent_bits, &mut out), Ok(()));
        assert_eq!(case.value(&out), expected);
    }
    let elements: Vec<_> = others.iter().flat_map(|(base, _)| case.element(base)).collect();
    let exponents: Vec<_> = others.iter().flat_map(|(_, exponent)| words(exponent, exponent_words)).collect();
    let powers_are = |case: &Case, side: &[u32]| {
        for ((base, exponent), element) in others.iter().zip(side.chunks_exact(out.len())) {
            assert_eq!(case.value(element), base.modpow(exponent, &case.modulus));
        }
    };
    let mut side = vec![0; SIDE_BY_SIDE * out.len()];
    let mut ring = case.ring.repeated();
    let (some, of_some) = (&elements[..side.len()], &exponents[..SIDE_BY_SIDE * exponent_words]);
    assert_eq!(ring.pow(some, of_some, exponent_bits, &mut side), Ok(()));
    powers_are(&case, &side);
    if let Some(mut eight) = case.integer.1.take() {
        let mut side = vec![0; LANES * out.len()];
        assert_eq!(eight.pow(&elements, &exponents, exponent_bits, &mut side), Ok(()));
        powers_are(&case, &side);
    }
});
