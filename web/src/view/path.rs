//! The figures in the pictures of the guided path.

pub(crate) mod messages;
pub(crate) mod place;

use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::Body;

use crate::ground::number::{energy, to_f64};
use crate::state::seen::Seen;
use crate::text::format;

/// One place inside of a meter: a locked bit, and the sample that is multiplied by it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    /// The ciphertext's ends, where the eyes see the message.
    pub(crate) locked: Option<String>,
    /// What is locked, where the eyes know it and no question waits for it.
    pub(crate) bit: Option<bool>,
    /// The sample, where there is one that the eyes know.
    pub(crate) sample: Option<Drawn>,
    /// The ends of the part of the blind that is added, where the eyes know it.
    pub(crate) blind: Option<String>,
}

/// A sample.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawn {
    /// In Wh, without the unit.
    pub(crate) wh: String,
    /// How long its bar is, from -1 to 1; the longest of the meter's samples fills it.
    pub(crate) bar: f64,
}

/// The inside of a meter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Inside {
    /// Place by place.
    pub(crate) columns: Vec<Column>,
    /// The sample that counts, in Wh.
    pub(crate) share: Option<String>,
}

/// More places than this have no room.
pub(crate) const MOST_COLUMNS: u32 = 6;

/// The inside of a meter as the eyes see it; of long numbers this many digits at each end. While a question waits for its answer the bits stay locked. Nothing before the bits came,
/// and where there are too many.
pub(crate) fn inside(seen: &Seen, meter: u32, asks: bool, digits: usize) -> Option<Inside> {
    let params = &seen.params;
    if params.gamma() > MOST_COLUMNS {
        return None;
    }
    let facts = seen.facts();
    let is_it = |role: Role, kind: Kind| role == Role::Meter(meter) && kind == Kind::BlindSequence;
    let (_, sent) = facts.messages().iter().find(|(_, sent)| is_it(sent.to, sent.kind))?;
    let locked = facts.read(sent).and_then(|message| match message.body {
        Body::BlindSequence(all) => Some(all),
        _ => None,
    });
    let samples = facts.samples(meter, params.gamma());
    let longest =
        samples.iter().filter_map(|sample| Some(sample.value?.unsigned_abs())).max().unwrap_or(0).max(1);
    let longest = to_f64(i64::try_from(longest).unwrap_or(i64::MAX));
    let blinds = facts.sub_blinds(meter);
    let wh = |value: i64| format::decimal(to_f64(energy(params, value)) / 1000.0, 1);
    let columns: Vec<_> = samples
        .iter()
        .enumerate()
        .map(|(place, sample)| Column {
            locked: locked.as_ref().and_then(|all| Some(ends(&all.get(place)?.to_string(), digits))),
            bit: sample.counts.filter(|_| !asks),
            sample: sample.value.map(|value| Drawn { wh: wh(value), bar: to_f64(value) / longest }),
            blind: blinds.and_then(|all| Some(ends(&all.get(place)?.expose().to_string(), digits))),
        })
        .collect();
    let share = columns.iter().find(|column| column.bit == Some(true));
    let share = share.and_then(|column| Some(column.sample.as_ref()?.wh.clone()));
    Some(Inside { columns, share })
}

/// The first and the last digits of a number, this many at each end.
fn ends(digits: &str, each: usize) -> String {
    match (digits.get(..each), digits.len().checked_sub(each).and_then(|from| digits.get(from..))) {
        (Some(head), Some(tail)) if digits.len() > 2 * each => format!("{head}…{tail}"),
        _ => digits.to_owned(),
    }
}

/// A home, and what the three who pool hold of it. Places are parts of the axis, from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Held {
    /// The home, from 0.
    pub(crate) meter: u32,
    /// Where its reading stands, which is within the axis.
    pub(crate) reading: f64,
    /// Where the number in hand stands; beyond the axis at its end.
    pub(crate) number: f64,
    /// By how much the number is off, in Wh.
    pub(crate) off: String,
    /// Whether it is within 1 % of the cap.
    pub(crate) close: bool,
}

/// What the three hold of all homes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AllHeld {
    /// Each home, where there is room for all; else none.
    pub(crate) homes: Vec<Held>,
    /// Of how many homes the number is within 1 % of the cap of the reading.
    pub(crate) close: usize,
    /// Of how many homes.
    pub(crate) all: usize,
}

/// More homes than this have no room.
const MOST_HOMES: usize = 12;

/// Of each home the reading, and the same plus its share of the noise: for eyes that know both.
pub(crate) fn held(seen: &Seen) -> Option<AllHeld> {
    let params = &seen.params;
    let facts = seen.facts();
    let shares = facts.shares(params.meters())?;
    let cap = to_f64(params.sensitivity().max(1));
    let home = |(meter, share): (u32, i64)| {
        let reading = facts.reading(meter)?;
        Some(Held {
            meter,
            reading: to_f64(reading) / cap,
            number: to_f64(reading.saturating_add(share)) / cap,
            off: format::wh(energy(params, share.saturating_abs())),
            close: share.saturating_abs() <= params.sensitivity() / 100,
        })
    };
    let mut homes: Vec<_> = shares.into_iter().map(home).collect::<Option<_>>()?;
    let (close, all) = (homes.iter().filter(|home| home.close).count(), homes.len());
    if all > MOST_HOMES {
        homes.clear();
    }
    Some(AllHeld { homes, close, all })
}

#[cfg(test)]
mod tests {
    use blindsum_sim::sample;

    use super::*;
    use crate::state::Shared;

    fn seen(lens: &str) -> Seen {
        Seen::new(Shared::new(sample::published().0), None, &lens.parse().unwrap(), sample::params())
    }

    #[test]
    fn inside_of_a_meter_is_what_the_eyes_know_of_it() {
        let whole = inside(&seen("everything"), 0, false, 4).unwrap();
        assert_eq!(whole.columns.iter().filter(|column| column.bit == Some(true)).count(), 1);
        assert!(whole.share.is_some() && whole.columns.iter().all(|column| column.sample.is_some()));
        assert!(whole.columns.iter().any(|column| column.sample.as_ref().unwrap().bar.abs() == 1.0));
        // The meter has its numbers, and not what is locked; the cloud has the bits, and not the numbers.
        let own = inside(&seen("meter-1"), 0, false, 4).unwrap();
        assert!(own.columns.iter().all(|column| column.bit.is_none() && column.sample.is_some()));
        assert_eq!(own.share, None);
        let cloud = inside(&seen("cloud"), 0, false, 4).unwrap();
        assert!(cloud.columns.iter().all(|column| column.bit.is_some() && column.sample.is_none()));
        assert_eq!(cloud.share, None);
        // Who is told nothing sees no digit of the message.
        let dealer = inside(&seen("dealer"), 0, false, 4).unwrap();
        assert!(dealer.columns.iter().all(|column| column.locked.is_none() && column.bit.is_none()));
    }

    #[test]
    fn a_question_keeps_the_bits_locked() {
        let asked = inside(&seen("everything"), 0, true, 4).unwrap();
        assert!(asked.share.is_none() && asked.columns.iter().all(|column| column.bit.is_none()));
        assert!(
            asked.columns.iter().all(|column| column.locked.as_ref().is_some_and(|ends| ends.contains('…')))
        );
    }

    #[test]
    fn what_the_three_hold_is_off_by_the_share_that_counts() {
        let AllHeld { homes, close, all } = held(&seen("everything")).unwrap();
        let (records, _) = sample::published();
        let facts = blindsum_sim::facts::Facts::gather(&records);
        assert_eq!((homes.len(), all), (3, 3));
        assert_eq!(close, homes.iter().filter(|home| home.close).count());
        for (home, (meter, share)) in homes.iter().zip(facts.shares(3).unwrap()) {
            assert_eq!(home.meter, meter);
            let off = (home.number - home.reading) * to_f64(sample::params().sensitivity());
            assert!((off - to_f64(share)).abs() < 1.0, "{home:?}");
            assert_eq!(home.close, share.abs() <= 30_000);
        }
        // No party has all readings and all shares.
        for lens in ["center", "cloud", "meter-1", "center+dealer+eavesdropper"] {
            assert_eq!(held(&seen(lens)), None, "{lens}");
        }
    }
}
