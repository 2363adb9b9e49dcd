//! What a lens has that factors short moduli.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_paillier::{SecretInt, SecretKey};
use num_bigint::BigUint;

use super::truth::Truth;
use super::*;

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
        // With xi_i + x_i from the noise it is known up to the reading and its noise.
        let left = Assumption::UpTo { by: Value::NoisyReading(i), bits: 9 };
        assert_eq!(knowledge.status(Value::MaskedPlain(i)), Status::Hidden(left));
        let earlier = factoring(&before, &eavesdropper);
        assert_eq!(earlier.status(Value::MaskedPlain(i)), Status::Hidden(Assumption::OneTimePad));
    }
    assert!(knowledge.knows(Value::MaskedTotal) && knowledge.knows(Value::NoisyTotal));
}

#[test]
fn what_follows_from_factored_keys_is_true_under_every_variant_and_through_every_lens() {
    let mut used = BTreeSet::new();
    for (seed, raw) in (0..).zip(variants(raw())) {
        let lost: &[(u32, Phase)] = if seed % 2 == 0 { &[(1, Phase::Noise)] } else { &[] };
        let round = round_losing(raw, seed, lost);
        let (truth, mut done) = (Truth::of(&round), BTreeSet::new());
        for lens in round.coalitions() {
            // Who has all secret keys gains nothing by it, and nobody loses.
            let (plain, short) = (known(&round.through(&lens)), factoring(&round, &lens));
            carried_out::check(&round, &truth, &short, &mut done);
            let short = known(&short);
            assert!(plain.is_subset(&short));
            let owners = plain.contains(&Value::ReadingSecret) && plain.contains(&Value::NoiseSecret);
            assert!(!owners || plain == short, "{raw:?} {lens}");
        }
        used.extend(done.into_iter().map(|(value, rule, _)| (rule, value.meter().is_some())));
        // Before the keys are there, nothing is factored.
        let before = round.before(|event| matches!(event, Event::KeysMade(..)));
        assert!(known(&factoring(&before, &"cloud".parse().unwrap())).is_empty());
    }
    assert!(used.contains(&(Rule::OpenShares, false)), "{used:?}");
}

#[test]
fn who_factors_reads_an_absent_meters_share_in_what_is_left_of_the_product() {
    let raw = RawParams { meters: 4, ..raw() };
    let round = round_losing(raw, 9, &[(1, Phase::Noise)]);
    let knowledge = factoring(&round, &"eavesdropper".parse().unwrap());
    let from = vec![Value::ReadingSecret, Value::ReadingProduct, Value::MaskedTotal];
    assert_eq!(knowledge.status(Value::AbsentShares), Status::Derived { rule: Rule::OpenShares, from });
    // There is one, so its share is the sum, and its masked reading opens.
    assert!(knowledge.knows(Value::KeyShare(1)) && knowledge.knows(Value::MaskedPlain(1)));
    assert!(matches!(knowledge.status(Value::Reading(1)), Status::Hidden(Assumption::Statistical { .. })));
}
