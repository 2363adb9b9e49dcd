//! The decryption, number by number, Eq. (26) to (28), either way that Eq. (6) can be carried out, and the checks at its end.

mod product;

use std::rc::Rc;

use blindsum_core::params::Params;
use blindsum_paillier::{PowerBatch, SecretInt, SecretKey};
use blindsum_sim::HostFailure;
use blindsum_sim::knowledge::Value;
use num_bigint::{BigInt, BigUint};

use blindsum_sim::facts::{Facts, OpenedReadings};
use product::Product;

/// How the products are opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Opening {
    /// By the Chinese remainder theorem, as the parties do it: every number is in the records or follows from the key.
    Crt,
    /// The textbook way, as far as its powers are there. Nobody needed them in the round.
    Textbook(Powers),
}

/// The textbook's powers: of the readings' product, of the noise's. Nothing where nobody was asked for one.
pub(crate) type Powers = [Option<Rc<Asked>>; 2];

/// A power that a worker was asked for. It counts for that product alone: what is looked at may have changed since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// For which.
    pub(crate) order: PowerBatch,
    /// What has come of it.
    pub(crate) power: Power,
}

/// What a power has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Power {
    /// The worker is at it.
    Coming,
    /// It is there.
    There(SecretInt),
    /// The worker is gone.
    Failed(HostFailure),
}

/// One number of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rung {
    /// How it is made, or what it is called.
    pub(crate) formula: &'static str,
    /// The number.
    pub(crate) number: Number,
    /// Who may see it.
    pub(crate) seen_by: SeenBy,
}

/// A number, as far as it can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Number {
    /// Its decimal digits.
    Known(String),
    /// The lens does not know it.
    Sealed,
    /// It is being worked out.
    Coming,
    /// It could not be worked out.
    Missing,
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
    /// The dealer, and the control centre, which the dealer told.
    Dealer,
    /// The cloud, where it owns vA.
    Cloud,
}

/// The decryption of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    /// Its numbers, from the ciphertext down.
    pub(crate) rungs: Vec<Rung>,
    /// Whether the textbook's plaintext is that of the Chinese remainder theorem; nothing where that is the way shown.
    pub(crate) same: Option<Same>,
}

/// What comparing both ways gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Same {
    /// One plaintext.
    Holds,
    /// Two.
    Fails,
    /// The power is being worked out.
    Coming,
    /// It could not be worked out.
    Failed(HostFailure),
    /// The lens does not know both.
    Sealed,
}

/// The ladder: both decryptions, their sum, the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ladder {
    /// n and its primes, then nu and its primes.
    pub(crate) keys: Vec<Rung>,
    /// D(C2), down to d - x.
    pub(crate) readings: Side,
    /// D(C1), down to xi + x.
    pub(crate) noise: Side,
    /// Whether meters are absent, so that what opens is not the C2 that was sent.
    pub(crate) repaired: bool,
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

impl Opening {
    /// How each number of a side is made, for any ciphertext C and its plaintext M.
    pub(crate) fn equations(&self) -> &'static [&'static str] {
        match self {
            Self::Crt => &[
                "L_p(z) = (z - 1) / p",
                "h_p L_p(g^{p-1} mod p^2) = 1 mod p",
                "M_p = L_p(C^{p-1} mod p^2) h_p mod p",
                "u = (M_q - M_p) p^{-1} mod q",
                "M = M_p + p u",
            ],
            Self::Textbook(_) => &[
                "L(z) = (z - 1) / n",
                "lambda = lcm (p - 1 , q - 1)",
                "mu L(g^lambda mod n^2) = 1 mod n",
                "M = L(C^lambda mod n^2) mu mod n",
            ],
        }
    }
}

impl Number {
    fn of(value: &BigUint, known: bool) -> Self {
        if known { Self::Known(value.to_string()) } else { Self::Sealed }
    }
}

/// The orders for the textbook's powers, in the order of [`Powers`]: where the lens knows both the key and what is opened
/// with it, and nowhere else.
pub(crate) fn textbook_orders(facts: &Facts<'_>, params: &Params) -> [Option<PowerBatch>; 2] {
    let order = |product: Option<Product<'_>>| product.and_then(|product| product.textbook_order());
    [order(Product::of_readings(facts, params)), order(Product::of_noise(facts))]
}

/// The ladder, once there has been a decryption. Of each number the lens decides.
pub(crate) fn ladder(facts: &Facts<'_>, params: &Params, opening: &Opening) -> Option<Ladder> {
    let witness = facts.decrypted()?;
    let meters = params.meters();
    let knows = |value| facts.knows(value);
    let rung = |formula, digits: String, seen_by, known: bool| Rung {
        formula,
        number: if known { Number::Known(digits) } else { Number::Sealed },
        seen_by,
    };
    let (masked, blinded) =
        (facts.opened_readings(params) != OpenedReadings::Unknown, knows(Value::BlindedNoise));

    let mut readings = Product::of_readings(facts, params)?.side(opening);
    if let Some(repair) = &witness.repair {
        let absent = knows(Value::AbsentShares);
        let repairing = [
            rung("C_2", repair.before.to_string(), SeenBy::Encrypted, knows(Value::ReadingProduct)),
            rung("k_a mod n", repair.sum.expose().to_string(), SeenBy::Dealer, absent),
            rung("h_t^{k_a} mod n^2", repair.power.to_string(), SeenBy::Dealer, absent),
        ];
        readings.rungs.splice(0..0, repairing);
    }
    // Above half the modulus it stands for a negative number.
    let repaired = witness.repair.is_some();
    let signed = match params.cannot_decrypt() {
        Some(_) if repaired => "D(C_r)",
        Some(_) => "D(C_2)",
        None => "d - x",
    };
    readings.rungs.push(rung(signed, witness.masked_total.to_string(), SeenBy::Center, masked));

    let mut noise = match Product::of_noise(facts) {
        Some(product) => product.side(opening),
        None => {
            let digits = witness.noise_plaintext.expose().to_string();
            Side {
                rungs: vec![rung(
                    product::noise_plaintext(facts.some_absent()),
                    digits,
                    SeenBy::Center,
                    blinded,
                )],
                same: None,
            }
        }
    };
    // The offsets of those present: m' of them, where somebody is absent.
    let present = facts
        .counted(meters)
        .map_or(i64::from(meters), |counted| i64::try_from(counted.len()).unwrap_or(i64::MAX));
    let offsets = BigInt::from(present) * params.offset();
    let formula = if facts.some_absent() { "m' O" } else { "m O" };
    noise.rungs.push(rung(formula, offsets.to_string(), SeenBy::Anyone, true));
    noise.rungs.push(rung("xi + x", witness.noise_total.to_string(), SeenBy::Center, blinded));

    let expected = facts.true_total(meters).zip(facts.noise_sum(meters)).map(|(d, xi)| d + xi);
    // A sum that is refused is not published: it is known to whoever has both halves of it.
    let total = (knows(Value::Published) || (masked && blinded)).then(|| witness.total.clone());
    Some(Ladder { keys: keys(facts), readings, noise, repaired, total, expected })
}

/// Both keys. The primes of vA are its owner's.
fn keys(facts: &Facts<'_>) -> Vec<Rung> {
    let Some(public) = facts.public_keys() else { return Vec::new() };
    let half = |n: &BigUint, secret: Option<&SecretKey>, [name, p, q]: [&'static str; 3], owner| {
        let rung = |formula, number: Option<&BigUint>, seen_by| Rung {
            formula,
            number: number.map_or(Number::Sealed, |number| Number::of(number, true)),
            seen_by,
        };
        let primes = secret.map(SecretKey::primes);
        [
            rung(name, Some(n), SeenBy::Anyone),
            rung(p, primes.map(|(p, _)| p.expose()), owner),
            rung(q, primes.map(|(_, q)| q.expose()), owner),
        ]
    };
    let reading = half(public.reading.n(), facts.reading_key(), ["n", "p", "q"], SeenBy::Center);
    let noise =
        half(public.noise.n(), facts.noise_key(), ["nu", "p_nu", "q_nu"], product::noise_owner(facts));
    reading.into_iter().chain(noise).collect()
}

#[cfg(test)]
mod tests;
