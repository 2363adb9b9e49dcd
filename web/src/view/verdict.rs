//! What stands behind a verdict on one home: how its number came about, what the eyes hold of it, and its picture's figures.

use blindsum_core::params::Params;
use blindsum_core::privacy::DOTS;
use blindsum_core::variants::Blinding;
use blindsum_sim::knowledge::{Findings, Link, Standing, Status, Value};

use crate::ground::number;
use crate::state::seen::Seen;
use crate::text::{format, text};
use crate::view::sheet::{Cell, Sheet};

/// What a ciphertext is covered by in these eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Covered {
    /// The key.
    Lock,
    /// The dealer's share in it.
    Share,
    /// The meter's random number.
    Blind,
}

/// Something of a home that eyes may have, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    /// What it is.
    pub(crate) value: Value,
    /// How they stand to it.
    pub(crate) status: Status,
    /// Where it is a ciphertext that they have: what is in it, which they see or not.
    pub(crate) inside: Option<Value>,
    /// What covers that.
    pub(crate) covers: Vec<Covered>,
}

/// How the number in hand of a home came about, link by link; nothing where there is none that is told.
pub(crate) fn chain(seen: &Seen, meter: u32) -> Vec<Link> {
    let Some((findings, knowledge)) = seen.findings().zip(seen.knowledge.as_ref()) else { return Vec::new() };
    let has_number = match findings.standing(meter) {
        Standing::Own | Standing::Known => seen.knows(Value::Reading(meter)),
        Standing::Covered(_) => findings.home(meter).is_some_and(|home| home.given.is_some()),
        Standing::NotYet | Standing::Sealed(_) | Standing::NotWorkedOut => false,
    };
    if has_number { knowledge.basis(meter) } else { Vec::new() }
}

/// What there is of a home by now, and how the eyes stand to it.
pub(crate) fn held(seen: &Seen, meter: u32) -> Vec<Held> {
    let Some(knowledge) = seen.knowledge.as_ref() else { return Vec::new() };
    let ciphertext = |value, inside, covers: [(bool, Covered); 3]| {
        let status = knowledge.status(value);
        let covers = covers.into_iter().filter(|(covers, _)| *covers && status.is_known());
        let covers = covers.map(|(_, cover)| cover).collect();
        Held { value, inside: status.is_known().then_some(inside), status, covers }
    };
    let plain = |value| Held { value, status: knowledge.status(value), inside: None, covers: Vec::new() };
    let lacks = |value| !knowledge.knows(value);
    let (reading, noise) = (Value::MaskedPlain(meter), Value::ShareTotal(meter));
    let hardened = seen.params.blinding() == Blinding::Hardened;
    let mut all = vec![
        plain(Value::Selection(meter)),
        plain(Value::KeyShare(meter)),
        ciphertext(
            Value::MaskedReading(meter),
            reading,
            [
                // Without r^n whoever has the share needs no key.
                (lacks(reading) && hardened && lacks(Value::ReadingSecret), Covered::Lock),
                (lacks(reading) && lacks(Value::KeyShare(meter)), Covered::Share),
                (lacks(Value::Blind(meter)), Covered::Blind),
            ],
        ),
        ciphertext(
            Value::NoiseShares(meter),
            noise,
            [
                (lacks(noise) && lacks(Value::NoiseSecret), Covered::Lock),
                (false, Covered::Share),
                (lacks(Value::Blind(meter)), Covered::Blind),
            ],
        ),
        plain(Value::NoisyTotal),
    ];
    // Of what never comes to these eyes the two ciphertexts are told, since all of a home is in them.
    all.retain(|held| match held.value {
        Value::MaskedReading(_) | Value::NoiseShares(_) => held.status != Status::NotYet,
        _ => held.status.is_known(),
    });
    all
}

/// A symbol of meter i as one of this meter: `x_{ij}` becomes `x_{1j}`.
pub(crate) fn of_meter(symbol: &str, number: u64) -> String {
    symbol.replace("_{ij}", &format!("_{{{number}j}}")).replace("_i", &format!("_{{{number}}}"))
}

/// Readings as shares of the cap.
pub(crate) fn shares(params: &Params, readings: &[u64; DOTS]) -> [f64; DOTS] {
    readings.map(|reading| share(params, reading))
}

/// A reading as a share of the cap.
pub(crate) fn share(params: &Params, reading: u64) -> f64 {
    let units = |value: i64| number::to_f64(value.max(1));
    (number::to_f64(i64::try_from(reading).unwrap_or(i64::MAX)) / units(params.sensitivity())).min(1.0)
}

/// The numbers of the dots: readings that are as likely as each other, and those that seemed so before.
pub(crate) fn dots_sheet(params: &Params, dots: &[u64; DOTS], prior: &[u64; DOTS]) -> Sheet {
    let t = text().charts;
    let params = *params;
    let energy = move |units: u64| {
        let mwh = number::energy(&params, i64::try_from(units).unwrap_or(i64::MAX));
        Cell::new(format::wh_exact(mwh), mwh)
    };
    let rows = (1..).zip(dots.iter().zip(prior));
    let rows =
        rows.map(|(dot, (now, before)): (u32, _)| vec![Cell::same(dot), energy(*now), energy(*before)]);
    let columns = [("dot", t.dot), ("reading_mwh", t.reading), ("before_mwh", t.before)];
    Sheet::new("verdict-dots", &columns, rows.collect()).known("reading")
}

/// The numbers of the bars: to how many of a hundred each kind of eyes can push odds of one to one, at most.
pub(crate) fn odds_sheet(bars: impl IntoIterator<Item = (String, String)>) -> Sheet {
    let t = text().charts;
    let rows = bars.into_iter().map(|(who, likely)| vec![Cell::same(who), Cell::same(likely)]);
    Sheet::new("verdict-odds", &[("who", t.who), ("likely_percent_at_most", t.likely)], rows.collect())
        .known("reading")
}

/// How much of 0 to the cap is possible nine times in ten; all of it where no number tells.
pub(crate) fn possible(findings: &Findings, params: &Params, meter: u32) -> Option<f64> {
    let (low, high) = findings.home(meter)?.given?.interval;
    Some(share(params, high.saturating_sub(low)))
}

/// The radius that dots may have so that the highest column of them stays below a height, on an axis of this length.
pub(crate) fn radius(shares: &[f64], length: f64, height: f64) -> f64 {
    const MOST: u8 = 44;
    const LEAST: u8 = 16;
    let fits = |radius: &f64| {
        let pitch = radius * 2.0 + 0.8;
        let columns: Vec<f64> = shares.iter().map(|share| (share * length / pitch).round()).collect();
        let column = |place: &f64| columns.iter().filter(|other| *other == place).count();
        let highest = columns.iter().map(column).max().unwrap_or_default();
        number::count(highest) * pitch <= height
    };
    let radii = (LEAST..=MOST).rev().map(|tenths| f64::from(tenths) / 10.0);
    radii.clone().find(fits).unwrap_or(f64::from(LEAST) / 10.0)
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;
    use blindsum_sim::sample;

    use super::*;
    use crate::state::Shared;
    use crate::view::sheet::tests::parsed;

    fn seen(lens: &str, change: impl FnOnce(&mut RawParams)) -> Seen {
        let mut raw: RawParams = sample::params().into();
        change(&mut raw);
        let params = Params::try_from(raw).unwrap();
        let records = Shared::new(sample::session(params, 1, None).remove(0).records);
        Seen::new(records, None, &lens.parse().unwrap(), params)
    }

    #[test]
    fn the_cloud_holds_what_is_locked_and_knows_which_sample_counts() {
        let cloud = seen("cloud", |_| ());
        assert!(chain(&cloud, 0).is_empty());
        let held = held(&cloud, 0);
        let of = |value| held.iter().find(|held| held.value == value).unwrap();
        assert!(of(Value::Selection(0)).status.is_known() && of(Value::NoisyTotal).status.is_known());
        assert_eq!(of(Value::MaskedReading(0)).covers, [Covered::Lock, Covered::Share, Covered::Blind]);
        assert_eq!(of(Value::NoiseShares(0)).covers, [Covered::Lock, Covered::Blind]);
        assert!(!held.iter().any(|held| held.value == Value::KeyShare(0)));
    }

    /// What is said to cover is not known, and what nothing covers is.
    #[test]
    fn what_covers_is_not_known() {
        for blinding in [Blinding::Hardened, Blinding::Corrected] {
            for lens in [
                "cloud",
                "center",
                "dealer",
                "eavesdropper",
                "meter-1",
                "cloud+dealer",
                "center+eavesdropper",
                "dealer+eavesdropper",
                "center+dealer+eavesdropper",
            ] {
                let seen = seen(lens, |raw| raw.blinding = blinding);
                for meter in 0..3 {
                    for held in held(&seen, meter) {
                        let context = format!("{blinding:?} {lens} {meter}: {held:?}");
                        for cover in &held.covers {
                            let value = match (cover, held.value) {
                                (Covered::Lock, Value::MaskedReading(_)) => Value::ReadingSecret,
                                (Covered::Lock, _) => Value::NoiseSecret,
                                (Covered::Share, _) => Value::KeyShare(meter),
                                (Covered::Blind, _) => Value::Blind(meter),
                            };
                            assert!(!seen.knows(value), "{context}");
                        }
                        let behind = held.covers.iter().any(|cover| *cover != Covered::Blind);
                        if let Some(inside) = held.inside {
                            assert_eq!(seen.knows(inside), !behind, "{context}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn three_who_pool_have_a_chain_and_its_last_link_is_the_number() {
        let three = seen("center+dealer+eavesdropper", |_| ());
        let links = chain(&three, 1);
        assert_eq!(links.last().map(|link| link.value), Some(Value::NoisyReading(1)));
        assert!(links.iter().all(|link| three.knows(link.value)));
        let own = seen("meter-2", |_| ());
        assert_eq!(chain(&own, 1).len(), 1);
        assert!(chain(&own, 0).is_empty());
    }

    #[test]
    fn the_files_of_a_verdict_have_what_its_picture_has() {
        let three = seen("center+dealer+eavesdropper", |_| ());
        let findings = three.findings().unwrap();
        let (spread, prior) = (findings.spread(1).unwrap(), findings.prior().dots());
        let lines = parsed(&dots_sheet(&three.params, &spread.dots, &prior));
        assert_eq!(
            (lines.len(), lines[0].as_slice()),
            (DOTS + 1, ["dot", "reading_mwh", "before_mwh"].map(String::from).as_slice())
        );
        for (line, (now, before)) in lines[1..].iter().zip(spread.dots.iter().zip(prior)) {
            let mwh = |units: u64| number::energy(&three.params, i64::try_from(units).unwrap()).to_string();
            assert_eq!(line[1..], [mwh(*now), mwh(before)]);
        }
        let bars = odds_sheet(
            [("Before", "50"), ("The cloud", "73.2")].map(|(who, up)| (who.to_owned(), up.to_owned())),
        );
        assert_eq!(parsed(&bars)[2], ["The cloud", "73.2"]);
    }

    #[test]
    fn a_symbol_is_of_one_meter() {
        let of = |symbol| of_meter(symbol, 12);
        assert_eq!(
            [of("xi_{ij}"), of("d_i - x_i"), of("E(b_{ij})")],
            ["xi_{12j}", "d_{12} - x_{12}", "E(b_{12j})"]
        );
    }

    #[test]
    fn dots_are_as_large_as_their_highest_column_lets_them() {
        let one_place = [0.5; DOTS];
        let spread: Vec<f64> = (0..25u32).map(|index| f64::from(index) / 25.0).collect();
        let (small, large) = (radius(&one_place, 320.0, 126.0), radius(&spread, 320.0, 126.0));
        assert!(25.0 * (2.0 * small + 0.8) <= 126.0 && small < large, "{small} {large}");
        assert!((large - 4.4).abs() < 1e-9);
    }
}
