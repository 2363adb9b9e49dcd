//! What has to hold in every round, worked out again from the numbers, so that it can fail.

use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::{Kind, TAG_BYTES};
use blindsum_core::wire::messages::{Body, Message};
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

use crate::facts::{Facts, OpenedReadings};
use crate::knowledge::Value;
use crate::record::{Event, Record, Sent};

/// A law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
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
pub enum Standing {
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
    pub fn name(self) -> &'static str {
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
pub struct Spending {
    /// epsilon so far.
    pub spent: f64,
    /// The budget, if there is one.
    pub budget: Option<f64>,
}

/// Whether the epoch's epsilon has been charged by the step looked at: when C1 and C2 have left the cloud, whatever becomes of
/// them.
pub fn is_charged(records: &[Arc<Record>]) -> bool {
    records
        .iter()
        .rev()
        .any(|record| matches!(&record.event, Event::Sent(sent) if matches!(sent.kind, Kind::Aggregate | Kind::ReadingAggregate)))
}

/// What a law was held against: which numbers the eyes have for its right side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// What the law names.
    Named,
    /// What was opened of each meter by itself, added up.
    EachMeter,
    /// What the two products opened to.
    Opened,
}

/// A law, how it stands, and by what that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub law: Law,
    /// How it stands.
    pub standing: Standing,
    /// What it was held against.
    pub by: By,
}

/// Every law, for the meter looked at.
pub fn check(facts: &Facts<'_>, params: &Params, meter: u32, spending: Spending) -> Vec<Found> {
    let ledger = match spending.budget {
        Some(budget) => Standing::of(Some(spending.spent <= budget + 1e-9)),
        None => Standing::NoBudget,
    };
    let sums = Sums::gather(facts, params);
    let of = |law| {
        let (standing, by) = sums.as_ref().map_or((Standing::NotYet, By::Named), |sums| sums.law(law));
        Found { law, standing, by }
    };
    let named = |law, standing| Found { law, standing, by: By::Named };
    vec![
        named(Law::Bits, bits(facts, meter)),
        named(Law::Shares, shares(facts, params)),
        named(Law::SubBlinds, sub_blinds(facts, meter)),
        of(Law::Readings),
        of(Law::Noise),
        of(Law::Total),
        named(Law::Range, range(facts, params)),
        named(Law::Ledger, ledger),
    ]
}

/// One decryption, whatever gamma is: a product opens to the sum.
fn bits(facts: &Facts<'_>, meter: u32) -> Standing {
    let due = |sent: &&Sent| sent.kind == Kind::BlindSequence && sent.to == Role::Meter(meter);
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
    // Who drew them has only its own word: that is not a check.
    Standing::of(opened())
}

fn shares(facts: &Facts<'_>, params: &Params) -> Standing {
    if !facts.dealt_any() {
        return Standing::NotYet;
    }
    // Whoever takes it from the law that the others' shares leave one over has nothing to hold against the law.
    let share = |meter: u32| facts.share(meter).filter(|_| facts.is_given(Value::KeyShare(meter)));
    let sum: Option<BigUint> = (0..params.meters()).map(|meter| Some(share(meter)?.expose().clone())).sum();
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

/// The numbers that the laws of the decryption compare, as the eyes have them. Each side is found without the other: a number that
/// was taken off a sum is not held against that sum.
struct Sums<'a> {
    /// D(C2), where the eyes open it.
    readings: Option<&'a BigInt>,
    /// D(C1) less the offsets, likewise.
    noise: Option<&'a BigInt>,
    /// y, where the eyes have it.
    total: Option<BigInt>,
    /// Whether y was announced. Where it was not, it is itself the sum of both halves, which proves nothing.
    announced: bool,
    /// d - x, xi + x and d + xi, added up over the meters that count, and whether that went by d_i, x_i and xi_i themselves.
    parts: [Option<(BigInt, By)>; 3],
}

impl<'a> Sums<'a> {
    /// Nothing before the control centre has decrypted.
    fn gather(facts: &Facts<'a>, params: &Params) -> Option<Self> {
        let witness = facts.decrypted()?;
        let opened = facts.opened_readings(params) == OpenedReadings::Opened;
        let readings = Some(&witness.masked_total).filter(|_| opened);
        let noise = Some(&witness.noise_total).filter(|_| facts.opens_noise());
        // Of a total that was not published those know who open both halves.
        let both = readings.is_some() && noise.is_some();
        let announced = facts.announced();
        let is_announced = announced.is_some();
        let total = announced.or_else(|| Some(witness.total.clone()).filter(|_| both));
        let known = [readings.is_some(), noise.is_some(), total.is_some()];
        let parts = if known.contains(&true) { parts(facts, params, known) } else { Default::default() };
        Some(Self { readings, noise, total, announced: is_announced, parts })
    }

    fn law(&self, law: Law) -> (Standing, By) {
        let [masked, blinded, noisy] = &self.parts;
        let (left, parts) = match law {
            Law::Readings => (self.readings, masked),
            Law::Noise => (self.noise, blinded),
            _ => (self.total.as_ref(), noisy),
        };
        let by_parts = left.zip(parts.as_ref()).map(|(left, (sum, by))| (left == sum, *by));
        // The control centre's own sum, against what it announced.
        let halves = (law == Law::Total && self.announced).then(|| self.readings.zip(self.noise)).flatten();
        let by_halves =
            left.zip(halves).map(|(left, (readings, noise))| (*left == readings + noise, By::Opened));
        let found = [by_parts, by_halves].into_iter().flatten();
        // What breaks is told first.
        let found = found.reduce(|first, second| if first.0 && !second.0 { second } else { first });
        found.map_or((Standing::Sealed, By::Named), |(holds, by)| (Standing::of(Some(holds)), by))
    }
}

/// The sums over the meters that count of what the eyes have of each by itself; of those asked for.
fn parts(facts: &Facts<'_>, params: &Params, asked: [bool; 3]) -> [Option<(BigInt, By)>; 3] {
    let counted = facts.counted(params.meters());
    let knows = facts.apart(params);
    let sum = |of: [fn(u32) -> Value; 2], both: fn(u32) -> Value| {
        let counted = counted.as_ref()?;
        let all = |value: fn(u32) -> Value| counted.iter().all(|meter| knows(value(*meter)));
        let named = of.into_iter().all(all);
        let sum = counted.iter().map(|meter| facts.number(both(*meter), params)).sum::<Option<BigInt>>();
        let by = if named { By::Named } else { By::EachMeter };
        sum.filter(|_| named || all(both)).map(|sum| (sum, by))
    };
    let [readings, noise, total] = asked;
    [
        readings.then(|| sum([Value::Reading, Value::Blind], Value::MaskedPlain)).flatten(),
        noise.then(|| sum([Value::Selected, Value::Blind], Value::ShareTotal)).flatten(),
        total.then(|| sum([Value::Reading, Value::Selected], Value::NoisyReading)).flatten(),
    ]
}

/// -m 2^B: what the blinds of this many meters can take away.
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
    use blindsum_core::params::RawParams;
    use blindsum_core::variants::{Blinding, KeyMode};
    use blindsum_paillier::SecretInt;

    use super::*;
    use crate::knowledge::Lens;
    use crate::sample::{self, Seen};

    const FREE: Spending = Spending { spent: 1.0, budget: None };

    fn found(seen: &Seen, law: Law) -> Found {
        check(&seen.facts(), &seen.params, 0, FREE).into_iter().find(|found| found.law == law).unwrap()
    }

    fn standing(seen: &Seen, law: Law) -> Standing {
        found(seen, law).standing
    }

    const LAWS: [Law; 7] =
        [Law::Bits, Law::Shares, Law::SubBlinds, Law::Readings, Law::Noise, Law::Total, Law::Range];

    #[test]
    fn all_hold_in_a_round_that_published_and_none_is_there_before() {
        let (records, _) = sample::published();
        let all = Seen::new(Arc::new(records), None, &Lens::Everything, sample::params());
        assert_eq!(LAWS.map(|law| standing(&all, law)), [Standing::Holds; 7]);
        let none = Seen::new(all.records.clone(), Some(0), &Lens::Everything, sample::params());
        assert_eq!(LAWS.map(|law| standing(&none, law)), [Standing::NotYet; 7]);
    }

    /// What the formulas say, worked out here from the witnesses and the message that was sent.
    #[test]
    fn in_a_repaired_round_the_laws_speak_of_those_present_and_of_the_repaired_product() {
        let finished = sample::repaired();
        let params = finished.outcome.params;
        let seen = Seen::new(Arc::new(finished.records), None, &Lens::Everything, params);
        assert_eq!(LAWS.map(|law| standing(&seen, law)), [Standing::Holds; 7]);
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
        assert_eq!(opened(facts.reading_key(), &witness.readings.ciphertext), d_less_x);
        // Of the C_2 that was sent it is not true.
        assert_ne!(opened(facts.reading_key(), sent), d_less_x);
        let c_1 = &witness.noise.as_ref().unwrap().ciphertext;
        let offsets = |meters: u32| BigInt::from(meters) * params.offset();
        let noise = number(Value::Noise) + number(Value::TotalBlind);
        assert_eq!(opened(facts.noise_key(), c_1) - offsets(2), noise);
        assert_ne!(opened(facts.noise_key(), c_1) - offsets(3), noise);
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
        let records = Arc::new(records);
        let charged = |step| is_charged(&records[..step]);
        let left = records
            .iter()
            .position(|record| matches!(&record.event, Event::Sent(sent) if sent.kind == Kind::Aggregate));
        let first = (0..=records.len()).find(|step| charged(*step));
        assert_eq!(first, Some(left.unwrap() + 1));
    }

    #[test]
    fn a_lens_seals_what_it_cannot_check() {
        let (records, _) = sample::published();
        let center = Seen::new(Arc::new(records), None, &"center".parse().unwrap(), sample::params());
        assert_eq!(standing(&center, Law::Range), Standing::Holds);
        for law in [Law::Bits, Law::Shares, Law::SubBlinds, Law::Readings, Law::Noise] {
            assert_eq!(standing(&center, law), Standing::Sealed, "{law:?}");
        }
    }

    const SUMS: [Law; 3] = [Law::Readings, Law::Noise, Law::Total];

    fn through(records: &Arc<Vec<Arc<Record>>>, lens: &str) -> Seen {
        Seen::new(records.clone(), None, &lens.parse().unwrap(), sample::params())
    }

    #[test]
    fn those_who_open_every_message_add_up_what_they_opened() {
        let records = Arc::new(sample::published().0);
        let three = through(&records, "center+dealer+eavesdropper");
        assert!([Value::TrueTotal, Value::TotalBlind, Value::Noise].iter().all(|value| !three.knows(*value)));
        for law in SUMS {
            let expected = Found { law, standing: Standing::Holds, by: By::EachMeter };
            assert_eq!(found(&three, law), expected);
        }
        // The control centre alone has the two halves of what it announced.
        let center = through(&records, "center");
        let halves = Found { law: Law::Total, standing: Standing::Holds, by: By::Opened };
        assert_eq!(found(&center, Law::Total), halves);
        // Whoever has the numbers of the meters themselves compares those.
        for lens in ["center+meter-1+meter-2+meter-3", "everything"] {
            assert_eq!(SUMS.map(|law| found(&through(&records, lens), law).by), [By::Named; 3], "{lens}");
        }
        // All meters know d, and so xi by y less d: that is nothing to hold y against.
        let meters = through(&records, "meter-1+meter-2+meter-3");
        assert!(meters.knows(Value::TrueTotal) && meters.knows(Value::Noise));
        assert_eq!(standing(&meters, Law::Total), Standing::Sealed);
    }

    /// All but one know the last meter's numbers by taking theirs off the sum: that sum they cannot check.
    #[test]
    fn what_follows_from_a_sum_is_not_held_against_it() {
        let records = Arc::new(sample::published().0);
        for lens in ["center+meter-1+meter-2", "center+cloud+meter-1+meter-2", "meter-1+meter-2"] {
            let seen = through(&records, lens);
            let last = seen.knows(Value::MaskedPlain(2));
            assert_eq!(last, lens.contains("center"), "{lens}");
            assert_eq!(standing(&seen, Law::Readings), Standing::Sealed, "{lens}");
            // The last share is what the others leave to 0.
            assert!(seen.knows(Value::KeyShare(2)));
            assert_eq!(standing(&seen, Law::Shares), Standing::Sealed, "{lens}");
        }
        for lens in ["dealer", "meter-1+meter-2+meter-3"] {
            assert_eq!(standing(&through(&records, lens), Law::Shares), Standing::Holds, "{lens}");
        }
    }

    /// Nobody is told the total of a round that is refused, but by opening both halves.
    #[test]
    fn a_total_that_was_not_announced_is_only_judged_by_those_who_opened_it() {
        let raw = RawParams { blinding: Blinding::AsPrinted, ..sample::params().into() };
        let params = Params::try_from(raw).unwrap();
        let records = Arc::new(sample::session(params, 1, None).remove(0).records);
        let meters = "meter-1+meter-2+meter-3";
        for (lens, expected) in
            [(meters.to_owned(), Standing::Sealed), (format!("center+cloud+{meters}"), Standing::Broken)]
        {
            let seen = Seen::new(records.clone(), None, &lens.parse().unwrap(), params);
            assert_eq!(standing(&seen, Law::Total), expected, "{lens}");
        }
    }

    #[test]
    fn what_a_product_opens_to_is_for_those_to_judge_who_open_it() {
        let meters = "meter-1+meter-2+meter-3";
        let standing_of = |raw: RawParams, lens: &str, law| {
            let params = Params::try_from(raw).unwrap();
            let records = Arc::new(sample::session(params, 1, None).remove(0).records);
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
        let split = RawParams { key_mode: KeyMode::SplitKeys, gamma: 1, ..sample::params().into() };
        assert_eq!(standing_of(split, &format!("center+{meters}"), Law::Noise), Standing::Holds);
        // With more samples than one they know the noise by the total alone, which was made of what the cloud opened.
        let split = RawParams { gamma: 2, ..split };
        assert_eq!(standing_of(split, &format!("center+{meters}"), Law::Noise), Standing::Sealed);
        assert_eq!(standing_of(split, &format!("center+cloud+{meters}"), Law::Noise), Standing::Holds);
    }

    #[test]
    fn whether_garbage_is_in_range_is_for_the_keys_owner_to_say() {
        let raw = RawParams {
            blinding: Blinding::AsPrinted,
            key_mode: KeyMode::SplitKeys,
            ..sample::params().into()
        };
        let params = Params::try_from(raw).unwrap();
        let records = Arc::new(sample::session(params, 1, None).remove(0).records);
        // The cloud has both halves of y, xi + x by its key and d - x by no key at all, and not what the centre found.
        for (lens, expected) in [("cloud", Standing::Sealed), ("center", Standing::Broken)] {
            let seen = Seen::new(records.clone(), None, &lens.parse().unwrap(), params);
            assert_eq!(standing(&seen, Law::Range), expected, "{lens}");
        }
    }

    /// The first record that `change` takes, changed.
    fn changed(records: &[Arc<Record>], mut change: impl FnMut(&mut Event) -> bool) -> Arc<Vec<Arc<Record>>> {
        let mut done = false;
        let mut take = |record: &Arc<Record>| {
            let mut record = (**record).clone();
            done = done || change(&mut record.event);
            Arc::new(record)
        };
        let records = records.iter().map(&mut take).collect();
        assert!(done);
        Arc::new(records)
    }

    #[test]
    fn each_law_breaks_where_one_of_its_numbers_is_another() {
        let (records, _) = sample::published();
        let broken = |records: Arc<Vec<Arc<Record>>>| -> Vec<Law> {
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

    /// What the eyes compare can differ: a number that was changed breaks what rests on it, and nothing where they do not see it.
    #[test]
    fn each_check_of_a_sum_can_fail() {
        let (records, _) = sample::published();
        let broken = |records: &Arc<Vec<Arc<Record>>>, lens: &str| -> Vec<Law> {
            let seen = through(records, lens);
            SUMS.into_iter().filter(|law| standing(&seen, *law) == Standing::Broken).collect()
        };
        let (three, center) = ("center+dealer+eavesdropper", "center");
        let reading = changed(&records, |event| match event {
            Event::Masked { meter: 1, witness } => {
                witness.reading += 1;
                true
            }
            _ => false,
        });
        assert_eq!(broken(&reading, three), [Law::Readings, Law::Total]);
        assert_eq!(broken(&reading, center), []);
        let opened = |change: fn(&mut blindsum_core::party::control_center::DecryptionWitness)| {
            changed(&records, |event| match event {
                Event::Decrypted(witness) => {
                    change(witness);
                    true
                }
                _ => false,
            })
        };
        let readings = opened(|witness| witness.masked_total += 1);
        assert_eq!(broken(&readings, three), [Law::Readings, Law::Total]);
        assert_eq!(broken(&readings, center), [Law::Total]);
        let noise = opened(|witness| witness.noise_total += 1);
        assert_eq!(broken(&noise, three), [Law::Noise, Law::Total]);
        assert_eq!(broken(&noise, center), [Law::Total]);
        // y stands at the end of its message, which everybody may read.
        let announced = changed(&records, |event| match event {
            Event::Sent(sent) if sent.kind == Kind::Published => {
                *sent.bytes.last_mut().unwrap() ^= 1;
                true
            }
            _ => false,
        });
        for lens in [three, center, "cloud+meter-1+meter-2+meter-3", "everything"] {
            assert_eq!(broken(&announced, lens), [Law::Total], "{lens}");
        }
        assert_eq!(broken(&announced, "eavesdropper"), []);
    }

    #[test]
    fn a_total_that_was_not_announced_is_not_held_against_its_own_halves() {
        let raw = RawParams { blinding: Blinding::AsPrinted, ..sample::params().into() };
        let params = Params::try_from(raw).unwrap();
        let records = Arc::new(sample::session(params, 1, None).remove(0).records);
        let center = Seen::new(records, None, &"center".parse().unwrap(), params);
        assert_eq!(standing(&center, Law::Total), Standing::Sealed);
    }

    #[test]
    fn what_does_not_decrypt_breaks_them() {
        let raw = RawParams { blinding: Blinding::AsPrinted, ..sample::params().into() };
        let params = Params::try_from(raw).unwrap();
        let records = sample::session(params, 1, None).remove(0).records;
        let seen = Seen::new(Arc::new(records), None, &Lens::Everything, params);
        let broken = [Law::Readings, Law::Total, Law::Range];
        assert_eq!(broken.map(|law| standing(&seen, law)), [Standing::Broken; 3]);
        assert_eq!(standing(&seen, Law::Bits), Standing::Holds);
        let over = check(&seen.facts(), &seen.params, 0, Spending { spent: 2.0, budget: Some(1.0) });
        assert!(over.contains(&Found { law: Law::Ledger, standing: Standing::Broken, by: By::Named }));
        assert_eq!(standing(&seen, Law::Ledger), Standing::NoBudget);
    }
}
