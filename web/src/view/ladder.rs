//! The decryption, number by number, Eq. (26) to (28), and the check at its end.

use blindsum_core::paillier::{CrtDecryption, SecretKey};
use blindsum_core::params::Params;
use num_bigint::{BigInt, BigUint};

use super::facts::Facts;

/// One number of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rung {
    /// How it is made.
    pub(crate) formula: &'static str,
    /// The number.
    pub(crate) digits: String,
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
    /// y, in units.
    pub(crate) total: BigInt,
    /// d + xi by what the meters and the cloud know, in units: worked out without any decryption.
    pub(crate) expected: Option<i64>,
}

impl Ladder {
    /// Whether y = d + xi; unknown where not everything is known.
    pub(crate) fn holds(&self) -> Option<bool> {
        self.expected.map(|expected| BigInt::from(expected) == self.total)
    }
}

/// The ladder, once there has been a decryption.
pub(crate) fn ladder(facts: &Facts<'_>, params: &Params) -> Option<Ladder> {
    let witness = facts.decrypted?;
    let (meters, gamma) = (params.meters(), params.gamma());
    let mut readings = Vec::new();
    if let Some(repair) = &witness.repair {
        let rung = |formula, digits, seen_by| Rung { formula, digits, seen_by };
        readings.extend([
            rung("C_2'", repair.before.to_string(), SeenBy::Encrypted),
            rung("k_a mod n", repair.sum.expose().to_string(), SeenBy::Center),
            rung("h_t^{k_a} mod n^2", repair.power.to_string(), SeenBy::Center),
        ]);
    }
    readings.extend(crt(
        &witness.readings,
        ["C_2", "C_2^{p-1} mod p^2", "d - x mod p", "C_2^{q-1} mod q^2", "d - x mod q", "d - x mod n"],
        SeenBy::Center,
    ));
    readings.push(Rung {
        formula: "d - x",
        digits: witness.masked_total.to_string(),
        seen_by: SeenBy::Center,
    });
    let owner = if facts.noise_opened.is_some() { SeenBy::Cloud } else { SeenBy::Center };
    let mut noise = match facts.noise_opened.or(witness.noise.as_ref()) {
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
        ),
        None => vec![Rung {
            formula: "xi + x + m O mod nu",
            digits: witness.noise_plaintext.expose().to_string(),
            seen_by: SeenBy::Center,
        }],
    };
    // The offsets of those present: m' of them, where somebody is absent.
    let present = facts
        .counted(meters)
        .map_or(i64::from(meters), |counted| i64::try_from(counted.len()).unwrap_or(i64::MAX));
    let offsets = BigInt::from(present) * params.offset();
    let formula = if present < i64::from(meters) { "m' O" } else { "m O" };
    noise.push(Rung { formula, digits: offsets.to_string(), seen_by: SeenBy::Anyone });
    noise.push(Rung { formula: "xi + x", digits: witness.noise_total.to_string(), seen_by: SeenBy::Center });
    let expected = facts.true_total(meters).zip(facts.noise_sum(meters, gamma)).map(|(d, xi)| d + xi);
    Some(Ladder { keys: keys(facts, owner), readings, noise, total: witness.total.clone(), expected })
}

/// Both keys. The primes of vA are its owner's.
fn keys(facts: &Facts<'_>, owner: SeenBy) -> Vec<Rung> {
    let Some((reading, noise)) = facts.keys else { return Vec::new() };
    let half = |key: &SecretKey, [n, p, q]: [&'static str; 3], owner| {
        let (first, second) = key.primes();
        let rung = |formula, value: &BigUint, seen_by| Rung { formula, digits: value.to_string(), seen_by };
        [
            rung(n, key.public().n(), SeenBy::Anyone),
            rung(p, first.expose(), owner),
            rung(q, second.expose(), owner),
        ]
    };
    let reading = half(reading, ["n", "p", "q"], SeenBy::Center);
    reading.into_iter().chain(half(noise, ["nu", "p_nu", "q_nu"], owner)).collect()
}

fn crt(numbers: &CrtDecryption, formulas: [&'static str; 6], owner: SeenBy) -> Vec<Rung> {
    let values: [&BigUint; 6] = [
        &numbers.ciphertext,
        numbers.power_p.expose(),
        numbers.plaintext_p.expose(),
        numbers.power_q.expose(),
        numbers.plaintext_q.expose(),
        numbers.plaintext.expose(),
    ];
    let rungs = formulas.into_iter().zip(values).enumerate();
    // The ciphertext travelled in the open; everything made with the secret key is its owner's.
    rungs
        .map(|(index, (formula, value))| {
            let seen_by = if index == 0 { SeenBy::Encrypted } else { owner };
            Rung { formula, digits: value.to_string(), seen_by }
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
        assert_eq!(Some(ladder.total.clone()), outcome.noisy_total().map(BigInt::from));
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
    fn a_variant_that_does_not_decrypt_does_not_hold() {
        let raw = RawParams { blinding: Blinding::AsPrinted, ..sample::params().into() };
        let params = Params::try_from(raw).unwrap();
        let finished = sample::session(params, 1, None).remove(0);
        let ladder = ladder(&Facts::gather(&finished.records), &params).unwrap();
        assert_eq!(ladder.holds(), Some(false));
    }

    #[test]
    fn there_is_no_ladder_before_the_decryption() {
        assert_eq!(ladder(&Facts::gather(&[]), &sample::params()), None);
    }
}
