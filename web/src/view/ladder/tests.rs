use blindsum_core::params::RawParams;
use blindsum_core::variants::{Blinding, KeyMode};
use blindsum_paillier::{SecretInt, Tables, Work, WorkResult};
use blindsum_sim::{Event, Finished, HostFailure, Record};
use std::rc::Rc;
use std::sync::Arc;

use super::*;
use crate::state::Shared;
use crate::state::powers::{Asked, Power, Powers};
use crate::state::seen::Seen;
use crate::view::story::REPAIR;
use blindsum_sim::sample;

const BOTH_TO_COME: Opening = Opening::Textbook([None, None]);

/// What the workers would answer.
fn powers(facts: &Facts<'_>, params: &Params) -> Powers {
    textbook_orders(facts, params).map(|order| {
        let order = order?;
        let work = Work::Powers(order.clone());
        let Ok(WorkResult::Powers(powers)) = work.carry_out(&Tables::default()) else { panic!() };
        Some(Rc::new(Asked { order, power: Power::There(powers[0].clone()) }))
    })
}

/// The same, but what came of them is this.
fn come_to(facts: &Facts<'_>, params: &Params, ends: [Power; 2]) -> Opening {
    let [readings, noise] = textbook_orders(facts, params);
    let [of_readings, of_noise] = ends;
    let asked = |order: Option<PowerBatch>, power| order.map(|order| Rc::new(Asked { order, power }));
    Opening::Textbook([asked(readings, of_readings), asked(noise, of_noise)])
}

fn seen(lens: &str, finished: Finished) -> Seen {
    let params = finished.outcome.params;
    Seen::new(Shared::new(finished.records), None, &lens.parse().unwrap(), params)
}

fn finished(change: impl Fn(&mut RawParams)) -> Finished {
    let mut raw: RawParams = sample::params().into();
    change(&mut raw);
    sample::session(Params::try_from(raw).unwrap(), 1, None).remove(0)
}

/// The formulas of the numbers that are shown.
fn known(rungs: &[Rung]) -> Vec<&'static str> {
    let known = rungs.iter().filter(|rung| matches!(rung.number, Number::Known(_)));
    known.map(|rung| rung.formula).collect()
}

fn digits<'a>(side: &'a Side, formula: &str) -> &'a str {
    match side.rungs.iter().find(|rung| rung.formula == formula).map(|rung| &rung.number) {
        Some(Number::Known(digits)) => digits,
        other => panic!("{formula}: {other:?}"),
    }
}

/// A number of the ladder as a number.
fn value(side: &Side, formula: &str) -> BigUint {
    digits(side, formula).parse().unwrap()
}

#[test]
fn the_last_rung_holds_and_can_fail() {
    let (records, outcome) = sample::published();
    let facts = Facts::gather(&records);
    let mut ladder = ladder(&facts, &sample::params(), &Opening::Crt).unwrap();
    assert_eq!(ladder.total, outcome.noisy_total().map(BigInt::from));
    assert_eq!(ladder.holds(), Some(true));
    ladder.expected = ladder.expected.map(|expected| expected + 1);
    assert_eq!(ladder.holds(), Some(false));
    let rungs = [&ladder.readings, &ladder.noise].map(|side| side.rungs.len());
    assert_eq!((rungs, ladder.keys.len()), ([13, 14], 6));
    assert!(ladder.readings.same.is_none() && ladder.noise.same.is_none());
}

#[test]
fn every_rung_of_the_remainder_theorem_follows_from_those_above() {
    let (records, _) = sample::published();
    let ladder = ladder(&Facts::gather(&records), &sample::params(), &Opening::Crt).unwrap();
    let key = |formula: &str| -> BigUint {
        match &ladder.keys.iter().find(|rung| rung.formula == formula).unwrap().number {
            Number::Known(digits) => digits.parse().unwrap(),
            other => panic!("{other:?}"),
        }
    };
    for (side, [n, p, q]) in [(&ladder.readings, ["n", "p", "q"]), (&ladder.noise, ["nu", "p_nu", "q_nu"])] {
        let (n, p, q) = (key(n), key(p), key(q));
        let numbers: Vec<BigUint> =
            side.rungs.iter().take(12).map(|rung| value(side, rung.formula)).collect();
        let [c, power_p, l_p, h_p, m_p, power_q, l_q, h_q, m_q, p_inverse, lift, m] = numbers.as_slice()
        else {
            panic!("{} rungs", numbers.len())
        };
        for (prime, power, l, h, plaintext) in [(&p, power_p, l_p, h_p, m_p), (&q, power_q, l_q, h_q, m_q)] {
            assert_eq!(c.modpow(&(prime - 1u32), &(prime * prime)), *power);
            assert_eq!((power - 1u32) / prime, *l);
            assert_eq!(l * h % prime, *plaintext);
            assert_eq!(m % prime, *plaintext);
        }
        assert_eq!((m_q + &q - m_p % &q) * p_inverse % &q, *lift);
        assert_eq!(m_p + &p * lift, *m);
        assert!(*m < n);
    }
}

#[test]
fn the_textbook_gives_the_same_and_can_give_another() {
    let (records, _) = sample::published();
    let facts = Facts::gather(&records);
    let by = |opening: &Opening| ladder(&facts, &sample::params(), opening).unwrap();
    let powers = powers(&facts, &sample::params());
    let (crt, textbook) = (by(&Opening::Crt), by(&Opening::Textbook(powers.clone())));
    for (one, other, plaintext) in [
        (&crt.readings, &textbook.readings, "d - x mod n"),
        (&crt.noise, &textbook.noise, "xi + x + m O mod nu"),
    ] {
        assert_eq!(other.same, Some(Same::Holds));
        assert_eq!(digits(one, plaintext), digits(other, plaintext));
        // The same ends.
        assert_eq!(one.rungs.last(), other.rungs.last());
    }
    let side = &textbook.readings;
    let n = facts.reading_key().unwrap().public().n();
    assert_eq!(value(side, "L(C_2^lambda mod n^2)") * value(side, "mu") % n, value(side, "d - x mod n"));
    assert_eq!(textbook.holds(), Some(true));
    // One power is wrong: the other's side still holds, and so does the sum, which is the parties' own.
    let [Some(readings), noise] = powers else { panic!() };
    let Power::There(power) = &readings.power else { panic!() };
    let power = Power::There(SecretInt::new(power.expose() + n));
    let wrong = Asked { order: readings.order.clone(), power };
    let textbook = by(&Opening::Textbook([Some(Rc::new(wrong)), noise]));
    assert_eq!((textbook.readings.same, textbook.noise.same), (Some(Same::Fails), Some(Same::Holds)));
}

#[test]
fn a_power_that_is_not_there_is_not_made_up() {
    let (records, _) = sample::published();
    let facts = Facts::gather(&records);
    let lost = HostFailure::Silent(60_000);
    let params = sample::params();
    let ends = [Power::Coming, Power::Failed(lost.clone())];
    let ladder = ladder(&facts, &params, &come_to(&facts, &params, ends)).unwrap();
    assert_eq!((ladder.readings.same, ladder.noise.same), (Some(Same::Coming), Some(Same::Failed(lost))));
    let still = |rungs: &[Rung], number| rungs.iter().filter(|rung| rung.number == number).count();
    assert_eq!(still(&ladder.readings.rungs, Number::Coming), 3);
    assert_eq!(still(&ladder.noise.rungs, Number::Missing), 3);
    assert_eq!(known(&ladder.readings.rungs), ["C_2", "lambda", "mu", "d - x"]);
}

#[test]
fn a_power_counts_for_its_own_product_alone() {
    let (records, _) = sample::published();
    let (facts, params) = (Facts::gather(&records), sample::params());
    let [readings, noise] = powers(&facts, &params);
    // Of another epoch, say, which was looked at a moment ago.
    let others = Opening::Textbook([noise, readings]);
    let ladder = ladder(&facts, &params, &others).unwrap();
    assert_eq!((ladder.readings.same, ladder.noise.same), (Some(Same::Coming), Some(Same::Coming)));
}

#[test]
fn the_cloud_climbs_its_own_half_where_it_owns_the_noise_key() {
    let finished = finished(|raw| raw.key_mode = KeyMode::SplitKeys);
    let params = finished.outcome.params;
    let facts = Facts::gather(&finished.records);
    let ladder = ladder(&facts, &params, &Opening::Crt).unwrap();
    assert_eq!(ladder.holds(), Some(true));
    let owners = |side: &Side| side.rungs.iter().filter(|rung| rung.seen_by == SeenBy::Cloud).count();
    assert_eq!((owners(&ladder.readings), owners(&ladder.noise)), (0, 11));
}

#[test]
fn a_repair_is_a_part_of_the_ladder_and_holds_over_those_present() {
    let finished = sample::repaired();
    let facts = Facts::gather(&finished.records);
    assert_eq!(facts.counted(3), Some(vec![0, 1]));
    let crt = ladder(&facts, &sample::params(), &Opening::Crt).unwrap();
    assert_eq!((crt.holds(), crt.readings.rungs.len()), (Some(true), 16));
    let textbook =
        ladder(&facts, &sample::params(), &Opening::Textbook(powers(&facts, &sample::params()))).unwrap();
    assert_eq!((textbook.readings.same, textbook.readings.rungs.len()), (Some(Same::Holds), 10));
}

#[test]
fn what_was_sent_and_what_was_repaired_have_two_names_and_the_offsets_one() {
    let lost_last = |change: fn(&mut RawParams)| {
        let mut raw: RawParams = sample::params().into();
        change(&mut raw);
        sample::repaired_under(Params::try_from(raw).unwrap())
    };
    let variants: [fn(&mut RawParams); 4] = [
        |_| (),
        |raw| raw.key_mode = KeyMode::SplitKeys,
        |raw| raw.key_mode = KeyMode::CenterDraws,
        |raw| raw.blinding = Blinding::AsPrinted,
    ];
    for change in variants {
        let finished = lost_last(change);
        let params = finished.outcome.params;
        let facts = Facts::gather(&finished.records);
        for opening in [Opening::Crt, Opening::Textbook(powers(&facts, &params))] {
            let ladder = ladder(&facts, &params, &opening).unwrap();
            assert!(ladder.repaired);
            let formulas: Vec<_> = ladder.readings.rungs.iter().map(|rung| rung.formula).collect();
            assert_eq!(formulas[..4], ["C_2", "k_a mod n", "h_t^{k_a} mod n^2", REPAIR]);
            // C_2 is the number that the cloud sent, and only that.
            assert!(formulas[4..].iter().all(|formula| !formula.contains("C_2")), "{formulas:?}");
            let [sent, power, repaired] =
                ["C_2", formulas[2], REPAIR].map(|name| value(&ladder.readings, name));
            let n = facts.public_keys().unwrap().reading.n().clone();
            assert_eq!(&sent * power % (&n * &n), repaired);
            assert_ne!(sent, repaired);
            // It was told by the dealer, who made it; the repaired product never left the control centre.
            let seen_by: Vec<_> = ladder.readings.rungs.iter().map(|rung| rung.seen_by).take(4).collect();
            assert_eq!(seen_by, [SeenBy::Encrypted, SeenBy::Dealer, SeenBy::Dealer, SeenBy::Center]);
            let noise: Vec<_> = ladder.noise.rungs.iter().map(|rung| rung.formula).collect();
            assert!(noise.contains(&"m' O") && noise.contains(&"xi + x + m' O mod nu"), "{noise:?}");
            assert!(noise.iter().all(|formula| !formula.contains("m O")), "{noise:?}");
            if params.cannot_decrypt().is_none() {
                let [whole, offsets, sum] =
                    ["xi + x + m' O mod nu", "m' O", "xi + x"].map(|name| value(&ladder.noise, name));
                assert_eq!(sum + offsets, whole);
            }
        }
    }
}

#[test]
fn the_dealer_knows_what_it_is_said_to_know() {
    let seen = seen("dealer", sample::repaired());
    let ladder = ladder(&seen.facts(), &seen.params, &Opening::Crt).unwrap();
    let shown: Vec<_> = known(&ladder.readings.rungs);
    assert_eq!(shown, ["k_a mod n", "h_t^{k_a} mod n^2"]);
}

#[test]
fn a_lens_climbs_only_as_far_as_it_knows() {
    let rungs = |lens: &str, opening: &Opening| {
        let seen = seen(lens, sample::repaired());
        let ladder = ladder(&seen.facts(), &seen.params, opening).unwrap();
        (known(&ladder.readings.rungs), known(&ladder.keys))
    };
    // C_r over C_2 is h_t to the absent meters' shares: who does not know these must not see both.
    for lens in ["cloud", "eavesdropper", "cloud+eavesdropper+meter-1"] {
        for opening in [Opening::Crt, BOTH_TO_COME] {
            assert_eq!(rungs(lens, &opening), (vec!["C_2"], vec!["n", "nu"]), "{lens}");
        }
    }
    let (readings, keys) = rungs("center", &Opening::Crt);
    assert_eq!((readings.len(), keys.len()), (16, 6));
}

#[test]
fn a_power_is_ordered_only_by_those_who_know_the_key_and_the_product() {
    let (both, neither) = ([true; 2], [false; 2]);
    for (mode, center, cloud) in [
        (KeyMode::Published, both, neither),
        (KeyMode::CenterDraws, both, neither),
        (KeyMode::SplitKeys, [true, false], [false, true]),
    ] {
        let others = ["eavesdropper", "dealer", "meter-1", "meter-1+meter-2+meter-3"];
        let expected = [("everything", both), ("center", center), ("cloud", cloud)];
        for (lens, expected) in expected.into_iter().chain(others.map(|lens| (lens, neither))) {
            let seen = seen(lens, finished(|raw| raw.key_mode = mode));
            let facts = seen.facts();
            let orders = textbook_orders(&facts, &seen.params);
            assert_eq!(orders.each_ref().map(Option::is_some), expected, "{mode:?}, {lens}");
            // Even a power that came all the same shows nothing to who may not know it.
            let everything = Facts::gather(seen.shown());
            let ladder =
                ladder(&facts, &seen.params, &Opening::Textbook(powers(&everything, &seen.params))).unwrap();
            for (side, may) in [ladder.readings, ladder.noise].into_iter().zip(expected) {
                let shown = known(&side.rungs);
                let secrets =
                    shown.iter().filter(|formula| formula.contains("lambda") || formula.contains("mu"));
                assert_eq!(secrets.count(), if may { 4 } else { 0 }, "{mode:?}, {lens}");
                assert_eq!(side.same, Some(if may { Same::Holds } else { Same::Sealed }), "{mode:?}, {lens}");
            }
        }
    }
}

#[test]
fn nothing_is_ordered_before_the_decryption() {
    let (records, _) = sample::published();
    let opened = |record: &Arc<Record>| matches!(record.event, Event::Decrypted(_));
    let before = records.iter().position(opened).unwrap();
    let orders = |count: usize| textbook_orders(&Facts::gather(&records[..count]), &sample::params());
    assert_eq!(orders(before), [None, None]);
    assert!(orders(before + 1).iter().all(Option::is_some));
}

#[test]
fn a_variant_that_does_not_decrypt_does_not_hold() {
    let finished = finished(|raw| raw.blinding = Blinding::AsPrinted);
    let params = finished.outcome.params;
    let facts = Facts::gather(&finished.records);
    let by = |opening| ladder(&facts, &params, &opening).unwrap();
    assert_eq!(by(Opening::Crt).holds(), Some(false));
    // Both ways agree on the number without meaning.
    let textbook = by(Opening::Textbook(powers(&facts, &params)));
    assert_eq!((textbook.holds(), textbook.readings.same), (Some(false), Some(Same::Holds)));
}

#[test]
fn garbage_is_known_to_the_keys_owner_alone() {
    for key_mode in KeyMode::ALL.iter().copied() {
        let finished = || finished(|raw| (raw.blinding, raw.key_mode) = (Blinding::AsPrinted, key_mode));
        for (lens, opens) in [("cloud", false), ("cloud+eavesdropper+meter-1", false), ("center", true)] {
            let seen = seen(lens, finished());
            // Stripped of h, C2 gives d - x to whoever has it, and no key is needed: that is not a decryption.
            assert!(seen.knows(Value::MaskedTotal), "{lens}");
            let facts = seen.facts();
            let everything = powers(&Facts::gather(seen.shown()), &seen.params);
            for (opening, all) in [(Opening::Crt, 13), (Opening::Textbook(everything), 7)] {
                let ladder = ladder(&facts, &seen.params, &opening).unwrap();
                let known = known(&ladder.readings.rungs).len();
                let expected = (if opens { all } else { 1 }, opens);
                assert_eq!((known, ladder.total.is_some()), expected, "{key_mode}: {lens}");
                let same =
                    (opening != Opening::Crt).then_some(if opens { Same::Holds } else { Same::Sealed });
                assert_eq!(ladder.readings.same, same, "{key_mode}: {lens}");
            }
        }
    }
}

#[test]
fn there_is_no_ladder_before_the_decryption() {
    assert_eq!(ladder(&Facts::gather(&[]), &sample::params(), &Opening::Crt), None);
}
