//! The decryption, number by number, Eq. (26) to (28), either way that Eq. (6) can be carried out, and the checks at its end.

mod product;
mod rung;

pub(crate) use rung::{Ladder, Number, Opening, Rung, Same, SeenBy, Side};

use blindsum_core::params::Params;
use blindsum_paillier::{PowerBatch, SecretKey};
use blindsum_sim::knowledge::Value;
use num_bigint::{BigInt, BigUint};

use blindsum_sim::facts::{Facts, OpenedReadings};
use product::Product;

/// The orders for the textbook's powers, in the order of [`crate::state::powers::Powers`]: where the lens knows both the key and what is opened
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
