//! Powers, of both kinds, against num-bigint.
#![no_main]

use blindsum_fuzz::{Case, Input, words};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let mut case = Case::new(&mut input);
    let exponent_bits = usize::from(input.byte());
    let exponent = input.number(exponent_bits);
    let base = input.number(8192) % &case.modulus;
    let expected = base.modpow(&exponent, &case.modulus);
    let (element, exponent) = (case.element(&base), words(&exponent, exponent_bits.div_ceil(32)));
    let mut out = vec![0; case.ring.words()];
    assert_eq!(case.ring.pow(&element, &exponent, exponent_bits, &mut out), Ok(()));
    assert_eq!(case.value(&out), expected);
    assert_eq!(case.ring.pow_vartime(&element, &exponent, &mut out), Ok(()));
    assert_eq!(case.value(&out), expected);
});
