//! Products of two and of many against num-bigint.
#![no_main]

use blindsum_fuzz::{Case, Input};
use blindsum_modexp_kernel::Product;
use libfuzzer_sys::fuzz_target;
use num_bigint::BigUint;

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let mut case = Case::new(&mut input);
    let mut out = vec![0; case.ring.words()];
    let mut product = Product::new(&case.ring);
    let mut expected = BigUint::from(1u32) % &case.modulus;
    for _ in 0..input.byte() % 16 {
        let factor = input.number(8192) % &case.modulus;
        let element = case.element(&factor);
        assert_eq!(product.take(&element), Ok(()));
        assert_eq!(case.ring.product(&case.element(&expected), &element, &mut out), Ok(()));
        expected = expected * factor % &case.modulus;
        assert_eq!(case.value(&out), expected);
    }
    assert_eq!(product.end(&mut out), Ok(()));
    assert_eq!(case.value(&out), expected);
});
