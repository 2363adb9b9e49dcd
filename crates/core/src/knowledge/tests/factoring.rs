//! What a lens has that factors short moduli.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use num_bigint::BigUint;

use super::truth::Truth;
use super::*;
use crate::integer::SecretInt;
use crate::paillier::SecretKey;

fn factoring(round: &Round, lens: &Lens) -> Knowledge {
    Knowledge::gather_factoring(&round.params, &round.records, lens)
}

fn known(knowledge: &Knowledge) -> BTreeSet<Value> {
    knowledge.values().filter(|value| knowledge.knows(*value)).collect()
}

/// By trial.
fn factored(n: &BigUint) -> SecretKey {
    let n = u64::try_from(n).unwrap();
    let p = (2..n).find(|p| n.is_multiple_of(*p)).unwrap();
    let secret = |number: u64| SecretInt::new(BigUint::from(number));
    SecretKey::from_primes(&secret(p), &secret(n / p)).unwrap()
}

#[test]
fn whoever_listens_to_a_blackboards_round_opens_what_it_is_said_to_open() {
    let round = round(RawParams::blackboard(), 3);
    let truth = Truth::of(&round);
    let eavesdropper = "eavesdropper".parse().unwrap();
    let knowledge = factoring(&round, &eavesdropper);
    let before = round.before(|event| matches!(event, Event::NoiseAdded { .. }));
    for (value, public) in [(Value::ReadingSecret, Value::ReadingKey), (Value::NoiseSecret, Value::NoiseKey)]
    {
        assert_eq!(knowledge.status(value), Status::Derived { rule: Rule::Factor, from: vec![public] });
    }
    // Carried out, from the public moduli and the open links alone.
    let (reading, noise) = (factored(truth.keys.reading.n()), factored(truth.keys.noise.n()));
    let open = |key: &SecretKey, c: &BigUint| key.decrypt_vartime(c).plaintext.expose().clone();
    for i in 0..round.params.meters() {
        let bits = truth.number(Value::EncryptedBits(i)).naturals();
        let position = bits.iter().position(|bit| open(&noise, bit) == BigUint::from(1u32)).unwrap();
        assert!(matches!(knowledge.status(Value::Selection(i)), Status::Derived { .. }));
        assert_eq!(truth.number(Value::Selection(i)).natural(), position.into());
        assert!(knowledge.knows(Value::ShareTotal(i)));
        // c_i opens, but to d_i - x_i under the share: a one-time pad, whatever the key's length.
        let plain = open(&reading, &truth.number(Value::MaskedReading(i)).natural());
        assert!(truth.number(Value::MaskedPlain(i)).int() != plain.into());
        // With xi_i + x_i from the noise it is known but for the reading and its noise.
        let left = Assumption::UpTo { by: Value::NoisyReading(i), bits: 9 };
        assert_eq!(knowledge.status(Value::MaskedPlain(i)), Status::Hidden(left));
        let earlier = factoring(&before, &eavesdropper);
        assert_eq!(earlier.status(Value::MaskedPlain(i)), Status::Hidden(Assumption::OneTimePad));
    }
    assert!(knowledge.knows(Value::MaskedTotal) && knowledge.knows(Value::NoisyTotal));
}

#[test]
fn factoring_adds_what_the_keys_owners_could_open_and_nothing_else() {
    for (seed, raw) in (0..).zip(variants(raw())).step_by(3) {
        let round = round(raw, seed);
        // Who has all secret keys gains nothing by it, and nobody loses.
        for lens in round.coalitions() {
            let plain = known(&Knowledge::gather(&round.params, &round.records, &lens));
            let short = known(&factoring(&round, &lens));
            assert!(plain.is_subset(&short));
            let owners = plain.contains(&Value::ReadingSecret) && plain.contains(&Value::NoiseSecret);
            assert!(!owners || plain == short, "{raw:?} {lens}");
        }
        // Before the keys are there, nothing is factored.
        let before = round.before(|event| matches!(event, Event::KeysMade(..)));
        assert!(known(&factoring(&before, &"cloud".parse().unwrap())).is_empty());
    }
}
