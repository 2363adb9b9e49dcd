//! Every operation of the portable backend, which is what runs natively, against num-bigint.
#![no_main]

use blindsum_fuzz::Input;
use blindsum_modexp::Modulus;
use libfuzzer_sys::fuzz_target;
use num_bigint::BigUint;

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let square = input.byte() % 2 == 1;
    let bits = 2 + (usize::from(input.byte()) | (usize::from(input.byte() % 32) << 8));
    let bits = bits.min(if square { 4096 } else { 8192 });
    let one = BigUint::from(1u32);
    let root = input.number(bits) | &one | (&one << (bits - 1));
    let made = if square { Modulus::square_of(root) } else { Modulus::new(root) };
    let Ok(modulus) = made else { unreachable!("odd, and 3 at least") };
    let m = modulus.value();
    let exponent_bits = usize::from(input.byte());
    let (e, f) = (input.number(exponent_bits), input.number(exponent_bits));
    let (a, b) = (input.number(8192), input.number(8192));
    assert_eq!(modulus.reduce(&a), &a % m);
    assert_eq!(modulus.mul(&(&a % m), &(&b % m)), &a * &b % m);
    assert_eq!(modulus.product([&a, &b, &a]), &a * &b % m * &a % m);
    let power = a.modpow(&e, m);
    let length = u64::try_from(exponent_bits).unwrap_or(u64::MAX);
    assert_eq!(modulus.pow(&a, &e, length), power);
    assert_eq!(modulus.pow_vartime(&a, &e), power);
    assert_eq!(modulus.multi_pow(&[(&a, &e), (&b, &f)], length), &power * b.modpow(&f, m) % m);
    assert_eq!(modulus.fixed_base(&a, length, 40).pow(&e), power);
});
