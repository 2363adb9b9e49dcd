//! What has to hold in every round, worked out anew from the numbers, so that it can fail.

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::{Kind, TAG_BYTES};
use blindsum_core::wire::messages::{Body, Message};
use blindsum_sim::Event;
use blindsum_sim::knowledge::Value;
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

use super::facts::{Facts, OpenedReadings, Seen};

/// A law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Law {
    /// The product of E(b_i1) .. E(b_igamma) opens to 1, for one meter.
    Bits,
    /// k_1 + .. + k_m = 0 mod n.
    Shares,
    /// x_i1 + .. = x_i mod nu, for one meter.
    SubBlinds,
    /// D(C2) = d - x, as the meters know both.
    Readings,
    /// D(C1) = xi + x, less the offsets.
    Noise,
    /// y = d + xi.
    Total,
    /// Both sums lie where m meters can have brought them.
    Range,
    /// No more epsilon is spent than there is.
    Ledger,
}

/// How it stands with a law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// What it speaks of is not there yet.
    NotYet,
    /// It is there, and the lens does not know it.
    Sealed,
    /// It holds.
    Holds,
    /// It does not.
    Broken,
    /// It speaks of a budget, and none is set.
    NoBudget,
}

impl Standing {
    fn of(holds: Option<bool>) -> Self {
        match holds {
            None => Self::Sealed,
            Some(true) => Self::Holds,
            Some(false) => Self::Broken,
        }
    }

    /// The word for tests and styles.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::Sealed => "sealed",
            Self::Holds => "holds",
            Self::Broken => "broken",
            Self::NoBudget => "no-budget",
        }
    }
}

/// What was spent of which budget.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spending {
    /// epsilon so far.
    pub(crate) spent: f64,
    /// The budget, if there is one.
    pub(crate) budget: Option<f64>,
}

/// Whether the epoch's epsilon has been charged by the step looked at: when C1 and C2 have left the cloud, whatever becomes of
/// them.
pub(crate) fn is_charged(seen: &Seen) -> bool {
    seen.shown()
        .iter()
        .rev()
        .any(|record| matches!(&record.event, Event::Sent(sent) if matches!(sent.kind, Kind::Aggregate | Kind::ReadingAggregate)))
}

/// Every law, for the meter looked at.
pub(crate) fn invariants(seen: &Seen, meter: u32, spending: Spending) -> Vec<(Law, Standing)> {
    let (facts, params) = (seen.facts(), &seen.params);
    let ledger = match spending.budget {
        Some(budget) => Standing::of(Some(spending.spent <= budget + 1e-9)),
        None => Standing::NoBudget,
    };
    vec![
        (Law::Bits, bits(&facts, meter)),
        (Law::Shares, shares(&facts, params)),
        (Law::SubBlinds, sub_blinds(&facts, meter)),
        (Law::Readings, opened(&facts, params, Value::MaskedTotal)),
        (Law::Noise, opened(&facts, params, Value::BlindedNoise)),
        (Law::Total, total(&facts, params)),
        (Law::Range, range(&facts, params)),
        (Law::Ledger, ledger),
    ]
}

/// One decryption, whatever gamma is: a product opens to the sum.
fn bits(facts: &Facts<'_>, meter: u32) -> Standing {
    let due = |sent: &&blindsum_sim::Sent| sent.kind == Kind::BlindSequence && sent.to == Role::Meter(meter);
    let Some(sent) = facts.messages.iter().map(|(_, sent)| *sent).find(due) else { return Standing::NotYet };
    let opened = || {
        let (key, keys) = (facts.noise_key().filter(|_| facts.sees(sent))?, facts.public_keys()?);
        let body = sent.bytes.get(..sent.bytes.len().checked_sub(TAG_BYTES)?)?;
        let Body::BlindSequence(bits) = Message::decode(body, sent.kind, Some(&keys)).ok()?.body else {
            return None;
        };
        let product = keys.noise.ciphertexts().product(&bits);
        Some(key.decrypt_vartime(&product).plaintext.expose().is_one())
    };
    // Who drew them has nothing but its own word: that is no check.
    Standing::of(opened())
}

fn shares(facts: &Facts<'_>, params: &Params) -> Standing {
    if !facts.dealt_any() {
        return Standing::NotYet;
    }
    let sum: Option<BigUint> =
        (0..params.meters()).map(|meter| Some(facts.share(meter)?.expose().clone())).sum();
    let keys = facts.public_keys();
    Standing::of(sum.zip(keys).map(|(sum, keys)| (sum % keys.reading.n()).is_zero()))
}

fn sub_blinds(facts: &Facts<'_>, meter: u32) -> Standing {
    if !facts.has_noise(meter) {
        return Standing::NotYet;
    }
    let parts = || {
        let nu = facts.public_keys()?.noise.n().clone();
        let sum: BigUint = facts.sub_blinds(meter)?.iter().map(|part| part.expose().clone()).sum();
        Some(sum % &nu == facts.blind(meter)?.expose() % &nu)
    };
    Standing::of(parts())
}

/// Whether a decryption gave what the meters' own numbers make.
fn opened(facts: &Facts<'_>, params: &Params, value: Value) -> Standing {
    let Some(witness) = facts.decrypted() else { return Standing::NotYet };
    let decrypted = match value {
        Value::MaskedTotal => &witness.masked_total,
        _ => &witness.noise_total,
    };
    // Both sides have to be known: what was decrypted, and what went in.
    let parts = match value {
        Value::MaskedTotal => [Value::TrueTotal, Value::TotalBlind],
        _ => [Value::Noise, Value::TotalBlind],
    };
    let opens = match value {
        Value::MaskedTotal => facts.opened_readings(params) == OpenedReadings::Opened,
        _ => facts.opens_noise(),
    };
    let known = opens && parts.iter().all(|part| facts.knows(*part));
    Standing::of(known.then(|| facts.number(value, params).as_ref() == Some(decrypted)))
}

fn total(facts: &Facts<'_>, params: &Params) -> Standing {
    let Some(witness) = facts.decrypted() else { return Standing::NotYet };
    let sum = || {
        let (d, xi) = (facts.number(Value::TrueTotal, params)?, facts.number(Value::Noise, params)?);
        Some(d + xi == witness.total)
    };
    Standing::of(sum())
}

/// -m 2^B: what the blinds of so many meters can take away.
fn least_masked(params: &Params, meters: u32) -> BigInt {
    -(BigInt::from(meters) << params.blind_bits())
}

/// The range alarm of section 2.
fn range(facts: &Facts<'_>, params: &Params) -> Standing {
    let Some(witness) = facts.decrypted() else { return Standing::NotYet };
    if !(facts.opened_readings(params) != OpenedReadings::Unknown && facts.knows(Value::BlindedNoise)) {
        return Standing::Sealed;
    }
    let meters = facts
        .counted(params.meters())
        .map_or(params.meters(), |counted| u32::try_from(counted.len()).unwrap_or(u32::MAX));
    let most = BigInt::from(params.sensitivity()) * meters;
    let least_masked = least_masked(params, meters);
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^53: parameters are refused otherwise")]
    let tail = BigInt::from((64.0 * params.scale()).ceil() as i64);
    let masked = least_masked <= witness.masked_total && witness.masked_total <= most;
    let published = -&tail <= witness.total && witness.total <= most + tail;
    Standing::of(Some(masked && published))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use blindsum_core::params::RawParams;
    use blindsum_core::variants::{Blinding, KeyMode};
    use blindsum_paillier::SecretInt;
    use blindsum_sim::Record;
    use blindsum_sim::knowledge::Lens;

    use super::*;
    use crate::state::Shared;
    use crate::view::sample;

    const FREE: Spending = Spending { spent: 1.0, budget: None };

    fn standing(seen: &Seen, law: Law) -> Standing {
        invariants(seen, 0, FREE).into_iter().find(|(other, _)| *other == law).unwrap().1
    }

    const LAWS: [Law; 7] =
        [Law::Bits, Law::Shares, Law::SubBlinds, Law::Readings, Law::Noise, Law::Total, Law::Range];

    #[test]
    fn all_hold_in_a_round_that_published_and_none_is_there_before() {
        let (records, _) = sample::published();
        let all = Seen::new(Shared::new(records), None, &Lens::Everything, sample::params());
        assert_eq!(LAWS.map(|law| standing(&all, law)), [Standing::Holds; 7]);
        let none = Seen::new(all.records.clone(), Some(0), &Lens::Everything, sample::params());
        assert_eq!(LAWS.map(|law| standing(&none, law)), [Standing::NotYet; 7]);
    }

    /// What the formulas say, worked out here from the witnesses and the message that was sent.
    #[test]
    fn in_a_repaired_round_the_laws_speak_of_those_present_and_of_the_repaired_product() {
        let finished = sample::repaired();
        let params = finished.outcome.params;
        let seen = Seen::new(Shared::new(finished.records), None, &Lens::Everything, params);
        assert_eq!(LAWS.map(|law| standing(&seen, law)), [Standing::Holds; 7]);
        let source = |law| crate::text::text().walk.law(law, seen.some_absent()).0;
        let facts = seen.facts();
        let witness = facts.decrypted().unwrap();
        let number = |value| facts.number(value, &params).unwrap();
        let opened = |key: Option<&blindsum_paillier::SecretKey>, c: &BigUint| {
            let key = key.unwrap();
            let plaintext = BigInt::from(key.decrypt_vartime(c).plaintext.expose().clone());
            let n = BigInt::from(key.public().n().clone());
            if &plaintext * 2u32 > n { plaintext - n } else { plaintext }
        };
        let sent = &witness.repair.as_ref().unwrap().before;
        let d_less_x = number(Value::TrueTotal) - number(Value::TotalBlind);
        assert_eq!(source(Law::Readings), "D(C_r) = d - x");
        assert_eq!(opened(facts.reading_key(), &witness.readings.ciphertext), d_less_x);
        // Of the C_2 that was sent it is not true.
        assert_ne!(opened(facts.reading_key(), sent), d_less_x);
        assert_eq!(source(Law::Noise), "D(C_1) - m' O = xi + x");
        let c_1 = &witness.noise.as_ref().unwrap().ciphertext;
        let offsets = |meters: u32| BigInt::from(meters) * params.offset();
        let noise = number(Value::Noise) + number(Value::TotalBlind);
        assert_eq!(opened(facts.noise_key(), c_1) - offsets(2), noise);
        assert_ne!(opened(facts.noise_key(), c_1) - offsets(3), noise);
        assert!(source(Law::Range).contains("m' · 2^B"));
        // Before the meter is given up nothing is repaired.
        let before = Seen::new(seen.records.clone(), Some(1), &Lens::Everything, params);
        assert!(!before.some_absent());
    }

    #[test]
    fn the_range_is_that_of_the_alarm() {
        let params = sample::params();
        assert_eq!(least_masked(&params, 3), -BigInt::from(params.most_blind()));
        assert_eq!(least_masked(&params, 2) * 3, least_masked(&params, 3) * 2);
    }

    #[test]
    fn epsilon_is_charged_when_the_products_leave_the_cloud_and_not_before() {
        let (records, _) = sample::published();
        let records = Shared::new(records);
        let charged =
            |step| is_charged(&Seen::new(records.clone(), Some(step), &Lens::Everything, sample::params()));
        let left = records
            .iter()
            .position(|record| matches!(&record.event, Event::Sent(sent) if sent.kind == Kind::Aggregate));
        let first = (0..=records.len()).find(|step| charged(*step));
        assert_eq!(first, Some(left.unwrap() + 1));
    }

    #[test]
    fn a_lens_seals_what_it_cannot_check() {
        let (records, _) = sample::published();
        let center = Seen::new(Shared::new(records), None, &"center".parse().unwrap(), sample::params());
        assert_eq!(standing(&center, Law::Range), Standing::Holds);
        for law in [Law::Bits, Law::Shares, Law::SubBlinds, Law::Readings, Law::Total] {
            assert_eq!(standing(&center, law), Standing::Sealed, "{law:?}");
        }
    }

    #[test]
    fn what_a_product_opens_to_is_for_those_to_judge_who_open_it() {
        let meters = "meter-1+meter-2+meter-3";
        let standing_of = |raw: RawParams, lens: &str, law| {
            let params = Params::try_from(raw).unwrap();
            let records = Shared::new(sample::session(params, 1, None).remove(0).records);
            standing(&Seen::new(records, None, &lens.parse().unwrap(), params), law)
        };
        // All meters know what went in, and not what came out.
        for blinding in [Blinding::Hardened, Blinding::AsPrinted] {
            let raw = RawParams { blinding, ..sample::params().into() };
            for law in [Law::Readings, Law::Noise] {
                assert_eq!(standing_of(raw, meters, law), Standing::Sealed, "{blinding} {law:?}");
            }
            let opened = standing_of(raw, &format!("center+{meters}"), Law::Readings);
            assert_eq!(opened == Standing::Broken, blinding == Blinding::AsPrinted, "{blinding}");
        }
        // Without r^n anybody opens C2, and in split keys the cloud tells the centre what it opened.
        let corrected = RawParams { blinding: Blinding::Corrected, ..sample::params().into() };
        assert_eq!(standing_of(corrected, &format!("cloud+{meters}"), Law::Readings), Standing::Holds);
        let split = RawParams { key_mode: KeyMode::SplitKeys, ..sample::params().into() };
        assert_eq!(standing_of(split, &format!("center+{meters}"), Law::Noise), Standing::Holds);
    }

    #[test]
    fn whether_garbage_is_in_range_is_for_the_keys_owner_to_say() {
        let raw = RawParams {
            blinding: Blinding::AsPrinted,
            key_mode: KeyMode::SplitKeys,
            ..sample::params().into()
        };
        let params = Params::try_from(raw).unwrap();
        let records = Shared::new(sample::session(params, 1, None).remove(0).records);
        // The cloud has both halves of y, xi + x by its key and d - x by no key at all, and not what the centre found.
        for (lens, expected) in [("cloud", Standing::Sealed), ("center", Standing::Broken)] {
            let seen = Seen::new(records.clone(), None, &lens.parse().unwrap(), params);
            assert_eq!(standing(&seen, Law::Range), expected, "{lens}");
        }
    }

    /// The first record that `change` takes, changed.
    fn changed(
        records: &[Arc<Record>],
        mut change: impl FnMut(&mut Event) -> bool,
    ) -> Shared<Vec<Arc<Record>>> {
        let mut done = false;
        let mut take = |record: &Arc<Record>| {
            let mut record = (**record).clone();
            done = done || change(&mut record.event);
            Arc::new(record)
        };
        let records = records.iter().map(&mut take).collect();
        assert!(done);
        Shared::new(records)
    }

    #[test]
    fn each_law_breaks_where_one_of_its_numbers_is_another() {
        let (records, _) = sample::published();
        let broken = |records: Shared<Vec<Arc<Record>>>| -> Vec<Law> {
            let seen = Seen::new(records, None, &Lens::Everything, sample::params());
            LAWS.into_iter().filter(|law| standing(&seen, *law) == Standing::Broken).collect()
        };
        let bits = changed(&records, |event| match event {
            // Both places bear what the first did: together that opens to 0 or 2.
            Event::Sent(sent) if sent.kind == Kind::BlindSequence && sent.to == Role::Meter(0) => {
                let end = sent.bytes.len() - TAG_BYTES;
                let size = sample::params().key_bits() as usize / 4;
                sent.bytes.copy_within(end - 2 * size..end - size, end - size);
                true
            }
            _ => false,
        });
        assert_eq!(broken(bits), [Law::Bits]);
        let one_more = |number: &SecretInt| SecretInt::new(number.expose() + 1u32);
        let shares = changed(&records, |event| match event {
            Event::Dealt(shares) => {
                shares[1] = one_more(&shares[1]);
                true
            }
            _ => false,
        });
        assert_eq!(broken(shares), [Law::Shares]);
        let parts = changed(&records, |event| match event {
            Event::NoiseAdded { meter: 0, witness } => {
                witness.blinds[0] = one_more(&witness.blinds[0]);
                true
            }
            _ => false,
        });
        assert_eq!(broken(parts), [Law::SubBlinds]);
        let noise = changed(&records, |event| match event {
            Event::NoiseAdded { meter: 0, witness } => {
                witness.samples.iter_mut().for_each(|sample| *sample += 1);
                true
            }
            _ => false,
        });
        assert_eq!(broken(noise), [Law::Noise, Law::Total]);
        let reading = changed(&records, |event| match event {
            Event::Masked { meter: 0, witness } => {
                witness.reading += 1;
                true
            }
            _ => false,
        });
        assert_eq!(broken(reading), [Law::Readings, Law::Total]);
    }

    #[test]
    fn what_does_not_decrypt_breaks_them() {
        let raw = RawParams { blinding: Blinding::AsPrinted, ..sample::params().into() };
        let params = Params::try_from(raw).unwrap();
        let records = sample::session(params, 1, None).remove(0).records;
        let seen = Seen::new(Shared::new(records), None, &Lens::Everything, params);
        let broken = [Law::Readings, Law::Total, Law::Range];
        assert_eq!(broken.map(|law| standing(&seen, law)), [Standing::Broken; 3]);
        assert_eq!(standing(&seen, Law::Bits), Standing::Holds);
        let over = invariants(&seen, 0, Spending { spent: 2.0, budget: Some(1.0) });
        assert!(over.contains(&(Law::Ledger, Standing::Broken)));
        assert_eq!(standing(&seen, Law::Ledger), Standing::NoBudget);
    }
}
