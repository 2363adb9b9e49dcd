//! The laboratory's settings: they begin at the round's and do not change it.

use std::cmp::Ordering;

use blindsum_core::params::{MAX_GAMMA, Params, ParamsError, RawParams};

use crate::ground::decimal;
use crate::ground::number::magnitude;
use crate::state::FieldError;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// epsilon.
    Epsilon,
    /// m.
    Homes,
    /// gamma.
    Samples,
    /// The cap, in Wh.
    Cap,
}

/// Most homes whose rounds are drawn: some seconds for ten thousand of them.
const MOST_HOMES: u32 = 10_000;
/// The largest cap, in Wh: the core's.
const MOST_CAP: u32 = 1_000_000;
/// Stops of a slider, from 0.
pub(crate) const STOPS: u32 = 100;

impl Setting {
    /// All of them, as they are shown.
    pub(crate) const ALL: [Self; 4] = [Self::Epsilon, Self::Homes, Self::Samples, Self::Cap];

    /// Where its slider begins and ends; what is typed can go further.
    fn range(self) -> (f64, f64) {
        match self {
            Self::Epsilon => (0.1, 10.0),
            Self::Homes => (2.0, f64::from(MOST_HOMES)),
            Self::Samples => (1.0, 20.0),
            Self::Cap => (100.0, 30_000.0),
        }
    }

    fn place(self) -> usize {
        match self {
            Self::Epsilon => 0,
            Self::Homes => 1,
            Self::Samples => 2,
            Self::Cap => 3,
        }
    }
}

/// The settings as they are typed, over the parameters of a round.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings {
    round: Params,
    typed: [String; 4],
}

impl Settings {
    /// Whether they began at these parameters of a round.
    pub(crate) fn is_of(&self, round: &Params) -> bool {
        self.round == *round
    }

    /// Those of the round.
    pub(crate) fn of(round: &Params) -> Self {
        let typed = [
            round.epsilon().to_string(),
            round.meters().to_string(),
            round.gamma().to_string(),
            round.cap_wh().to_string(),
        ];
        Self { round: *round, typed }
    }

    /// What is typed.
    pub(crate) fn typed(&self, setting: Setting) -> &str {
        self.typed.get(setting.place()).map_or("", String::as_str)
    }

    /// With something else typed.
    pub(crate) fn with(&self, setting: Setting, typed: String) -> Self {
        let mut other = self.clone();
        if let Some(place) = other.typed.get_mut(setting.place()) {
            *place = typed;
        }
        other
    }

    /// With the slider moved to a stop: by equal factors from one end to the other, and two digits of what that makes. Small whole
    /// numbers are further apart than stops are, so it goes on the same way until something changes: else the keyboard would not
    /// get away from them.
    pub(crate) fn slid(&self, setting: Setting, stop: u32) -> Self {
        let (stop, now) = (stop.min(STOPS), self.stop(setting));
        let stops: Vec<u32> = match stop.cmp(&now) {
            Ordering::Less => (0..=stop).rev().collect(),
            Ordering::Equal => Vec::new(),
            Ordering::Greater => (stop..=STOPS).collect(),
        };
        let mut values = stops.into_iter().map(|stop| value_at(setting, stop));
        let changed = values.find(|value| *value != self.typed(setting));
        changed.map_or_else(|| self.clone(), |value| self.with(setting, value))
    }

    /// The stop that is nearest to what is typed; the middle where that is not a number.
    pub(crate) fn stop(&self, setting: Setting) -> u32 {
        let (low, high) = setting.range();
        let typed = decimal::parse(self.typed(setting).trim()).filter(|value| *value > 0.0);
        let part =
            typed.map_or(0.5, |value| ((value.ln() - low.ln()) / (high.ln() - low.ln())).clamp(0.0, 1.0));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
        let stop = (part * f64::from(STOPS)).round() as u32;
        stop
    }

    /// What they mean, or what is wrong with which.
    pub(crate) fn params(&self) -> Result<Params, (Setting, FieldError)> {
        let epsilon = self.decimal(Setting::Epsilon)?;
        let meters = self.whole(Setting::Homes, MOST_HOMES)?;
        let gamma = self.whole(Setting::Samples, MAX_GAMMA)?;
        let cap_wh = self.whole(Setting::Cap, MOST_CAP)?;
        let raw = RawParams { epsilon, meters, gamma, cap_wh, ..self.round.into() };
        Params::try_from(raw).map_err(|error| {
            let setting = match error {
                ParamsError::Blinds { .. } | ParamsError::Meters(_) => Setting::Homes,
                ParamsError::Gamma(_) => Setting::Samples,
                ParamsError::Cap(_) => Setting::Cap,
                _ => Setting::Epsilon,
            };
            (setting, FieldError::Params(error))
        })
    }

    fn present(&self, setting: Setting) -> Result<&str, (Setting, FieldError)> {
        match self.typed(setting).trim() {
            "" => Err((setting, FieldError::Missing)),
            typed => Ok(typed),
        }
    }

    fn decimal(&self, setting: Setting) -> Result<f64, (Setting, FieldError)> {
        let typed = self.present(setting)?;
        decimal::parse(typed).ok_or_else(|| (setting, FieldError::NotDecimal { typed: typed.to_owned() }))
    }

    fn whole(&self, setting: Setting, most: u32) -> Result<u32, (Setting, FieldError)> {
        let typed = self.present(setting)?;
        let digits = typed.bytes().all(|byte| byte.is_ascii_digit());
        if !digits {
            return Err((setting, FieldError::NotWhole { typed: typed.to_owned() }));
        }
        let value = typed.parse::<u32>().ok().filter(|value| (1..=most).contains(value));
        value.ok_or_else(|| (setting, FieldError::NotInRange { typed: typed.to_owned(), least: 1, most }))
    }
}

/// What a slider's stop stands for, as it is typed.
fn value_at(setting: Setting, stop: u32) -> String {
    let (low, high) = setting.range();
    let part = f64::from(stop) / f64::from(STOPS);
    let value = (low.ln() + (high.ln() - low.ln()) * part).exp();
    if setting == Setting::Epsilon {
        let decimals = usize::try_from(1 - magnitude(value)).unwrap_or(0);
        let text = format!("{value:.decimals$}");
        return if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        };
    }
    let unit = 10f64.powi((magnitude(value) - 1).max(0));
    ((value / unit).round() * unit).to_string()
}

/// Whether rounds under both have noise of one law: the number of samples does not change it.
pub(crate) fn same_law(one: &Params, other: &Params) -> bool {
    let law = |params: &Params| RawParams { gamma: 1, ..(*params).into() };
    law(one) == law(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round() -> Params {
        Params::try_from(RawParams::default()).unwrap()
    }

    #[test]
    fn settings_begin_at_the_round() {
        let settings = Settings::of(&round());
        assert_eq!(settings.params(), Ok(round()));
        assert_eq!(settings.stop(Setting::Epsilon), 50);
    }

    #[test]
    fn a_slider_leads_from_one_end_to_the_other_and_back_to_where_it_stands() {
        let settings = Settings::of(&round());
        for (setting, low, high) in [
            (Setting::Epsilon, "0.1", "10"),
            (Setting::Homes, "2", "10000"),
            (Setting::Samples, "1", "20"),
            (Setting::Cap, "100", "30000"),
        ] {
            // Stop by stop, as the keyboard does: each time further, and to the ends.
            let value = |settings: &Settings| settings.typed(setting).parse::<f64>().unwrap();
            for (end, up) in [(high, true), (low, false), (high, true)] {
                let mut slid = settings.clone();
                for _ in 0..=STOPS {
                    let stop = slid.stop(setting);
                    let next = slid.slid(setting, if up { stop + 1 } else { stop.saturating_sub(1) });
                    let further = if up { value(&next) > value(&slid) } else { value(&next) < value(&slid) };
                    assert!(further || slid.typed(setting) == end, "{setting:?}: {next:?} after {slid:?}");
                    assert!(next.params().is_ok());
                    slid = next;
                }
                assert_eq!(slid.typed(setting), end);
            }
            assert_eq!(settings.slid(setting, 0).typed(setting), low);
            assert_eq!(settings.slid(setting, STOPS).typed(setting), high);
        }
    }

    #[test]
    fn what_is_wrong_is_told_of_its_field() {
        let settings = Settings::of(&round());
        let wrong = |setting, typed: &str| settings.with(setting, typed.to_owned()).params().unwrap_err();
        assert_eq!(wrong(Setting::Homes, " "), (Setting::Homes, FieldError::Missing));
        for (setting, typed) in [
            (Setting::Homes, "0"),
            (Setting::Homes, "10001"),
            (Setting::Homes, "1.5"),
            (Setting::Samples, "257"),
            (Setting::Cap, "-3"),
            (Setting::Epsilon, "x"),
            (Setting::Epsilon, "0"),
            (Setting::Epsilon, "1e-9"),
        ] {
            assert_eq!(wrong(setting, typed).0, setting, "{typed}");
        }
        // Small is not wrong.
        assert!(settings.with(Setting::Epsilon, "0.001".to_owned()).params().is_ok());
    }

    #[test]
    fn samples_do_not_change_the_law_and_all_else_does() {
        let settings = Settings::of(&round());
        let with = |setting, typed: &str| settings.with(setting, typed.to_owned()).params().unwrap();
        assert!(same_law(&round(), &with(Setting::Samples, "20")));
        for (setting, typed) in [(Setting::Epsilon, "2"), (Setting::Homes, "11"), (Setting::Cap, "2000")] {
            assert!(!same_law(&round(), &with(setting, typed)));
        }
    }
}
