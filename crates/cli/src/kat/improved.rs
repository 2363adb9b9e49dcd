//! Kind "improved": Eq. (17) to (20) under the three readings of Eq. (18).

use blindsum_core::blinding::{Mask, epoch_base, masked_reading};
use blindsum_core::variants::Blinding;
use blindsum_paillier::Tables;
use num_bigint::{BigInt, BigUint};

use crate::kat::compare::{Failure, Tally};
use crate::kat::file::{Improved, MaskedReading};
use crate::kat::paillier::{key, unit};

pub(super) fn check(answers: &Improved) -> Result<usize, Failure> {
    if answers.meters.is_empty() {
        return Err(Failure::Empty("meters"));
    }
    let mut tally = Tally::default();
    let key = key(&answers.p, &answers.q, &answers.n, &mut tally)?;
    let public = key.public();
    let h = epoch_base(public, answers.t);
    tally.compare(|| format!("epoch {}", answers.t), "h_t", &answers.h_t.0, &h)?;
    let tables = Tables::shared_by(answers.meters.len());
    for (number, meter) in (1..).zip(&answers.meters) {
        let entry = || format!("meter {number} of {}", answers.meters.len());
        unit(&key, &meter.r.0, entry, &mut tally)?;
        tally.require(meter.k.0 < *public.n(), entry, "k", "below n")?;
        tally.require(meter.masked.0.magnitude() < public.n(), entry, "M", "between -n and n")?;
        for kind in VARIANTS {
            let (k, r) = (&meter.k.0, &meter.r.0);
            let mask = Mask { blinding: kind.blinding, h: &h, share: k, gamma: answers.gamma, r };
            let found = masked_reading(public, &meter.masked.0, &mask, &tables);
            tally.compare(entry, kind.name, (kind.of)(meter), &found)?;
        }
    }
    // Eq. (17): the shares cancel.
    let shares: BigUint = answers.meters.iter().map(|meter| &meter.k.0).sum();
    let all = || "all meters".to_owned();
    tally.compare(
        all,
        "the sum of k mod n, which must be 0,",
        &BigUint::ZERO,
        &public.plaintexts().reduce(&shares),
    )?;
    let sum: BigInt = answers.meters.iter().map(|meter| &meter.masked.0).sum();
    tally.compare(all, "sum", &public.encode(&answers.sum.0), &public.encode(&sum))?;
    // Eq. (19), (20), (27).
    let decrypted =
        [&answers.decrypted.as_printed, &answers.decrypted.corrected, &answers.decrypted.hardened];
    for (kind, expected) in VARIANTS.iter().zip(decrypted) {
        let product = public.ciphertexts().product(answers.meters.iter().map(kind.of));
        let entry = || format!("the product of {}", kind.name);
        let by_crt = key.decrypt_vartime(&product).plaintext;
        tally.compare(entry, "decrypted", &expected.0, by_crt.expose())?;
        let by_textbook = key.decrypt_textbook_vartime(&product).plaintext;
        tally.compare(entry, "decrypted by the textbook", &expected.0, by_textbook.expose())?;
        if kind.opens {
            tally.compare(entry, "sum mod n", &public.encode(&answers.sum.0), &expected.0)?;
        }
    }
    Ok(tally.count())
}

/// One reading of Eq. (18).
struct Variant {
    name: &'static str,
    blinding: Blinding,
    of: fn(&MaskedReading) -> &BigUint,
    /// Whether the product decrypts to the sum.
    opens: bool,
}

const VARIANTS: [Variant; 3] = [
    Variant { name: "as_printed", blinding: Blinding::AsPrinted, of: |m| &m.as_printed.0, opens: false },
    Variant { name: "corrected", blinding: Blinding::Corrected, of: |m| &m.corrected.0, opens: true },
    Variant { name: "hardened", blinding: Blinding::Hardened, of: |m| &m.hardened.0, opens: true },
];
