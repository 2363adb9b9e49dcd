//! One product that is opened, and its numbers under a lens.

use blindsum_core::params::Params;
use blindsum_paillier::{CrtDecryption, PowerBatch, SecretKey};
use blindsum_sim::facts::{Facts, OpenedReadings};
use blindsum_sim::knowledge::Value;

use crate::state::powers::Power;
use crate::view::ladder::rung::{Number, Opening, Rung, Same, SeenBy, Side};
use crate::view::story::REPAIR;

/// A product of ciphertexts, as somebody opened it.
pub(super) struct Product<'a> {
    names: &'static Names,
    numbers: &'a CrtDecryption,
    /// Nothing where the lens does not know it.
    key: Option<&'a SecretKey>,
    owner: SeenBy,
    /// Who may see the ciphertext.
    travelled: SeenBy,
    /// Whether the lens knows the ciphertext.
    ciphertext: bool,
    /// Whether it knows what was decrypted, with a key or without.
    plaintext: bool,
    /// Where its power is among the textbook's.
    place: usize,
}

/// How the numbers are written; each key has symbols of its own, so that they light up together.
struct Names {
    ciphertext: &'static str,
    /// By p, by q, both put together.
    crt: [&'static str; 10],
    /// What the textbook needs of the key, the power, L of it.
    textbook: [&'static str; 4],
    plaintext: &'static str,
}

/// The readings' product $c, made as $made, which opens to $m.
macro_rules! readings {
    ($c:literal, $made:expr, $m:literal) => {
        Names {
            ciphertext: $made,
            crt: [
                concat!($c, "^{p-1} mod p^2"),
                concat!("L_p(", $c, "^{p-1} mod p^2)"),
                "h_p",
                concat!($m, " mod p"),
                concat!($c, "^{q-1} mod q^2"),
                concat!("L_q(", $c, "^{q-1} mod q^2)"),
                "h_q",
                concat!($m, " mod q"),
                "p^{-1} mod q",
                "u",
            ],
            textbook: ["lambda", "mu", concat!($c, "^lambda mod n^2"), concat!("L(", $c, "^lambda mod n^2)")],
            plaintext: concat!($m, " mod n"),
        }
    };
}

/// By whether it was repaired, then by whether what opens is d - x.
const READINGS: [[Names; 2]; 2] = [
    [readings!("C_2", "C_2", "D(C_2)"), readings!("C_2", "C_2", "d - x")],
    [readings!("C_r", REPAIR, "D(C_r)"), readings!("C_r", REPAIR, "d - x")],
];

/// The noise's product, which opens to $m.
macro_rules! noise {
    ($m:literal) => {
        Names {
            ciphertext: "C_1",
            crt: [
                "C_1^{p_nu-1} mod p_nu^2",
                "L_{p_nu}(C_1^{p_nu-1} mod p_nu^2)",
                "h_{p_nu}",
                concat!($m, " mod p_nu"),
                "C_1^{q_nu-1} mod q_nu^2",
                "L_{q_nu}(C_1^{q_nu-1} mod q_nu^2)",
                "h_{q_nu}",
                concat!($m, " mod q_nu"),
                "p_nu^{-1} mod q_nu",
                "u_nu",
            ],
            textbook: ["lambda_nu", "mu_nu", "C_1^{lambda_nu} mod nu^2", "L_nu(C_1^{lambda_nu} mod nu^2)"],
            plaintext: concat!($m, " mod nu"),
        }
    };
}

/// By whether meters are absent.
const NOISE: [Names; 2] = [noise!("xi + x + m O"), noise!("xi + x + m' O")];

/// What C1 opens to, before the offsets are taken off.
pub(super) fn noise_plaintext(some_absent: bool) -> &'static str {
    let [all, present] = &NOISE;
    if some_absent { present.plaintext } else { all.plaintext }
}

impl<'a> Product<'a> {
    /// C2, or where meters are absent what the control centre made of it, once that is opened.
    pub(super) fn of_readings(facts: &Facts<'a>, params: &Params) -> Option<Self> {
        let witness = facts.decrypted()?;
        let repaired = witness.repair.is_some();
        let [[sent_not, sent], [repaired_not, repaired_names]] = &READINGS;
        let names = match (repaired, params.cannot_decrypt().is_some()) {
            (false, true) => sent_not,
            (false, false) => sent,
            (true, true) => repaired_not,
            (true, false) => repaired_names,
        };
        Some(Self {
            names,
            numbers: &witness.readings,
            key: facts.reading_key(),
            owner: SeenBy::Center,
            // The repaired product never travelled: over the one that did, it is h_t to the absent meters' shares.
            travelled: if repaired { SeenBy::Center } else { SeenBy::Encrypted },
            ciphertext: facts.knows(Value::ReadingProduct) && (!repaired || facts.knows(Value::AbsentShares)),
            plaintext: facts.opened_readings(params) != OpenedReadings::Unknown,
            place: 0,
        })
    }

    /// C1, once the control centre has added: opened by itself, or by the cloud. Nothing where it was told the sum alone.
    pub(super) fn of_noise(facts: &Facts<'a>) -> Option<Self> {
        let witness = facts.decrypted()?;
        let [all, present] = &NOISE;
        Some(Self {
            names: if facts.some_absent() { present } else { all },
            numbers: facts.noise_opened().or(witness.noise.as_ref())?,
            key: facts.noise_key(),
            owner: noise_owner(facts),
            travelled: SeenBy::Encrypted,
            ciphertext: facts.knows(Value::NoiseProduct),
            plaintext: facts.knows(Value::BlindedNoise),
            place: 1,
        })
    }

    /// The key, if the lens knows what it opens too: everything made with it is known then, and nothing else.
    fn opened(&self) -> Option<&'a SecretKey> {
        self.key.filter(|_| self.ciphertext)
    }

    /// The order for the textbook's power.
    pub(super) fn textbook_order(&self) -> Option<PowerBatch> {
        Some(self.opened()?.textbook_work(&self.numbers.ciphertext))
    }

    /// Its numbers, the way it is opened.
    pub(super) fn side(&self, opening: &Opening) -> Side {
        match opening {
            Opening::Crt => Side { rungs: self.crt(), same: None },
            Opening::Textbook(powers) => {
                let (asked, order) =
                    (powers.get(self.place).and_then(Option::as_deref), self.textbook_order());
                let asked = asked.filter(|asked| Some(&asked.order) == order.as_ref());
                // Where nobody was asked yet, that is as good as being at it.
                self.textbook(asked.map_or(&Power::Coming, |asked| &asked.power))
            }
        }
    }

    /// From the ciphertext down to the plaintext. Everything made with the key is its owner's.
    fn rungs<const N: usize>(
        &self,
        formulas: [&'static str; N],
        numbers: [Number; N],
        plaintext: Number,
    ) -> Vec<Rung> {
        let rung = |(formula, number)| Rung { formula, number, seen_by: self.owner };
        let ciphertext = Rung {
            formula: self.names.ciphertext,
            number: Number::of(&self.numbers.ciphertext, self.ciphertext),
            seen_by: self.travelled,
        };
        let between = formulas.into_iter().zip(numbers);
        let last = [(self.names.plaintext, plaintext)];
        [ciphertext].into_iter().chain(between.chain(last).map(rung)).collect()
    }

    /// The plaintext as it was opened in the round.
    fn plaintext(&self) -> Number {
        Number::of(self.numbers.plaintext.expose(), self.plaintext)
    }

    fn crt(&self) -> Vec<Rung> {
        let (formulas, numbers) = (self.names.crt, self.numbers);
        let numbers = match self.opened() {
            None => formulas.map(|_| Number::Sealed),
            Some(key) => {
                let steps = key.crt_steps(numbers);
                let values = [
                    &numbers.power_p,
                    &steps.l_p,
                    &steps.h_p,
                    &numbers.plaintext_p,
                    &numbers.power_q,
                    &steps.l_q,
                    &steps.h_q,
                    &numbers.plaintext_q,
                    &steps.p_inverse,
                    &steps.lift,
                ];
                values.map(|value| Number::of(value.expose(), true))
            }
        };
        self.rungs(formulas, numbers, self.plaintext())
    }

    fn textbook(&self, power: &Power) -> Side {
        let formulas = self.names.textbook;
        let Some(key) = self.opened() else {
            // The plaintext may be known without the key.
            let rungs = self.rungs(formulas, formulas.map(|_| Number::Sealed), self.plaintext());
            return Side { rungs, same: Some(Same::Sealed) };
        };
        let ([power, l, plaintext], same) = match power {
            Power::Coming => ([(); 3].map(|()| Number::Coming), Same::Coming),
            Power::Failed(failure) => ([(); 3].map(|()| Number::Missing), Same::Failed(failure.clone())),
            Power::There(power) => {
                let opened = key.textbook_from(power.expose().clone());
                let same = if opened.plaintext == self.numbers.plaintext { Same::Holds } else { Same::Fails };
                let values = [&opened.power, &opened.l, &opened.plaintext];
                (values.map(|value| Number::of(value.expose(), true)), same)
            }
        };
        let of_key = [key.lambda(), key.mu()].map(|value| Number::of(value.expose(), true));
        let [lambda, mu] = of_key;
        Side { rungs: self.rungs(formulas, [lambda, mu, power, l], plaintext), same: Some(same) }
    }
}

/// Who owns vA.
pub(super) fn noise_owner(facts: &Facts<'_>) -> SeenBy {
    if facts.noise_opened().is_some() { SeenBy::Cloud } else { SeenBy::Center }
}
