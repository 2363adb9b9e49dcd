//! The exhibits of the beats.

use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::Body;
use blindsum_sim::beat::Beat;
use blindsum_sim::knowledge::Value;
use num_bigint::BigUint;

use crate::ground::number::{energy, to_f64};
use crate::state::seen::Seen;
use crate::text::{format, text};
use crate::view::lecture::shapes::{Exhibit, Look, Place, Row};
use crate::view::noise;

/// Most places of a meter that have room.
const MOST_PLACES: usize = 4;
/// Most rows of homes that have room.
pub(super) const MOST_ROWS: usize = 4;

/// That more are not shown.
pub(super) fn more(left: usize, role: Role) -> Option<Row> {
    let t = text().lecture;
    (left > 0).then(|| Row { name: (t.row_more)(left), look: Look::Secret, role, words: "…".to_owned() })
}

/// What a beat brought; nothing where the eyes do not have it.
pub(super) fn of_beat(beat: Beat, seen: &Seen, first: u32) -> Option<Exhibit> {
    let t = text().lecture;
    let (params, facts) = (&seen.params, seen.facts());
    let meters = params.meters();
    let row =
        |name: &str, look: Look, role: Role, words: String| Row { name: name.to_owned(), look, role, words };
    let count_of = |kind: Kind| facts.messages().iter().filter(|(_, sent)| sent.kind == kind).count();
    let all = usize::try_from(meters).unwrap_or(usize::MAX);
    let center = Role::ControlCenter;
    let rows = match beat {
        Beat::Keys => {
            let keys = facts.public_keys()?;
            vec![
                row(t.row_readings, Look::Public, center, ends(keys.reading.n())),
                row(t.row_noise, Look::Public, center, ends(keys.noise.n())),
            ]
        }
        Beat::Register => {
            let from = |role: Role| {
                facts
                    .messages()
                    .iter()
                    .filter(|(_, sent)| sent.kind == Kind::Registration && sent.from == role)
                    .count()
            };
            let registered = (0..meters).filter(|meter| from(Role::Meter(*meter)) > 0).count();
            let mut rows = vec![row(t.row_meters, Look::Secret, Role::Meter(0), (t.of)(registered, all))];
            rows.push(row(text().cloud, Look::Secret, Role::Cloud, (t.of)(from(Role::Cloud), 1)));
            rows
        }
        Beat::Admit => {
            vec![row(t.row_admitted, Look::Secret, center, (t.of)(count_of(Kind::Admission), all))]
        }
        Beat::LockBits | Beat::DrawNoise | Beat::SendNoise => {
            return places(beat, seen, first).map(Exhibit::Places);
        }
        Beat::DealShares => {
            let dealt = count_of(Kind::KeyShare);
            let share = |meter: u32| {
                let words = facts.share(meter)?.expose();
                Some(row(&(t.row_share)(u64::from(meter) + 1), Look::Secret, Role::Dealer, ends(words)))
            };
            let mut rows: Vec<Row> = (0..meters).filter_map(share).take(MOST_ROWS - 1).collect();
            rows.extend(more(dealt.saturating_sub(rows.len()), Role::Dealer));
            rows
        }
        Beat::ReadAndBlind => {
            let wh = |units: i64| (t.wh)(&format::wh_short(energy(params, units)));
            let mut rows = vec![
                row(t.row_reading, Look::Secret, Role::Meter(0), wh(facts.reading(first)?)),
                row(t.row_blind, Look::Secret, Role::Meter(0), ends(facts.blind(first)?.expose())),
            ];
            let masked =
                facts.number(Value::MaskedPlain(first), params).map(|number| short(&number.to_string()));
            rows.extend(masked.map(|words| row(t.row_masked, Look::Secret, Role::Meter(0), words)));
            rows
        }
        Beat::SendReading => {
            let sealed =
                message(seen, |from, kind| from == Role::Meter(first) && kind == Kind::MaskedReading)?;
            let Body::MaskedReading(number) = sealed else { return None };
            let cover = |name: &str, role: Role| row(name, Look::Secret, role, t.unknown.to_owned());
            vec![
                row(&(t.row_share)(u64::from(first) + 1), Look::Sealed, Role::Meter(0), ends(&number)),
                cover(t.row_cover_lock, center),
                cover(t.row_cover_share, Role::Dealer),
                cover(t.row_cover_blind, Role::Meter(0)),
            ]
        }
        Beat::Multiply => {
            let (readings, noise) = (count_of(Kind::MaskedReading), count_of(Kind::NoiseShares));
            let each = if params.collapsed() { 1 } else { usize::try_from(params.gamma()).unwrap_or(1) };
            vec![
                row(t.row_all_readings, Look::Sealed, Role::Cloud, (t.into_one)(readings)),
                row(t.row_all_noise, Look::Sealed, Role::Cloud, (t.into_one)(noise * each)),
            ]
        }
        Beat::HandOver => {
            let (readings, noise) = match facts.aggregate()?.body {
                Body::Aggregate(sent) => (sent.readings, Some(sent.noise)),
                Body::ReadingAggregate(sent) => (sent.readings, None),
                _ => return None,
            };
            let mut rows = vec![row(t.row_all_readings, Look::Sealed, Role::Cloud, ends(&readings))];
            rows.extend(noise.map(|noise| row(t.row_all_noise, Look::Sealed, Role::Cloud, ends(&noise))));
            rows
        }
        Beat::Publish => {
            let total = i64::try_from(facts.announced()?).ok()?;
            let decimals = noise::decimals(params);
            let unit = text().result.unit_kwh;
            let kwh = |mwh: i64| format!("{}\u{a0}{unit}", format::kwh(mwh, decimals));
            let band = format!("{}\u{a0}{unit}", format::upward(noise::band(params) / 1e6, decimals));
            let opened = |value: Value| facts.number(value, params).map(|number| short(&number.to_string()));
            let mut rows = Vec::new();
            rows.extend(
                opened(Value::MaskedTotal).map(|words| row(t.row_sum_open, Look::Opened, center, words)),
            );
            rows.extend(
                opened(Value::BlindedNoise).map(|words| row(t.row_noise_open, Look::Opened, center, words)),
            );
            rows.push(row(t.row_total, Look::Public, center, kwh(energy(params, total))));
            rows.push(row(t.row_band, Look::Public, center, (t.plus_minus)(&band)));
            rows
        }
    };
    Some(Exhibit::Rows(rows))
}

/// The first message that is like this, as far as the eyes see into it.
fn message(seen: &Seen, is_it: impl Fn(Role, Kind) -> bool) -> Option<Body> {
    let facts = seen.facts();
    let (_, sent) = facts.messages().iter().find(|(_, sent)| is_it(sent.from, sent.kind)).copied()?;
    facts.read(sent).map(|message| message.body)
}

/// The places inside of the meter, as far as the beat has them.
fn places(beat: Beat, seen: &Seen, first: u32) -> Option<Vec<Place>> {
    let gamma = seen.params.gamma();
    let facts = seen.facts();
    let (_, sent) = facts
        .messages()
        .iter()
        .find(|(_, sent)| sent.to == Role::Meter(first) && sent.kind == Kind::BlindSequence)
        .copied()?;
    let locked = match facts.read(sent).map(|message| message.body) {
        Some(Body::BlindSequence(all)) => all,
        _ => Vec::new(),
    };
    let samples = facts.samples(first, gamma);
    let values = samples.iter().filter_map(|sample| sample.value);
    let longest = to_f64(values.map(i64::abs).max().unwrap_or(0).max(1));
    let wh = |units: i64| format::wh(energy(&seen.params, units));
    let place = |(place, sample): (usize, &blindsum_sim::facts::Sample)| Place {
        locked: locked.get(place).filter(|_| beat == Beat::LockBits).map(tail),
        bit: sample.counts.filter(|_| beat != Beat::DrawNoise),
        sample: sample
            .value
            .filter(|_| beat != Beat::LockBits)
            .map(|units| (wh(units), to_f64(units) / longest)),
    };
    // Of many the first, and the one that counts in any case.
    let counts = samples.iter().position(|sample| sample.counts == Some(true)).unwrap_or_default();
    let last = counts.max(MOST_PLACES - 1);
    let shown = samples.iter().enumerate().filter(|(place, _)| *place + 1 < MOST_PLACES || *place == last);
    let all: Vec<Place> = shown.map(place).collect();
    all.iter().any(|place| place.bit.is_some() || place.sample.is_some()).then_some(all)
}

/// The first and the last digits of a number.
fn ends(number: &BigUint) -> String {
    short(&number.to_string())
}

/// The same of digits that may have a sign.
pub(super) fn short(digits: &str) -> String {
    const ENDS: usize = 4;
    let sign = if digits.starts_with('-') { "−" } else { "" };
    let digits = digits.trim_start_matches('-');
    match (digits.get(..ENDS), digits.len().checked_sub(ENDS).and_then(|from| digits.get(from..))) {
        (Some(head), Some(tail)) if digits.len() > 2 * ENDS => format!("{sign}{head}…{tail}"),
        _ => format!("{sign}{digits}"),
    }
}

/// The last digits of a number, where room is missing for more.
fn tail(number: &BigUint) -> String {
    const ENDS: usize = 3;
    let digits = number.to_string();
    digits
        .len()
        .checked_sub(ENDS)
        .and_then(|from| digits.get(from..))
        .map_or(digits.clone(), |tail| format!("…{tail}"))
}
