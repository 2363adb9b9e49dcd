//! Two numbers are added by somebody who can read neither.

use blindsum_paillier::{SecretKey, generate_primes};
use num_bigint::BigUint;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A seed makes the example repeatable, and the key worthless.
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let (p, q) = generate_primes(512, &mut rng)?;
    let key = SecretKey::from_primes(&p, &q)?;
    let public = key.public();

    let (first, _) = public.encrypt(&BigUint::from(1_367u32), &mut rng);
    let (second, _) = public.encrypt(&BigUint::from(420u32), &mut rng);
    let sum = public.add(&first, &second);

    let plaintext = key.decrypt_vartime(&sum).plaintext;
    assert_eq!(*plaintext.expose(), BigUint::from(1_787u32));
    println!("1367 + 420 = {}", plaintext.expose());
    Ok(())
}
