//! Real rounds with small keys: which laws hold, and who can tell.

use blindsum_core::params::RawParams;
use blindsum_core::variants::{Blinding, KeyMode};
use blindsum_core::wire::kind::TAG_BYTES;
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
    let raw =
        RawParams { blinding: Blinding::AsPrinted, key_mode: KeyMode::SplitKeys, ..sample::params().into() };
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
            shares.shares[1] = one_more(&shares.shares[1]);
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

mod who;
