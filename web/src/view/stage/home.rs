//! What is drawn of a home: how far those who look can tell its reading. Everything comes through [`Seen`]: what they cannot tell is
//! not in here.

use blindsum_core::params::Params;
use blindsum_core::privacy::Verdict;
use blindsum_sim::knowledge::{Observer, Standing, Value};

use crate::ground::number::{energy, to_f64};
use crate::state::seen::Seen;
use crate::text::format;

/// How a home stands to those who look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Look {
    /// Nothing is said of it: nothing that could tell has reached them.
    Unsaid,
    /// What can be told of it is not worked out.
    Unsure,
    /// No reading is ruled out.
    Hidden,
    /// Some are: those between are left, nine times in ten, in shares of the cap. Where there is no number in hand, nothing.
    Narrowed(Option<(f64, f64)>),
    /// Its own meter looks, or the simulation.
    Own,
    /// Somebody else has read it.
    Read,
}

/// What is drawn of a home.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Home {
    /// How it stands.
    pub(crate) look: Look,
    /// The number in hand as a share of the cap.
    pub(crate) tick: Option<f64>,
    /// The number in the window.
    pub(crate) number: Option<String>,
    /// What is possible, in kWh.
    pub(crate) range: String,
    /// How likely the number in the window is right, where noise covers it.
    pub(crate) chance: Option<f64>,
}

impl Home {
    /// Of a meter's home. Without anything seen, all readings are possible.
    pub(crate) fn of(seen: Option<&Seen>, params: Option<&Params>, meter: u32) -> Self {
        let params = seen.map(|seen| &seen.params).or(params);
        let nothing = |look| Self {
            look,
            tick: None,
            number: None,
            range: params.map(whole).unwrap_or_default(),
            chance: None,
        };
        let Some((seen, params)) = seen.zip(params) else { return nothing(Look::Unsaid) };
        if let Some(reading) = seen.facts().reading(meter) {
            let own = seen.lens.has(Observer::Meter(meter));
            return Self::known(params, reading, if own { Look::Own } else { Look::Read });
        }
        if seen.findings().is_some_and(|findings| findings.standing(meter) == Standing::NotWorkedOut) {
            return Self { range: String::new(), ..nothing(Look::Unsure) };
        }
        let Some(home) = seen.findings().and_then(|findings| findings.home(meter)) else {
            return nothing(Look::Unsaid);
        };
        let shown = home.shown(params);
        let interval = home.given.map(|given| given.interval);
        match home.verdict {
            Verdict::Hidden => nothing(Look::Hidden),
            Verdict::Read => match shown {
                Some(reading) => {
                    // As the sentence has it.
                    let chance = home.given.map(|given| given.close);
                    Self { chance, ..Self::known(params, reading, Look::Read) }
                }
                None => Self { range: String::new(), ..nothing(Look::Read) },
            },
            Verdict::Narrowed => {
                // What nobody has worked out is not shown as if somebody had.
                let takes = seen.findings().is_some_and(|findings| findings.takes_factoring(meter));
                if takes || home.cover.trials.is_some() {
                    return Self { range: String::new(), ..nothing(Look::Narrowed(None)) };
                }
                let left = interval.map(|(low, high)| (units(low), units(high)));
                let shares = left.map(|(low, high)| (share(params, low), share(params, high)));
                Self {
                    tick: shown.map(|number| share(params, number)),
                    range: left.map_or_else(|| whole(params), |(low, high)| range(params, low, high)),
                    ..nothing(Look::Narrowed(shares))
                }
            }
        }
    }

    fn known(params: &Params, reading: i64, look: Look) -> Self {
        let decimals = decimals(params);
        let mwh = energy(params, reading);
        Self {
            look,
            tick: Some(share(params, reading)),
            number: Some(format::kwh(mwh, decimals)),
            range: format::kwh(mwh, decimals + 1),
            chance: None,
        }
    }

    /// How much of 0 to the cap is possible.
    pub(crate) fn possible(&self) -> f64 {
        match self.look {
            Look::Unsaid | Look::Unsure | Look::Hidden | Look::Narrowed(None) => 1.0,
            Look::Narrowed(Some((low, high))) => high - low,
            Look::Own | Look::Read => 0.0,
        }
    }
}

/// Readings have no sign and are far below 2^63.
fn units(reading: u64) -> i64 {
    i64::try_from(reading).unwrap_or(i64::MAX)
}

fn share(params: &Params, units: i64) -> f64 {
    to_f64(units) / to_f64(params.sensitivity().max(1))
}

/// With how many decimals kWh are written: three digits of the cap.
fn decimals(params: &Params) -> usize {
    format::decimals(to_f64(energy(params, params.sensitivity())) / 1e6, 3, 4)
}

fn range(params: &Params, low: i64, high: i64) -> String {
    let kwh = |units| format::kwh(energy(params, units), decimals(params));
    format!("{}–{}", kwh(low), kwh(high))
}

/// A number that a lane carries, one digit finer than a house shows it.
pub(super) fn on_lane(params: &Params, units: i64) -> String {
    format::kwh(energy(params, units), decimals(params) + 1)
}

/// A meter's share of the noise in kWh, with its sign, where those who look know it.
pub(crate) fn noise_share(seen: &Seen, meter: u32) -> Option<String> {
    let share = seen.facts().number(Value::Selected(meter), &seen.params)?;
    let mwh = energy(&seen.params, i64::try_from(share).ok()?);
    let text = format::kwh(mwh, 1);
    Some(if to_f64(mwh) / 1e6 >= 0.05 { format::signed(text) } else { text })
}

/// From 0 to the cap.
pub(crate) fn whole(params: &Params) -> String {
    format!("0–{}", format::kwh(energy(params, params.sensitivity()), decimals(params)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use blindsum_core::params::RawParams;
    use blindsum_sim::sample;

    use super::*;
    use crate::state::Shared;

    fn seen(meters: u32, lens: &str) -> Seen {
        of(RawParams { meters, ..sample::params().into() }, lens)
    }

    fn of(raw: RawParams, lens: &str) -> Seen {
        let params = Params::try_from(raw).unwrap();
        let records: Vec<Arc<_>> = sample::session(params, 1, None).remove(0).records;
        Seen::new(Shared::new(records), None, &lens.parse().unwrap(), params)
    }

    fn home(seen: &Seen, meter: u32) -> Home {
        Home::of(Some(seen), None, meter)
    }

    #[test]
    fn a_home_stands_open_to_itself_and_shut_to_who_has_only_the_total() {
        let own = seen(10, "meter-2");
        assert_eq!(home(&own, 1).look, Look::Own);
        assert!(home(&own, 1).number.is_some() && home(&own, 1).possible() == 0.0);
        for eyes in ["cloud", "center", "dealer", "eavesdropper", "meter-2"] {
            let other = home(&seen(10, eyes), 0);
            assert_eq!((other.look, other.number, other.tick), (Look::Hidden, None, None), "{eyes}");
            assert!(other.range.starts_with("0–"), "{}", other.range);
        }
        let all = seen(10, "everything");
        assert!((0..10).all(|meter| home(&all, meter).look == Look::Own));
    }

    #[test]
    fn those_who_pool_see_as_much_as_the_findings_say() {
        for meters in [10, 40] {
            let three = seen(meters, "center+dealer+eavesdropper");
            let findings = three.findings().unwrap();
            let mut drawn = [0, 0];
            for meter in 0..meters {
                let (home, found) = (home(&three, meter), findings.home(meter).unwrap());
                match (home.look, found.verdict) {
                    (Look::Narrowed(Some((low, high))), Verdict::Narrowed) => {
                        drawn[0] += 1;
                        assert!(0.0 <= low && low < high && high <= 1.0, "{home:?}");
                    }
                    (Look::Read, Verdict::Read) => {
                        drawn[1] += 1;
                        assert!(home.number.is_some() && home.possible() == 0.0);
                    }
                    (look, verdict) => panic!("{look:?} {verdict:?}"),
                }
            }
            assert!(drawn[0] + drawn[1] > 0, "{drawn:?}");
        }
    }

    #[test]
    fn a_home_is_not_drawn_as_hidden_of_which_logarithms_may_tell() {
        let randomizer = blindsum_paillier::Randomizer::ShortExponent;
        for eyes in ["cloud", "eavesdropper"] {
            let seen = of(RawParams { meters: 3, key_bits: 64, randomizer, ..sample::params().into() }, eyes);
            for meter in 0..3 {
                let home = home(&seen, meter);
                assert_eq!((home.look, home.range.as_str()), (Look::Unsure, ""), "{eyes}");
            }
        }
    }

    #[test]
    fn nothing_is_said_of_a_home_before_a_round() {
        let params = sample::params();
        let before = Home::of(None, Some(&params), 0);
        assert_eq!((before.look, before.tick, before.number), (Look::Unsaid, None, None));
        assert_eq!(before.range, whole(&params));
    }
}
