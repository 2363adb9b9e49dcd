//! The decryption, number by number, Eq. (26) to (28), and the check at its end.

use blindsum_core::knowledge::Value;
use blindsum_core::paillier::{CrtDecryption, SecretKey};
use blindsum_core::params::Params;
use num_bigint::{BigInt, BigUint};

use super::facts::Facts;

/// One number of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rung {
    /// How it is made.
    pub(crate) formula: &'static str,
    /// The number; nothing where the lens does not know it.
    pub(crate) digits: Option<String>,
    /// Who may see it.
    pub(crate) seen_by: SeenBy,
}

/// Who may see a number of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SeenBy {
    /// Anyone.
    Anyone,
    /// Anyone, but encrypted.
    Encrypted,
    /// The control centre.
    Center,
    /// The cloud, where it owns vA.
    Cloud,
}

/// The ladder: both decryptions, their sum, the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ladder {
    /// n and its primes, then nu and its primes.
    pub(crate) keys: Vec<Rung>,
    /// D(C2), down to d - x.
    pub(crate) readings: Vec<Rung>,
    /// D(C1), down to xi + x.
    pub(crate) noise: Vec<Rung>,
    /// y, in units, where the lens knows it.
    pub(crate) total: Option<BigInt>,
    /// d + xi by what the meters and the cloud know, in units: worked out without any decryption.
    pub(crate) expected: Option<i64>,
}

impl Ladder {
    /// Whether y = d + xi; unknown where not everything is known.
    pub(crate) fn holds(&self) -> Option<bool> {
        Some(BigInt::from(self.expected?) == *self.total.as_ref()?)
    }
}

/// The ladder, once there has been a decryption. Of each number the lens decides.
pub(crate) fn ladder(facts: &Facts<'_>, params: &Params) -> Option<Ladder> {
    let witness = facts.decrypted()?;
    let meters = params.meters();
    let knows = |value| facts.knows(value);
    let rung = |formula, digits: String, seen_by, known: bool| Rung {
        formula,
        digits: known.then_some(digits),
        seen_by,
    };
    let (readings_opened, masked) =
        (knows(Value::ReadingSecret) && knows(Value::ReadingProduct), facts.knows_opened_readings(params));
    let mut readings = Vec::new();
    let repaired_known =
        knows(Value::ReadingProduct) && (witness.repair.is_none() || knows(Value::AbsentShares));
    if let Some(repair) = &witness.repair {
        let absent = knows(Value::AbsentShares);
        readings.extend([
            rung("C_2'", repair.before.to_string(), SeenBy::Encrypted, knows(Value::ReadingProduct)),
            rung("k_a mod n", repair.sum.expose().to_string(), SeenBy::Center, absent),
            rung("h_t^{k_a} mod n^2", repair.power.to_string(), SeenBy::Center, absent),
        ]);
    }
    readings.extend(crt(
        &witness.readings,
        ["C_2", "C_2^{p-1} mod p^2", "d - x mod p", "C_2^{q-1} mod q^2", "d - x mod q", "d - x mod n"],
        SeenBy::Center,
        // The repaired product never travelled: over the one that did, it is h_t to the absent meters' shares.
        [repaired_known, readings_opened, masked],
    ));
    readings.push(rung("d - x", witness.masked_total.to_string(), SeenBy::Center, masked));
    let owner = if facts.noise_opened().is_some() { SeenBy::Cloud } else { SeenBy::Center };
    let (noise_opened, blinded) =
        (knows(Value::NoiseSecret) && knows(Value::NoiseProduct), knows(Value::BlindedNoise));
    let mut noise = match facts.noise_opened().or(witness.noise.as_ref()) {
        Some(numbers) => crt(
            numbers,
            [
                "C_1",
                "C_1^{p-1} mod p^2",
                "xi + x + m O mod p",
                "C_1^{q-1} mod q^2",
                "xi + x + m O mod q",
                "xi + x + m O mod nu",
            ],
            owner,
            [knows(Value::NoiseProduct), noise_opened, blinded],
        ),
        None => {
            let digits = witness.noise_plaintext.expose().to_string();
            vec![rung("xi + x + m O mod nu", digits, SeenBy::Center, blinded)]
        }
    };
    // The offsets of those present: m' of them, where somebody is absent.
    let present = facts
        .counted(meters)
        .map_or(i64::from(meters), |counted| i64::try_from(counted.len()).unwrap_or(i64::MAX));
    let offsets = BigInt::from(present) * params.offset();
    let formula = if present < i64::from(meters) { "m' O" } else { "m O" };
    noise.push(rung(formula, offsets.to_string(), SeenBy::Anyone, true));
    noise.push(rung("xi + x", witness.noise_total.to_string(), SeenBy::Center, blinded));
    let expected = facts.true_total(meters).zip(facts.noise_sum(meters)).map(|(d, xi)| d + xi);
    // A sum that is refused is not published: it is known to whoever has both halves of it.
    let total = (knows(Value::Published) || (masked && blinded)).then(|| witness.total.clone());
    Some(Ladder { keys: keys(facts, owner), readings, noise, total, expected })
}

/// Both keys. The primes of vA are its owner's.
fn keys(facts: &Facts<'_>, owner: SeenBy) -> Vec<Rung> {
    let Some(public) = facts.public_keys() else { return Vec::new() };
    let half = |n: &BigUint, secret: Option<&SecretKey>, [name, p, q]: [&'static str; 3], owner| {
        let rung = |formula, digits, seen_by| Rung { formula, digits, seen_by };
        let primes = secret.map(SecretKey::primes);
        [
            rung(name, Some(n.to_string()), SeenBy::Anyone),
            rung(p, primes.map(|(p, _)| p.expose().to_string()), owner),
            rung(q, primes.map(|(_, q)| q.expose().to_string()), owner),
        ]
    };
    let reading = half(public.reading.n(), facts.reading_key(), ["n", "p", "q"], SeenBy::Center);
    reading
        .into_iter()
        .chain(half(public.noise.n(), facts.noise_key(), ["nu", "p_nu", "q_nu"], owner))
        .collect()
}

/// The numbers of a decryption: which of the ciphertext, what only the primes make, and the plaintext are known.
fn crt(
    numbers: &CrtDecryption,
    formulas: [&'static str; 6],
    owner: SeenBy,
    [ciphertext, opened, plaintext]: [bool; 3],
) -> Vec<Rung> {
    let values: [(&BigUint, SeenBy, bool); 6] = [
        // The ciphertext travelled in the open; everything made with the secret key is its owner's.
        (&numbers.ciphertext, SeenBy::Encrypted, ciphertext),
        (numbers.power_p.expose(), owner, opened),
        (numbers.plaintext_p.expose(), owner, opened),
        (numbers.power_q.expose(), owner, opened),
        (numbers.plaintext_q.expose(), owner, opened),
        (numbers.plaintext.expose(), owner, plaintext),
    ];
    let rungs = formulas.into_iter().zip(values);
    rungs
        .map(|(formula, (value, seen_by, known))| Rung {
            formula,
            digits: known.then(|| value.to_string()),
            seen_by,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use blindsum_core::blinding::Blinding;
    use blindsum_core::params::{KeyMode, RawParams};

    use super::*;
    use crate::view::sample;

    #[test]
    fn the_last_rung_holds_and_can_fail() {
        let (records, outcome) = sample::published();
        let facts = Facts::gather(&records);
        let mut ladder = ladder(&facts, &sample::params()).unwrap();
        assert_eq!(ladder.total, outcome.noisy_total().map(BigInt::from));
        assert_eq!(ladder.holds(), Some(true));
        ladder.expected = ladder.expected.map(|expected| expected + 1);
        assert_eq!(ladder.holds(), Some(false));
        assert_eq!((ladder.readings.len(), ladder.noise.len(), ladder.keys.len()), (7, 8, 6));
    }

    #[test]
    fn the_cloud_climbs_its_own_half_where_it_owns_the_noise_key() {
        let raw = RawParams { key_mode: KeyMode::SplitKeys, ..sample::params().into() };
        let params = Params::try_from(raw).unwrap();
        let finished = sample::session(params, 1, None).remove(0);
        let facts = Facts::gather(&finished.records);
        let ladder = ladder(&facts, &params).unwrap();
        assert_eq!(ladder.holds(), Some(true));
        let owners = |rungs: &[Rung]| rungs.iter().filter(|rung| rung.seen_by == SeenBy::Cloud).count();
        assert_eq!((owners(&ladder.readings), owners(&ladder.noise)), (0, 5));
    }

    #[test]
    fn a_repair_is_a_part_of_the_ladder_and_holds_over_those_present() {
        let finished = sample::repaired();
        let facts = Facts::gather(&finished.records);
        assert_eq!(facts.counted(3), Some(vec![0, 1]));
        let ladder = ladder(&facts, &sample::params()).unwrap();
        assert_eq!((ladder.holds(), ladder.readings.len()), (Some(true), 10));
    }

    #[test]
    fn a_lens_climbs_only_as_far_as_it_knows() {
        let rungs = |lens: &str, finished: blindsum_core::sim::Finished| {
            let seen = crate::view::facts::Seen::new(
                crate::state::Shared::new(finished.records),
                None,
                &lens.parse().unwrap(),
                sample::params(),
            );
            let ladder = ladder(&seen.facts(), &seen.params).unwrap();
            let known = |rungs: &[Rung]| -> Vec<_> {
                rungs.iter().filter(|rung| rung.digits.is_some()).map(|rung| rung.formula).collect()
            };
            (known(&ladder.readings), known(&ladder.keys))
        };
        // C_2 over C_2' is h_t to the absent meters' shares: who does not know these must not see both.
        for lens in ["cloud", "eavesdropper", "cloud+eavesdropper+meter-1"] {
            assert_eq!(rungs(lens, sample::repaired()), (vec!["C_2'"], vec!["n", "nu"]), "{lens}");
        }
        let (readings, keys) = rungs("center", sample::repaired());
        assert_eq!((readings.len(), keys.len()), (10, 6));
    }

    #[test]
    fn a_variant_that_does_not_decrypt_does_not_hold() {
        let raw = RawParams { blinding: Blinding::AsPrinted, ..sample::params().into() };
        let params = Params::try_from(raw).unwrap();
        let finished = sample::session(params, 1, None).remove(0);
        let ladder = ladder(&Facts::gather(&finished.records), &params).unwrap();
        assert_eq!(ladder.holds(), Some(false));
    }

    #[test]
    fn garbage_is_known_to_the_keys_owner_alone() {
        for key_mode in KeyMode::ALL.iter().copied() {
            let raw = RawParams { blinding: Blinding::AsPrinted, key_mode, ..sample::params().into() };
            let params = Params::try_from(raw).unwrap();
            let records = crate::state::Shared::new(sample::session(params, 1, None).remove(0).records);
            for (lens, opens) in [("cloud", false), ("cloud+eavesdropper+meter-1", false), ("center", true)] {
                let seen =
                    crate::view::facts::Seen::new(records.clone(), None, &lens.parse().unwrap(), params);
                // Stripped of h, C2 gives d - x to whoever has it, and no key is needed: that is no decryption.
                assert!(seen.knows(Value::MaskedTotal), "{lens}");
                let ladder = ladder(&seen.facts(), &params).unwrap();
                let known = ladder.readings.iter().filter(|rung| rung.digits.is_some()).count();
                assert_eq!(
                    (known, ladder.total.is_some()),
                    (if opens { 7 } else { 1 }, opens),
                    "{key_mode}: {lens}"
                );
            }
        }
    }

    #[test]
    fn there_is_no_ladder_before_the_decryption() {
        assert_eq!(ladder(&Facts::gather(&[]), &sample::params()), None);
    }
}
