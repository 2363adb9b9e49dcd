//! What stands in the exhibit of a scene, worked out from what the eyes know.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::Against;
use blindsum_core::role::Role;
use blindsum_core::variants::{Blinding, EpochBase, KeyMode};
use blindsum_readings::Readings;
use blindsum_sim::beat::Beat;
use blindsum_sim::knowledge::{Left, Value};

use crate::ground::decimal;
use crate::ground::number::{energy, to_f64};
use crate::state::Plan;
use crate::state::lecture::Slide;
use crate::state::seen::Seen;
use crate::text::odds::suspicion;
use crate::text::{Thing, band, format, text};
use crate::view::day_story::{Mark, marks};
use crate::view::lecture::beat::{MOST_ROWS, more, of_beat, short};
use crate::view::lecture::shapes::{Chance, Curve, Exhibit, Law, Look, Row};
use crate::view::noise;
use crate::view::verdict::{held, share};

/// Whether what the lecture tells is so under these parameters: it speaks of the protocol as it usually runs.
pub(crate) fn usual(params: &Params) -> bool {
    params.key_mode() == KeyMode::Published
        && params.blinding() == Blinding::Hardened
        && params.base() == EpochBase::Common
        && params.meters() > 1
        && params.gamma() > 1
}

/// The exhibit of a scene. `first`: the meter that stands for all.
pub(crate) fn exhibit(
    slide: Slide,
    seen: Option<&Seen>,
    (plan, readings): (Option<&Plan>, Option<&Readings>),
    first: u32,
) -> Exhibit {
    let params = plan.map(|plan| &plan.params);
    let whole = match slide {
        Slide::Day => readings.and_then(|readings| day(readings, first)),
        Slide::Question => plan.map(|plan| Exhibit::Rows(question(plan))),
        Slide::Run => {
            let latest = seen.and_then(|seen| seen.latest()).map(Beat::of);
            Some(Exhibit::Beats(latest))
        }
        Slide::Beat(beat) => seen.and_then(|seen| of_beat(beat, seen, first)),
        Slide::Cloud => seen.map(|seen| Exhibit::Rows(of_cloud(seen, first))),
        Slide::Coalition => seen.and_then(dots),
        Slide::Odds => params.map(|params| Exhibit::Odds(chances(params))),
        Slide::Law => seen.map(law),
        Slide::Homes => params.map(|params| Exhibit::Homes(homes(params))),
        Slide::Learned | Slide::NotPromised => Some(Exhibit::Sentences),
    };
    whole.unwrap_or(Exhibit::None)
}

fn day(readings: &Readings, first: u32) -> Option<Exhibit> {
    let t = text().first;
    let home = readings.households.get(usize::try_from(first).ok()?).or(readings.households.first())?;
    let used: Vec<i64> = home.readings.iter().map(|reading| reading.mwh()).collect();
    let most = to_f64(used.iter().copied().max()?.max(1));
    let starts: Vec<u64> = readings.slots.iter().map(|slot| slot.seconds).collect();
    let time = |place: usize| readings.slots.get(place).map_or(t.midnight, |slot| slot.label.as_str());
    let range = |what: &str, from: usize, until: usize| (text().lecture.guess)(what, time(from), time(until));
    let guess = |mark: &Mark| match mark {
        Mark::Asleep(slots) => range(t.asleep, slots.start, slots.end),
        Mark::Up { at, .. } => (t.up)(time(*at)),
        Mark::InAllDay(slots) => range(t.in_all_day_short, slots.start, slots.end),
        Mark::Evening(slots) => range(t.evening_short, slots.start, slots.end),
        Mark::ToBed(at) => format!("{} {}", t.to_bed, (t.to_bed_at)(time(*at))),
    };
    let guesses: Vec<String> = marks(&starts, &used).iter().map(guess).collect();
    let steps = used.iter().map(|used| (to_f64(*used) / most).max(0.0)).collect();
    Some(Exhibit::Day(Curve {
        steps,
        guesses: guesses.into_iter().take(3).collect(),
        clock: [time(0).to_owned(), time(used.len() / 2).to_owned(), time(used.len()).to_owned()],
    }))
}

/// Some homes with their readings, and the sum that is asked for.
fn question(plan: &Plan) -> Vec<Row> {
    let t = text().lecture;
    let readings = plan.slots.first().map(|slot| slot.readings.as_slice()).unwrap_or_default();
    let shown = readings.len().min(MOST_ROWS - 2);
    let row = |(home, reading): (u64, &blindsum_readings::Reading)| Row {
        name: (text().walk.home)(home),
        look: Look::Secret,
        role: Role::Meter(0),
        words: (t.wh)(&format::wh(reading.mwh())),
    };
    let mut rows: Vec<Row> = (1u64..).zip(readings).take(shown).map(row).collect();
    rows.extend(more(readings.len() - shown, Role::Meter(0)));
    rows.push(Row {
        name: t.row_sum.to_owned(),
        look: Look::Public,
        role: Role::ControlCenter,
        words: t.unknown.to_owned(),
    });
    rows
}

/// What the cloud holds of a home.
fn of_cloud(seen: &Seen, first: u32) -> Vec<Row> {
    let facts = seen.facts();
    let row = |held: crate::view::verdict::Held| {
        let (_, name) = text().walk.value(held.value);
        let inside = held.inside.unwrap_or(held.value);
        let known = facts.knows(inside);
        let number = facts.number(inside, &seen.params).filter(|_| known);
        let words = match (number, facts.drawn(first)) {
            _ if !known => text().lecture.unknown.to_owned(),
            (Some(number), _) if matches!(held.value, Value::NoisyTotal) => {
                let mwh = i64::try_from(number).map(|units| energy(&seen.params, units)).unwrap_or_default();
                format!("{}\u{a0}{}", format::kwh_significant(to_f64(mwh)), text().result.unit_kwh)
            }
            (Some(number), _) => short(&number.to_string()),
            (None, _) => "✓".to_owned(),
        };
        let look = match (known, held.value) {
            (_, Value::NoisyTotal) => Look::Public,
            (true, _) => Look::Opened,
            (false, _) => Look::Sealed,
        };
        Row { name: name.to_owned(), look, role: Role::Cloud, words }
    };
    held(seen, first).into_iter().take(MOST_ROWS).map(row).collect()
}

/// What those who pool make of the home that is spoken of.
fn dots(seen: &Seen) -> Option<Exhibit> {
    let findings = seen.findings()?;
    let spread = findings.spread(band::subject(seen, None))?;
    let shares = spread.dots.map(|dot| share(&seen.params, dot));
    Some(Exhibit::Dots(shares, format::wh_short(energy(&seen.params, seen.params.sensitivity()))))
}

/// Odds before the total, and at most after it: for who takes no part, and for one curious meter.
fn chances(params: &Params) -> Vec<Chance> {
    let t = text().lecture;
    let words = |up: f64| {
        let up = format::upward(up, if up.fract() == 0.0 { 0 } else { 1 });
        let down = 100.0 - decimal::parse(&up).unwrap_or(100.0);
        (t.odds_of)(&up, &format::decimal(down, if up.contains('.') { 1 } else { 0 }))
    };
    let most = |pooled| {
        let up = 100.0 * suspicion(Against::new(params, 0, pooled)?.epsilon);
        (up < 99.9).then(|| (up / 100.0, words(up)))
    };
    vec![
        Chance { name: t.before.to_owned(), of_hundred: Some((0.5, words(50.0))), limit: false },
        Chance { name: t.after.to_owned(), of_hundred: most(0), limit: true },
        Chance { name: t.one_meter_after.to_owned(), of_hundred: most(1), limit: true },
    ]
}

fn law(seen: &Seen) -> Exhibit {
    let params = &seen.params;
    let facts = seen.facts();
    let xi = facts.noise_sum(params.meters());
    let chart = noise::chart(params, &xi.map(|xi| (0, xi)).into_iter().collect::<Vec<_>>());
    let kwh = |units: i64| format::short_decimal(to_f64(energy(params, units)) / 1e6);
    let ticks = chart.ticks();
    let last = ticks.len().saturating_sub(1);
    let ends = ticks.iter().enumerate().filter(|(place, tick)| *place == 0 || *place == last || **tick == 0);
    let ticks = ends.map(|(_, tick)| (chart.place(*tick), kwh(*tick))).collect();
    Exhibit::Law(Law { here: xi.map(|xi| chart.place(xi)), ticks, density: chart.density })
}

/// In how many homes of a hundred the number in hand of those who pool is the reading, by how many homes there are.
fn homes(params: &Params) -> Vec<(String, f64, String)> {
    let row = |meters: u32| {
        let raw = RawParams { meters, ..(*params).into() };
        let close = Left::of(&Params::try_from(raw).ok()?, 1)?.close;
        let name = text().counted(Thing::Homes, usize::try_from(meters).ok()?);
        Some((name, close, format::of_hundred(close)))
    };
    [10, 100, 1000].into_iter().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use blindsum_sim::sample;

    use super::*;
    use crate::state::Shared;

    fn at(slide: Slide) -> Seen {
        let records = sample::published().0;
        let step = match slide {
            Slide::Beat(beat) => {
                records.iter().rposition(|record| Beat::of(record) == beat).map(|last| last + 1)
            }
            _ => None,
        };
        Seen::new(Shared::new(records), step, &slide.lens(), sample::params())
    }

    #[test]
    fn every_beat_has_an_exhibit_with_the_rounds_own_numbers() {
        for beat in Beat::ALL {
            let slide = Slide::Beat(beat);
            let shown = exhibit(slide, Some(&at(slide)), (None, None), 0);
            assert_ne!(shown, Exhibit::None, "{beat:?}");
        }
    }

    #[test]
    fn of_the_places_each_beat_shows_what_it_brought() {
        let of = |beat| match exhibit(Slide::Beat(beat), Some(&at(Slide::Beat(beat))), (None, None), 1) {
            Exhibit::Places(places) => places,
            other => panic!("{other:?}"),
        };
        assert!(
            of(Beat::LockBits)
                .iter()
                .all(|place| place.bit.is_some() && place.sample.is_none() && place.locked.is_some())
        );
        assert!(of(Beat::DrawNoise).iter().all(|place| place.bit.is_none() && place.sample.is_some()));
        let sent = of(Beat::SendNoise);
        assert_eq!(sent.iter().filter(|place| place.bit == Some(true)).count(), 1);
        assert!(sent.iter().any(|place| place.sample.as_ref().unwrap().1.abs() == 1.0));
    }

    /// With a lens that knows less the exhibit shows less.
    #[test]
    fn the_cloud_is_shown_no_number_that_it_lacks() {
        let rows = of_cloud(&at(Slide::Cloud), 0);
        assert!(
            rows.iter().any(|row| row.look == Look::Sealed)
                && rows.iter().any(|row| row.look == Look::Public)
        );
        assert!(rows.iter().filter(|row| row.look == Look::Sealed).all(|row| row.words == "?"));
        let three = at(Slide::Coalition);
        assert!(matches!(exhibit(Slide::Coalition, Some(&three), (None, None), 0), Exhibit::Dots(..)));
        assert_eq!(of_beat(Beat::ReadAndBlind, &at(Slide::Cloud), 0), None);
    }

    #[test]
    fn more_homes_are_read_more_and_odds_stay_limited() {
        let all = homes(&sample::params());
        assert_eq!(all.len(), 3);
        assert!(all.windows(2).all(|pair| pair[0].1 < pair[1].1), "{all:?}");
        let chances = chances(&sample::params());
        let of = |place: usize| chances[place].of_hundred.clone().unwrap();
        assert_eq!((of(0).1.as_str(), of(1).1.as_str()), ("50 : 50", "73.2 : 26.8"));
        assert!(of(1).0 < of(2).0 && of(2).0 < 1.0);
    }
}
