//! Kind "paillier": Eq. (5) and (6).

use blindsum_core::integer::SecretInt;
use blindsum_core::paillier::SecretKey;

use super::compare::{Failure, Tally};
use super::file::{Natural, Paillier};

/// The key of a file, after n = p q (Eq. 1) was compared.
pub(super) fn key(p: &Natural, q: &Natural, n: &Natural, tally: &mut Tally) -> Result<SecretKey, Failure> {
    tally.compare(|| "the key".to_owned(), "n", &n.0, &(&p.0 * &q.0))?;
    Ok(SecretKey::from_primes(&SecretInt::new(p.0.clone()), &SecretInt::new(q.0.clone()))?)
}

pub(super) fn check(answers: &Paillier) -> Result<usize, Failure> {
    if answers.vectors.is_empty() {
        return Err(Failure::Empty("vectors"));
    }
    let mut tally = Tally::default();
    let key = key(&answers.p, &answers.q, &answers.n, &mut tally)?;
    for (number, vector) in (1..).zip(&answers.vectors) {
        let entry = || format!("vector {number} of {}", answers.vectors.len());
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
