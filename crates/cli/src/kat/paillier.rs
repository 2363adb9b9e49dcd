//! Kind "paillier": Eq. (5) and (6).

use blindsum_paillier::{SecretInt, SecretKey, is_prime_vartime};
use num_bigint::BigUint;

use crate::kat::compare::{Failure, Tally};
use crate::kat::file::{Natural, Paillier};

/// The key of a file, after n = p q was compared.
pub(super) fn key(p: &Natural, q: &Natural, n: &Natural, tally: &mut Tally) -> Result<SecretKey, Failure> {
    let entry = || "the key".to_owned();
    tally.compare(entry, "n", &n.0, &(&p.0 * &q.0))?;
    for (field, prime) in [("p", p), ("q", q)] {
        tally.require(is_prime_vartime(&prime.0), entry, field, "prime")?;
    }
    Ok(SecretKey::from_primes(&SecretInt::new(p.0.clone()), &SecretInt::new(q.0.clone()))?)
}

/// A randomizer is in Z_n^*.
pub(super) fn unit(
    key: &SecretKey,
    r: &BigUint,
    entry: impl Fn() -> String,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let ring = key.public().plaintexts();
    tally.require(r < ring.value() && ring.is_coprime_vartime(r), entry, "r", "a unit mod n")
}

pub(super) fn check(answers: &Paillier) -> Result<usize, Failure> {
    if answers.vectors.is_empty() {
        return Err(Failure::Empty("vectors"));
    }
    let mut tally = Tally::default();
    let key = key(&answers.p, &answers.q, &answers.n, &mut tally)?;
    for (number, vector) in (1..).zip(&answers.vectors) {
        let entry = || format!("vector {number} of {}", answers.vectors.len());
        unit(&key, &vector.r.0, entry, &mut tally)?;
        let fits = vector.plaintext.0.magnitude() < key.public().n();
        tally.require(fits, entry, "M", "between -n and n")?;
        tally.require(key.public().is_ciphertext(&vector.c.0), entry, "c", "a unit mod n^2")?;
        let plaintext = key.public().encode(&vector.plaintext.0);
        let c = &vector.c.0;
        tally.compare(entry, "c", c, &key.public().encrypt_with(&plaintext, &vector.r.0))?;
        let by_crt = key.decrypt_vartime(c).plaintext;
        tally.compare(entry, "M decrypted by the remainder theorem", &plaintext, by_crt.expose())?;
        let by_textbook = key.decrypt_textbook_vartime(c).plaintext;
        tally.compare(entry, "M decrypted by the textbook", &plaintext, by_textbook.expose())?;
    }
    Ok(tally.count())
}
