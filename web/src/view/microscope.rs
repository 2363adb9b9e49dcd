//! Inside a meter: its columns, as far as the eyes know them, and what came of guessing.

use blindsum_core::privacy::Verdict;
use blindsum_core::role::Role;
use blindsum_core::statistics::clopper_pearson;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::messages::Body;
use blindsum_sim::facts::Facts;
use blindsum_sim::knowledge::Lens;
use blindsum_sim::{Event, Sent};
use num_bigint::BigUint;

use crate::ground::number::{count, energy, to_f64};
use crate::state::guess::{BY_ITSELF, Try};
use crate::state::seen::Seen;
use crate::text::{format, text};
use crate::view::sheet::{Cell, Sheet};

/// A long number, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ends {
    /// Its first digits.
    pub(crate) first: String,
    /// Its last digits; nothing where the first are all.
    pub(crate) last: String,
}

/// A place for a long number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Long {
    /// It is not there yet.
    Missing,
    /// It is there, and these eyes do not have it.
    Sealed,
    /// What they have of it.
    Ends(Ends),
}

/// What comes of bit times sample, in units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    /// Nothing was drawn yet.
    Missing,
    /// These eyes can tell neither.
    Sealed,
    /// One of two: 0, or the sample.
    Either(i64),
    /// A 0 swallows the sample, whichever it is.
    Swallowed(Option<i64>),
    /// The 1 lets it through. The eyes may not know it.
    Through(Option<i64>),
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// The locked bit.
    pub(crate) locked: Long,
    /// What is in it, if it is known.
    pub(crate) bit: Option<bool>,
    /// The sample in units, if it is known.
    pub(crate) sample: Option<i64>,
    /// Whether there is a sample.
    pub(crate) drawn: bool,
    /// What comes of both.
    pub(crate) product: Product,
}

/// The inside of a meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    /// Its columns.
    pub(crate) columns: Vec<Column>,
    /// The parts of the blind: one a column, or one for all.
    pub(crate) blinds: Vec<Long>,
    /// What was sent: likewise.
    pub(crate) sent: Vec<Long>,
    /// The column that counts, from 0, if that may be shown.
    pub(crate) position: Option<u32>,
    /// Whether the eyes know which one counts, shown or held back until a person looks.
    pub(crate) known: bool,
    /// Whether the locked bits are there.
    pub(crate) has_bits: bool,
    /// The bars reach from -reach to +reach, in units.
    pub(crate) reach: i64,
    /// The word for the sample that counts, where the eyes have it by a number beside it.
    pub(crate) found: Option<Verdict>,
}

/// The inside of a meter through the eyes that look. Those of the simulation know all bits from the beginning; they are held back until
/// a person has guessed and looks.
pub(crate) fn scope(seen: &Seen, meter: u32, looked: bool, digits: usize) -> Scope {
    let facts = seen.facts();
    let gamma = seen.params.gamma();
    let holds_back = seen.lens == Lens::Everything && !looked;
    let samples = facts.samples(meter, gamma);
    let position = (0..).zip(&samples).find(|(_, sample)| sample.counts == Some(true)).map(|(j, _)| j);
    let (bits, noise) =
        (numbers(seen, &facts, meter, Kind::BlindSequence), numbers(seen, &facts, meter, Kind::NoiseShares));
    let has_bits = bits != Said::Nothing;
    let drawn = facts.has_noise(meter);
    let locked = bits.places(gamma, digits);
    let columns = samples.iter().zip(locked).map(|(sample, locked)| {
        let bit = sample.counts.filter(|_| !holds_back);
        let product = match (bit, sample.value) {
            _ if !sample.drawn => Product::Missing,
            (Some(false), value) => Product::Swallowed(value),
            (Some(true), value) => Product::Through(value),
            (None, Some(value)) => Product::Either(value),
            (None, None) => Product::Sealed,
        };
        Column { locked, bit, sample: sample.value, drawn: sample.drawn, product }
    });
    let columns: Vec<_> = columns.collect();
    let parts = if seen.params.collapsed() { 1 } else { gamma };
    let blinds = match facts.sub_blinds(meter) {
        Some(blinds) => blinds.iter().map(|blind| Long::Ends(ends(blind.expose(), digits))).collect(),
        None => vec![if drawn { Long::Sealed } else { Long::Missing }; usize::try_from(parts).unwrap_or(1)],
    };
    let reach = samples.iter().filter_map(|sample| sample.value).map(i64::abs).max().unwrap_or(0);
    Scope {
        columns,
        blinds,
        sent: noise.places(parts, digits),
        position: position.filter(|_| !holds_back),
        known: position.is_some(),
        has_bits,
        reach: round_reach(reach),
        found: seen.share_verdict(meter),
    }
}

/// What a message said, to these eyes.
#[derive(PartialEq)]
enum Said {
    Nothing,
    Sealed,
    Numbers(Vec<BigUint>),
}

impl Said {
    fn places(self, of: u32, digits: usize) -> Vec<Long> {
        let of = usize::try_from(of).unwrap_or(1);
        match self {
            Self::Nothing => vec![Long::Missing; of],
            Self::Sealed => vec![Long::Sealed; of],
            Self::Numbers(numbers) => numbers.iter().map(|number| Long::Ends(ends(number, digits))).collect(),
        }
    }
}

/// The numbers of a meter's message of a kind: to it or from it.
fn numbers(seen: &Seen, facts: &Facts<'_>, meter: u32, kind: Kind) -> Said {
    let is_due = |sent: &&Sent| sent.kind == kind && [sent.from, sent.to].contains(&Role::Meter(meter));
    let messages = seen.shown().iter().filter_map(|record| match &record.event {
        Event::Sent(sent) => Some(sent),
        _ => None,
    });
    let Some(sent) = messages.into_iter().find(is_due) else { return Said::Nothing };
    match facts.read(sent).map(|message| message.body) {
        Some(Body::BlindSequence(numbers) | Body::NoiseShares(numbers)) => Said::Numbers(numbers),
        _ => Said::Sealed,
    }
}

/// How many decimal digits a number of this many bits has at most.
pub(crate) fn most_digits(bits: u32) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bits of keys are few")]
    let digits = (f64::from(bits) * core::f64::consts::LOG10_2) as usize;
    digits + 1
}

/// This many digits at each end.
fn ends(number: &BigUint, shown: usize) -> Ends {
    let all = number.to_string();
    if all.len() <= 2 * shown + 1 {
        return Ends { first: all, last: String::new() };
    }
    let (first, rest) = all.split_at(shown);
    let last = rest.split_at(rest.len() - shown).1;
    Ends { first: first.to_owned(), last: last.to_owned() }
}

/// The least of 1, 2 and 5 times a power of ten that is not below.
fn round_reach(most: i64) -> i64 {
    let powers = core::iter::successors(Some(1i64), |power| power.checked_mul(10));
    let steps = powers.flat_map(|power| [1, 2, 5].map(|factor| power.saturating_mul(factor)));
    steps.into_iter().find(|step| *step >= most).unwrap_or(i64::MAX)
}

/// Units as Wh, short enough for a column: near 0 to the last unit, so that what differs looks so.
pub(crate) fn wh(params: &blindsum_core::params::Params, units: i64) -> String {
    /// 10 Wh.
    const NEAR: u64 = 10_000;
    let mwh = energy(params, units);
    if mwh.unsigned_abs() < NEAR {
        return format::wh_short(mwh);
    }
    let tenths = (mwh.abs() + 50) / 100;
    let text = format!("{}.{}", format::grouped(tenths / 10), tenths % 10);
    if mwh < 0 { format!("\u{2212}{text}") } else { text }
}

impl Scope {
    /// The bar of a sample as fractions of the width: where it begins, and how wide it is.
    pub(crate) fn bar(&self, sample: i64) -> (f64, f64) {
        let share = to_f64(sample) / to_f64(self.reach.max(1)) / 2.0;
        (0.5 + share.min(0.0), share.abs())
    }

    /// The parts of the blind that these eyes have and the products that they know: what is in what was sent.
    pub(crate) fn opened(&self, place: usize) -> Option<i64> {
        let blind = self.blinds.get(place).filter(|blind| matches!(blind, Long::Ends(_)));
        let product = match self.columns.get(place)?.product {
            Product::Swallowed(_) => Some(0),
            Product::Through(value) => value,
            _ => None,
        };
        product.filter(|_| blind.is_some() && self.blinds.len() == self.columns.len())
    }

    /// The sample that counts, if it is known and may be shown.
    pub(crate) fn counts(&self) -> Option<i64> {
        let column = self.columns.get(usize::try_from(self.position?).ok()?)?;
        column.sample
    }

    /// Whether all samples are equal; nothing where not all are known. Of a single one nothing is said.
    pub(crate) fn all_equal(&self) -> Option<bool> {
        let first = self.columns.first()?.sample?;
        let samples: Option<Vec<_>> = self.columns.iter().map(|column| column.sample).collect();
        Some(samples?.iter().all(|sample| *sample == first))
    }
}

/// What came of one guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The column that was guessed, from 0.
    pub(crate) column: u32,
    /// The column that it was; nothing where these eyes cannot tell.
    pub(crate) was: Option<u32>,
}

impl Mark {
    /// Whether it was right.
    pub(crate) fn is_right(&self) -> Option<bool> {
        self.was.map(|was| was == self.column)
    }
}

/// What came of all guesses. At the round's own position it is what the eyes know of that.
pub(crate) fn marks(tries: &[Try], position: Option<u32>) -> Vec<Mark> {
    tries.iter().map(|one| Mark { column: one.column, was: one.drawn.or(position) }).collect()
}

/// The chance of a wrong interval.
const ALPHA: f64 = 1e-4;

/// What came of the guesses that the page made by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ByItself {
    /// How many were right.
    pub(crate) right: usize,
    /// The share that was.
    pub(crate) share: f64,
    /// The interval that holds the chance with 99.99 % at least.
    pub(crate) interval: (f64, f64),
    /// 1/gamma.
    pub(crate) luck: f64,
}

impl ByItself {
    /// With this many right.
    pub(crate) fn of(right: usize, gamma: u32) -> Self {
        Self {
            right,
            share: count(right) / count(BY_ITSELF),
            interval: clopper_pearson(right, BY_ITSELF, ALPHA),
            luck: 1.0 / f64::from(gamma.max(1)),
        }
    }

    /// Whether the interval holds what luck gives.
    pub(crate) fn agrees(&self) -> bool {
        (self.interval.0..=self.interval.1).contains(&self.luck)
    }

    /// Its numbers.
    pub(crate) fn sheet(&self) -> Sheet {
        let t = text().charts;
        let percent = |share: f64| Cell::new(format::decimal(100.0 * share, 1), 100.0 * share);
        let columns = [
            ("right_percent", t.share),
            ("low_percent", t.low),
            ("high_percent", t.high),
            ("luck_percent", t.luck),
        ];
        let row = [self.share, self.interval.0, self.interval.1, self.luck].map(percent);
        Sheet::new("meter-guesses", &columns, vec![row.to_vec()])
    }

    /// The axis: its ends and the distance of its marks, in percent.
    pub(crate) fn axis(&self) -> (u32, u32, u32) {
        let (low, high) = (self.interval.0.min(self.luck), self.interval.1.max(self.luck));
        let step =
            [1, 2, 5, 10, 20, 50].into_iter().find(|step| (high - low) * 100.0 / f64::from(*step) <= 4.0);
        let step = step.unwrap_or(100);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
        let whole = |share: f64| (share * 100.0 / f64::from(step)) as u32;
        (whole(low) * step, ((whole(high) + 1) * step).min(100), step)
    }
}

#[cfg(test)]
mod tests {
    use blindsum_sim::{Beat, sample};

    use super::*;
    use crate::state::Shared;

    /// The sample round at the end of a beat, through somebody's eyes.
    fn seen(lens: &str, beat: Beat) -> Seen {
        let records = sample::published().0;
        let place = records.iter().filter(|record| Beat::of(record) <= beat).count();
        Seen::new(Shared::new(records), Some(place), &lens.parse().unwrap(), sample::params())
    }

    fn at(lens: &str, beat: Beat, looked: bool) -> Scope {
        scope(&seen(lens, beat), 1, looked, 5)
    }

    #[test]
    fn columns_fill_beat_by_beat() {
        let before = at("everything", Beat::Keys, true);
        assert!(!before.has_bits && before.columns.len() == 2);
        assert!(before.columns.iter().all(|column| column.locked == Long::Missing && column.bit.is_none()));
        let bits = at("everything", Beat::LockBits, true);
        assert!(bits.columns.iter().all(|column| matches!(column.locked, Long::Ends(_))));
        assert_eq!(bits.columns.iter().filter(|column| column.bit == Some(true)).count(), 1);
        assert!(bits.columns.iter().all(|column| column.product == Product::Missing && !column.drawn));
        let noise = at("everything", Beat::DrawNoise, true);
        assert!(noise.sent == [Long::Missing, Long::Missing] && noise.counts().is_some());
        let sent = at("everything", Beat::SendNoise, true);
        assert!(sent.sent.iter().all(|long| matches!(long, Long::Ends(_))));
        // What was sent holds 0 in one column and the sample that counts in the other.
        let inside: Vec<_> = (0..2).map(|place| sent.opened(place).unwrap()).collect();
        let position = usize::try_from(sent.position.unwrap()).unwrap();
        assert_eq!((Some(inside[position]), inside[1 - position]), (sent.counts(), 0));
    }

    #[test]
    fn the_simulation_holds_back_until_somebody_looks() {
        let scope = at("everything", Beat::Publish, false);
        assert!(scope.known && scope.position.is_none() && scope.counts().is_none());
        assert!(scope.columns.iter().all(|column| column.bit.is_none()));
        assert!(scope.columns.iter().all(|column| matches!(column.product, Product::Either(_))));
        assert_eq!([0, 1].map(|place| scope.opened(place)), [None, None]);
    }

    #[test]
    fn nobody_sees_more_than_they_know() {
        // The meter: its samples, and never which counts, looked or not.
        for looked in [false, true] {
            let own = at("meter-2", Beat::Publish, looked);
            assert!(!own.known && own.position.is_none());
            assert!(own.columns.iter().all(|column| column.sample.is_some() && column.bit.is_none()));
            assert!(own.blinds.iter().all(|blind| matches!(blind, Long::Ends(_))));
            let cloud = at("cloud", Beat::Publish, looked);
            assert!(cloud.position.is_some() && cloud.counts().is_none());
            assert!(cloud.columns.iter().all(|column| column.sample.is_none()));
            assert_eq!(cloud.blinds, [Long::Sealed, Long::Sealed]);
            assert!(cloud.columns.iter().any(|column| column.product == Product::Swallowed(None)));
            assert!(cloud.columns.iter().any(|column| column.product == Product::Through(None)));
            let dealer = at("dealer", Beat::Publish, looked);
            assert!(dealer.columns.iter().all(|column| column.product == Product::Sealed));
            assert_eq!(dealer.sent, [Long::Sealed, Long::Sealed]);
        }
        // Another meter's eyes see nothing of it.
        let other = at("meter-1", Beat::Publish, true);
        assert!(other.columns.iter().all(|column| column.locked == Long::Sealed && column.sample.is_none()));
    }

    #[test]
    fn a_long_number_is_its_two_ends() {
        let ends = ends(&BigUint::from(1_234_567_890_123_u64), 5);
        assert_eq!((ends.first.as_str(), ends.last.as_str()), ("12345", "90123"));
        assert_eq!([1, 4, 2048, 4096].map(most_digits), [1, 2, 617, 1234]);
        assert_eq!(super::ends(&BigUint::from(12_345_678_901_u64), 5).last, "");
    }

    #[test]
    fn bars_are_within_their_reach() {
        assert_eq!([0, 1, 3, 999, 1001, 4_488_500].map(round_reach), [1, 1, 5, 1000, 2000, 5_000_000]);
        let mut scope = at("everything", Beat::DrawNoise, true);
        scope.reach = 5000;
        assert_eq!((scope.bar(2500), scope.bar(-5000)), ((0.5, 0.25), (0.0, 0.5)));
    }

    #[test]
    fn samples_are_short_and_what_differs_looks_so() {
        let params = sample::params();
        let said = [0, 1, -39_580, 627_312, -4_488_480, 9_999, 10_000].map(|units| wh(&params, units));
        assert_eq!(said, ["0", "0.001", "\u{2212}39.6", "627.3", "\u{2212}4\u{202f}488.5", "9.999", "10.0"]);
    }

    #[test]
    fn the_first_guess_is_judged_by_what_the_eyes_know() {
        let tries = [Try { column: 2, drawn: None }, Try { column: 1, drawn: Some(1) }];
        let unknown = marks(&tries, None);
        assert_eq!(unknown.iter().map(Mark::is_right).collect::<Vec<_>>(), [None, Some(true)]);
        assert_eq!(marks(&tries, Some(3))[0].is_right(), Some(false));
        assert_eq!(marks(&tries, Some(2))[0].is_right(), Some(true));
    }

    #[test]
    fn a_thousand_guesses_stand_on_an_axis_with_luck() {
        let by_itself = ByItself::of(247, 4);
        assert!(by_itself.agrees() && !ByItself::of(350, 4).agrees());
        // Of a thousand guesses between two, half of them right: 6.2 percent to each side.
        let (low, high) = ByItself::of(500, 2).interval;
        assert!((0.5 - low - 0.062).abs() < 5e-4 && (high - 0.5 - 0.062).abs() < 5e-4, "{low} to {high}");
        for gamma in 1..=20 {
            let right = BY_ITSELF / usize::try_from(gamma).unwrap();
            let one = ByItself::of(right, gamma);
            let (from, to, step) = one.axis();
            assert!(one.agrees(), "gamma {gamma}");
            assert!(f64::from(from) <= 100.0 * one.interval.0 && f64::from(to) >= 100.0 * one.interval.1);
            assert!((to - from) / step <= 6 && from < to, "{from} {to} {step}");
        }
    }
}
