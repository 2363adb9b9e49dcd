//! Proofs of unit vectors: true ones hold, every kind of cheat fails, and what they show can be made without a secret.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use num_bigint::BigUint;
use num_traits::One;

use super::*;
use crate::keygen::{generate_key, generate_primes};
use crate::orders::{Work, WorkError, WorkResult};
use crate::randomizer::Randomizer;
use crate::secret_key::SecretKey;
use crate::tables::Tables;
use crate::tests::rng;

const CONTEXT: &[u8] = b"epoch 7, from the cloud, to meter 3, number 1";

fn key(bits: u32) -> SecretKey {
    crate::tests::key(bits, 1)
}

/// What proves a vector of these plaintexts, whether or not it is true, as if the 1 were at `position`.
fn task(public: &PublicKey, plaintexts: &[BigUint], position: u32, seed: u64) -> UnitTask {
    let mut rng = rng(seed);
    let made: Vec<_> = plaintexts.iter().map(|plaintext| public.encrypt(plaintext, &mut rng)).collect();
    let nonces = UnitNonces::draw(public, u32::try_from(plaintexts.len()).unwrap(), &mut rng);
    let (ciphertexts, randomizers) = made.into_iter().unzip();
    UnitTask { context: CONTEXT.to_vec(), ciphertexts, position, randomizers, nonces }
}

fn numbers(values: &[u32]) -> Vec<BigUint> {
    values.iter().map(|value| BigUint::from(*value)).collect()
}

fn proved(public: &PublicKey, task: &UnitTask) -> UnitProof {
    let batch = ProofBatch { root: public.n().clone(), factors: None, tasks: vec![task.clone()] };
    batch.prove().unwrap().pop().unwrap()
}

#[test]
fn every_unit_vector_is_proved_with_the_factors_and_without() {
    for bits in [256, 512] {
        let key = key(bits);
        let public = key.public();
        for length in 1..=5u32 {
            let tasks: Vec<_> = (0..length)
                .map(|position| {
                    let unit: Vec<_> = (0..length).map(|j| u32::from(j == position)).collect();
                    task(public, &numbers(&unit), position, u64::from(position))
                })
                .collect();
            let (p, q) = key.primes();
            let batch = |factors| ProofBatch { root: public.n().clone(), factors, tasks: tasks.clone() };
            let with = batch(Some([p.clone(), q.clone()])).prove().unwrap();
            assert_eq!(with, batch(None).prove().unwrap());
            for (proof, task) in with.iter().zip(&tasks) {
                proof.verify_vartime(public, &task.ciphertexts, CONTEXT).unwrap();
                let bytes = proof.to_bytes(public.plaintexts().width()).unwrap();
                assert_eq!(
                    bytes.len(),
                    UnitProof::length(task.ciphertexts.len(), public.plaintexts().width())
                );
                let read = UnitProof::from_bytes(&bytes, task.ciphertexts.len(), public.plaintexts().width());
                assert_eq!(read.unwrap(), *proof);
                let numbers: Vec<_> = proof.numbers().cloned().collect();
                assert_eq!(UnitProof::from_numbers(numbers.clone()), Some(proof.clone()));
                assert_eq!(UnitProof::from_numbers(numbers.into_iter().skip(1).collect()), None);
            }
        }
    }
}

#[test]
fn what_is_not_a_unit_vector_is_not_proved_by_who_follows_the_steps() {
    let key = key(256);
    let public = key.public();
    let minus = public.n() - 1u32;
    let half = public.plaintexts().inverse_vartime(&BigUint::from(2u32)).unwrap();
    let wrong = [
        ("a two", numbers(&[2, 0, 0])),
        ("nothing", numbers(&[0, 0, 0])),
        ("two ones", numbers(&[1, 1, 0])),
        ("all ones", numbers(&[1, 1, 1])),
        ("a large number beside a one", vec![BigUint::one(), BigUint::one() << 250, BigUint::ZERO]),
        ("a large number", vec![BigUint::one() << 250, BigUint::ZERO, BigUint::ZERO]),
        ("numbers that come to 1", vec![minus, BigUint::from(2u32), BigUint::ZERO]),
        ("halves that come to 1", vec![half.clone(), half, BigUint::ZERO]),
    ];
    for (name, plaintexts) in wrong {
        for position in 0..3 {
            let task = task(public, &plaintexts, position, 2);
            let proof = proved(public, &task);
            let checked = proof.verify_vartime(public, &task.ciphertexts, CONTEXT);
            assert_eq!(checked, Err(ProofError::Wrong), "{name}, position {position}");
        }
    }
}

#[test]
fn a_proof_serves_its_own_statement_alone() {
    let key = key(256);
    let public = key.public();
    let own = task(public, &numbers(&[0, 1, 0]), 1, 3);
    let proof = proved(public, &own);
    let refused = |ciphertexts: &[BigUint], context: &[u8]| {
        assert_eq!(proof.verify_vartime(public, ciphertexts, context), Err(ProofError::Wrong));
    };
    // Another context, also one that moves a byte over a border.
    refused(&own.ciphertexts, b"");
    refused(&own.ciphertexts, b"epoch 7, from the cloud, to meter 4, number 1");
    // The same in another order, or one of them randomized again.
    let mut swapped = own.ciphertexts.clone();
    swapped.swap(0, 2);
    refused(&swapped, CONTEXT);
    let mut renewed = own.ciphertexts.clone();
    renewed[0] = public.add(&renewed[0], &public.encrypt(&BigUint::ZERO, &mut rng(4)).0);
    refused(&renewed, CONTEXT);
    // Another vector of the kind.
    let other = task(public, &numbers(&[0, 1, 0]), 1, 5);
    refused(&other.ciphertexts, CONTEXT);
    let short = own.ciphertexts.get(..2).unwrap();
    assert_eq!(proof.verify_vartime(public, short, CONTEXT), Err(ProofError::Length { ciphertexts: 2 }));
    // Another key.
    let (p, q) = generate_primes(256, &mut rng(6)).unwrap();
    let stranger = SecretKey::from_primes(&p, &q).unwrap();
    assert!(proof.verify_vartime(stranger.public(), &own.ciphertexts, CONTEXT).is_err());
}

#[test]
fn every_changed_byte_is_noticed() {
    let key = key(256);
    let public = key.public();
    let task = task(public, &numbers(&[1, 0]), 0, 7);
    let width = public.plaintexts().width();
    let bytes = proved(public, &task).to_bytes(width).unwrap();
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        let proof = UnitProof::from_bytes(&changed, 2, width).unwrap();
        assert!(proof.verify_vartime(public, &task.ciphertexts, CONTEXT).is_err(), "byte {place}");
    }
    for length in [0, bytes.len() - 1] {
        let cut = UnitProof::from_bytes(&bytes[..length], 2, width);
        assert_eq!(cut, Err(ProofError::Length { ciphertexts: 2 }));
    }
}

#[test]
fn numbers_outside_their_range_are_refused_though_the_equations_hold() {
    let key = key(256);
    let public = key.public();
    let task = task(public, &numbers(&[1, 0]), 0, 8);
    let proof = proved(public, &task);
    let mut long = proof.clone();
    long.sum += public.n();
    let mut round = proof.clone();
    round.bits[0].zero_challenge += BigUint::one() << CHALLENGE_BITS;
    let mut nothing = proof.clone();
    nothing.bits[1].one = BigUint::ZERO;
    let mut factor = proof.clone();
    factor.bits[1].zero = key.primes().0.expose().clone();
    for changed in [long, round, nothing, factor] {
        let checked = changed.verify_vartime(public, &task.ciphertexts, CONTEXT);
        assert_eq!(checked, Err(ProofError::Range));
    }
    for wrong in [BigUint::ZERO, public.n().clone(), &task.ciphertexts[0] + public.ciphertexts().value()] {
        let ciphertexts = [wrong, task.ciphertexts[1].clone()];
        let checked = proof.verify_vartime(public, &ciphertexts, CONTEXT);
        assert_eq!(checked, Err(ProofError::Ciphertexts));
    }
    assert_eq!(proof.verify_vartime(public, &[], CONTEXT), Err(ProofError::Ciphertexts));
}

#[test]
fn keys_under_which_nothing_is_proved_are_refused() {
    let small = key(128);
    let task_of = |key: &SecretKey| task(key.public(), &numbers(&[1, 0]), 0, 9);
    let batch = |key: &SecretKey, task| ProofBatch {
        root: key.public().n().clone(),
        factors: None,
        tasks: vec![task],
    };
    assert_eq!(batch(&small, task_of(&small)).prove(), Err(ProofError::KeySize { bits: 128 }));
    let large = key(256);
    let proof = proved(large.public(), &task_of(&large));
    let checked = proof.verify_vartime(small.public(), &task_of(&small).ciphertexts, CONTEXT);
    assert_eq!(checked, Err(ProofError::KeySize { bits: 128 }));
    let short = generate_key(256, Randomizer::ShortExponent, &mut rng(10)).unwrap();
    let short = SecretKey::from_material(&short).unwrap();
    let checked = proof.verify_vartime(short.public(), &task_of(&large).ciphertexts, CONTEXT);
    assert_eq!(checked, Err(ProofError::KeyKind));
    // Orders that do not fit.
    let mut fewer = task_of(&large);
    fewer.randomizers.pop();
    assert_eq!(batch(&large, fewer).prove(), Err(ProofError::Task));
    let outside = UnitTask { position: 2, ..task_of(&large) };
    assert_eq!(batch(&large, outside).prove(), Err(ProofError::Task));
    let (p, q) = small.primes();
    let stranger = ProofBatch { factors: Some([p.clone(), q.clone()]), ..batch(&large, task_of(&large)) };
    assert_eq!(stranger.prove(), Err(ProofError::Task));
}

/// A party that may choose the challenge makes the same kind of numbers without any secret, even of a vector of another kind: so the
/// numbers tell nothing.
#[test]
fn numbers_that_pass_all_equations_can_be_made_without_a_secret() {
    let key = key(256);
    let public = key.public();
    let ring = public.ciphertexts();
    let mut rng = rng(11);
    for plaintexts in [numbers(&[1, 0]), numbers(&[5, 7])] {
        let task = task(public, &plaintexts, 0, 12);
        let mut draw = || random_bits(CHALLENGE_BITS, &mut rng);
        let challenge = draw();
        let zero_challenges = [draw(), draw()];
        let mut unit = || public.randomizer(&mut rng).expose().clone();
        let bits = zero_challenges
            .map(|zero_challenge| BitPart { zero_challenge, zero: unit(), one: unit() })
            .to_vec();
        let proof = UnitProof { challenge, bits, sum: unit() };
        // The commitments that belong to them are what the check computes: each fits its equation z^n = a x^e.
        let product = ring.product(&task.ciphertexts);
        let mut statements = Vec::new();
        for (c, part) in task.ciphertexts.iter().zip(&proof.bits) {
            let rest = other_challenge(&proof.challenge, &part.zero_challenge);
            statements.push((c.clone(), part.zero.clone(), part.zero_challenge.clone()));
            statements.push((public.add(c, &inverse_of_g(public)), part.one.clone(), rest));
        }
        let whole = public.add(&product, &inverse_of_g(public));
        statements.push((whole, proof.sum.clone(), proof.challenge.clone()));
        for (x, z, e) in statements {
            let power = ring.pow_vartime(&z, public.n());
            let divided = ring.pow_vartime(&ring.inverse_vartime(&x).unwrap(), &e);
            let commitment = ring.mul(&power, &divided);
            assert!(public.is_ciphertext(&commitment));
            assert_eq!(ring.mul(&commitment, &ring.pow_vartime(&x, &e)), power);
        }
        // Only the hash stands in the way.
        let checked = proof.verify_vartime(public, &task.ciphertexts, CONTEXT);
        assert_eq!(checked, Err(ProofError::Wrong));
    }
}

fn inverse_of_g(public: &PublicKey) -> BigUint {
    public.ciphertexts().inverse_vartime(&public.g()).unwrap()
}

/// Over many proofs, where the 1 is does not show in the challenges: those of "it encrypts 0" are as often in the upper half for a
/// 0 as for a 1.
#[test]
fn challenges_look_alike_for_zeros_and_ones() {
    let key = key(256);
    let public = key.public();
    let middle = BigUint::one() << (CHALLENGE_BITS - 1);
    let mut upper = [0u32; 2];
    let rounds = 200;
    for seed in 0..rounds {
        let proof = proved(public, &task(public, &numbers(&[0, 1]), 1, 1_000 + seed));
        for (count, part) in upper.iter_mut().zip(&proof.bits) {
            *count += u32::from(part.zero_challenge >= middle);
        }
    }
    // Five standard deviations of a fair coin tossed 200 times are 35.
    for count in upper {
        assert!((65..=135).contains(&count), "{upper:?} of {rounds}");
    }
}

#[test]
fn orders_are_sliced_and_say_why_they_cannot_be_carried_out() {
    let key = key(256);
    let public = key.public();
    let tasks: Vec<_> = (0..3).map(|seed| task(public, &numbers(&[1, 0]), 0, seed)).collect();
    let whole =
        Work::UnitProofs(ProofBatch { root: public.n().clone(), factors: None, tasks: tasks.clone() });
    let mut proofs = Vec::new();
    let slices = whole.clone().slices(2);
    assert_eq!(slices.len(), 2);
    for slice in slices {
        match slice.carry_out(&Tables::default()).unwrap() {
            WorkResult::Proofs(some) => proofs.extend(some),
            other => panic!("not proofs: {other:?}"),
        }
    }
    assert_eq!(WorkResult::Proofs(proofs), whole.carry_out(&Tables::default()).unwrap());
    let order = Work::UnitProofs(ProofBatch { root: 35u32.into(), factors: None, tasks });
    let refused = order.carry_out(&Tables::default());
    assert_eq!(refused, Err(WorkError::Proof(ProofError::KeySize { bits: 6 })));
    let Work::UnitProofs(batch) = order else { panic!("not an order of proofs") };
    assert_eq!(format!("{batch:?}"), "ProofBatch { tasks: 3, <redacted> }");
}

/// A modulus of 256 bits with the smallest prime that passes [`inspect_vartime`], as its owner could make it on purpose; and that prime.
fn modulus_with_a_short_prime() -> (BigUint, BigUint) {
    let short = BigUint::from(65_537u32);
    let mut long = (BigUint::one() << 256u32) / &short - 1u32;
    while !crate::primality::is_prime_vartime(&long) {
        long -= 1u32;
    }
    (&short * long, short)
}

/// The limit of what a proof is worth: where the owner of vA gave it a prime p of 17 bits, which nobody sees, a number that is 1 modulo all
/// the rest and anything modulo p passes for a 1 after about p hashes.
#[test]
fn under_a_modulus_with_a_short_prime_false_vectors_pass() {
    let (n, short) = modulus_with_a_short_prime();
    assert_eq!(crate::inspect_vartime(&n), Ok(()));
    let public = PublicKey::new(n.clone()).unwrap();
    let (ring, squares) = (public.plaintexts(), public.ciphertexts());
    let excess = &n / &short * 1_000u32;
    let vector = [BigUint::one() + &excess, BigUint::ZERO];
    let UnitTask { ciphertexts, randomizers: r, nonces, .. } = task(&public, &vector, 0, 13);
    let r: Vec<_> = r.iter().map(SecretInt::expose).collect();
    let power = |x: &BigUint| squares.pow_vartime(x, &n);
    let minus = |exponent: &BigUint| public.g_pow(&((&n - exponent % &n) % &n));
    let roots: Vec<_> = nonces.roots.iter().map(|root| root.expose().clone()).collect();
    // What the false statements are answered with; short, so that nothing wraps at 2^128.
    let drawn = [BigUint::from(5u32), BigUint::from(7u32)];
    // The guess: what the whole challenge is modulo p.
    let guess = BigUint::from(12_345u32);
    let mut commitments = vec![
        public.add(&power(&roots[0]), &minus(&((&excess + 1u32) * &drawn[0]))),
        public.add(&power(&roots[1]), &minus(&(&excess * (&guess - &drawn[0])))),
        power(&roots[2]),
        public.add(&power(&roots[3]), &public.g_pow(&drawn[1])),
        public.add(&power(&roots[4]), &minus(&(&excess * &guess))),
    ];
    let (mut last, two, turn) = (roots[4].clone(), BigUint::from(2u32), power(&BigUint::from(2u32)));
    let mut hashes = 0u32;
    let challenge = loop {
        hashes += 1;
        let challenge = challenge(&public, &ciphertexts, CONTEXT, &commitments).unwrap();
        if &challenge % &short == guess {
            break challenge;
        }
        commitments[4] = squares.mul(&commitments[4], &turn);
        last = ring.mul(&last, &two);
    };
    let answer = |root: &BigUint, r: &BigUint, e: &BigUint| ring.mul(root, &ring.pow_vartime(r, e));
    let rest = [0, 1].map(|j| other_challenge(&challenge, &drawn[j]));
    let bits = vec![
        BitPart {
            zero_challenge: drawn[0].clone(),
            zero: answer(&roots[0], r[0], &drawn[0]),
            one: answer(&roots[1], r[0], &rest[0]),
        },
        BitPart {
            zero_challenge: rest[1].clone(),
            zero: answer(&roots[2], r[1], &rest[1]),
            one: answer(&roots[3], r[1], &drawn[1]),
        },
    ];
    let sum = answer(&last, &ring.mul(r[0], r[1]), &challenge);
    let forged = UnitProof { challenge, bits, sum };
    assert_eq!(forged.verify_vartime(&public, &ciphertexts, CONTEXT), Ok(()), "after {hashes} hashes");
}
