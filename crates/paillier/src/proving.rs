//! Makes and checks proofs about encrypted bits.

use num_bigint::BigUint;
use num_traits::{One, Zero};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use crate::factors::Factors;
use crate::integer::{SecretInt, random_bits, to_fixed_bytes};
use crate::public_key::PublicKey;
use crate::unit_proof::{
    BitPart, CHALLENGE_BYTES, LEAST_PROVABLE_BITS, ProofBatch, ProofError, UnitNonces, UnitProof, UnitTask,
};

/// What the hash begins with, so that no hash of anything else can serve.
const DOMAIN: &[u8] = b"blindsum/paillier/unit-vector/1";

/// Bits of a challenge.
const CHALLENGE_BITS: u64 = 128;

/// Whether anything can be proved under a key.
fn provable(key: &PublicKey) -> Result<(), ProofError> {
    let bits = key.n().bits();
    if bits < LEAST_PROVABLE_BITS {
        return Err(ProofError::KeySize { bits });
    }
    if key.randomizer_base().is_some() || key.g() != key.n() + 1u32 {
        return Err(ProofError::KeyKind);
    }
    Ok(())
}

/// The challenges of the two statements about a bit add up to the whole proof's.
fn other_challenge(whole: &BigUint, one: &BigUint) -> BigUint {
    let room = BigUint::one() << CHALLENGE_BITS;
    (whole + &room - one % &room) % room
}

/// The challenge: SHA-256 over all that is proved and all that was committed to, cut to 128 bits. Numbers have a fixed width
/// and lists their length before them, so that no two statements are hashed alike.
fn challenge(
    key: &PublicKey,
    ciphertexts: &[BigUint],
    context: &[u8],
    commitments: &[BigUint],
) -> Option<BigUint> {
    let mut hash = Sha256::new();
    let mut bytes = |bytes: &[u8]| {
        hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(bytes);
    };
    bytes(DOMAIN);
    bytes(context);
    bytes(&key.n().to_bytes_be());
    let width = key.ciphertexts().width();
    for list in [ciphertexts, commitments] {
        bytes(&u64::try_from(list.len()).unwrap_or(u64::MAX).to_be_bytes());
        for number in list {
            bytes(&to_fixed_bytes(number, width)?);
        }
    }
    hash.finalize().first_chunk::<CHALLENGE_BYTES>().map(|cut| BigUint::from_bytes_be(cut))
}

impl UnitNonces {
    /// Fresh ones for a vector of `ciphertexts`: all roots, then all challenges.
    pub fn draw(key: &PublicKey, ciphertexts: u32, rng: &mut impl CryptoRng) -> Self {
        let roots = key.randomizers(ciphertexts.saturating_mul(2).saturating_add(1), rng);
        let challenges = (0..ciphertexts).map(|_| SecretInt::new(random_bits(CHALLENGE_BITS, rng))).collect();
        Self { roots, challenges }
    }
}

impl ProofBatch {
    /// Makes a proof for each vector, in their order. Whether a vector is one of the kind is not checked: of another the proof
    /// does not hold.
    ///
    /// # Errors
    /// [`ProofError::KeySize`]; [`ProofError::Task`] where the modulus, the factors or lists are not what they should be.
    pub fn prove(&self) -> Result<Vec<UnitProof>, ProofError> {
        let key = PublicKey::new(self.root.clone()).map_err(|_| ProofError::Task)?;
        provable(&key)?;
        let roots: Vec<_> =
            self.tasks.iter().flat_map(|task| &task.nonces.roots).map(SecretInt::expose).collect();
        let powers = match &self.factors {
            Some([p, q]) if p.expose() * q.expose() == self.root => {
                Factors::new(p, q).map_err(|_| ProofError::Task)?.randomizing_factors(&roots)
            }
            Some(_) => return Err(ProofError::Task),
            None => {
                let pairs: Vec<_> = roots.iter().map(|root| (*root, key.n())).collect();
                key.ciphertexts().pow_many(&pairs, key.n().bits())
            }
        };
        let mut powers = powers.into_iter();
        self.tasks
            .iter()
            .map(|task| {
                let own: Vec<_> = powers.by_ref().take(task.nonces.roots.len()).map(SecretInt::new).collect();
                prove(&key, task, &own)
            })
            .collect()
    }
}

/// The proof of one vector, from the n-th powers of its nonces' roots.
///
/// The maker knows the root r of each ciphertext up to a power of g. So it needs no inverse and no power of a ciphertext for the
/// statement that is false: z = s r^e makes z^n (c / g^b)^-e the n-th power of s times a power of g. True and false statements take
/// the same steps.
fn prove(key: &PublicKey, task: &UnitTask, powers: &[SecretInt]) -> Result<UnitProof, ProofError> {
    let UnitTask { context, ciphertexts, position, randomizers, nonces } = task;
    let count = ciphertexts.len();
    let position = usize::try_from(*position).unwrap_or(usize::MAX);
    let fits = randomizers.len() == count
        && nonces.challenges.len() == count
        && powers.len() == count.saturating_mul(2).saturating_add(1)
        && position < count;
    if !fits {
        return Err(ProofError::Task);
    }
    let mut commitments = Vec::with_capacity(powers.len());
    for ((index, pair), drawn) in powers.chunks_exact(2).enumerate().zip(&nonces.challenges) {
        let [zero, one] = pair else { return Err(ProofError::Task) };
        // The exponent of g that the false statement has too much, and nothing for the true one.
        let bit = BigUint::from(u8::from(index == position));
        let excess = SecretInt::new(drawn.expose() * (1u32 - &bit));
        let lack = SecretInt::new((key.n() - drawn.expose()) * bit);
        commitments.push(key.blind(lack.expose(), zero.expose()));
        commitments.push(key.blind(excess.expose(), one.expose()));
    }
    commitments.extend(powers.last().map(|power| power.expose().clone()));
    let challenge = challenge(key, ciphertexts, context, &commitments).ok_or(ProofError::Task)?;
    let mut zero_challenges = Vec::with_capacity(count);
    let mut exponents = Vec::with_capacity(powers.len());
    for (index, drawn) in nonces.challenges.iter().enumerate() {
        let drawn = drawn.expose();
        let rest = other_challenge(&challenge, drawn);
        let (zero, one) = if index == position { (drawn.clone(), rest) } else { (rest, drawn.clone()) };
        zero_challenges.push(zero.clone());
        exponents.extend([zero, one]);
    }
    exponents.push(challenge.clone());
    let ring = key.plaintexts();
    let whole = SecretInt::new(ring.product(randomizers.iter().map(SecretInt::expose)));
    let bases = randomizers.iter().flat_map(|r| [r, r]).chain([&whole]).map(SecretInt::expose);
    let pairs: Vec<_> = bases.zip(&exponents).collect();
    let raised = ring.pow_many(&pairs, CHALLENGE_BITS).into_iter().map(SecretInt::new);
    let responses: Vec<_> =
        raised.zip(&nonces.roots).map(|(power, root)| ring.mul(power.expose(), root.expose())).collect();
    let [pairs @ .., sum] = responses.as_slice() else { return Err(ProofError::Task) };
    let bits = pairs.chunks_exact(2).zip(zero_challenges).map(|(pair, zero_challenge)| match pair {
        [zero, one] => Ok(BitPart { zero_challenge, zero: zero.clone(), one: one.clone() }),
        _ => Err(ProofError::Task),
    });
    Ok(UnitProof { challenge, bits: bits.collect::<Result<_, _>>()?, sum: sum.clone() })
}

impl UnitProof {
    /// Checks that `ciphertexts` under `key` are a unit vector, and that the proof was made for them and for `context`. All
    /// that it works on is public.
    ///
    /// # Errors
    /// [`ProofError`]: what a proof of them cannot be, with the first check that failed.
    pub fn verify_vartime(
        &self,
        key: &PublicKey,
        ciphertexts: &[BigUint],
        context: &[u8],
    ) -> Result<(), ProofError> {
        provable(key)?;
        if ciphertexts.is_empty() || !ciphertexts.iter().all(|c| key.is_ciphertext(c)) {
            return Err(ProofError::Ciphertexts);
        }
        if self.bits.len() != ciphertexts.len() {
            return Err(ProofError::Length { ciphertexts: ciphertexts.len() });
        }
        let ring = key.ciphertexts();
        let responses: Vec<&BigUint> =
            self.bits.iter().flat_map(|part| [&part.zero, &part.one]).chain([&self.sum]).collect();
        let challenges = self.bits.iter().map(|part| &part.zero_challenge).chain([&self.challenge]);
        // A response is a unit: where 0 may stand, everything is proved.
        let units = responses.iter().all(|z| *z < key.n() && !z.is_zero())
            && key.plaintexts().is_coprime_vartime(&key.plaintexts().product(responses.iter().copied()));
        if !units || challenges.into_iter().any(|challenge| challenge.bits() > CHALLENGE_BITS) {
            return Err(ProofError::Range);
        }
        let g = key.g();
        let mut bases = Vec::with_capacity(responses.len());
        let mut exponents = Vec::with_capacity(responses.len());
        let mut product = g.clone();
        for (ciphertext, part) in ciphertexts.iter().zip(&self.bits) {
            let inverse = ring.inverse_vartime(ciphertext).ok_or(ProofError::Ciphertexts)?;
            product = ring.mul(&product, &inverse);
            bases.push(inverse.clone());
            bases.push(ring.mul(&inverse, &g));
            exponents.push(part.zero_challenge.clone());
            exponents.push(other_challenge(&self.challenge, &part.zero_challenge));
        }
        bases.push(product);
        exponents.push(self.challenge.clone());
        // What each commitment must have been: z^n x^-e.
        let pairs: Vec<_> = responses.iter().map(|z| (*z, key.n())).collect();
        let powers = ring.pow_many(&pairs, key.n().bits());
        let pairs: Vec<_> = bases.iter().zip(&exponents).collect();
        let divisors = ring.pow_many(&pairs, CHALLENGE_BITS);
        let commitments: Vec<_> =
            powers.iter().zip(&divisors).map(|(power, divisor)| ring.mul(power, divisor)).collect();
        let expected = challenge(key, ciphertexts, context, &commitments).ok_or(ProofError::Range)?;
        if expected == self.challenge { Ok(()) } else { Err(ProofError::Wrong) }
    }
}

#[cfg(test)]
mod tests;
