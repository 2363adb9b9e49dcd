//! The same powers three ways: one by one, with a table for one base, and a product of powers with shared squarings.

use blindsum_modexp::{Modulus, ModulusError};
use num_bigint::BigUint;

fn main() -> Result<(), ModulusError> {
    let modulus = Modulus::new((BigUint::from(1u32) << 521) - 1u32)?;
    let base = BigUint::from(3u32);
    let exponents: Vec<BigUint> = (1..=5u32).map(|i| BigUint::from(1_000_003u32) * i).collect();

    let plain: Vec<BigUint> = exponents.iter().map(|e| modulus.pow(&base, e, 32)).collect();
    let table = modulus.fixed_base(&base, 32, 1000);
    let by_table: Vec<BigUint> = exponents.iter().map(|e| table.pow(e)).collect();
    assert_eq!(plain, by_table);

    let pairs: Vec<_> = exponents.iter().map(|e| (&base, e)).collect();
    assert_eq!(modulus.multi_pow(&pairs, 32), modulus.product(&plain));
    println!("{} powers agree; the table takes {} bytes", plain.len(), table.bytes());
    Ok(())
}
